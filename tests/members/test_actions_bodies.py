"""Named writes of bodies and memberships: recorded, admitted, corrected, left."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from coordination.exceptions import ChangedMeanwhileError, MissingActorError
from coordination.models import User
from members import actions
from members.actions import bodies as module
from members.exceptions import NotSittingError
from members.models import MemberBody, Membership
from tests.members import making as made

pytestmark = pytest.mark.django_db
BY = made.BY
LAST = dt.date(2026, 5, 1)


def _errors(act: Callable[[], Any]) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as refusal:
        act()
    return refusal.value.message_dict


def test_record_body_is_kept_with_author_and_reason(officer: User) -> None:
    body = actions.record_body(name="Interior", kind="ministry", by=officer, reason="letter 7")

    assert MemberBody.objects.get(name="Interior") == body
    assert (body.classification, body.version) == ("government", 1)
    assert made.told(body) == (f"user:{officer.pk}", "letter 7")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": ""}, "name"),
        ({"kind": "club"}, "kind"),
        ({"classification": "secret"}, "classification"),
        ({"ended_on": dt.date(2019, 12, 31)}, "ended_on"),
    ],
)
def test_record_body_that_cannot_be_leaves_neither_row_nor_history(fields: dict, field: str) -> None:
    assert list(_errors(lambda: made.body(**fields))) == [field]
    assert (MemberBody.objects.count(), MemberBody.history.count()) == (0, 0)


def test_record_body_by_nobody_is_refused() -> None:
    with pytest.raises(MissingActorError):
        actions.record_body(name="Interior", kind="ministry", by=None)

    assert not MemberBody.objects.exists()


def test_change_body_writes_the_change_and_its_reason() -> None:
    body = made.body(name="Interior")

    actions.change_body(body=body, name="Interior and Security", by=BY, reason="decree 9")

    assert list(body.history.values_list("name", "history_change_reason")) == [
        ("Interior and Security", "decree 9"),
        ("Interior", ""),
    ]


def test_change_body_without_a_change_writes_nothing() -> None:
    body = made.body(name="Interior")

    actions.change_body(body=body, name="Interior", by=BY, reason="none")

    assert (body.version, body.history.count()) == (1, 1)


def test_change_body_read_before_somebody_elses_save_is_refused() -> None:
    body = made.body(name="Interior")
    late = made.fresh(body)
    actions.change_body(body=body, name="Security", by=BY)

    with pytest.raises(ChangedMeanwhileError):
        actions.change_body(body=late, name="Defence", by=BY)

    assert (made.fresh(body).name, body.history.count()) == ("Security", 2)


def test_change_body_whose_consequence_fails_is_undone(monkeypatch: pytest.MonkeyPatch) -> None:
    body = made.body(name="Interior")
    monkeypatch.setattr(module, "happened", _fail)

    with pytest.raises(RuntimeError):
        actions.change_body(body=body, name="Security", by=BY)

    assert (made.fresh(body).name, body.history.count()) == ("Interior", 1)


def _fail(*args: object, **facts: object) -> None:
    raise RuntimeError("halfway")


# Memberships.


def test_admit_seats_the_body_from_a_day(officer: User) -> None:
    body = made.body()

    row = actions.admit(
        body=body, standing="observer", began_on=LAST, legal_basis="Decree 1", by=officer, reason="asked"
    )

    assert (row.body, row.standing, row.began_on, row.legal_basis) == (body, "observer", LAST, "Decree 1")
    assert MemberBody.objects.sitting(LAST).get() == body
    assert made.told(row) == (f"user:{officer.pk}", "asked")


def test_admit_twice_is_refused_at_the_first_day_and_again_after_leaving_is_not() -> None:
    row = made.member()

    assert list(_errors(lambda: made.member(row.body, began_on=LAST))) == ["began_on"]
    actions.leave(membership=row, ended_on=LAST, by=BY, reason="left")
    again = made.member(row.body, began_on=LAST + made.DAY)

    assert list(Membership.objects.order_by("began_on")) == [row, again]


def test_admit_whose_consequence_fails_leaves_neither_row_nor_history(monkeypatch: pytest.MonkeyPatch) -> None:
    body = made.body()
    monkeypatch.setattr(module, "happened", _fail)

    with pytest.raises(RuntimeError):
        made.member(body)

    assert (Membership.objects.count(), Membership.history.count()) == (0, 0)


def test_leave_ends_the_membership_and_its_last_day_counts() -> None:
    row = made.member()

    actions.leave(membership=row, ended_on=LAST, by=BY, reason="withdrawn")

    sits = [MemberBody.objects.sitting(day).exists() for day in (LAST, LAST + made.DAY)]
    assert sits == [True, False]
    assert made.told(row) == (str(BY), "withdrawn")


@pytest.mark.parametrize("late", [0, 1])
def test_leave_on_or_after_the_last_day_is_refused(late: int) -> None:
    row = made.member()
    actions.leave(membership=row, ended_on=LAST, by=BY, reason="left")

    with pytest.raises(NotSittingError, match="already ended"):
        actions.leave(membership=row, ended_on=LAST + late * made.DAY, by=BY, reason="again")

    assert (made.fresh(row).ended_on, row.history.count()) == (LAST, 2)


def test_leave_earlier_than_recorded_moves_the_last_day() -> None:
    row = made.member()
    actions.leave(membership=row, ended_on=LAST, by=BY, reason="left")

    actions.leave(membership=row, ended_on=LAST - made.DAY, by=BY, reason="sooner")

    assert made.fresh(row).ended_on == LAST - made.DAY


def test_leave_before_the_start_is_refused_at_the_last_day() -> None:
    row = made.member(began_on=LAST)

    errors = _errors(lambda: actions.leave(membership=row, ended_on=LAST - made.DAY, by=BY, reason="left"))

    assert errors == {"ended_on": ["The end is before the start."]}
    assert (made.fresh(row).ended_on, row.history.count()) == (None, 1)


def test_correct_membership_reopens_and_changes_the_standing() -> None:
    row = made.member()
    actions.leave(membership=row, ended_on=LAST, by=BY, reason="left")

    actions.correct_membership(membership=row, standing="observer", ended_on=None, by=BY, reason="never left")

    kept = made.fresh(row)
    assert (kept.standing, kept.ended_on) == ("observer", None)
    assert made.told(row) == (str(BY), "never left")


def test_correct_membership_into_another_is_refused() -> None:
    first = made.member()
    actions.leave(membership=first, ended_on=LAST, by=BY, reason="left")
    made.member(first.body, began_on=LAST + made.DAY)

    errors = _errors(lambda: actions.correct_membership(membership=first, ended_on=None, by=BY, reason="no"))

    assert list(errors) == ["began_on"]
    assert made.fresh(first).ended_on == LAST


def test_change_body_to_begin_after_its_memberships_is_refused_at_the_day() -> None:
    body = actions.record_body(name="Interior", kind="ministry", began_on=dt.date(2020, 1, 1), by=BY)
    actions.admit(body=body, standing="full", began_on=dt.date(2020, 1, 1), by=BY)

    told = _errors(lambda: actions.change_body(body=body, began_on=dt.date(2021, 1, 1), by=BY))

    assert list(told) == ["began_on"]
