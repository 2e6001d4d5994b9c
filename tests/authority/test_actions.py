"""Designating, correcting and ending the National Authority: what is written, refused and left."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from authority import actions
from authority.exceptions import AlreadyActiveError, EndedAlreadyError
from authority.models import Designation
from coordination import happenings
from coordination.exceptions import ChangedMeanwhileError
from coordination.models import State, User
from members.actions import end_body
from tests.factories import contacts as made

pytestmark = pytest.mark.django_db
BY = made.BY


@pytest.fixture(autouse=True)
def _today(freeze: Callable[..., None], state: State) -> None:
    freeze(made.TODAY)


def written() -> tuple[int, int]:
    return Designation.objects.count(), Designation.history.count()


def fresh(row: Designation) -> Designation:
    return Designation.objects.select_related("body").get(pk=row.pk)


def refusal(act: Callable[[], Any]) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as refused:
        act()
    return refused.value.message_dict


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Designation]:
    """The designations that upper rooms were told of."""
    heard: list[Designation] = []
    listeners = {"authority-changed": [lambda *, designation: heard.append(designation)]}
    monkeypatch.setattr(happenings, "_receivers", listeners)
    return heard


def failing(**facts: Any) -> None:
    raise RuntimeError("an upper room failed")


def test_designate_keeps_it_with_author_and_reason_and_tells_the_upper_rooms(officer: User, told: list) -> None:
    host = made.body()

    row = actions.designate(
        body=host,
        title="Small Arms Office",
        legal_basis="Decree 5",
        began_on=made.TODAY,
        signatory_title="Director",
        address="1 Street",
        city="Port Velland",
        by=officer,
        reason="Decree 5",
    )

    past = row.history.get()
    assert (past.actor, past.history_change_reason) == (f"user:{officer.pk}", "Decree 5")
    assert (fresh(row).body, row.leads_coordination, row.leads_policy, told) == (host, True, True, [row])


def test_designate_beside_an_active_one_is_refused_at_the_start_and_leaves_nothing() -> None:
    made.authority()

    refused = refusal(lambda: made.authority(body=made.body(), began_on=made.TODAY))

    assert refused == {"began_on": [str(Designation.taken)]}
    assert written() == (1, 1)


def test_designate_at_the_same_moment_as_another_is_refused_by_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    made.authority()
    monkeypatch.setattr(Designation, "full_clean", lambda self: None)

    with pytest.raises(AlreadyActiveError, match="Another designation was kept at the same moment"):
        made.authority(body=made.body(), began_on=made.TODAY)

    assert written() == (1, 1)


@pytest.mark.parametrize(
    ("host", "began_on"),
    [
        ({"kind": "civil-society"}, made.TODAY),
        ({"kind": "legislature"}, made.TODAY),
        ({"name": "National Commission on Small Arms"}, made.TODAY),
        ({}, made.LONG_AGO - made.days(1)),
    ],
)
def test_designate_of_a_body_that_cannot_lead_is_refused_at_the_body(host: dict, began_on: dt.date) -> None:
    refused = refusal(lambda: made.authority(body=made.body(**host), began_on=began_on))

    assert list(refused) == ["body"]
    assert written() == (0, 0)


def test_designate_that_fails_in_an_upper_room_leaves_neither_row_nor_history(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(happenings, "_receivers", {"authority-changed": [failing]})

    with pytest.raises(RuntimeError):
        made.authority()

    assert written() == (0, 0)


def test_change_designation_writes_what_changed_with_the_reason(officer: User, told: list) -> None:
    row = made.authority()

    actions.change_designation(designation=fresh(row), city="New Port", by=officer, reason="moved")

    assert fresh(row).city == "New Port"
    assert row.history.latest().history_change_reason == "moved"
    assert told == [row, row]


def test_change_designation_without_a_difference_writes_and_tells_nothing(told: list) -> None:
    row = made.authority()

    actions.change_designation(designation=fresh(row), city=row.city, by=BY, reason="looked")

    assert (written(), told) == ((1, 1), [row])


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"phone": "12"}, "phone"),
        ({"ended_on": made.LONG_AGO - made.days(1)}, "ended_on"),
        ({"began_on": dt.date(2019, 12, 31)}, "body"),
    ],
)
def test_change_designation_that_cannot_be_is_refused_at_its_field(fields: dict, field: str) -> None:
    row = made.authority()

    refused = refusal(lambda: actions.change_designation(designation=fresh(row), by=BY, reason="x", **fields))

    assert list(refused) == [field]
    assert written() == (1, 1)


def test_change_designation_of_an_ended_one_may_not_run_into_the_next() -> None:
    row = made.authority(ended_on=made.ago(20))
    made.authority(body=made.body(), began_on=made.ago(10))

    refused = refusal(lambda: actions.change_designation(designation=fresh(row), ended_on=None, by=BY, reason="x"))

    assert refused == {"began_on": [str(Designation.taken)]}


def test_change_designation_read_before_somebody_elses_save_is_refused() -> None:
    row = made.authority()
    mine, theirs = fresh(row), fresh(row)
    actions.change_designation(designation=theirs, city="Theirs", by=BY, reason="x")

    with pytest.raises(ChangedMeanwhileError):
        actions.change_designation(designation=mine, city="Mine", by=BY, reason="x")

    assert (fresh(row).city, written()) == ("Theirs", (1, 2))


def test_change_designation_of_a_host_that_ended_meanwhile_is_still_possible() -> None:
    row = made.authority()
    end_body(body=row.body, ended_on=made.ago(3), by=BY, reason="dissolved")

    actions.change_designation(designation=fresh(row), city="New Port", by=BY, reason="moved")

    assert fresh(row).city == "New Port"


def test_end_designation_counts_its_last_day_and_leaves_a_lapse(told: list) -> None:
    row = made.authority()

    actions.end_designation(designation=fresh(row), ended_on=made.TODAY, by=BY, reason="Decree 9")

    days = (made.TODAY, made.TODAY + made.days(1))
    assert [Designation.objects.active(day).exists() for day in days] == [True, False]
    assert told == [row, row]


@pytest.mark.parametrize(("ended_on", "ends"), [(made.ago(3), True), (made.TODAY, False), (made.ago(-1), False)])
def test_end_designation_that_has_ended_may_only_be_made_earlier(ended_on: dt.date, ends: bool) -> None:
    row = fresh(made.authority(ended_on=made.TODAY))

    if ends:
        actions.end_designation(designation=row, ended_on=ended_on, by=BY, reason="x")
    else:
        with pytest.raises(EndedAlreadyError, match="already ended"):
            actions.end_designation(designation=row, ended_on=ended_on, by=BY, reason="x")

    assert fresh(row).ended_on == (ended_on if ends else made.TODAY)


def test_end_designation_before_its_start_is_refused_at_the_last_day() -> None:
    row = fresh(made.authority())

    refused = refusal(
        lambda: actions.end_designation(designation=row, ended_on=dt.date(2019, 12, 31), by=BY, reason="x")
    )

    assert refused == {"ended_on": ["The end is before the start."]}
    assert written() == (1, 1)


def test_end_designation_that_fails_in_an_upper_room_leaves_neither_row_nor_history(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = made.authority()
    monkeypatch.setattr(happenings, "_receivers", {"authority-changed": [failing]})

    with pytest.raises(RuntimeError):
        actions.end_designation(designation=fresh(row), ended_on=made.TODAY, by=BY, reason="x")

    assert (fresh(row).ended_on, written()) == (None, (1, 1))
