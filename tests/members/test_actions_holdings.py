"""Named writes of holdings: appointed, handed over, corrected, ended."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from coordination.models import User
from members import actions
from members.actions import seats as module
from members.exceptions import NotServingError, SeatTakenError
from members.models import Holding, Person, Seat
from tests.members import making as made

pytestmark = pytest.mark.django_db
BY = made.BY
LAST = dt.date(2026, 5, 1)


def _errors(act: Callable[[], Any]) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as refusal:
        act()
    return refusal.value.message_dict


def _fail(*args: object, **facts: object) -> None:
    raise RuntimeError("halfway")


def test_appoint_puts_a_person_in_a_seat_from_a_day(officer: User) -> None:
    seat, person = made.seat(), made.person()

    row = actions.appoint(
        seat=seat, person=person, began_on=LAST, is_acting=True, authority="Letter 1", by=officer, reason="asked"
    )

    assert (row.seat, row.person, row.began_on, row.is_acting, row.authority) == (seat, person, LAST, True, "Letter 1")
    assert made.told(row) == (f"user:{officer.pk}", "asked")


def test_appoint_to_a_held_seat_is_refused_and_leaves_neither_row_nor_history() -> None:
    holding = made.holding()

    errors = _errors(lambda: made.holding(holding.seat, began_on=LAST))

    assert errors == {"began_on": ["This seat has a holder in that period. End that holding first."]}
    assert (Holding.objects.get(), Holding.history.count()) == (holding, 1)


def test_appoint_whose_consequence_fails_leaves_neither_row_nor_history(monkeypatch: pytest.MonkeyPatch) -> None:
    seat = made.seat()
    monkeypatch.setattr(module, "happened", _fail)

    with pytest.raises(RuntimeError):
        made.holding(seat)

    assert (Holding.objects.count(), Holding.history.count()) == (0, 0)


def test_end_holding_leaves_the_seat_vacant_from_the_next_day() -> None:
    holding = made.holding()

    actions.end_holding(holding=holding, ended_on=LAST, by=BY, reason="posted away")

    assert [Seat.objects.vacant(day).exists() for day in (LAST, LAST + made.DAY)] == [False, True]
    assert made.told(holding) == (str(BY), "posted away")


@pytest.mark.parametrize("late", [0, 1])
def test_end_holding_that_has_ended_is_refused(late: int) -> None:
    holding = made.holding(ended_on=LAST)

    with pytest.raises(NotServingError):
        actions.end_holding(holding=holding, ended_on=LAST + late * made.DAY, by=BY, reason="again")

    assert (made.fresh(holding).ended_on, holding.history.count()) == (LAST, 1)


def test_end_holding_before_its_start_is_refused_at_the_last_day() -> None:
    holding = made.holding(began_on=LAST)

    errors = _errors(lambda: actions.end_holding(holding=holding, ended_on=LAST - made.DAY, by=BY, reason="left"))

    assert errors == {"ended_on": ["The end is before the start."]}
    assert made.fresh(holding).ended_on is None


def test_correct_holding_moves_its_days_and_says_why() -> None:
    holding = made.holding()

    actions.correct_holding(holding=holding, began_on=LAST, is_acting=True, by=BY, reason="typing error")

    kept = made.fresh(holding)
    assert (kept.began_on, kept.is_acting) == (LAST, True)
    assert made.told(holding) == (str(BY), "typing error")


def test_correct_holding_into_its_neighbour_is_refused() -> None:
    first = made.holding(ended_on=LAST)
    made.holding(first.seat, began_on=LAST + made.DAY)

    errors = _errors(
        lambda: actions.correct_holding(holding=first, ended_on=LAST + made.DAY, by=BY, reason="typing error")
    )

    assert (list(errors), made.fresh(first).ended_on) == (["began_on"], LAST)


# Handing over.


def _fill(seat: Seat, **fields: Any) -> Holding:
    return actions.fill_seat(**{"seat": seat, "began_on": made.TODAY, "by": BY, "reason": "letter 8", **fields})


def test_fill_seat_ends_the_present_holding_the_day_before_and_appoints_somebody_new() -> None:
    present = made.holding()

    row = _fill(present.seat, newcomer={"name": "New Holder"}, present=present, is_acting=True)

    assert (made.fresh(present).ended_on, row.began_on) == (made.TODAY - made.DAY, made.TODAY)
    assert (row.person, row.is_acting) == (Person.objects.get(name="New Holder"), True)
    assert {made.told(one) for one in (present, row, row.person)} == {(str(BY), "letter 8")}


def test_fill_seat_of_a_vacant_seat_leaves_the_last_holding_as_it_was() -> None:
    ended = made.holding(ended_on=LAST)

    _fill(ended.seat, person=made.person(), present=ended)

    assert (made.fresh(ended).ended_on, ended.history.count()) == (LAST, 1)


@pytest.mark.parametrize("was_held", [False, True])
def test_fill_seat_that_changed_hands_since_is_refused_and_writes_nobody(was_held: bool) -> None:
    seat = made.seat()
    seen = made.holding(seat, ended_on=LAST) if was_held else None
    newer = made.holding(seat, began_on=LAST + made.DAY)

    with pytest.raises(SeatTakenError, match="changed hands"):
        _fill(seat, newcomer={"name": "New Holder"}, present=seen)

    assert (Person.objects.filter(name="New Holder").count(), made.fresh(newer).ended_on) == (0, None)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"newcomer": {"name": "New", "phone": "12"}}, "phone"),
        ({"newcomer": {"name": "New"}, "ended_on": LAST}, "ended_on"),
    ],
)
def test_fill_seat_that_fails_keeps_the_holder_and_writes_nobody(fields: dict, field: str) -> None:
    present = made.holding()

    assert list(_errors(lambda: _fill(present.seat, present=present, **fields))) == [field]

    assert (made.fresh(present).ended_on, present.history.count()) == (None, 1)
    assert (Person.objects.get(), Person.history.count()) == (present.person, 1)


def test_fill_seat_from_before_the_holder_began_is_refused() -> None:
    present = made.holding(began_on=LAST)

    errors = _errors(lambda: _fill(present.seat, person=made.person(), present=present, began_on=LAST))

    assert errors == {"began_on": ["This seat has a holder in that period. End that holding first."]}
