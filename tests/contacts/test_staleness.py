"""The one pure rule, by tables; and the property that the queryset says the same for any register."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some
from hypothesis.extra.django import TestCase

from contacts import actions
from contacts.enums import StaleReason
from contacts.models import Participation, Registration
from contacts.registrations import REGISTERED, facts_of
from contacts.staleness import Facts, Found, confirm_due_on, differs, reasons, receipt_due_on
from coordination import clock
from members import actions as member_actions
from members.models import Membership
from tests.factories import contacts as make

ON = dt.date(2026, 6, 1)
GOOD = Facts(
    began_on=dt.date(2026, 1, 1),
    ended_on=None,
    owed=True,
    confirm_days=180,
    receipt_days=30,
    confirmed_on=dt.date(2026, 5, 20),
    sent_on=dt.date(2026, 5, 1),
    told_digest="a",
    receipt_on=dt.date(2026, 5, 10),
    details_digest="a",
    details_since=dt.date(2026, 1, 1),
    vacant_since=None,
    point_ended_on=None,
    body_left_on=None,
)


def day(month: int, of_month: int) -> dt.date:
    return dt.date(2026, month, of_month)


def found(reason: str, since: dt.date) -> list[Found]:
    return [Found(StaleReason(reason), since)]


CASES: dict[str, tuple[dict[str, Any], list[Found]]] = {
    "all is well": ({}, []),
    "confirmed on the last day that counts": ({"confirmed_on": ON - dt.timedelta(days=180)}, []),
    "one day after that": ({"confirmed_on": ON - dt.timedelta(days=181)}, found("unconfirmed", ON)),
    "never confirmed, within the interval from the start": ({"confirmed_on": None}, []),
    "never confirmed, past it": (
        {"confirmed_on": None, "began_on": day(1, 1) - dt.timedelta(days=60)},
        found("unconfirmed", day(5, 2)),
    ),
    "a shorter house interval": ({"confirm_days": 10}, found("unconfirmed", day(5, 31))),
    "no receipt, on the last day of its term": ({"receipt_on": None, "sent_on": day(5, 2)}, []),
    "no receipt, one day after": ({"receipt_on": None, "sent_on": day(5, 1)}, found("no-receipt", ON)),
    "a receipt from before the last sending": ({"receipt_on": day(4, 30)}, found("no-receipt", ON)),
    "a receipt on the day of the sending": ({"receipt_on": day(5, 1)}, []),
    "the details changed": (
        {"details_digest": "b", "details_since": day(5, 25)},
        found("differs", day(5, 25)),
    ),
    "the details change tomorrow": ({"details_digest": "b", "details_since": day(6, 2)}, []),
    "the details changed before the registration began": (
        {"details_digest": "b", "details_since": day(1, 1), "began_on": day(2, 1)},
        found("differs", day(2, 1)),
    ),
    "never told": (
        {"told_digest": None, "sent_on": None, "receipt_on": None},
        found("differs", day(1, 1)),
    ),
    "vacant since today": ({"vacant_since": ON}, found("vacant", ON)),
    "vacant from tomorrow": ({"vacant_since": day(6, 2)}, []),
    "vacant since before the start": ({"vacant_since": dt.date(2025, 1, 1)}, found("vacant", day(1, 1))),
    "the contact's last day is today": ({"point_ended_on": ON}, []),
    "the contact ended yesterday": ({"point_ended_on": day(5, 31)}, found("ended", ON)),
    "the body's last day is today": ({"body_left_on": ON}, []),
    "the body left yesterday": ({"body_left_on": day(5, 31)}, found("body-left", ON)),
    "the registration begins tomorrow": ({"began_on": day(6, 2), "told_digest": None}, []),
    "its last day is today": ({"ended_on": ON, "point_ended_on": day(5, 1)}, found("ended", day(5, 2))),
    "it ended yesterday": ({"ended_on": day(5, 31), "told_digest": None}, []),
    "the instrument does not bind the State": ({"owed": False, "told_digest": None}, []),
}


@pytest.mark.parametrize(("change", "expected"), CASES.values(), ids=CASES.keys())
def test_reasons_of_a_registration(change: dict[str, Any], expected: list[Found]) -> None:
    assert reasons(replace(GOOD, **change), ON) == expected


def test_reasons_all_at_once_come_in_the_order_of_the_enumeration() -> None:
    worst = replace(
        GOOD,
        confirm_days=1,
        receipt_on=None,
        details_digest="b",
        vacant_since=day(5, 30),
        point_ended_on=day(5, 30),
        body_left_on=day(5, 30),
    )

    assert [item.reason for item in reasons(worst, ON)] == list(REGISTERED)


def test_terms_end_on_their_last_day() -> None:
    assert confirm_due_on(GOOD) == dt.date(2026, 11, 16)
    assert receipt_due_on(GOOD) is None
    assert receipt_due_on(replace(GOOD, receipt_on=None)) == day(5, 31)
    assert differs(GOOD, ON) is False


BEFORE = some.integers(min_value=-60, max_value=5).map(lambda count: ON + dt.timedelta(days=count))
AROUND = some.integers(min_value=-20, max_value=20).map(lambda count: ON + dt.timedelta(days=count))
MAYBE_AROUND = some.none() | some.none() | AROUND
EVENT = some.tuples(some.sampled_from(["passed", "sent", "receipt", "confirmed", "withdrawn"]), BEFORE)


class TestQuerysetSaysWhatTheRuleSays(TestCase):
    """For any register and any day, the database finds the reasons that the rule finds, with the same first day."""

    @classmethod
    def setUpTestData(cls) -> None:
        make.catalogue()

    # The same sixty registers each time; a failure is told as found, because making it smaller takes minutes.
    @settings(
        max_examples=60,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        is_post=some.booleans(),
        began_on=BEFORE,
        ended_on=MAYBE_AROUND,
        point_ended_on=MAYBE_AROUND,
        body_ended_on=MAYBE_AROUND,
        memberships=some.lists(some.tuples(BEFORE, some.integers(0, 40)), max_size=2),
        holdings=some.lists(some.tuples(BEFORE, some.integers(0, 40) | some.none()), max_size=3),
        events=some.lists(EVENT, max_size=6),
        intervals=some.tuples(some.integers(1, 60), some.integers(1, 10)),
        changed_on=some.none() | BEFORE,
        participation=some.sampled_from(["", "party", "unknown", "not-party", "withdrawn"]),
        withdrawn_on=AROUND,
        on=AROUND,
    )
    def test_reasons_and_their_first_days_agree(self, **drawn: Any) -> None:
        with clock.frozen_at(ON + dt.timedelta(days=60)):
            registration = _register(**drawn)
        on = drawn["on"]

        row = Registration.objects.with_facts(on).select_related("point__body", "instrument").get(pk=registration.pk)
        by_rule = {item.reason: item.since for item in reasons(facts_of(row, on), on)}
        by_query = {
            reason: list(Registration.objects.with_reason(reason, on).values_list("since", flat=True))
            for reason in REGISTERED
        }

        assert {reason: since[0] for reason, since in by_query.items() if since} == by_rule
        assert Registration.objects.stale(on).exists() is bool(by_rule)
        for reason in REGISTERED:
            assert Registration.objects.stale(on, reason).exists() is (reason in by_rule)


def _register(**drawn: Any) -> Registration:
    """Write one registration with a drawn life, by the acts of the register."""
    instrument = make.instrument("att")
    instrument = actions.set_intervals(
        instrument=instrument,
        confirm_days=drawn["intervals"][0],
        receipt_days=drawn["intervals"][1],
        by=make.BY,
        reason="t",
    )
    home = make.body(began_on=None)
    _sit(home, drawn["memberships"])
    point = make.seat_point(None, home) if drawn["is_post"] else make.office_point(home)
    registration = make.registration(point, "att", drawn["began_on"])
    if drawn["is_post"]:
        _hold(point, drawn["holdings"])
    for kind, on in drawn["events"]:
        _happen(registration, kind, max(on, drawn["began_on"]))
    if drawn["changed_on"] is not None:
        with clock.frozen_at(drawn["changed_on"]):
            make.change_phone(point)
    _end(registration, home, drawn)
    _stand(drawn)
    return registration


def _sit(home: Any, periods: list[tuple[dt.date, int]]) -> None:
    free_from = dt.date.min
    for began_on, length in sorted(periods):
        if began_on <= free_from:
            continue
        membership = member_actions.admit(body=home, began_on=began_on, by=make.BY)
        free_from = began_on + dt.timedelta(days=length)
        member_actions.leave(membership=membership, ended_on=free_from, by=make.BY, reason="t")
    assert not Membership.objects.filter(body=home, ended_on=None).exists()


def _hold(point: Any, periods: list[tuple[dt.date, int | None]]) -> None:
    free_from: dt.date | None = dt.date.min
    for began_on, length in sorted(periods, key=lambda period: period[0]):
        if free_from is None or began_on <= free_from:
            continue
        free_from = None if length is None else began_on + dt.timedelta(days=length)
        member_actions.appoint(seat=point.seat, person=make.person(), began_on=began_on, ended_on=free_from, by=make.BY)


def _happen(registration: Registration, kind: str, on: dt.date) -> None:
    (row,) = make.fresh(registration)
    if kind in ("sent", "withdrawn"):
        (event,) = actions.mark_sent(registrations=[row], on=on, channel="letter", by=make.BY)
        if kind == "withdrawn":
            actions.withdraw_event(event=event, by=make.BY, reason="t")
    elif kind == "passed":
        actions.pass_to_mission(registrations=[row], on=on, by=make.BY)
    elif kind == "confirmed":
        make.confirmed(row.point, on)
    elif row.events.standing(on).filter(kind="sent").exists():
        make.received(row, on=on)


def _end(registration: Registration, home: Any, drawn: dict[str, Any]) -> None:
    if drawn["point_ended_on"] is not None:
        (point,) = make.fresh(registration.point)
        actions.end_point(point=point, ended_on=drawn["point_ended_on"], by=make.BY, reason="t")
    if drawn["body_ended_on"] is not None:
        (body,) = make.fresh(home)
        member_actions.change_body(body=body, ended_on=drawn["body_ended_on"], by=make.BY, reason="t")
    if drawn["ended_on"] is not None:
        (row,) = make.fresh(registration)
        ended_on = max(drawn["ended_on"], drawn["began_on"])
        actions.end_registration(registration=row, ended_on=ended_on, by=make.BY, reason="t")


def _stand(drawn: dict[str, Any]) -> None:
    standing = drawn["participation"]
    if standing == "withdrawn":
        actions.record_participation(
            instrument=make.instrument("att"), applies="party", withdrawn_on=drawn["withdrawn_on"], by=make.BY
        )
    elif standing:
        actions.record_participation(instrument=make.instrument("att"), applies=standing, by=make.BY)
    else:
        assert not Participation.objects.filter(instrument__key="att").exists()
