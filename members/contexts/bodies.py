"""What the pages of bodies show."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from coordination import ui
from coordination.access import Viewer
from coordination.classes import readers_fact
from coordination.forms.fields import language_name
from coordination.ui import Bdi, Cell, Column, Empty, Fact, FactGroup, Link, Mark, Pair, Row, TableView, Tone
from members.contexts.past import Past, past_of
from members.contexts.seats import seat_columns, seat_rows, with_holders
from members.enums import BodyKind, Standing
from members.models import MemberBody, Membership, Seat
from members.words import joined

ORDER = ("name", "id")
MOST_SHOWN = 50


def bodies_shown(viewer: Viewer, asked: Mapping[str, Any], on: dt.date) -> QuerySet:
    """Return the bodies that answer to the list's filters, with what the list says of each."""
    rows = MemberBody.objects.visible_to(viewer)
    match asked.get("ended"):
        case None:
            rows = rows.existing(on)
        case "ended":
            rows = rows.filter(ended_on__lt=on)
    if asked.get("q"):
        rows = rows.matching(asked["q"])
    if asked.get("kind"):
        rows = rows.filter(kind=asked["kind"])
    match asked.get("sits"):
        case "yes":
            rows = rows.sitting(on)
        case "no":
            rows = rows.not_sitting(on)
        case Standing.FULL | Standing.OBSERVER as standing:
            rows = rows.sitting(on, standing)
    return rows.with_standing(on).select_related("parent")


def columns() -> list[Column]:
    return [
        Column("name", _("Body")),
        Column("kind", _("Kind")),
        Column("sits", _("In the mechanism")),
        Column("seats", _("Seats held"), numeric=True),
    ]


def rows_of(bodies: Sequence[Any], viewer: Viewer, on: dt.date) -> list[Row]:
    """Return the bodies as rows; they were read with `bodies_shown`."""
    return [
        Row(
            (
                Bdi(str(body)),
                _kind_cell(body, viewer),
                Pair(*standing_of(body, body.standing, body.sits_since, on)),
                _("%(held)s of %(all)s") % {"held": body.seats_held, "all": body.seat_count}
                if body.seat_count
                else "–",
            ),
            body.get_absolute_url(),
        )
        for body in bodies
    ]


def standing_of(body: MemberBody, standing: str | None, since: dt.date | None, on: dt.date) -> tuple[Mark, str]:
    """Return how a body stands to the mechanism on a day, and since when in words."""
    if body.ended_on is not None and body.ended_on < on:
        return Mark(Tone.NA, _("ended")), _("last day %(day)s") % {"day": ui.day(body.ended_on)}
    if standing is None:
        return Mark(Tone.NA, _("does not sit")), ""
    return Mark(Tone.MET, str(Standing(standing).label)), _("since %(day)s") % {"day": ui.day(since)}


@dataclass(frozen=True, slots=True)
class BodyPage:
    """Everything on the page of a body on a day."""

    body: MemberBody
    mark: Mark
    since: str
    sitting: Membership | None
    facts: Sequence[FactGroup]
    memberships: TableView
    seats: TableView
    parts: TableView
    past: Past | None
    is_over: bool


def body_page(body: MemberBody, viewer: Viewer, on: dt.date, *, may_write: bool) -> BodyPage:
    """Gather the page; the body was read with its parent."""
    memberships = list(Membership.objects.filter(body=body).order_by("-began_on"))
    for membership in memberships:
        membership.body = body
    sitting = next((one for one in memberships if _covers(one, on)), None)
    standing = (sitting.standing, sitting.began_on) if sitting else (None, None)
    mark, since = standing_of(body, *standing, on)
    is_over = body.ended_on is not None and body.ended_on < on
    return BodyPage(
        body=body,
        mark=mark,
        since=since,
        sitting=sitting,
        facts=_facts(body, viewer, may_write=may_write),
        memberships=_memberships(body, memberships, on, may_write=may_write),
        seats=_seats(body, on, may_write=may_write and not is_over),
        parts=_parts(body, viewer, on),
        past=past_of(body, viewer, memberships),
        is_over=is_over,
    )


def _covers(period: Any, on: dt.date) -> bool:
    return period.began_on <= on and (period.ended_on is None or period.ended_on >= on)


def _facts(body: MemberBody, viewer: Viewer, *, may_write: bool) -> list[FactGroup]:
    parent: Cell = "–"
    if body.parent is not None:
        parent = _readable_parent(body, viewer) or _("A body that is not open to you")
    lines = [
        Fact(_("Kind"), str(BodyKind(body.kind).label)),
        Fact(_("Part of"), parent),
        Fact(_("Act or letter"), Bdi(body.legal_basis or "–")),
        Fact(_("Address"), Bdi(joined(*body.address.splitlines()) or "–")),
        Fact(_("Exists since"), ui.day(body.began_on) or _("not on record")),
    ]
    if body.ended_on:
        lines.append(Fact(_("Last day"), ui.day(body.ended_on)))
    lines.append(readers_fact(body, may_write=may_write))
    names = [Fact(_("Name on record"), Bdi(body.name))]
    names += [Fact(language_name(code), Bdi(name)) for code, name in sorted((body.other_names or {}).items())]
    edit = reverse("members:body-update", args=[body.pk]) if may_write else ""
    return [
        FactGroup(lines, title=_("Facts"), edit_url=edit),
        FactGroup(names, title=_("Names in other languages")),
    ]


def _readable_parent(body: MemberBody, viewer: Viewer) -> Link | None:
    parent = body.parent
    if parent is None or not MemberBody.objects.visible_to(viewer).filter(pk=parent.pk).exists():
        return None
    return Link(str(parent), parent.get_absolute_url())


def _kind_cell(body: MemberBody, viewer: Viewer) -> Cell:
    kind, parent = str(BodyKind(body.kind).label), body.parent
    # A list asks nothing a row: what the viewer may read follows from their classes and own bodies.
    if parent is None or not (
        viewer.sees_all or parent.pk in viewer.body_ids or parent.classification in viewer.classifications
    ):
        return kind
    return Pair(kind, Bdi(_("part of %(body)s") % {"body": parent}))


def _memberships(body: MemberBody, memberships: Sequence[Membership], on: dt.date, *, may_write: bool) -> TableView:
    heads = [
        Column("standing", _("As")),
        Column("from", _("From")),
        Column("until", _("Last day")),
        Column("act", _("Act or letter")),
    ]
    if may_write:
        heads.append(Column("correct", _("Entered wrong?")))
    rows = []
    for one in memberships:
        cells: list[Cell] = [
            str(Standing(one.standing).label),
            ui.day(one.began_on),
            ui.day(one.ended_on) or _("goes on"),
            Bdi(one.legal_basis or "–"),
        ]
        if may_write:
            cells.append(Link(_("Correct"), reverse("members:membership-update", args=[one.pk])))
        rows.append(Row(cells))
    return TableView(
        heads,
        rows,
        caption=_("Periods in which the body sat in the mechanism"),
        empty=Empty(_("This body never sat in the mechanism as far as this register knows.")),
        id="memberships",
    )


def _seats(body: MemberBody, on: dt.date, *, may_write: bool) -> TableView:
    found = with_holders(Seat.objects.filter(body=body)).order_by(F("ended_on").desc(nulls_first=True), "title", "id")[
        : MOST_SHOWN + 1
    ]
    shown = list(found)
    more = Link(_("All seats of this body"), f"{reverse('members:seat-list')}?body={body.pk}&ended=all")
    create = f"{reverse('members:seat-create')}?body={body.pk}" if may_write else ""
    return TableView(
        seat_columns(of_one_body=True),
        seat_rows(shown[:MOST_SHOWN], on, of_one_body=True),
        caption=_("Seats of the body and who holds them"),
        empty=Empty(_("No seat is on record, so nobody can serve for this body."), _("Create a seat"), create),
        next_url=more.url if len(shown) > MOST_SHOWN else "",
        id="seats",
    )


def _parts(body: MemberBody, viewer: Viewer, on: dt.date) -> TableView:
    parts = MemberBody.objects.visible_to(viewer).filter(parent=body).with_standing(on).order_by(*ORDER)
    return TableView(
        [Column("name", _("Body")), Column("kind", _("Kind")), Column("sits", _("In the mechanism"))],
        [
            Row(
                (
                    Bdi(str(part)),
                    str(BodyKind(part.kind).label),
                    Pair(*standing_of(part, part.standing, part.sits_since, on)),
                ),
                part.get_absolute_url(),
            )
            for part in parts[:MOST_SHOWN]
        ],
        caption=_("Bodies that are part of it"),
        id="parts",
    )
