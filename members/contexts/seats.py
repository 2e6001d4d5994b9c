"""What the pages of seats show: who holds them, since when, and when nobody did."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from coordination import ui
from coordination.access import Viewer
from coordination.forms.fields import language_name
from coordination.ui import Bdi, Cell, Column, Empty, Fact, FactGroup, LifePoint, Link, Mark, Pair, Row, TableView, Tone
from members.contexts.past import Past, past_of
from members.enums import SeatKind
from members.models import Holding, Person, Seat
from members.periods import Stretch, stretch_on, stretches

ORDER = ("title", "id")


def seats_shown(viewer: Viewer, asked: Mapping[str, Any], on: dt.date) -> QuerySet:
    """Return the seats that answer to the list's filters."""
    rows = Seat.objects.visible_to(viewer)
    match asked.get("ended"):
        case None:
            rows = rows.exclude(ended_on__lt=on)
        case "ended":
            rows = rows.filter(ended_on__lt=on)
    if asked.get("q"):
        rows = rows.matching(asked["q"])
    if asked.get("body"):
        rows = rows.filter(body=asked["body"])
    if asked.get("kind"):
        rows = rows.filter(kind=asked["kind"])
    match asked.get("holder"):
        case "vacant":
            rows = rows.vacant(on)
        case "full" | "acting" as how:
            rows = rows.held(on, is_acting=how == "acting")
    return rows


def with_holders(seats: QuerySet) -> QuerySet:
    """Read seats with their body, and their holdings with the person, in two queries."""
    holdings = Holding.objects.select_related("person").order_by("began_on")
    return seats.select_related("body").prefetch_related(Prefetch("holdings", queryset=holdings))


def seat_columns(*, of_one_body: bool = False) -> list[Column]:
    heads = [Column("title", _("Seat"))]
    if not of_one_body:
        heads.append(Column("body", _("Body")))
    return [*heads, Column("kind", _("Kind")), Column("holder", _("Holder")), Column("state", _("State"))]


def seat_rows(seats: Sequence[Seat], on: dt.date, *, of_one_body: bool = False) -> list[Row]:
    """Return seats as rows; they were read `with_holders`."""
    rows = []
    for seat in seats:
        now = stretch_on(life_of(seat), on)
        cells: list[Cell] = [Bdi(str(seat))]
        if not of_one_body:
            cells.append(Bdi(str(seat.body)))
        cells += [str(SeatKind(seat.kind).label), _holder_cell(now), Pair(*state_of(seat, now, on))]
        rows.append(Row(cells, seat.get_absolute_url()))
    return rows


def life_of(seat: Seat) -> list[Stretch]:
    """Return the seat's holdings and vacancies, oldest first; the seat was read `with_holders`."""
    return stretches(seat.holdings.all(), seat.began_on, seat.ended_on)


def _holder_cell(now: Stretch | None) -> Cell:
    if now is None or now.is_gap:
        return "–"
    return Pair(Bdi(str(now.record.person)), _("since %(day)s") % {"day": ui.day(now.began_on)})


def state_of(seat: Seat, now: Stretch | None, on: dt.date) -> tuple[Mark, str]:
    """Return how a seat stands on a day, and since when in words: held, acting, vacant, to begin, ended."""
    if now is None:
        if seat.began_on > on:
            return Mark(Tone.NA, _("to begin")), _("on %(day)s") % {"day": ui.day(seat.began_on)}
        return Mark(Tone.NA, _("ended")), _("last day %(day)s") % {"day": ui.day(seat.ended_on)}
    if now.is_gap:
        return Mark(Tone.HAND, _("vacant")), _("since %(day)s") % {"day": ui.day(now.began_on)}
    return (Mark(Tone.PARTLY, _("acting")) if now.record.is_acting else Mark(Tone.MET, _("held"))), ""


@dataclass(frozen=True, slots=True)
class SeatPage:
    """Everything on the page of a seat on a day."""

    seat: Seat
    mark: Mark
    since: str
    now: Stretch | None
    life: Sequence[LifePoint]
    facts: Sequence[FactGroup]
    holdings: TableView
    past: Past | None
    is_over: bool
    ends: Holding | None
    follows: str


def seat_page(seat: Seat, viewer: Viewer, on: dt.date, *, may_write: bool) -> SeatPage:
    """Gather the page; the seat was read `with_holders`."""
    life = life_of(seat)
    now = stretch_on(life, on)
    holdings = sorted(seat.holdings.all(), key=lambda one: one.began_on, reverse=True)
    mark, since = state_of(seat, now, on)
    holder = now.record if now and not now.is_gap else None
    return SeatPage(
        seat=seat,
        mark=mark,
        since=since,
        now=now,
        life=_life_line(seat, life, on),
        facts=_facts(seat, may_write=may_write),
        holdings=_holdings(holdings, viewer, on, may_write=may_write),
        past=past_of(seat, viewer, holdings),
        is_over=seat.ended_on is not None and seat.ended_on < on,
        ends=holder if holder and holder.ended_on is None else None,
        follows=_follows(life, holder, on),
    )


def _follows(life: Sequence[Stretch], holder: Holding | None, on: dt.date) -> str:
    """Return what is known of the days to come, as a sentence."""
    to_come = next((one for one in life if one.began_on > on), None)
    if to_come is None:
        return ""
    if not to_come.is_gap:
        return _("%(person)s takes the seat on %(day)s.") % {
            "person": to_come.record.person,
            "day": ui.day(to_come.began_on),
        }
    if holder is None:
        return ""
    return _("No successor is on record: the seat is vacant from %(day)s.") % {"day": ui.day(to_come.began_on)}


def _life_line(seat: Seat, life: Sequence[Stretch], on: dt.date) -> list[LifePoint]:
    """Return the seat's life as dated points: its creation, each holder, each vacancy, its end."""
    points = [LifePoint("created", _("Seat created"), seat.began_on, "next" if seat.began_on > on else "done")]
    for place, stretch in enumerate(life):
        if stretch.is_gap:
            if place == 0 and not stretch.covers(on):
                continue  # Before the first holder the seat was only created.
            label, note = _("Vacant"), ""
        else:
            label, note = str(stretch.record.person), _("acting") if stretch.record.is_acting else ""
        state = "now" if stretch.covers(on) else "next" if stretch.began_on > on else "done"
        points.append(LifePoint("vacant" if stretch.is_gap else "held", label, stretch.began_on, state, note))
    if seat.ended_on is not None:
        state = "now" if seat.ended_on < on else "next"
        points.append(LifePoint("ended", _("Last day of the seat"), seat.ended_on, state))
    return points


def _facts(seat: Seat, *, may_write: bool) -> list[FactGroup]:
    lines = [
        Fact(_("Body"), Link(str(seat.body), seat.body.get_absolute_url())),
        Fact(_("Kind"), str(SeatKind(seat.kind).label)),
        Fact(_("From"), ui.day(seat.began_on)),
    ]
    if seat.ended_on:
        lines.append(Fact(_("Last day"), ui.day(seat.ended_on)))
    lines.append(Fact(_("Title on record"), Bdi(seat.title)))
    lines += [
        Fact(_("Title: %(language)s") % {"language": language_name(code)}, Bdi(title))
        for code, title in sorted((seat.other_titles or {}).items())
    ]
    edit = reverse("members:seat-update", args=[seat.pk]) if may_write else ""
    return [FactGroup(lines, title=_("Facts"), edit_url=edit)]


def _holdings(holdings: Sequence[Holding], viewer: Viewer, on: dt.date, *, may_write: bool) -> TableView:
    people = Person.objects.visible_to(viewer).filter(pk__in={one.person_id for one in holdings})
    known = set(people.values_list("pk", flat=True))
    heads = [
        Column("person", _("Holder")),
        Column("from", _("From")),
        Column("until", _("Last day")),
        Column("act", _("Act or letter")),
    ]
    if may_write:
        heads.append(Column("correct", _("Entered wrong?")))
    rows = []
    for one in holdings:
        cells: list[Cell] = [
            Bdi(str(one.person)),
            ui.day(one.began_on),
            ui.day(one.ended_on) or _("goes on"),
            Pair(Bdi(one.authority or "–"), _("acting") if one.is_acting else ""),
        ]
        if may_write:
            cells.append(Link(_("Correct"), reverse("members:holding-update", args=[one.pk])))
        rows.append(Row(cells, one.person.get_absolute_url() if one.person_id in known else ""))
    return TableView(
        heads,
        rows,
        caption=_("Who held the seat"),
        empty=Empty(_("Nobody has held this seat yet.")),
        id="holdings",
    )
