"""The section `members` of case files: bodies, people, seats and who holds them."""

from coordination.cases import BY, Case, section
from members import actions
from members.models import MemberBody, Person


@section("members", MemberBody, Person)
def load_members(case: Case) -> int:
    """Write down bodies with their membership, people, seats and holdings. Returns the number of records."""
    made = 0
    areas = 0
    for row in case.rows("members", "bodies"):
        body = actions.record_body(
            name=row["name"],
            other_names=row.get("other_names", {}),
            kind=row["kind"],
            address=row.get("address", ""),
            by=BY,
            reason=case.reason("known"),
        )
        case.keep("bodies", row["key"], body)
        membership = row.get("membership")
        made += 1
        areas += bool(row.get("issue_areas") or row.get("arguable_issue_areas"))
        if membership:
            admitted = actions.admit(
                body=body,
                standing=membership["standing"],
                began_on=case.day(membership["began_on"]),
                legal_basis=membership.get("legal_basis", ""),
                by=BY,
                reason=case.reason(membership["began_on"]),
            )
            ended_on = case.end(membership.get("ended_on"))
            if ended_on is not None:
                actions.leave(membership=admitted, ended_on=ended_on, by=BY, reason=case.reason("known"))
            made += 1
    for row in case.rows("members", "people"):
        person = actions.record_person(
            name=row["name"], gender=row.get("gender", "not-stated"), by=BY, reason=case.reason("known")
        )
        case.keep("people", row["key"], person)
        made += 1
    for row in case.rows("members", "seats"):
        seat = actions.create_seat(
            body=case.get("bodies", row["body"]),
            kind=row["kind"],
            title=row["title"],
            other_titles=row.get("other_titles", {}),
            began_on=case.day(row["began_on"]),
            by=BY,
            reason=case.reason(row["began_on"]),
        )
        case.keep("seats", row["key"], seat)
        made += 1
    for row in case.rows("members", "holdings"):
        actions.appoint(
            seat=case.get("seats", row["seat"]),
            person=case.get("people", row["person"]),
            began_on=case.day(row["began_on"]),
            ended_on=case.end(row.get("ended_on")),
            is_acting=row.get("is_acting", False),
            authority=row.get("authority", ""),
            by=BY,
            reason=case.reason(row["began_on"]),
        )
        made += 1
    if areas:
        case.left.append(f"members.bodies: the issue areas of {areas} bodies")
    return made
