"""Standings follow from the seats held on a day."""

import datetime as dt
from typing import Any

import pytest

from coordination.access import viewer
from coordination.models import User
from members import actions
from members.enums import SeatKind
from members.models import Seat
from members.roles import ROLE_OF_SEAT, from_seats
from tests.members import making as made

pytestmark = pytest.mark.django_db
BY = made.BY
FIRST, LAST = dt.date(2026, 3, 1), dt.date(2026, 3, 31)


def _serve(user: User, seat: Seat | None = None, **fields: Any) -> Seat:
    person = getattr(user, "person", None) or made.person(user=user)
    return made.holding(seat or made.seat(), person, **fields).seat


def test_every_kind_of_seat_gives_a_role() -> None:
    assert set(ROLE_OF_SEAT) == set(SeatKind)


@pytest.mark.parametrize(
    ("kind", "role"),
    [
        ("chair", "focal"),
        ("vice-chair", "focal"),
        ("member", "focal"),
        ("alternate", "focal"),
        ("observer", "observer"),
        ("secretariat", "secretariat"),
        ("head", "head"),
        ("point-of-contact", "npc"),
        ("mission", "mission"),
    ],
)
def test_seat_gives_its_role_with_the_scope_of_its_body(kind: str, role: str, nobody: User) -> None:
    seat = _serve(nobody, made.seat(made.body(name="Interior"), kind=kind, title="Post"))

    (standing,) = from_seats(nobody, made.TODAY)

    assert (standing.role, standing.title) == (role, "Post, Interior")
    assert (standing.body_id, standing.seat_id, standing.is_government) == (seat.body_id, seat.pk, True)


def test_seat_of_an_outside_body_is_not_of_the_government(nobody: User) -> None:
    _serve(nobody, made.seat(made.body(kind="civil-society")))

    assert [standing.is_government for standing in from_seats(nobody, made.TODAY)] == [False]


@pytest.mark.parametrize(("on", "count"), [(FIRST - made.DAY, 0), (FIRST, 1), (LAST, 1), (LAST + made.DAY, 0)])
def test_standing_lasts_from_the_first_to_the_last_day_of_the_holding(
    on: dt.date, count: int, nobody: User, freeze: Any
) -> None:
    freeze(FIRST - made.DAY)
    _serve(nobody, began_on=FIRST, ended_on=LAST)

    assert len(from_seats(nobody, on)) == count


@pytest.mark.parametrize("act", ["seat", "body"])
def test_standing_ends_with_the_seat_and_with_the_body(act: str, nobody: User, freeze: Any) -> None:
    freeze(FIRST)
    seat = _serve(nobody)

    if act == "seat":
        actions.end_seat(seat=seat, ended_on=LAST, by=BY, reason="closed")
    else:
        actions.end_body(body=seat.body, ended_on=LAST, by=BY, reason="merged")

    assert [len(from_seats(nobody, on)) for on in (LAST, LAST + made.DAY)] == [1, 0]


def test_standings_of_several_seats_are_read_in_one_query(nobody: User, django_assert_num_queries: Any) -> None:
    _serve(nobody, made.seat(kind="secretariat"))
    _serve(nobody, made.seat(kind="member"))

    with django_assert_num_queries(1):
        standings = from_seats(nobody, made.TODAY)

    assert {standing.role for standing in standings} == {"secretariat", "focal"}


def test_viewer_loses_the_secretariat_on_the_day_after_the_departure(officer: User) -> None:
    holding = made.held_by(officer)
    actions.end_holding(holding=holding, ended_on=made.TODAY - made.DAY, by=BY, reason="left")

    assert viewer(User.objects.get(pk=officer.pk)).roles == frozenset()
