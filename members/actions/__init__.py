"""Named writes of the people, bodies, seats and holdings."""

from members.actions.bodies import admit, change_body, correct_membership, end_body, leave, record_body
from members.actions.people import change_person, invite, record_person
from members.actions.seats import (
    appoint,
    change_seat,
    correct_holding,
    create_seat,
    end_holding,
    end_seat,
    fill_seat,
    tie_login,
)

__all__ = [
    "admit",
    "appoint",
    "change_body",
    "change_person",
    "change_seat",
    "correct_holding",
    "correct_membership",
    "create_seat",
    "end_body",
    "end_holding",
    "end_seat",
    "fill_seat",
    "invite",
    "leave",
    "record_body",
    "record_person",
    "tie_login",
]
