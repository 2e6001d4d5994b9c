"""Named writes of seats: created, changed, ended."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from coordination.exceptions import ChangedMeanwhileError
from coordination.models import User
from members import actions
from members.exceptions import AlreadyEndedError
from members.models import Seat
from tests.members import making as made

pytestmark = pytest.mark.django_db
BY = made.BY
LAST = dt.date(2026, 5, 1)


def _errors(act: Callable[[], Any]) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as refusal:
        act()
    return refusal.value.message_dict


def test_create_seat_is_vacant_and_kept_with_author_and_reason(officer: User) -> None:
    body = made.body()

    seat = actions.create_seat(
        body=body, kind="chair", title="Chair", began_on=LAST, other_titles={"ar": "الرئيس"}, by=officer, reason="act 3"
    )

    assert Seat.objects.vacant(LAST).get(body=body) == seat
    assert (seat.kind, seat.title_in("ar")) == ("chair", "الرئيس")
    assert made.told(seat) == (f"user:{officer.pk}", "act 3")


def test_create_seat_of_an_ended_body_or_without_a_title_is_refused() -> None:
    ended = made.body(ended_on=LAST)

    assert list(_errors(lambda: made.seat(ended))) == ["body"]
    assert list(_errors(lambda: made.seat(title=""))) == ["title"]
    with pytest.raises(ValueError, match="throne"):
        made.seat(kind="throne")
    assert (Seat.objects.count(), Seat.history.count()) == (0, 0)


def test_change_seat_writes_the_change_and_its_reason() -> None:
    seat = made.seat(kind="member")

    actions.change_seat(seat=seat, kind="alternate", by=BY, reason="letter 4")

    assert (made.fresh(seat).kind, made.told(seat)) == ("alternate", (str(BY), "letter 4"))


def test_change_seat_to_begin_after_its_first_holder_is_refused() -> None:
    seat = made.holding(began_on=LAST).seat

    errors = _errors(lambda: actions.change_seat(seat=seat, began_on=LAST + made.DAY, by=BY, reason="x"))
    kept = made.fresh(seat)
    actions.change_seat(seat=kept, began_on=LAST, by=BY, reason="x")

    assert errors == {"began_on": ["Somebody held the seat before that day. Choose an earlier one."]}
    assert made.fresh(seat).began_on == LAST


def test_change_seat_read_before_somebody_elses_save_is_refused() -> None:
    seat = made.seat(title="Adviser")
    late = made.fresh(seat)
    actions.change_seat(seat=seat, title="Registrar", by=BY, reason="first")

    with pytest.raises(ChangedMeanwhileError):
        actions.change_seat(seat=late, title="Clerk", by=BY, reason="late")

    assert made.fresh(seat).title == "Registrar"


def test_end_seat_ends_the_holding_that_would_run_on() -> None:
    holding = made.holding()

    actions.end_seat(seat=holding.seat, ended_on=LAST, by=BY, reason="post closed")

    assert [made.fresh(one).ended_on for one in (holding, holding.seat)] == [LAST, LAST]
    assert {made.told(one) for one in (holding, holding.seat)} == {(str(BY), "post closed")}


def test_end_seat_with_a_holding_still_to_begin_is_refused_and_changes_nothing() -> None:
    seat = made.seat()
    present = made.holding(seat, ended_on=LAST + made.DAY)
    made.holding(seat, began_on=LAST + 2 * made.DAY)

    errors = _errors(lambda: actions.end_seat(seat=seat, ended_on=LAST, by=BY, reason="closed"))

    assert errors == {"ended_on": ["A holding begins only after that day. Correct it first."]}
    assert [made.fresh(one).ended_on for one in (present, seat)] == [LAST + made.DAY, None]


def test_end_seat_twice_is_refused() -> None:
    seat = made.seat()
    actions.end_seat(seat=seat, ended_on=LAST, by=BY, reason="closed")

    with pytest.raises(AlreadyEndedError):
        actions.end_seat(seat=seat, ended_on=LAST, by=BY, reason="again")

    assert (made.fresh(seat).ended_on, seat.history.count()) == (LAST, 2)
