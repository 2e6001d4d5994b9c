"""The life line: where a registration and a paper stand, computed from their events alone."""

import datetime as dt
import random
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import translation

from contacts.actions import withdraw_event
from contacts.life import Happening, Position, happenings_of, life_line, paper_line, positions
from contacts.models import Registration
from coordination.models import User
from tests.contacts.test_staleness import GOOD, ON, day
from tests.factories import contacts as make

DESIGNATED = dt.date(2025, 12, 1)
PASSED = Happening("passed", day(4, 28))
SENT = Happening("sent", day(5, 1), "note-verbale", "a")
RECEIPT = Happening("receipt", day(5, 10), "acknowledgement")
CONFIRMED = Happening("confirmed", day(5, 20), "link", "a")
LIFE = (PASSED, SENT, RECEIPT, CONFIRMED)


def line(facts: Any = GOOD, happenings: Any = LIFE) -> dict[str, Position]:
    return {item.step: item for item in positions(DESIGNATED, facts, happenings, ON)}


def states(facts: Any = GOOD, happenings: Any = LIFE) -> str:
    """Return the line in short: `step state`, with a comma between."""
    return ", ".join(f"{item.step} {item.state}" for item in positions(DESIGNATED, facts, happenings, ON))


UNTOLD = replace(GOOD, told_digest=None, sent_on=None, receipt_on=None, confirmed_on=None)
CHANGED = replace(GOOD, details_digest="b", details_since=day(5, 25))
TABLE: dict[str, tuple[Any, Any, str]] = {
    "all done": (
        GOOD,
        LIFE,
        "designated done, passed done, sent done, receipt done, confirmed now, due next, stale next",
    ),
    "designated and nothing more": (
        UNTOLD,
        (),
        "designated now, passed next, sent next, receipt next, confirmed next, due next, stale late",
    ),
    "passed on, not sent": (
        UNTOLD,
        (PASSED,),
        "designated done, passed now, sent next, receipt next, confirmed next, due next, stale late",
    ),
    "sent, receipt awaited": (
        replace(GOOD, receipt_on=None, sent_on=day(5, 20)),
        (PASSED, replace(SENT, on=day(5, 20)), CONFIRMED),
        "designated done, passed done, sent now, receipt next, confirmed done, due next, stale next",
    ),
    "receipt missed": (
        replace(GOOD, receipt_on=None, sent_on=day(4, 1)),
        (replace(SENT, on=day(4, 1)), CONFIRMED),
        "designated done, passed missing, sent done, receipt late, confirmed done, due next, stale late",
    ),
    "sent by e-mail, so nothing passed through the mission": (
        GOOD,
        (replace(SENT, channel="email"), RECEIPT, CONFIRMED),
        "designated done, sent done, receipt done, confirmed now, due next, stale next",
    ),
    "the details changed: all is to be done again": (
        CHANGED,
        LIFE,
        "designated now, passed next, sent next, receipt next, confirmed next, due next, stale late",
    ),
    "a paper with the new details is on its way": (
        CHANGED,
        (*LIFE, Happening("passed", day(5, 28))),
        "designated done, passed now, sent next, receipt next, confirmed next, due next, stale late",
    ),
    "a paper passed on before the details changed does not count": (
        CHANGED,
        (*LIFE, Happening("passed", day(5, 22))),
        "designated now, passed next, sent next, receipt next, confirmed next, due next, stale late",
    ),
    "the holder confirmed the new details already": (
        CHANGED,
        (*LIFE, Happening("confirmed", day(5, 26), "link", "b")),
        "designated now, passed next, sent next, receipt next, confirmed done, due next, stale late",
    ),
    "the confirmation ran out": (
        replace(GOOD, confirm_days=5),
        LIFE,
        "designated done, passed done, sent done, receipt done, confirmed done, due late, stale late",
    ),
    "never confirmed, and past it": (
        replace(GOOD, confirmed_on=None, confirm_days=5),
        LIFE[:3],
        "designated done, passed done, sent done, receipt done, confirmed late, due late, stale late",
    ),
    "vacant": (
        replace(GOOD, vacant_since=day(5, 30)),
        LIFE,
        "designated done, passed done, sent done, receipt done, confirmed now, due next, stale late, vacant late",
    ),
    "the registration ended": (
        replace(GOOD, ended_on=day(5, 30)),
        LIFE,
        "designated done, passed done, sent done, receipt done, ended now",
    ),
    "the instrument no longer binds": (
        replace(GOOD, owed=False),
        LIFE,
        "designated done, passed done, sent done, receipt done, ended now",
    ),
}


@pytest.mark.parametrize(("facts", "happenings", "expected"), TABLE.values(), ids=TABLE.keys())
def test_positions_of_a_registration(facts: Any, happenings: Any, expected: str) -> None:
    assert states(facts, happenings) == expected


def test_positions_that_are_done_carry_the_day_of_their_event() -> None:
    assert {step: item.on for step, item in line().items()} == {
        "designated": DESIGNATED,
        "passed": PASSED.on,
        "sent": SENT.on,
        "receipt": RECEIPT.on,
        "confirmed": CONFIRMED.on,
        "due": dt.date(2026, 11, 16),
        "stale": dt.date(2026, 11, 17),
    }


def test_positions_of_a_past_cycle_are_told_beside_what_comes_next() -> None:
    found = line(CHANGED)

    assert found["sent"] == Position("sent", "next", None, last=SENT.on)
    assert found["receipt"] == Position("receipt", "next", None, last=RECEIPT.on)
    assert found["confirmed"] == Position("confirmed", "next", None, last=CONFIRMED.on)
    assert found["stale"].on == day(5, 25)


def test_positions_awaiting_receipt_say_by_when() -> None:
    facts = replace(GOOD, receipt_on=None, sent_on=day(5, 20))

    assert line(facts, (replace(SENT, on=day(5, 20)),))["receipt"] == Position("receipt", "next", dt.date(2026, 6, 19))


def test_positions_of_a_second_sending_forget_the_passing_of_the_first() -> None:
    again = (PASSED, replace(SENT, on=day(4, 30)), SENT, RECEIPT)

    assert line(GOOD, again)["passed"] == Position("passed", "missing")


def test_happenings_are_the_standing_events_in_order_however_they_were_read() -> None:
    noon = dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)

    def event(kind: str, on: dt.date, minute: int, withdrawn_on: dt.date | None = None) -> Any:
        return SimpleNamespace(
            kind=kind,
            on=on,
            channel="",
            details_digest="",
            withdrawn_on=withdrawn_on,
            recorded_at=noon.replace(minute=minute),
        )

    events = [
        event("passed", day(5, 1), 1),
        event("sent", day(5, 1), 2),
        event("receipt", day(5, 3), 3),
        event("sent", day(5, 4), 4, withdrawn_on=day(5, 5)),
        event("confirmed", day(6, 2), 5),
    ]
    for seed in range(10):
        random.Random(seed).shuffle(events)
        assert [item.kind for item in happenings_of(events, ON)] == ["passed", "sent", "receipt"]


@pytest.mark.django_db
def test_life_line_of_a_record_is_told_in_words(freeze: Any) -> None:
    freeze(make.TODAY)
    make.catalogue()
    (registration,) = make.provided()
    row = (
        Registration.objects.with_facts(make.TODAY).select_related("point__body", "instrument").get(pk=registration.pk)
    )

    points = life_line(row, make.TODAY)

    assert [(point.name, point.label, point.on, point.state) for point in points] == [
        ("designated", "Designated", make.LONG_AGO, "done"),
        ("passed", "Passed to the mission", None, "missing"),
        ("sent", "Sent", make.ago(20), "done"),
        ("receipt", "Proof of receipt", make.ago(10), "done"),
        ("confirmed", "Confirmed by the holder", make.ago(5), "now"),
        ("due", "Due", make.ago(5) + make.days(180), "next"),
        ("stale", "Stale", make.ago(5) + make.days(181), "next"),
    ]
    with translation.override("ar"):
        assert [point.label for point in life_line(row, make.TODAY)] != [point.label for point in points]


@pytest.mark.django_db
def test_life_line_of_a_list_asks_nothing_where_events_were_read_along(
    freeze: Any, django_assert_num_queries: Any
) -> None:
    freeze(make.TODAY)
    make.catalogue()
    make.provided(None, "poa", "iti")
    rows = Registration.objects.with_facts(make.TODAY).select_related("point__body", "instrument")

    with django_assert_num_queries(2):
        assert len([life_line(row, make.TODAY) for row in rows.prefetch_related("events")]) == 2


@pytest.mark.django_db
def test_life_line_after_an_event_was_withdrawn_is_as_if_it_had_not_been(freeze: Any) -> None:
    freeze(make.TODAY)
    make.catalogue()
    (registration,) = make.provided()
    event = registration.events.get(kind="receipt")

    withdraw_event(event=event, by=make.BY, reason="it was for another State")

    row = (
        Registration.objects.with_facts(make.TODAY).select_related("point__body", "instrument").get(pk=registration.pk)
    )
    receipt = next(point for point in life_line(row, make.TODAY) if point.name == "receipt")
    assert (receipt.state, receipt.on, receipt.note) == ("next", make.ago(20) + make.days(30), "at the latest")


@pytest.mark.django_db
def test_paper_line_goes_from_its_date_to_the_receipt(officer: User, state: Any, freeze: Any) -> None:
    freeze(make.TODAY)
    make.catalogue()
    make.authority()
    registration = make.registration()
    paper = make.notification(by=officer)

    def line_of() -> str:
        (row,) = make.fresh(paper)
        return ", ".join(f"{point.name} {point.state}" for point in paper_line(row, row.events.all(), make.TODAY))

    assert line_of() == "dated now, sealed next, passed next, sent next, receipt next"
    make.sealed(paper)
    assert line_of() == "dated done, sealed now, passed next, sent next, receipt next"
    (row,) = make.fresh(paper)
    make.sent(registration, on=make.TODAY, notification=row)
    assert line_of() == "dated done, sealed done, passed missing, sent now, receipt next"
    make.received(registration, on=make.TODAY, notification=row)
    assert line_of() == "dated done, sealed done, passed missing, sent done, receipt now"
