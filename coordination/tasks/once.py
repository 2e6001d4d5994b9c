"""Which forms were sent is kept for two days only."""

import datetime as dt

from django.utils.translation import gettext as _

from coordination import clock, jobs, once, schedule

FORGET_FORMS = "coordination.forget-forms"


def _title(day: dt.date) -> str:
    return _("Forgetting which forms were sent, %(day)s") % {"day": day.isoformat()}


schedule.nightly(FORGET_FORMS, _title)


@jobs.handler(FORGET_FORMS)
def forget_forms(run: jobs.Run) -> jobs.Outcome:
    """Remove the rows that keep a form from having its effect twice, once nobody sends it again."""
    count = once.forget(clock.now() - once.KEPT_FOR)
    return jobs.Outcome(_("%(count)s rows removed.") % {"count": count})
