"""Registrations that are stale by their contact, and corrections that wait for the officer."""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.attention.scope import act, concerns, isolated, provision_of, secretariat, works_for_all
from contacts.clauses import clause_of
from contacts.enums import Answer, Channel, StaleReason
from contacts.models import Registration, VerificationRequest
from contacts.registrations import facts_of
from contacts.sentences import why
from contacts.staleness import Found, confirm_due_on, reasons, receipt_due_on
from coordination import clock
from coordination.access import Viewer
from coordination.attention import Item, Source, register
from coordination.enums import Role
from coordination.ui import day

# In the order in which they are worked on: nobody answers, nobody confirmed, nothing arrived. What a
# notification mends is not here: it stands under its recipient.
WORKED_ON = (
    StaleReason.VACANT,
    StaleReason.ENDED,
    StaleReason.BODY_LEFT,
    StaleReason.UNCONFIRMED,
    StaleReason.NO_RECEIPT,
)


def _stale(viewer: Viewer, on: dt.date) -> QuerySet:
    condition = Q()
    for reason in WORKED_ON:
        condition |= Q(Exists(Registration.objects.with_reason(reason, on).filter(pk=OuterRef("pk"))))
    rows = Registration.objects.visible_to(viewer).active(on).filter(condition)
    return rows if works_for_all(viewer) else rows.filter(concerns(viewer))


def _stale_count(viewer: Viewer, on: dt.date) -> int:
    return _stale(viewer, on).count()


def _stale_items(viewer: Viewer, on: dt.date, limit: int) -> list[Item]:
    asked = VerificationRequest.objects.filter(
        point=OuterRef("point"), channel=Channel.LINK, answer="", expires_at__gt=clock.now()
    )
    rows = (
        _stale(viewer, on)
        .with_facts(on)
        .annotate(a_asked_at=Subquery(asked.order_by("-asked_at").values("asked_at")[:1]))
        .select_related("point__body", "point__seat", "instrument", "recipient")
        .order_by("-instrument__force", "point__number", "instrument__position")
    )
    return [_stale_item(row, viewer, on) for row in rows[:limit]]


def _stale_item(row: Any, viewer: Viewer, on: dt.date) -> Item:
    facts = facts_of(row, on)
    found = reasons(facts, on)
    instrument, point = row.instrument, row.point
    main = min((item for item in found if item.reason in WORKED_ON), key=lambda item: WORKED_ON.index(item.reason))
    label, url = _what_to_do(main, row)
    label, url = act(viewer, label, url, row.get_absolute_url(), Role.SECRETARIAT)
    return Item(
        key=f"contacts.stale:{row.pk}",
        what=f"{point.reference} {point.office_in()} · {instrument.short()}",
        sentence=" ".join(
            [*(_cited(why(item, facts, row), clause_of(item.reason, instrument)) for item in found), *_asked(main, row)]
        ),
        provision=provision_of(main.reason, instrument),
        owner=str(point.body) if main.reason == StaleReason.UNCONFIRMED else secretariat(),
        due_on=_due(main, facts),
        act_label=label,
        act_url=url,
        force=instrument.force,
    )


def _cited(sentence: str, clause: str) -> str:
    return f"{sentence.removesuffix('.')} ({isolated(clause)})."


def _what_to_do(main: Found, row: Any) -> tuple[str, str]:
    if main.reason == StaleReason.UNCONFIRMED and row.a_asked_at is None:
        return _("Ask the holder"), row.point.get_absolute_url()
    if main.reason == StaleReason.NO_RECEIPT:
        return _("Record the receipt"), row.get_absolute_url()
    return _("Open the contact"), row.point.get_absolute_url()


def _asked(main: Found, row: Any) -> list[str]:
    """Return that the holder was asked and has not answered yet, where that is what is waited for."""
    if main.reason != StaleReason.UNCONFIRMED or row.a_asked_at is None:
        return []
    return [_("Asked by e-mail on %(day)s; no answer yet.") % {"day": day(clock.day_of(row.a_asked_at))}]


def _due(main: Found, facts: Any) -> dt.date | None:
    """Return the last day for what a term was set for; for the rest the day on which it began."""
    if main.reason == StaleReason.UNCONFIRMED:
        return confirm_due_on(facts)
    return receipt_due_on(facts) if main.reason == StaleReason.NO_RECEIPT else main.since


def _corrections(viewer: Viewer, on: dt.date) -> QuerySet:
    rows = VerificationRequest.objects.visible_to(viewer).filter(
        answer=Answer.CORRECTED, decision="", answered_on__lte=on
    )
    return rows if works_for_all(viewer) else rows.none()


def _correction_count(viewer: Viewer, on: dt.date) -> int:
    return _corrections(viewer, on).count()


def _correction_items(viewer: Viewer, on: dt.date, limit: int) -> list[Item]:
    rows = _corrections(viewer, on).select_related("point__body").order_by("answered_on", "id")[:limit]
    items = []
    for row in rows:
        url = reverse("contacts:correction-decide", args=[row.pk])
        label, url = act(viewer, _("Decide"), url, row.get_absolute_url(), Role.SECRETARIAT)
        items.append(
            Item(
                key=f"contacts.correction:{row.pk}",
                what=_("Correction to %(contact)s") % {"contact": f"{row.point.reference} {row.point.office_in()}"},
                sentence=_("The holder answered on %(day)s that the details are not right, and gave others.")
                % {"day": day(row.answered_on)},
                provision="6.3.1.poa",
                owner=secretariat(),
                due_on=row.answered_on,
                act_label=label,
                act_url=url,
            )
        )
    return items


register(
    Source("contacts.stale", gettext_lazy("Registrations that are stale"), _stale_count, _stale_items),
)
register(
    Source("contacts.corrections", gettext_lazy("Corrections to decide"), _correction_count, _correction_items),
)
