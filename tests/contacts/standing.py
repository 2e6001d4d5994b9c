"""A State at work on a held day, built by the acts of the secretariat, for the tests of what the register concludes."""

import datetime as dt
import itertools
from typing import Any

from contacts import actions
from contacts.models import Instrument, LiaisonExchange, PointOfContact, Recipient, Registration
from coordination.conformity import Finding, finding
from coordination.enums import Verdict
from members import actions as members
from members.models import Holding, MemberBody, Person
from tests.factories import coordination as make

MET, PARTLY, NOT_MET, OUTSIDE, UNKNOWN = (
    Verdict.MET,
    Verdict.PARTLY,
    Verdict.NOT_MET,
    Verdict.NOT_APPLICABLE,
    Verdict.UNKNOWN,
)

TODAY = dt.date(2026, 6, 1)
LONG_AGO = dt.date(2020, 1, 1)
SENT = TODAY - dt.timedelta(days=20)
RECEIVED = TODAY - dt.timedelta(days=10)
CONFIRMED = TODAY - dt.timedelta(days=5)

_count = itertools.count(1)


def days(count: int) -> dt.timedelta:
    return dt.timedelta(days=count)


def catalogue(**applies: str) -> None:
    """Load the instruments and record how the State stands to treaties: att="party", firearms_protocol="not-party"."""
    actions.load_catalogue(by=make.BY)
    for key, standing in applies.items():
        actions.record_participation(instrument=instrument(key.replace("_", "-")), applies=standing, by=make.BY)


def instrument(key: str) -> Instrument:
    return Instrument.objects.get(key=key)


def recipient(key: str) -> Recipient:
    return Recipient.objects.get(key=key)


def body(*, seated: bool = True, **fields: Any) -> MemberBody:
    """Write a ministry, by default a full member of the mechanism since 2020."""
    made = members.record_body(
        **{"name": f"Ministry {next(_count)}", "kind": "ministry", "began_on": LONG_AGO, **fields}, by=make.BY
    )
    if seated:
        members.admit(body=made, began_on=LONG_AGO, by=make.BY)
    return made


def office(**fields: Any) -> PointOfContact:
    """Designate an office with its own mailbox, in a ministry of its own."""
    number = next(_count)
    return actions.designate_point(
        **{
            "kind": "office",
            "body": fields.pop("body", None) or body(),
            "office": f"Office {number}",
            "emails": [f"office{number}@ministry.invalid"],
            "phones": ["+254 20 123 4567"],
            "designated_on": LONG_AGO,
            **fields,
        },
        by=make.BY,
    )


def person(**fields: Any) -> Person:
    number = next(_count)
    return members.record_person(
        **{"name": f"Person {number}", "email": f"person{number}@ministry.invalid", **fields}, by=make.BY
    )


def post(holder: Person | None = None, *, since: dt.date = LONG_AGO, **fields: Any) -> PointOfContact:
    """Designate a post in a ministry of its own, held by `holder` since 2020, or vacant."""
    home = fields.pop("body", None) or body()
    seat = members.create_seat(body=home, kind="point-of-contact", title="Adviser", began_on=LONG_AGO, by=make.BY)
    if holder is not None:
        members.appoint(seat=seat, person=holder, began_on=since, by=make.BY)
    return actions.designate_point(
        **{"kind": "seat", "body": home, "seat": seat, "office": "Adviser", "designated_on": LONG_AGO, **fields},
        by=make.BY,
    )


def leave(point: PointOfContact, on: dt.date) -> None:
    """Let the holder of a post go after a day."""
    members.end_holding(
        holding=Holding.objects.get(seat=point.seat, ended_on=None), ended_on=on, by=make.BY, reason="posted away"
    )


def registered(point: PointOfContact, *keys: str, began_on: dt.date = LONG_AGO) -> list[Registration]:
    return [actions.register(point=point, instrument=instrument(key), began_on=began_on, by=make.BY) for key in keys]


def sent(rows: list[Registration], on: dt.date = SENT) -> None:
    actions.mark_sent(registrations=fresh(rows), on=on, channel="note-verbale", number="NV 12", by=make.BY)


def received(rows: list[Registration], on: dt.date = RECEIVED) -> None:
    actions.record_receipt(registrations=fresh(rows), on=on, channel="acknowledgement", by=make.BY)


def confirmed(point: PointOfContact, on: dt.date = CONFIRMED) -> None:
    actions.record_confirmation(
        point=point, channel="telephone", answered_on=on, answered_by="Duty officer", by=make.BY
    )


def provided(point: PointOfContact, *keys: str) -> list[Registration]:
    """Register a contact and let everything that 6.3 asks for have happened."""
    rows = registered(point, *keys)
    sent(rows)
    received(rows)
    confirmed(point)
    return rows


def provided_at(point: PointOfContact, day: dt.date, *keys: str) -> list[Registration]:
    """Let everything that 6.3 asks for have happened on one day."""
    rows = registered(point, *keys)
    sent(rows, day)
    received(rows, day)
    confirmed(point, day)
    return rows


def exchange(*points: PointOfContact, on: dt.date = RECEIVED, **fields: Any) -> LiaisonExchange:
    values = {"subject": "Quarterly meeting", "shared": "Reports", "coordinated": "A joint report", "oversight": "led"}
    return actions.record_exchange(on=on, points=points, **{**values, **fields}, by=make.BY)


def fresh(rows: list[Registration]) -> list[Registration]:
    return [Registration.objects.select_related("point__body", "point__seat").get(pk=row.pk) for row in rows]


def ask(key: str, on: dt.date = TODAY) -> Finding:
    return finding(key, on)


def verdict(key: str, on: dt.date = TODAY) -> Verdict:
    return ask(key, on).verdict
