"""The fixed cast of the tests, seated by the acts that the secretariat uses."""

import datetime as dt

from coordination.models import User
from members import actions
from members.enums import BodyKind, SeatKind
from members.models import MemberBody
from tests.factories import coordination as make

LONG_AGO = dt.date(2020, 1, 1)


def seat_holder(
    email: str, seat_kind: str, *, body_kind: str = BodyKind.MINISTRY, body: MemberBody | None = None
) -> User:
    """Return a login whose person holds a seat of a body since 2020, by default of a ministry of its own."""
    user = make.user(email)
    domain = email.partition("@")[2].partition(".")[0]
    body = body or actions.record_body(
        name=f"Ministry {domain}", kind=BodyKind(body_kind), began_on=LONG_AGO, by=make.BY
    )
    seat = actions.create_seat(
        body=body, kind=SeatKind(seat_kind), title=f"Post of {user.name}", began_on=LONG_AGO, by=make.BY
    )
    person = actions.record_person(name=user.name, email=email, user=user, by=make.BY)
    actions.appoint(seat=seat, person=person, began_on=LONG_AGO, by=make.BY)
    return user
