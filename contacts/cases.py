"""The section `contacts` of case files: participation, points of contact, registrations and their events."""

from typing import Any

from contacts import actions
from contacts.enums import EventKind
from contacts.models import Instrument, PointOfContact, Registration
from coordination.cases import BY, Case, section

POINT_TEXTS = ("office", "other_offices", "emails", "phones", "languages", "address", "legal_basis", "published_at")
STANDING_DAYS = ("signed_on", "deposited_on", "in_force_on", "withdrawn_on")


@section("contacts", PointOfContact, Registration)
def load_contacts(case: Case) -> int:
    """Load the catalogue, then what the case says of the State's contacts. Returns the number of records."""
    actions.load_catalogue(by=BY, reason=case.reason("known"))
    made = 0
    for row in case.rows("contacts", "participation"):
        actions.record_participation(
            instrument=_instrument(case, row["instrument"]),
            applies=row["applies"],
            **{name: case.end(row.get(name)) for name in STANDING_DAYS},
            source=str(case.data["contacts"].get("source", ""))[:300],
            by=BY,
            reason=case.reason("known"),
        )
        made += 1
    for row in case.rows("contacts", "points"):
        point = actions.designate_point(
            kind=row["kind"],
            body=case.get("bodies", row["body"]),
            seat=case.get("seats", row["seat"]) if row["kind"] == "seat" else None,
            designated_on=case.day(row["designated_on"]),
            **{name: row[name] for name in POINT_TEXTS if name in row},
            by=BY,
            reason=case.reason(row["designated_on"]),
        )
        case.keep("points", row["key"], point)
        made += 1
    for row in case.rows("contacts", "registrations"):
        registration = actions.register(
            point=case.get("points", row["point"]),
            instrument=_instrument(case, row["instrument"]),
            began_on=case.day(row["began_on"]),
            by=BY,
            reason=case.reason(row["began_on"]),
        )
        made += 1
        for number, event in enumerate(row.get("events", [])):
            with case.at(f"{case.place}.events[{number}]"):
                _record(case, registration, event)
            made += 1
    for row in case.rows("contacts", "liaison_exchanges"):
        actions.record_exchange(
            on=case.day(row["on"]),
            subject=row["subject"],
            points=[case.get("points", key) for key in row["points"]],
            shared=row.get("shared", ""),
            coordinated=row.get("coordinated", ""),
            oversight=row.get("oversight", "none"),
            by=BY,
            reason=case.reason(row["on"]),
        )
        made += 1
    return made


def _instrument(case: Case, key: str) -> Instrument:
    instrument = Instrument.objects.select_related("participation", "recipient").filter(key=key).first()
    if instrument is None:
        raise case.error(f"there is no instrument {key!r} in the catalogue")
    return instrument


def _record(case: Case, registration: Registration, event: dict[str, Any]) -> None:
    facts: dict[str, Any] = {"on": case.day(event["on"]), "by": BY, "reason": case.reason(event["on"])}
    rows = [registration]
    match EventKind(event["kind"]):
        case EventKind.PASSED:
            actions.pass_to_mission(registrations=rows, number=event.get("number", ""), **facts)
        case EventKind.SENT:
            actions.mark_sent(registrations=rows, channel=event["channel"], number=event.get("number", ""), **facts)
        case EventKind.RECEIPT:
            actions.record_receipt(registrations=rows, channel=event["channel"], **facts)
        case EventKind.CONFIRMED:
            actions.record_confirmation(
                point=registration.point,
                channel=event["channel"],
                answered_on=facts["on"],
                answered_by=registration.point.office,
                by=BY,
                reason=facts["reason"],
            )
