"""Who sees which bodies, seats, holdings, memberships and people; and what stands on a day."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from coordination.access import Viewer, viewer
from coordination.enums import Classification
from coordination.models import User
from members import actions
from members.models import Holding, MemberBody, Membership, Person, Seat
from members.querysets import in_period, overlapping
from tests.members import making as made

pytestmark = pytest.mark.django_db

ALL = {"public", "mechanism", "government", "restricted"}
SIGHT = {
    "officer": ALL,
    "head": ALL,
    "auditor": ALL,
    "focal": ALL - {"restricted"},
    "other_focal": ALL - {"restricted"},
    "npc": ALL - {"restricted"},
    "mission": ALL - {"restricted"},
    "observer": {"public", "mechanism"},
    "nobody": set(),
    # Who answers for logins reads no restricted record; history tells of it, masked.
    "administrator": ALL - {"restricted"},
}


@pytest.fixture
def who(request: pytest.FixtureRequest) -> Callable[[str], Viewer]:
    return lambda name: viewer(request.getfixturevalue(name))


@pytest.fixture
def one_of_each_class() -> None:
    """A body of each class, with a membership, and a seat that somebody holds."""
    for word in Classification.values:
        body = made.member(made.body(name=f"Class {word}", classification=word)).body
        made.holding(made.seat(body))


def _classes(rows: Any, to_body: str) -> set[str]:
    ours = rows.filter(**{f"{to_body}name__startswith": "Class "})
    return set(ours.values_list(f"{to_body}classification", flat=True))


MODELS = [(MemberBody, ""), (Membership, "body__"), (Seat, "body__"), (Holding, "seat__body__")]


@pytest.mark.parametrize(("name", "seen"), SIGHT.items())
@pytest.mark.parametrize(("model", "to_body"), MODELS)
def test_visible_to_follows_the_class_of_the_body(
    model: Any, to_body: str, name: str, seen: set[str], who: Any, one_of_each_class: None
) -> None:
    assert _classes(model.objects.visible_to(who(name)), to_body) == seen


@pytest.mark.parametrize(("name", "is_open"), [("focal", True), ("other_focal", False), ("observer", False)])
def test_restricted_body_is_open_to_those_who_hold_a_seat_of_it(
    name: str, is_open: bool, focal: User, who: Any
) -> None:
    own = made.held_by(focal).seat.body
    actions.change_body(body=own, classification="restricted", by=made.BY, reason="asked")

    assert MemberBody.objects.visible_to(who(name)).filter(pk=own.pk).exists() is is_open
    assert Holding.objects.visible_to(who(name)).filter(seat__body=own).exists() is is_open


def test_observer_sees_the_own_body_whatever_its_class(observer: User, who: Any) -> None:
    own = made.held_by(observer).seat.body
    made.body()

    assert own.classification == "government"
    assert MemberBody.objects.visible_to(who("observer")).get() == own


def test_nobody_signed_in_sees_nothing(one_of_each_class: None) -> None:
    stranger = Viewer(None)

    assert [model.objects.visible_to(stranger).count() for model, _to in MODELS] == [0] * 4
    assert Person.objects.visible_to(stranger).count() == 0


@pytest.mark.parametrize("name", ["officer", "head", "auditor", "administrator"])
def test_all_people_are_visible_to_those_who_see_all(name: str, who: Any) -> None:
    person, reader = made.person(), who(name)

    assert Person.objects.visible_to(reader).filter(pk=person.pk).exists()
    assert Person.objects.visible_to(reader).count() == Person.objects.count()


@pytest.mark.parametrize("name", ["focal", "observer"])
def test_people_of_the_own_body_past_and_present_are_visible_and_no_others(
    name: str, other_focal: User, who: Any, request: pytest.FixtureRequest
) -> None:
    me = made.held_by(request.getfixturevalue(name))
    past = made.holding(made.seat(me.seat.body), ended_on=made.LONG_AGO).person
    made.holding()

    assert set(Person.objects.visible_to(who(name))) == {me.person, past}


def test_somebody_without_a_seat_sees_only_the_own_person(nobody: User, who: Any) -> None:
    made.holding()
    own = made.person(user=nobody)

    assert Person.objects.visible_to(who("nobody")).get() == own


# Days.

FIRST, LAST = dt.date(2026, 3, 1), dt.date(2026, 3, 31)
EDGES = [(FIRST - made.DAY, False), (FIRST, True), (LAST, True), (LAST + made.DAY, False)]


@pytest.mark.parametrize(("on", "is_in"), EDGES)
def test_in_period_counts_both_ends(on: dt.date, is_in: bool) -> None:
    made.holding(began_on=FIRST, ended_on=LAST)

    assert Holding.objects.filter(in_period(on)).exists() is is_in
    assert Holding.objects.serving(on).exists() is is_in
    assert Seat.objects.filter(in_period(on, "holdings__")).exists() is is_in


@pytest.mark.parametrize(("on", "is_in"), [(FIRST - made.DAY, False), (FIRST, True), (dt.date(2999, 1, 1), True)])
def test_in_period_without_an_end_goes_on(on: dt.date, is_in: bool) -> None:
    made.holding(began_on=FIRST)

    assert Holding.objects.filter(in_period(on)).exists() is is_in


@pytest.mark.parametrize(
    ("began_on", "ended_on", "shares"),
    [
        (dt.date(2026, 1, 1), FIRST - made.DAY, False),
        (dt.date(2026, 1, 1), FIRST, True),
        (LAST, None, True),
        (LAST + made.DAY, None, False),
        (dt.date(2026, 1, 1), None, True),
    ],
)
def test_overlapping_shares_at_least_a_day(began_on: dt.date, ended_on: dt.date | None, shares: bool) -> None:
    made.holding(began_on=FIRST, ended_on=LAST)

    assert overlapping(Holding.objects.all(), began_on, ended_on).exists() is shares


@pytest.mark.parametrize(("on", "exists"), EDGES)
def test_body_exists_from_its_first_to_its_last_day(on: dt.date, exists: bool) -> None:
    made.body(began_on=FIRST, ended_on=LAST)

    assert MemberBody.objects.existing(on).exists() is exists


def test_body_without_days_on_record_exists() -> None:
    body = made.body(began_on=None)

    assert MemberBody.objects.existing(made.LONG_AGO).get() == body


@pytest.mark.parametrize(("on", "is_held"), EDGES)
def test_seat_is_held_or_vacant_by_the_day(on: dt.date, is_held: bool) -> None:
    seat = made.holding(began_on=FIRST, ended_on=LAST, is_acting=True).seat

    assert Seat.objects.held(on).exists() is is_held
    assert Seat.objects.held(on, is_acting=True).exists() is is_held
    assert not Seat.objects.held(on, is_acting=False).exists()
    assert list(Seat.objects.vacant(on)) == ([] if is_held else [seat])


def test_seat_that_does_not_exist_yet_is_not_vacant() -> None:
    made.seat(began_on=FIRST)

    assert [Seat.objects.vacant(on).count() for on in (FIRST - made.DAY, FIRST)] == [0, 1]


def test_with_vacancy_names_the_last_day_held_before_the_day() -> None:
    seat = made.holding(ended_on=FIRST).seat
    made.holding(seat, began_on=FIRST + made.DAY, ended_on=LAST)

    days = [Seat.objects.with_vacancy(on).get().last_held_on for on in (FIRST, LAST, LAST + made.DAY)]

    assert days == [None, FIRST, LAST]


@pytest.mark.parametrize(("on", "sits"), EDGES)
def test_body_sits_or_not_by_the_day_and_by_standing(on: dt.date, sits: bool) -> None:
    row = made.member(began_on=FIRST, standing="observer")
    actions.leave(membership=row, ended_on=LAST, by=made.BY, reason="left")

    assert MemberBody.objects.sitting(on).exists() is sits
    assert MemberBody.objects.sitting(on, "observer").exists() is sits
    assert MemberBody.objects.sitting(on, "full").exists() is False
    assert MemberBody.objects.not_sitting(on).exists() is not sits


def test_with_standing_tells_membership_and_seats_of_the_day() -> None:
    body = made.member(began_on=FIRST).body
    made.holding(made.seat(body), ended_on=LAST)
    made.seat(body, began_on=LAST)
    found = {on: MemberBody.objects.with_standing(on).get() for on in (FIRST - made.DAY, LAST, LAST + made.DAY)}

    assert [(row.standing, row.sits_since, row.seats_held, row.seat_count) for row in found.values()] == [
        (None, None, 1, 1),
        ("full", FIRST, 1, 2),
        ("full", FIRST, 0, 2),
    ]


def test_people_hold_seats_or_none_by_the_day() -> None:
    person = made.holding(began_on=FIRST, ended_on=LAST).person

    assert [list(Person.objects.holding_seats(on)) for on, _held in EDGES] == [[], [person], [person], []]
    assert [list(Person.objects.without_seats(on)) for on, _held in EDGES] == [[person], [], [], [person]]


@pytest.mark.parametrize("text", ["interior", "داخل"])
def test_bodies_and_seats_are_found_by_a_name_in_any_language(text: str) -> None:
    seat = made.seat(made.body(name="Interior", other_names={"ar": "الداخلية"}))
    made.seat(made.body(name="Defence"))

    assert (MemberBody.objects.matching(text).get(), Seat.objects.matching(text).get()) == (seat.body, seat)
