"""Whether history is whole: the last check of its chain, and when the sealing last ran."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination import clock, ui
from coordination.enums import JobState
from coordination.health.registry import Finding, check
from coordination.integrity.last import last_check
from coordination.models import Job
from coordination.tasks.integrity import SEAL
from coordination.ui import Tone

SEALED_WITHIN = dt.timedelta(hours=3)
CHECKED_WITHIN = dt.timedelta(days=2)


@check("chain", gettext_lazy("Chain of the history"))
def chain() -> Finding:
    """Return when the sealing last ran and what the last check found; two queries.

    An hour without a new row leaves no new seal, so the run is judged and not the age of the head.
    """
    ran, checked = _last_run(), last_check()
    url = reverse("integrity")
    if checked is not None and not checked.is_sound:
        return Finding(
            Tone.HAND, checked.sentence, _("Read what differs, and find out who changed it."), url, checked.at
        )
    if ran is None:
        return Finding(
            Tone.UNKNOWN, _("nothing is sealed yet"), _("It is sealed within the hour; see to the worker."), url
        )
    figure = _("sealed %(sealed)s") % {"sealed": ui.moment(ran)}
    if clock.now() - ran > SEALED_WITHIN:
        return Finding(Tone.SOON, figure, _("New rows are sealed by the hour; see to worker and schedule."), url)
    if checked is None or clock.now() - checked.at > CHECKED_WITHIN:
        return Finding(Tone.SOON, figure, _("It was not checked for two days. Start a check."), url)
    return Finding(Tone.MET, figure, measured_at=checked.at)


def _last_run() -> dt.datetime | None:
    done = Job.objects.filter(kind=SEAL, state=JobState.DONE).order_by("-created_at", "-id").first()
    return done.finished_at if done else None
