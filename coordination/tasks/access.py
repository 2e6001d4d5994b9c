"""Rights are made what the records say, every night."""

import datetime as dt

from django.utils.translation import gettext as _

from coordination import jobs, schedule, scopes
from coordination.records import Actor, By, action

RECONCILE = "coordination.reconcile-access"


def _title(day: dt.date) -> str:
    return _("Nightly look at who may act for whom, %(day)s") % {"day": day.isoformat()}


schedule.nightly(RECONCILE, _title)


@action
def reconcile(*, by: By, reason: str = "") -> scopes.Settled:
    """Take away the rights whose seat or assignment ended by date, and put right what was written by hand.

    Reading asks for the ground as well, so that nothing was open meanwhile.
    """
    return scopes.settle(noted_as="access-reconciled")


@jobs.handler(RECONCILE)
def reconcile_access(run: jobs.Run) -> jobs.Outcome:
    """Settle the groups of everybody; each difference becomes a security event."""
    run.progress(_("Comparing rights with seats and assignments"), 0, 1)
    settled = reconcile(by=Actor("task", "reconcile-access"), reason=_("nightly look at rights"))
    return jobs.Outcome(
        _("%(added)s rights added, %(removed)s taken away.")
        % {"added": len(settled.added), "removed": len(settled.removed)}
    )
