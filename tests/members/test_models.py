"""What the database and the models themselves refuse of bodies, memberships, seats, holdings and people."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from coordination.models import User
from coordination.records import acting, keep
from members.models import Holding, MemberBody, Membership, Person, Seat
from tests.members import making as made

pytestmark = pytest.mark.django_db
BY = made.BY
EARLIER = made.LONG_AGO - made.DAY


def _of_body(model: type, **fields: Any) -> Callable[[], Any]:
    return lambda: model(body=made.body(), began_on=made.LONG_AGO, **fields)


def _second_open_membership() -> Membership:
    return Membership(body=made.member().body, began_on=made.TODAY)


def _second_open_holding() -> Holding:
    return Holding(seat=made.holding().seat, person=made.person(), began_on=made.TODAY)


def _holding_ended_before() -> Holding:
    return Holding(seat=made.seat(), person=made.person(), began_on=made.LONG_AGO, ended_on=EARLIER)


# Each constraint by name: the row that breaks it, and the words by which SQLite names a partial index.
BREAKS: dict[str, tuple[Callable[[], Any], str]] = {
    "memberbody_end_not_before_start": (
        lambda: MemberBody(name="Ministry", kind="ministry", began_on=made.LONG_AGO, ended_on=EARLIER),
        "",
    ),
    "membership_end_not_before_start": (_of_body(Membership, ended_on=EARLIER), ""),
    "membership_one_open_a_body": (_second_open_membership, "members_membership.body_id"),
    "seat_end_not_before_start": (_of_body(Seat, kind="member", title="Seat", ended_on=EARLIER), ""),
    "holding_end_not_before_start": (_holding_ended_before, ""),
    "holding_one_open_a_seat": (_second_open_holding, "members_holding.seat_id"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_database_itself_refuses_what_breaks_a_constraint(name: str) -> None:
    breaking, by_column = BREAKS[name]
    row = breaking()
    before = type(row).history.count()

    with pytest.raises(IntegrityError) as refusal, transaction.atomic(), acting(BY):
        row.save()

    assert name in str(refusal.value) or (by_column and by_column in str(refusal.value))
    assert type(row).history.count() == before


def test_every_named_constraint_has_a_row_that_breaks_it() -> None:
    models = (MemberBody, Membership, Seat, Holding, Person)

    assert {rule.name for model in models for rule in model._meta.constraints} == set(BREAKS)


def test_database_refuses_a_second_person_with_one_login(nobody: User) -> None:
    made.person(user=nobody)

    with pytest.raises(IntegrityError), transaction.atomic(), acting(BY):
        Person(name="Second", user=nobody).save()

    assert Person.objects.get(user=nobody).name.startswith("Person ")


def _errors(row: Any) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as refusal, acting(BY):
        keep(row)
    return refusal.value.message_dict


@pytest.mark.parametrize("name", [name for name in BREAKS if name.endswith("end_not_before_start")])
def test_end_before_the_start_is_told_at_the_last_day_and_only_there(name: str) -> None:
    assert _errors(BREAKS[name][0]()) == {"ended_on": ["The end is before the start."]}


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (_second_open_membership, "This body sits in the mechanism in that period already. End that membership first."),
        (_second_open_holding, "This seat has a holder in that period. End that holding first."),
    ],
)
def test_second_period_at_once_is_told_in_one_sentence_at_the_first_day(row: Callable[[], Any], sentence: str) -> None:
    assert _errors(row()) == {"began_on": [sentence]}


@pytest.mark.parametrize(("first_day", "is_taken"), [(made.TODAY, True), (made.TODAY + made.DAY, False)])
def test_holding_may_begin_the_day_after_the_last_day_of_another(first_day: dt.date, is_taken: bool) -> None:
    seat = made.holding(ended_on=made.TODAY).seat
    row = Holding(seat=seat, person=made.person(), began_on=first_day)

    if is_taken:
        assert list(_errors(row)) == ["began_on"]
    else:
        with acting(BY):
            assert keep(row).version == 1


def test_holding_up_to_the_first_day_of_another_is_taken_with_that_day() -> None:
    seat = made.holding(began_on=made.TODAY).seat
    row = Holding(seat=seat, person=made.person(), began_on=made.LONG_AGO, ended_on=made.TODAY)

    assert list(_errors(row)) == ["began_on"]

    row.ended_on = made.TODAY - made.DAY
    with acting(BY):
        assert keep(row).version == 1


@pytest.mark.parametrize("depth", [0, 1, 3])
def test_body_cannot_be_a_part_of_itself_at_any_depth(depth: int) -> None:
    top = last = made.body()
    for _level in range(depth):
        last = made.body(parent=last)
    top.parent = last

    assert _errors(top) == {"parent": ["A body cannot be a part of itself. Choose another, or none."]}


LAST = dt.date(2024, 12, 31)


@pytest.mark.parametrize(
    ("began_on", "ended_on", "field", "sentence"),
    [
        (EARLIER, LAST, "began_on", "The body did not exist on that day. Correct the day, or the body."),
        (LAST + made.DAY, None, "began_on", "The body had ended by then. Correct the day, or the body."),
        (LAST, None, "ended_on", "The body ends before that. Enter a last day up to the body's own."),
        (LAST, LAST + made.DAY, "ended_on", "The body ends before that. Enter a last day up to the body's own."),
    ],
)
def test_membership_stays_inside_the_life_of_its_body(
    began_on: dt.date, ended_on: dt.date | None, field: str, sentence: str
) -> None:
    row = Membership(body=made.body(ended_on=LAST), began_on=began_on, ended_on=ended_on)

    assert _errors(row) == {field: [sentence]}


@pytest.mark.parametrize(
    ("began_on", "ended_on", "field", "sentence"),
    [
        (EARLIER, LAST, "began_on", "The seat did not exist on that day. Correct the day, or the seat."),
        (LAST + made.DAY, None, "began_on", "The seat had ended by then. Correct the day, or the seat."),
        (LAST, None, "ended_on", "The seat ends before that. Enter a last day up to the seat's own."),
        (LAST, LAST + made.DAY, "ended_on", "The seat ends before that. Enter a last day up to the seat's own."),
    ],
)
def test_holding_stays_inside_the_life_of_its_seat(
    began_on: dt.date, ended_on: dt.date | None, field: str, sentence: str
) -> None:
    with acting(BY):
        seat = keep(Seat(body=made.body(), kind="member", title="Seat", began_on=made.LONG_AGO, ended_on=LAST))

    row = Holding(seat=seat, person=made.person(), began_on=began_on, ended_on=ended_on)

    assert _errors(row) == {field: [sentence]}


def test_seat_cannot_outlive_its_body() -> None:
    row = Seat(body=made.body(ended_on=LAST), kind="member", title="Seat", began_on=made.LONG_AGO)

    assert _errors(row) == {
        "body": ["The body ends on its last day, and its seats with it. Choose a body that exists."]
    }


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "A\u202eB"}, "name"),
        ({"gender": "unknown"}, "gender"),
        ({"phone": "0800"}, "phone"),
        ({"languages": ["English!"]}, "languages"),
    ],
)
def test_person_keeps_to_what_an_office_detail_can_be(fields: dict, field: str) -> None:
    assert list(_errors(Person(**{"name": "A. Person", **fields}))) == [field]


def test_names_and_titles_are_read_in_the_readers_language_where_it_is_on_record() -> None:
    seat = made.seat(made.body(name="Interior", other_names={"ar": "الداخلية"}), title="Adviser")
    seat.other_titles = {"ar": "مستشار"}

    with translation.override("ar"):
        assert (str(seat), str(seat.body)) == ("مستشار", "الداخلية")
    assert (str(seat), str(seat.body), seat.title_in("fr")) == ("Adviser", "Interior", "Adviser")


@pytest.mark.parametrize(
    ("kind", "is_government"),
    [("ministry", True), ("legislature", True), ("subnational", True), ("un", False), ("industry", False)],
)
def test_body_is_of_the_government_by_its_kind(kind: str, is_government: bool) -> None:
    assert MemberBody(kind=kind).is_government is is_government
