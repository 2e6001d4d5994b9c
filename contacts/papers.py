"""Where a notification stands: being made, sealed, passed on, sent, received; read from its job and its events."""

import datetime as dt
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from contacts.enums import EventKind
from contacts.models import Notification, NotificationLine, RegistrationEvent
from coordination.enums import JobState
from coordination.ui import Mark, Tone


def with_steps(notifications: QuerySet, on: dt.date) -> QuerySet:
    """Annotate papers with the days on which they were passed on, sent and received, as known on a day.

    Adds `p_passed_on`, `p_sent_on`, `p_receipt_on`, `p_newer` (a later paper to the recipient is sealed) and
    `p_outdated` (a contact's details changed after the paper froze them).
    """
    changed = NotificationLine.objects.filter(notification=OuterRef("pk")).exclude(
        details_digest=F("registration__point__details_digest")
    )
    newer = Notification.objects.filter(
        recipient=OuterRef("recipient"), number__gt=OuterRef("number"), document__isnull=False
    )
    return notifications.annotate(
        p_passed_on=_last(EventKind.PASSED, on),
        p_sent_on=_last(EventKind.SENT, on),
        p_receipt_on=_last(EventKind.RECEIPT, on),
        p_newer=Exists(newer),
        p_outdated=Exists(changed),
    )


def unsent(notifications: QuerySet, on: dt.date) -> QuerySet:
    """Return the sealed papers that wait to be sent.

    One that a later paper overtook waits no more, nor one whose details changed: it must be made anew.
    """
    waiting = with_steps(notifications, on).filter(document__isnull=False, p_sent_on__isnull=True)
    return waiting.filter(p_newer=False, p_outdated=False)


def in_state(papers: QuerySet, state: str) -> QuerySet:
    """Return those of the papers, read `with_steps`, that stand where asked: making, unsent, sent, received; else all."""
    match state:
        case "making":
            return papers.filter(document__isnull=True)
        case "unsent":
            return papers.filter(document__isnull=False, p_sent_on__isnull=True)
        case "sent":
            return papers.filter(p_sent_on__isnull=False).exclude(_received())
        case "received":
            return papers.filter(_received())
    return papers


def _received() -> Q:
    return Q(p_receipt_on__isnull=False, p_sent_on__isnull=False, p_receipt_on__gte=F("p_sent_on"))


def paper_mark(paper: Any) -> Mark:
    """Return where a paper stands as a mark; `paper` was read `with_steps` and with its job."""
    if paper.p_receipt_on and paper.p_sent_on and paper.p_receipt_on >= paper.p_sent_on:
        return Mark(Tone.MET, _("received"))
    if paper.p_sent_on:
        return Mark(Tone.PARTLY, _("sent, no proof of receipt"))
    if paper.document_id:
        if paper.p_newer:
            return Mark(Tone.NA, _("overtaken, never sent"))
        if paper.p_outdated:
            return Mark(Tone.NA, _("outdated, not sent"))
        return Mark(Tone.HAND, _("passed on, not sent") if paper.p_passed_on else _("sealed, not sent"))
    if paper.job is None or paper.job.state in {JobState.QUEUED, JobState.RUNNING}:
        return Mark(Tone.SOON, _("being made"))
    return Mark(Tone.OVERDUE, _("could not be made"))


def _last(kind: EventKind, on: dt.date) -> Subquery:
    events = RegistrationEvent.objects.standing(on).filter(notification=OuterRef("pk"), kind=kind)
    return Subquery(events.order_by("-on", "-recorded_at").values("on")[:1])
