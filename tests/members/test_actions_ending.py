"""The end of a body, with all that hangs on it."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from coordination.models import User
from members import actions
from members.actions import bodies as module
from members.exceptions import AlreadyEndedError
from members.models import Holding, MemberBody, Membership, Seat
from tests.members import making as made

pytestmark = pytest.mark.django_db
BY = made.BY
LAST = dt.date(2026, 5, 1)


def _fail(*args: object, **facts: object) -> None:
    raise RuntimeError("halfway")


def test_end_body_ends_its_memberships_seats_and_holdings_on_the_same_day(officer: User) -> None:
    body = made.member().body
    holding = made.holding(made.seat(body))

    actions.end_body(body=body, ended_on=LAST, by=officer, reason="merged")

    records = (body, holding, holding.seat, Membership.objects.get())
    assert [made.fresh(one).ended_on for one in records] == [LAST] * 4
    assert {made.told(one) for one in records} == {(f"user:{officer.pk}", "merged")}


def test_end_body_leaves_what_ended_before_and_what_is_of_others() -> None:
    body, other = made.body(), made.holding()
    early = made.holding(made.seat(body), ended_on=LAST - made.DAY)

    actions.end_body(body=body, ended_on=LAST, by=BY, reason="merged")

    assert [made.fresh(one).ended_on for one in (early, other, other.seat)] == [LAST - made.DAY, None, None]


def test_end_body_with_a_holding_still_to_begin_is_refused_and_changes_nothing() -> None:
    body = made.member().body
    holding = made.holding(made.seat(body), began_on=LAST + made.DAY)

    with pytest.raises(ValidationError) as refusal:
        actions.end_body(body=body, ended_on=LAST, by=BY, reason="merged")

    assert refusal.value.message_dict == {"ended_on": [f"“{holding}” begins only after that day. Correct it first."]}
    assert [made.fresh(one).ended_on for one in (body, holding.seat, Membership.objects.get())] == [None] * 3


def test_end_body_whose_consequence_fails_leaves_everything_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    holding = made.holding()
    monkeypatch.setattr(module, "happened", _fail)

    with pytest.raises(RuntimeError):
        actions.end_body(body=holding.seat.body, ended_on=LAST, by=BY, reason="merged")

    assert [model.objects.filter(ended_on=None).count() for model in (MemberBody, Seat, Holding)] == [1, 1, 1]
    assert [model.history.count() for model in (MemberBody, Seat, Holding)] == [1, 1, 1]


@pytest.mark.parametrize("late", [0, 1])
def test_end_body_twice_is_refused(late: int) -> None:
    body = made.body()
    actions.end_body(body=body, ended_on=LAST, by=BY, reason="merged")

    with pytest.raises(AlreadyEndedError, match="Nothing was changed"):
        actions.end_body(body=body, ended_on=LAST + late * made.DAY, by=BY, reason="again")

    assert made.fresh(body).ended_on == LAST
