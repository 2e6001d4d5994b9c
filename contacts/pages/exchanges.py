"""What the pages of exchanges and requests show."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import DateField, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from contacts.enums import Oversight
from contacts.house import REQUEST_DAYS
from contacts.liaison import Liaison, Partner
from contacts.models import LiaisonExchange, LiaisonPart, OutsideRequest, PointOfContact
from contacts.registrations import AddDays
from coordination import house
from coordination.access import Viewer
from coordination.ui import Bdi, Cell, Column, Link, Mark, Pair, Row, Tone, day

EXCHANGE_ORDER = ("-on", "id")
REQUEST_ORDER = ("-received_on", "id")


def references(points: Iterable[PointOfContact]) -> SafeString:
    """Return the references of contacts, each kept together and from left to right."""
    drawn = ((Bdi(point.reference, ltr=True).__html__(),) for point in points)
    return format_html_join(pgettext("between the items of a list", ", "), "{}", drawn)


def exchange_rows(exchanges: Sequence[LiaisonExchange], viewer: Viewer) -> list[Row]:
    """Return the rows of the list; one query more at any number: who took part, as far as the viewer may see."""
    parts = LiaisonPart.objects.filter(exchange__in=exchanges).select_related("point").order_by("point__number")
    visible = set(
        PointOfContact.objects.visible_to(viewer).filter(exchanges__exchange__in=exchanges).values_list("pk", flat=True)
    )
    present: dict[Any, list[PointOfContact]] = {}
    for part in parts:
        if part.point_id in visible:
            present.setdefault(part.exchange_id, []).append(part.point)
    return [
        Row(
            (
                day(one.on),
                Bdi(one.subject),
                references(present.get(one.pk, [])),
                _content(one),
                oversight_cell(one),
            ),
            one.get_absolute_url(),
        )
        for one in exchanges
    ]


def exchange_columns() -> list[Column]:
    return [
        Column("on", _("On")),
        Column("subject", _("Subject")),
        Column("who", _("Who took part")),
        Column("content", _("What")),
        Column("oversight", _("National Authority")),
    ]


def _content(exchange: LiaisonExchange) -> str:
    words = []
    if exchange.shared:
        words.append(_("shared"))
    if exchange.coordinated:
        words.append(_("coordinated"))
    return pgettext("between the items of a list", ", ").join(words)


def oversight_cell(exchange: LiaisonExchange) -> Cell:
    if exchange.oversight == Oversight.NONE:
        return Mark(Tone.UNKNOWN, str(exchange.get_oversight_display()))
    return str(exchange.get_oversight_display())


def partner_rows(known: Liaison, viewer: Viewer) -> list[Row]:
    """Return who has to take part, when each last did, and until when the next is due."""
    keys = [point.pk for partner in known.partners for point in partner.points]
    visible = set(PointOfContact.objects.visible_to(viewer).filter(pk__in=keys).values_list("pk", flat=True))
    rows = []
    for partner in known.partners:
        shown = [point for point in partner.points if point.pk in visible]
        who: Cell = (
            Pair(references(shown), Bdi(shown[0].office_in())) if shown else _("a contact that is not open to you")
        )
        rows.append(
            Row(
                (
                    who,
                    day(partner.last_on) or _("never"),
                    day(partner.due_on) or _("at once"),
                    _partner_mark(partner, known),
                ),
                shown[0].get_absolute_url() if shown else "",
            )
        )
    return rows


def partner_columns() -> list[Column]:
    return [
        Column("who", _("Contact")),
        Column("last", _("Last took part")),
        Column("due", _("Next due")),
        Column("state", _("State")),
    ]


def _partner_mark(partner: Partner, known: Liaison) -> Mark:
    if partner.is_late(known.on):
        return Mark(Tone.HAND, _("has not taken part"))
    soon = partner.due_on is not None and (partner.due_on - known.on).days <= known.days // 6
    return Mark(Tone.SOON) if soon else Mark(Tone.MET, _("in touch"))


def liaison_sentence(known: Liaison) -> str:
    """Return in one sentence whether exchanges are asked for, and when the next is due."""
    if not known.partners:
        return _("No National Point of Contact is serving, so nobody can exchange anything.")
    if not known.applies:
        return _("One person or office serves as the only National Point of Contact, so 6.1 asks for no exchange.")
    if known.late:
        count = len(known.late)
        return ngettext(
            "%(count)s of %(all)s contacts has not taken part within %(days)s days. An exchange is due now.",
            "%(count)s of %(all)s contacts have not taken part within %(days)s days. An exchange is due now.",
            count,
        ) % {"count": count, "all": len(known.partners), "days": known.days}
    return _("Everybody took part within %(days)s days. The next exchange is due on %(on)s.") % {
        "days": known.days,
        "on": day(known.next_due_on),
    }


def requests_shown(viewer: Viewer, asked: Mapping[str, Any], on: dt.date) -> QuerySet:
    """Return the requests that a viewer sees under the filters asked, annotated with `due`, the last day to answer."""
    rows = OutsideRequest.objects.visible_to(viewer).select_related("point")
    term = AddDays(F("received_on"), Value(house.value(REQUEST_DAYS.key)))
    rows = rows.annotate(due=Coalesce(F("due_on"), term, output_field=DateField()))
    state = asked.get("state")
    if state == "open":
        rows = rows.filter(answered_on__isnull=True)
    elif state == "closed":
        rows = rows.filter(answered_on__isnull=False)
    elif state == "late":
        rows = rows.filter(Q(answered_on__isnull=True, due__lt=on) | Q(answered_on__gt=F("due")))
    if asked.get("point"):
        rows = rows.filter(point=asked["point"])
    return rows


def request_columns() -> list[Column]:
    return [
        Column("subject", _("Request")),
        Column("received", _("Received")),
        Column("contact", _("Contact")),
        Column("due", _("Answer due")),
        Column("state", _("State")),
    ]


def request_rows(requests: Sequence[Any], on: dt.date, closable: set[Any]) -> list[Row]:
    """Return the rows of the list; `closable` holds the contacts for which the viewer may close a request."""
    return [
        Row(
            (
                Pair(Bdi(one.subject), Bdi(one.sender)),
                day(one.received_on),
                Link(one.point.reference, one.point.get_absolute_url()),
                day(one.due),
                _request_state(one, on, may_close=one.point_id in closable),
            )
        )
        for one in requests
    ]


def _request_state(one: Any, on: dt.date, *, may_close: bool) -> Cell:
    if one.answered_on is not None:
        tone = Tone.PARTLY if one.answered_on > one.due else Tone.MET
        word = _("closed late, %(day)s") if tone == Tone.PARTLY else _("closed %(day)s")
        return Pair(Mark(tone, word % {"day": day(one.answered_on)}), Bdi(one.outcome))
    mark = Mark(Tone.HAND, _("late")) if one.due < on else Mark(Tone.SOON, _("open"))
    return Pair(mark, Link(_("Close it"), reverse("contacts:request-close", args=[one.pk]))) if may_close else mark
