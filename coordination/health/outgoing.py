"""What goes out, and what did not: mails, papers, and work that failed."""

import datetime as dt
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination import clock, pdfs, ui
from coordination.enums import JobState, NoticeState
from coordination.health.registry import Finding, TooSlowError, check, within
from coordination.models import Job, Notice
from coordination.ui import Tone

WAITS_TOO_LONG = dt.timedelta(minutes=30)
LIBRARY = "libpango-1.0.so*"
LIBRARY_FOLDERS = ("/usr/lib", "/usr/local/lib", "/lib", "/opt/homebrew/lib")


@check("mail", gettext_lazy("Mail server"))
def mail() -> Finding:
    """Return when a mail last left, and whether any waits too long; the server itself is not asked. Two queries."""
    if settings.MODE != "production":
        return Finding(Tone.NA, _("messages are kept here and are not sent outside"))
    if not settings.MAIL_SERVER:
        remedy = _("Set NCM_MAIL_URL, so that invitations and reminders leave.")
        return Finding(Tone.HAND, _("none is named"), remedy)
    sent = Notice.objects.filter(state=NoticeState.SENT).order_by("-created_at", "-id").first()
    open_states = [NoticeState.QUEUED, NoticeState.SENDING]
    late = Notice.objects.filter(state__in=open_states, created_at__lt=clock.now() - WAITS_TOO_LONG).order_by(
        "not_before"
    )
    waiting = late.first()
    figure = _("last sent %(moment)s") % {"moment": ui.moment(sent.finished_at)} if sent else _("nothing sent yet")
    if waiting is not None:
        remedy = _("A message has waited since %(moment)s. %(problem)s") % {
            "moment": ui.moment(waiting.created_at),
            "problem": waiting.problem,
        }
        return Finding(Tone.HAND, figure, remedy.strip(), reverse("outbox-list") + "?state=queued")
    return Finding(Tone.MET if sent else Tone.UNKNOWN, figure, measured_at=sent.finished_at if sent else None)


@check("failed", gettext_lazy("Work that failed"))
def failed() -> Finding:
    """Return how many jobs and messages wait for a hand; two queries on their own indexes."""
    jobs = Job.objects.filter(state=JobState.FAILED).count()
    messages = Notice.objects.filter(state=NoticeState.FAILED).count()
    figure = _("jobs: %(jobs)s; messages: %(messages)s") % {"jobs": jobs, "messages": messages}
    if jobs or messages:
        return Finding(Tone.HAND, figure, _("Read what happened, then run them again."), reverse("failed-work"))
    return Finding(Tone.MET, figure)


@check("papers", gettext_lazy("Making of papers"))
def papers() -> Finding:
    """Return whether the libraries and fonts that papers need are on this machine; nothing is rendered."""
    try:
        has_library, fonts = within(_parts)
    except TooSlowError:
        return Finding(Tone.UNKNOWN, _("not measured"), _("The disk did not answer in time."))
    if not has_library:
        return Finding(
            Tone.HAND, _("Pango is not found"), _("Install libpango-1.0-0 and its company, or set NCM_PDF_LIBS.")
        )
    if not fonts:
        return Finding(Tone.HAND, _("no font is found"), _("Install the Noto fonts, or set NCM_FONT_DIRS."))
    return Finding(Tone.MET, _("Pango and fonts are here"))


def _parts() -> tuple[bool, bool]:
    own = [Path(settings.PDF_LIBS)] if settings.PDF_LIBS else []
    system = [Path(folder) for folder in LIBRARY_FOLDERS]
    has_library = any(next(folder.rglob(LIBRARY), None) for folder in own) or any(
        next(folder.glob(pattern), None) for folder in system for pattern in (LIBRARY, f"*/{LIBRARY}")
    )
    fonts = any(next(folder.rglob("*.[to]t[fc]"), None) for folder in pdfs.font_dirs())
    return bool(has_library), fonts
