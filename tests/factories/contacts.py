"""Dull makers of the contacts' records: valid by default, no hidden relations; state comes from the acts."""

import datetime as dt
import itertools
from typing import Any

from authority import actions as authority_actions
from authority.models import Designation
from contacts import actions
from contacts.models import Instrument, Notification, PointOfContact, Recipient, Registration
from coordination.models import User
from members import actions as member_actions
from members.models import Holding, MemberBody, Person
from tests.factories import coordination as make
from tests.factories import instant_catalogue

BY = make.BY
LONG_AGO = dt.date(2020, 1, 1)
TODAY = dt.date(2026, 6, 1)

_count = itertools.count(1)


def days(count: int) -> dt.timedelta:
    return dt.timedelta(days=count)


def ago(count: int) -> dt.date:
    """Return the day so many days before the day at which the tests hold the clock."""
    return TODAY - days(count)


def catalogue(**applies: str) -> None:
    """Load instruments and recipients; record how the State stands: att="party", firearms_protocol="party"."""
    instant_catalogue.load()
    for key, standing in applies.items():
        actions.record_participation(instrument=instrument(key.replace("_", "-")), applies=standing, by=BY)


def instrument(key: str) -> Instrument:
    return Instrument.objects.select_related("recipient").get(key=key)


def recipient(key: str) -> Recipient:
    return Recipient.objects.get(key=key)


def body(**fields: Any) -> MemberBody:
    """Write a ministry that has never sat in the mechanism."""
    values = {"name": f"Ministry {next(_count)}", "kind": "ministry", "began_on": LONG_AGO, **fields}
    return member_actions.record_body(**values, by=BY)


def office_point(of: MemberBody | None = None, **fields: Any) -> PointOfContact:
    """Designate an office with its own mailbox and telephone, by default of a ministry of its own."""
    number = next(_count)
    values = {
        "kind": "office",
        "body": of or body(),
        "office": f"Office {number}",
        "emails": [f"office{number}@ministry.invalid"],
        "phones": ["+254 20 123 4567"],
        "designated_on": LONG_AGO,
        **fields,
    }
    return actions.designate_point(**values, by=BY)


def person(**fields: Any) -> Person:
    number = next(_count)
    values = {"name": f"Person {number}", "email": f"person{number}@ministry.invalid", **fields}
    return member_actions.record_person(**values, by=BY)


def seat_point(
    holder: Person | None = None, of: MemberBody | None = None, *, since: dt.date = LONG_AGO, **fields: Any
) -> PointOfContact:
    """Designate a post, by default of a ministry of its own; held by `holder`, or vacant."""
    home = of or body()
    seat = member_actions.create_seat(body=home, kind="point-of-contact", title="Adviser", began_on=LONG_AGO, by=BY)
    if holder is not None:
        member_actions.appoint(seat=seat, person=holder, began_on=since, by=BY)
    values = {"kind": "seat", "body": home, "seat": seat, "office": "Adviser", "designated_on": LONG_AGO, **fields}
    return actions.designate_point(**values, by=BY)


def end_holding(point: PointOfContact, on: dt.date) -> None:
    """Let the holder of a post go on a last day."""
    holding = Holding.objects.get(seat=point.seat, ended_on=None)
    member_actions.end_holding(holding=holding, ended_on=on, by=BY, reason="posted away")


def registration(point: PointOfContact | None = None, key: str = "poa", began_on: dt.date = LONG_AGO) -> Registration:
    """Register a contact under an instrument; the catalogue is loaded before."""
    return actions.register(point=point or office_point(), instrument=instrument(key), began_on=began_on, by=BY)


def fresh(*rows: Any) -> list[Any]:
    """Return the records as the database has them now."""
    return [type(row).objects.get(pk=row.pk) for row in rows]


def sent(*rows: Registration, on: dt.date, channel: str = "note-verbale", **fields: Any) -> None:
    actions.mark_sent(registrations=fresh(*rows), on=on, channel=channel, by=BY, **fields)


def received(*rows: Registration, on: dt.date, channel: str = "acknowledgement", **fields: Any) -> None:
    actions.record_receipt(registrations=fresh(*rows), on=on, channel=channel, by=BY, **fields)


def confirmed(point: PointOfContact, on: dt.date, channel: str = "telephone") -> None:
    actions.record_confirmation(point=point, channel=channel, answered_on=on, answered_by="Duty officer", by=BY)


def provided(point: PointOfContact | None = None, *keys: str) -> list[Registration]:
    """Register a contact and let all that 6.3 asks for have happened within the month before TODAY."""
    point = point or office_point()
    rows = [registration(point, key) for key in keys or ("poa",)]
    sent(*rows, on=ago(20))
    received(*rows, on=ago(10))
    confirmed(point, on=ago(5))
    return rows


def change_phone(point: PointOfContact, phone: str = "+254 20 765 4321") -> PointOfContact:
    (row,) = fresh(point)
    return actions.change_point(point=row, phones=[phone], by=BY, reason="new telephone")


def authority(**fields: Any) -> Designation:
    """Designate the National Authority, which signs."""
    values = {
        "body": body(name="Ministry of Foreign Affairs"),
        "title": "National Authority on Small Arms",
        "legal_basis": "Decree 1",
        "began_on": LONG_AGO,
        "signatory_title": "Head of the National Authority",
        "address": "1 Government Avenue",
        "city": "Port Velland",
        **fields,
    }
    return authority_actions.designate(**values, by=BY)


def notification(to: str = "unoda", *, by: User, **fields: Any) -> Notification:
    """Ask for a notification; its job is written and not done."""
    values = {"form": "letter", "language": "en", "dated": TODAY, **fields}
    return actions.ask_notification(recipient=recipient(to), by=by, **values)


def sealed(notification: Notification, pdf: bytes = b"%PDF-1.7 paper") -> Notification:
    """Seal a paper for a notification without rendering one."""
    snapshot: dict[str, object] = {"reference": notification.reference}
    actions.seal_notification(notification=notification, snapshot=snapshot, pdf=pdf, by=BY)
    return Notification.objects.get(pk=notification.pk)
