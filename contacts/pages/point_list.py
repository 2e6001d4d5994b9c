"""The register of points of contact: which rows, in which words."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from contacts.enums import PointKind
from contacts.models import PointOfContact, Registration
from contacts.registrations import facts_of
from contacts.staleness import reasons
from coordination.access import Viewer
from coordination.ui import Bdi, Cell, Column, Mark, Pair, Row, Tone, day
from members.models import Holding

ORDER = ("number",)


def points_shown(viewer: Viewer, asked: Mapping[str, Any], on: dt.date) -> QuerySet:
    """Return the contacts that a viewer sees under the filters asked.

    `asked` may hold kind, body, instrument (records), vacant (yes or no), ended (ended or all) and q
    (text); without `ended`, those that have not ended. One query when read.
    """
    rows = PointOfContact.objects.visible_to(viewer)
    if asked.get("ended") == "ended":
        rows = rows.ended(on)
    elif asked.get("ended") != "all":
        rows = rows.exclude(ended_on__lt=on)
    if asked.get("kind"):
        rows = rows.filter(kind=asked["kind"])
    if asked.get("body"):
        rows = rows.filter(body=asked["body"])
    if asked.get("instrument"):
        rows = rows.under(asked["instrument"].key, on)
    if asked.get("vacant"):
        rows = rows.vacant(on) if asked["vacant"] == "yes" else rows.staffed(on)
    if asked.get("q"):
        rows = rows.matching(str(asked["q"]).strip())
    return rows.select_related("body", "seat")


def columns() -> list[Column]:
    return [
        Column("contact", _("Contact")),
        Column("body", _("Body")),
        Column("holder", _("Holder")),
        Column("instruments", _("Answers for")),
        Column("state", _("State")),
    ]


def rows_of(points: Sequence[PointOfContact], on: dt.date) -> list[Row]:
    """Return the rows of the list; two queries at any number of contacts: their holders and their registrations."""
    seats = [point.seat_id for point in points if point.seat_id]
    held = Holding.objects.serving(on).filter(seat__in=seats).select_related("person")
    holders = {holding.seat_id: holding for holding in held}
    registrations: dict[Any, list[Any]] = {}
    active = (
        Registration.objects.active(on)
        .filter(point__in=[point.pk for point in points])
        .with_facts(on)
        .select_related("point__body", "instrument")
        .order_by("instrument__position")
    )
    for registration in active:
        registrations.setdefault(registration.point_id, []).append(registration)
    return [_row(point, holders.get(point.seat_id), registrations.get(point.pk, []), on) for point in points]


def _row(point: PointOfContact, holding: Holding | None, registrations: Sequence[Any], on: dt.date) -> Row:
    return Row(
        (
            Pair(Bdi(point.reference, ltr=True), Bdi(point.office_in())),
            Bdi(str(point.body)),
            _holder(point, holding),
            pgettext("between the items of a list", ", ").join(
                registration.instrument.short() for registration in registrations
            )
            or _("nothing yet"),
            _state(point, registrations, on),
        ),
        point.get_absolute_url(),
    )


def _holder(point: PointOfContact, holding: Holding | None) -> Cell:
    if point.kind == PointKind.OFFICE:
        return _("an office")
    if holding is None:
        return Mark(Tone.HAND, _("vacant"))
    name = Bdi(str(holding.person))
    return Pair(name, _("acting")) if holding.is_acting else name


def _state(point: PointOfContact, registrations: Sequence[Any], on: dt.date) -> Cell:
    if point.ended_on is not None and point.ended_on < on:
        return Mark(Tone.NA, _("ended %(day)s") % {"day": day(point.ended_on)})
    if point.designated_on > on:
        return Mark(Tone.SOON, _("begins %(day)s") % {"day": day(point.designated_on)})
    if not registrations:
        return Mark(Tone.UNKNOWN, _("not registered"))
    stale = sum(bool(reasons(facts_of(registration, on), on)) for registration in registrations)
    if not stale:
        return Mark(Tone.MET, _("current"))
    if stale == len(registrations) == 1:
        return Mark(Tone.HAND, _("stale"))
    words = ngettext("%(count)s of %(all)s stale", "%(count)s of %(all)s stale", stale)
    return Mark(Tone.HAND, words % {"count": stale, "all": len(registrations)})
