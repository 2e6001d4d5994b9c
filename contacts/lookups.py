"""What a sheet's words stand for in the register: bodies, posts, contacts and instruments by name, read once."""

import datetime as dt
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from contacts.enums import PointKind
from contacts.models import Instrument, PointOfContact, Registration
from members.enums import SeatKind
from members.models import MemberBody, Seat


class Identity(NamedTuple):
    """What makes a contact the same without its reference: kind, body, and its office or post."""

    kind: str
    body: Any
    name: str


def plain(text: str) -> str:
    """Return a name as it is compared: without regard to case and blanks."""
    return " ".join(text.casefold().split())


class Known:
    """The register as a sheet sees it on a day: a fixed number of queries at any size."""

    def __init__(self, on: dt.date) -> None:
        self.on = on
        self.bodies: dict[str, set[MemberBody]] = {}
        for body in MemberBody.objects.existing(on):
            for name in (body.name, *(body.other_names or {}).values()):
                self.bodies.setdefault(plain(name), set()).add(body)
        self.instruments: dict[str, Instrument] = {}
        for instrument in Instrument.objects.select_related("participation", "recipient"):
            for name in (instrument.name, instrument.short_name, instrument.key):
                self.instruments[plain(name)] = instrument
        points = list(PointOfContact.objects.select_related("body", "seat"))
        self.points = {point.number: point for point in points}
        self.identified: dict[Identity | None, PointOfContact] = {
            identity_of(point): point for point in points if self.is_open(point)
        }
        taken = {point.seat_id for point in points if self.is_open(point)}
        seats = Seat.objects.serving(on).filter(kind=SeatKind.POINT_OF_CONTACT).exclude(pk__in=taken)
        self.seats = {(seat.body_id, plain(seat.title)): seat for seat in seats}
        open_rows = Registration.objects.filter(ended_on__isnull=True)
        self.registered = {
            (point, instrument): began_on
            for point, instrument, began_on in open_rows.values_list("point_id", "instrument_id", "began_on")
        }

    def is_open(self, point: PointOfContact) -> bool:
        return point.ended_on is None or point.ended_on >= self.on

    def body(self, name: str) -> MemberBody:
        """Return the body of a name. Raises ValidationError for an unknown name and for one that two bear."""
        found = self.bodies.get(plain(name), set())
        if not found:
            raise ValidationError({"body": _("The register has no body of this name. Write it as the register does.")})
        if len(found) > 1:
            raise ValidationError({"body": _("Two bodies bear this name. Enter this contact on its page.")})
        return next(iter(found))

    def instrument(self, name: str) -> Instrument:
        """Return the instrument of a key or name. Raises ValidationError for an unknown one."""
        try:
            return self.instruments[plain(name)]
        except KeyError:
            raise ValidationError(
                {"instrument": _("There is no such instrument. Write its key, as poa, iti, firearms-protocol or att.")}
            ) from None

    def learn(self, point: PointOfContact, identity: Identity | None) -> None:
        """Take in a contact that was just written, so that a later row of it finds it."""
        self.points[point.number] = point
        self.identified[identity or identity_of(point)] = point


def identity_of(point: PointOfContact) -> Identity:
    name = point.seat.title if point.kind == PointKind.SEAT and point.seat else point.office
    return Identity(point.kind, point.body_id, plain(name))
