"""What the ground floor asks of people and seats: how history reaches and sets back records, and whose a login is."""

import uuid
from collections.abc import Iterator
from typing import Any

from django.db.models import Model, Q

from coordination.happenings import on
from coordination.history import hangs_on, restores, root_of_reach, way_to
from coordination.models import RoleAssignment, User
from members import actions, logins
from members.actions.people import claim
from members.models import Holding, MemberBody, Membership, Person, Seat

root_of_reach(MemberBody)


@hangs_on(MemberBody)
def story_of_body(body: MemberBody) -> Iterator[Model]:
    """Return when a body sat in the mechanism, and its seats."""
    yield from Membership.objects.filter(body=body)
    yield from Seat.objects.filter(body=body)


@hangs_on(Seat)
def story_of_seat(seat: Seat) -> Iterator[Model]:
    """Return who held a seat, and when."""
    yield from Holding.objects.filter(seat=seat)


@hangs_on(Person)
def story_of_person(person: Person) -> Iterator[Model]:
    """Return the seats that somebody held."""
    yield from Holding.objects.filter(person=person)


@way_to(Person)
def people_of(body: uuid.UUID) -> Q:
    """Return the people who hold or held a seat of the body."""
    return Q(holdings__seat__body=body)


@way_to(User)
def users_of(body: uuid.UUID) -> Q:
    """Return the logins of the people who hold or held a seat of the body."""
    return Q(person__holdings__seat__body=body)


@way_to(RoleAssignment)
def roles_of(body: uuid.UUID) -> Q:
    """Return the roles given to the people of the body."""
    return Q(user__person__holdings__seat__body=body)


@restores(
    MemberBody,
    "name",
    "other_names",
    "kind",
    "parent",
    "legal_basis",
    "address",
    "began_on",
    "ended_on",
    "classification",
)
def restore_body(*, record: MemberBody, **change: Any) -> None:
    actions.change_body(body=record, **change)


@restores(Membership, "standing", "began_on", "ended_on", "legal_basis")
def restore_membership(*, record: Membership, **change: Any) -> None:
    actions.correct_membership(membership=record, **change)


@restores(Seat, "kind", "title", "other_titles", "began_on", "ended_on")
def restore_seat(*, record: Seat, **change: Any) -> None:
    actions.change_seat(seat=record, **change)


@restores(Holding, "began_on", "ended_on", "is_acting", "authority")
def restore_holding(*, record: Holding, **change: Any) -> None:
    actions.correct_holding(holding=record, **change)


@restores(Person, "name", "gender", "email", "phone", "languages")
def restore_person(*, record: Person, **change: Any) -> None:
    actions.change_person(person=record, **change)


__all__ = ["logins"]


@on("user-invited")
def tie_to_person(user: User) -> None:
    """Give a new login to the person on record with its address, who may hold a seat already."""
    claim(user)
