"""The register of registrations as it is shown and exported: which rows, in which order, in which words."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from contacts.clauses import clause_of
from contacts.enums import Force, StaleReason
from contacts.life import SOON_DAYS
from contacts.models import Registration
from contacts.registrations import AddDays, facts_of
from contacts.staleness import Facts, Found, confirm_due_on, reasons, receipt_due_on
from coordination.access import Viewer
from coordination.ui import Bdi, Column, Mark, Pair, Row, Tone, day, with_query

STATES = {
    "stale": gettext_lazy("Stale"),
    "due": gettext_lazy("Due soon"),
    "current": gettext_lazy("Current"),
    "all": gettext_lazy("All, ended ones included"),
}
# What a reason is called where it stands beside others in one cell.
SHORT = {
    StaleReason.UNCONFIRMED: gettext_lazy("not confirmed by the holder"),
    StaleReason.NO_RECEIPT: gettext_lazy("no proof of receipt"),
    StaleReason.DIFFERS: gettext_lazy("to be told again"),
    StaleReason.VACANT: gettext_lazy("vacant"),
    StaleReason.ENDED: gettext_lazy("contact ended"),
    StaleReason.BODY_LEFT: gettext_lazy("body has left"),
}
ORDERS = {
    "contact": ("point__number", "instrument__position", "id"),
    "instrument": ("instrument__position", "point__number", "id"),
    "due": ("due_on", "point__number", "id"),
}


def open_to(viewer: Viewer) -> QuerySet:
    """Return the registrations whose pages a viewer may open."""
    return Registration.objects.visible_to(viewer)


def registrations_shown(viewer: Viewer, asked: Mapping[str, Any], on: dt.date) -> QuerySet:
    """Return the registrations that a viewer sees under the filters asked, with their facts for a day.

    `asked` may hold state (a key of STATES), reason, instrument and recipient (keys) and q (text).
    Annotated `with_facts`, and with `due_on`, the last day on which the holder's confirmation counts.
    One query when read; the list and its export read the same.
    """
    rows = open_to(viewer)
    state = asked.get("state")
    if state != "all":
        rows = rows.active(on)
    if asked.get("instrument"):
        rows = rows.filter(instrument__key=asked["instrument"])
    if asked.get("recipient"):
        rows = rows.filter(recipient__key=asked["recipient"])
    if asked.get("reason"):
        rows = rows.stale(on, asked["reason"])
    if asked.get("q"):
        rows = rows.filter(_matching(str(asked["q"])))
    confirmed = Coalesce(F("f_confirmed_on"), F("began_on"))
    rows = rows.with_facts(on).annotate(due_on=AddDays(confirmed, F("instrument__confirm_days")))
    if state == "stale":
        rows = rows.stale(on)
    elif state in ("due", "current"):
        rows = rows.exclude(pk__in=Registration.objects.stale(on).values("pk"))
    if state == "due":
        rows = rows.filter(due_on__lte=on + dt.timedelta(days=SOON_DAYS))
    return rows.select_related("point__body", "point__seat", "instrument", "recipient")


def order_of(sort: str) -> tuple[str, ...]:
    """Return the fields of an order named in an address, `-` before it for the other direction; else by contact."""
    order = ORDERS.get(sort.lstrip("-"), ORDERS["contact"])
    if not sort.startswith("-"):
        return order
    return tuple(f"-{name}" for name in order)


def columns(params: QueryDict | None = None) -> list[Column]:
    """Return the columns of the register, with the address that orders by one where the list has an address."""
    sort = (params.get("sort") if params is not None else "") or "contact"

    def column(key: str, label: str) -> Column:
        if key not in ORDERS or params is None:
            return Column(key, label)
        here = sort.lstrip("-") == key
        direction = ("descending" if sort.startswith("-") else "ascending") if here else ""
        return Column(key, label, with_query(params, sort=f"-{key}" if sort == key else key), direction)

    return [
        column("contact", _("Contact")),
        column("instrument", _("Instrument")),
        column("recipient", _("Recipient")),
        column("state", _("State")),
        column("due", _("Confirmed, and due again")),
        column("sent", _("Last sent")),
    ]


def rows_of(registrations: Sequence[Any], on: dt.date) -> list[Row]:
    """Return the rows of the register as finished words; asks nothing of the database."""
    return [_row(registration, on) for registration in registrations]


def state_mark(found: Sequence[Found], facts: Facts, instrument: Any, on: dt.date) -> Mark:
    """Return the state of a registration on a day as a mark: stale by law or by commitment, due soon, current."""
    if facts.ended_on is not None and facts.ended_on < on:
        return Mark(Tone.NA, _("ended"))
    if not facts.owed:
        return Mark(Tone.NA, _("not owed"))
    if found:
        return Mark(Tone.OVERDUE if instrument.force == Force.TREATY else Tone.HAND, _("stale"))
    soon = on + dt.timedelta(days=SOON_DAYS)
    receipt_due = receipt_due_on(facts)
    if confirm_due_on(facts) <= soon:
        return Mark(Tone.SOON, _("due soon"))
    if receipt_due is not None:
        return Mark(Tone.PARTLY, _("receipt awaited"))
    return Mark(Tone.MET, _("current"))


def reasons_words(found: Sequence[Found], instrument: Any) -> str:
    """Return the reasons in few words, each with its clause: "vacant, 6.1; to be told again, 6.3.1 b)"."""
    return pgettext("between the parts of a sentence", "; ").join(
        f"{SHORT[item.reason]}, {clause_of(item.reason, instrument)}" for item in found
    )


def reasons_cell(found: Sequence[Found], instrument: Any) -> SafeString:
    """Return the same for a page, each clause kept from left to right in any line."""
    words = (
        (SHORT[item.reason], Bdi(clause_of(item.reason, instrument), ltr=instrument.in_clause_4)) for item in found
    )
    return format_html_join("; ", "{}, {}", words)


def _row(registration: Any, on: dt.date) -> Row:
    point, instrument = registration.point, registration.instrument
    facts = facts_of(registration, on)
    found = reasons(facts, on)
    confirmed = day(facts.confirmed_on) if facts.confirmed_on else _("never")
    return Row(
        (
            Pair(Bdi(point.reference, ltr=True), Bdi(point.office_in())),
            instrument.short(),
            registration.recipient.short(),
            Pair(state_mark(found, facts, instrument, on), reasons_cell(found, instrument)),
            Pair(confirmed, _("due %(day)s") % {"day": day(confirm_due_on(facts))}),
            day(facts.sent_on) if facts.sent_on else _("never"),
        ),
        registration.get_absolute_url(),
    )


def _matching(text: str) -> Q:
    """Return the condition that a registration speaks of what was typed: reference, office, body, instrument."""
    number = text.upper().removeprefix("NPC-").lstrip("0")
    condition = Q(point__number=int(number)) if number.isdecimal() and len(number) < 9 else Q(pk__in=[])
    fields = ["point__office", "point__body__name", "instrument__name", "instrument__short_name", "recipient__name"]
    for code, _name in settings.LANGUAGES:
        fields += [f"point__other_offices__{code}", f"point__body__other_names__{code}"]
    for name in fields:
        condition |= Q(**{f"{name}__icontains": text})
    return condition
