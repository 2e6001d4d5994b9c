"""Flags: the log says what the rule says; the sweep writes what the days changed, once."""

import datetime as dt
from typing import Any

import pytest

from contacts import actions
from contacts.actions import flags as flag_actions
from contacts.enums import StaleReason
from contacts.models import Registration, StaleFlag
from coordination import clock
from coordination.records import Actor
from members import actions as member_actions
from members.models import Membership
from tests.factories import contacts as make

pytestmark = pytest.mark.django_db
TODAY = make.TODAY
NIGHT = Actor("task", "flag-stale")


@pytest.fixture(autouse=True)
def _register(freeze: Any) -> None:
    freeze(TODAY)
    make.catalogue(att="party")


def sweep(on: dt.date) -> tuple[int, int]:
    with clock.frozen_at(on):
        swept = actions.sweep(on=on, by=NIGHT, reason="night")
    return swept.opened, swept.closed


def open_flags() -> set[tuple[str, str, dt.date]]:
    rows = StaleFlag.objects.open().select_related("registration__instrument", "instrument")
    return {
        ((row.registration.instrument if row.registration else row.instrument).key, row.reason, row.since)
        for row in rows
    }


def of_registrations() -> set[tuple[str, str, dt.date]]:
    return {flag for flag in open_flags() if flag[1] != StaleReason.GAP}


def rows_written() -> tuple[int, int]:
    return StaleFlag.objects.count(), StaleFlag.history.count()


def test_sweep_opens_what_the_days_made_stale() -> None:
    make.provided(None, "poa")
    assert of_registrations() == set()

    due = make.ago(5) + make.days(180)
    sweep(due)
    assert of_registrations() == set()

    assert sweep(due + make.days(1)) == (1, 0)
    assert of_registrations() == {("poa", "unconfirmed", due + make.days(1))}


def test_sweep_closes_what_is_stale_no_more() -> None:
    (registration,) = make.provided(None, "poa")
    late = TODAY + make.days(300)
    sweep(late)
    with clock.frozen_at(late):
        (row,) = make.fresh(registration)
        actions.end_registration(registration=row, ended_on=late + make.days(2), by=make.BY, reason="another office")
    assert len(of_registrations()) == 1

    assert sweep(late + make.days(3))[1] == 1

    assert of_registrations() == set()


def test_sweep_run_again_writes_nothing() -> None:
    make.provided(None, "poa")
    day = TODAY + make.days(300)
    sweep(day)
    before = rows_written()

    assert sweep(day) == (0, 0)

    assert rows_written() == before


def test_sweep_after_something_was_written_that_day_looks_again(django_assert_num_queries: Any) -> None:
    make.provided(None, "poa")
    sweep(TODAY)
    with django_assert_num_queries(1):
        sweep(TODAY)

    with clock.frozen_at(dt.datetime(2026, 6, 1, 15, tzinfo=dt.UTC)):
        make.registration(key="iti")

    with clock.frozen_at(dt.datetime(2026, 6, 1, 16, tzinfo=dt.UTC)):
        assert flag_actions.sweep(on=TODAY, by=NIGHT, reason="night") == flag_actions.Swept(0, 0)
    assert ("iti", "differs", make.LONG_AGO) in of_registrations()


def test_sweep_after_an_outage_of_forty_five_days_catches_up_once() -> None:
    make.provided(None, "poa")
    due = make.ago(5) + make.days(180)
    back = due + make.days(45)
    sweep(due)
    before = rows_written()

    assert sweep(back) == (1, 0)

    assert of_registrations() == {("poa", "unconfirmed", due + make.days(1))}
    flag = StaleFlag.objects.open().get(reason="unconfirmed")
    assert flag.opened_at.date() == back
    assert rows_written() == (before[0] + 1, before[1] + 1)
    assert sweep(back) == (0, 0)


def test_sweep_writes_a_historical_row_for_each_flag_with_its_author() -> None:
    make.provided(None, "poa")
    day = TODAY + make.days(300)

    sweep(day)

    row = StaleFlag.history.get(reason="unconfirmed", actor="task:flag-stale")
    assert (row.history_change_reason, row.history_type) == ("night", "+")


def test_sweep_of_many_says_what_the_rule_says_of_each() -> None:
    point, post = make.office_point(), make.seat_point()
    make.provided(point, "poa")
    make.registration(post, "iti")
    make.registration(make.office_point(), "att", make.ago(3))
    day = TODAY + make.days(400)
    one_by_one = Registration.objects.all()

    sweep(day)
    swept = open_flags()
    with clock.frozen_at(day):
        actions.settle(registrations=one_by_one, by=make.BY, reason="looked at one by one")

    assert open_flags() == swept
    assert len(swept) > 4


def test_settle_of_many_goes_through_the_database_and_agrees(monkeypatch: pytest.MonkeyPatch) -> None:
    make.registration(make.seat_point(), "iti")
    make.registration(make.office_point(), "poa", make.ago(3))
    expected = open_flags()
    for flag in StaleFlag.objects.open():
        flag.closed_at = clock.now() - dt.timedelta(days=1)
        _kept(flag)
    monkeypatch.setattr(flag_actions, "FEW", 1)

    actions.settle(registrations=Registration.objects.all(), by=make.BY, reason="many")

    assert of_registrations() == {flag for flag in expected if flag[1] != StaleReason.GAP}


def _kept(flag: StaleFlag) -> None:
    from coordination.records import acting, keep

    with acting(make.BY, "put back"):
        keep(flag)


def test_gap_opens_for_clause_4_alone_and_closes_with_a_contact() -> None:
    gaps = {flag[0] for flag in open_flags() if flag[1] == StaleReason.GAP}
    assert gaps == {"poa", "iti", "att"}

    make.registration(key="att")

    assert {flag[0] for flag in open_flags() if flag[1] == StaleReason.GAP} == {"poa", "iti"}


def test_gap_follows_how_the_state_stands() -> None:
    actions.record_participation(instrument=make.instrument("att"), applies="not-party", by=make.BY)
    assert ("att", "gap", TODAY) not in open_flags()

    actions.record_participation(instrument=make.instrument("firearms-protocol"), applies="party", by=make.BY)

    assert ("firearms-protocol", "gap", TODAY) in open_flags()


def test_vacancy_of_the_only_contact_opens_its_flag_and_the_gap_at_once() -> None:
    point = make.seat_point(make.person())
    make.provided(point, "poa")

    make.end_holding(point, make.ago(1))

    assert {("poa", "vacant", TODAY), ("poa", "gap", TODAY), ("poa", "differs", TODAY)} <= open_flags()


def test_body_that_leaves_the_mechanism_takes_its_contact_along() -> None:
    home = make.body()
    member_actions.admit(body=home, began_on=make.LONG_AGO, by=make.BY)
    make.provided(make.office_point(home), "poa")

    member_actions.leave(
        membership=Membership.objects.get(body=home), ended_on=make.ago(1), by=make.BY, reason="reorganized"
    )

    assert ("poa", "body-left", TODAY) in open_flags()


def test_act_that_fails_halfway_leaves_no_flag(monkeypatch: pytest.MonkeyPatch) -> None:
    before = rows_written()

    def fail(**given: Any) -> None:
        raise RuntimeError("interrupted")

    monkeypatch.setattr(flag_actions, "settle_gaps", fail)
    with pytest.raises(RuntimeError):
        make.registration(key="poa")

    assert rows_written() == before
    assert not Registration.objects.exists()
