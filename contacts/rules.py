"""Who may do what with a contact, beside the rights of the role. Pure; asks nothing of the database."""

import datetime as dt
from typing import Any

from contacts.enums import Applies, PointKind
from coordination.access import Viewer
from coordination.enums import Role


def answers_for(viewer: Viewer, point: Any) -> bool:
    """Return whether the viewer holds the post that this contact is: then its details are their own.

    `point` is a PointOfContact. Source: ISACS 03.40, 6.2; design, "Who may do what".
    """
    return (
        point.kind == PointKind.SEAT
        and viewer.has(Role.NPC)
        and any(standing.role == Role.NPC and standing.seat_id == point.seat_id for standing in viewer.standings)
    )


def may_change(viewer: Viewer, point: Any) -> bool:
    """Return whether the viewer may change the contact's details: the secretariat, and its own holder."""
    return viewer.has(Role.SECRETARIAT) or answers_for(viewer, point)


def reads_within(viewer: Viewer, point: Any) -> bool:
    """Return whether the viewer reads proofs and verifications, which stay with the house and the contact's body."""
    return viewer.sees_all or point.body_id in viewer.body_ids


def takes_contacts(instrument: Any, on: dt.date) -> bool:
    """Return whether a contact can be registered under an instrument from a day.

    `instrument` comes with its `participation`. Not while the State is no Party or has withdrawn; where
    nobody recorded how it stands, nothing is refused. Source: ISACS 03.40, 4.4, 4.5 and 6.1.
    """
    participation = getattr(instrument, "participation", None)
    if participation is None or instrument.always_applies:
        return True
    withdrawn = participation.withdrawn_on is not None and participation.withdrawn_on <= on
    return not withdrawn and participation.applies != Applies.NOT_PARTY
