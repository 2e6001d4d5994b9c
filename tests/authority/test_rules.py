"""What clause 5.1 asks of the National Authority, as tables: who can host it, and what it lacks."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from authority.rules import HOST_KINDS, host_refusal, lacks
from members.enums import BodyKind

ON = dt.date(2026, 6, 1)
DAY = dt.timedelta(days=1)
MECHANISM = ("National Commission on Small Arms", "اللجنة الوطنية")
NO_ENTITY = "Only a government entity can be the National Authority (5.1): a ministry, an agency, a leader's office."
MECHANISM_ITSELF = "The mechanism itself cannot be the National Authority (5.1). Choose the entity that leads it."
NOT_YET = "This body did not exist on that day. Choose a later day, or another body."
NO_LONGER = "This body had ended by that day. Choose another body."


def body(**facts: Any) -> SimpleNamespace:
    values = {"kind": "ministry", "name": "Ministry", "other_names": {}, "began_on": None, "ended_on": None, **facts}
    return SimpleNamespace(**values)


def designation(*, coordination: bool = True, policy: bool = True, **facts: Any) -> SimpleNamespace:
    return SimpleNamespace(body=body(**facts), leads_coordination=coordination, leads_policy=policy)


@pytest.mark.parametrize("kind", BodyKind.values)
def test_host_is_an_entity_of_the_national_government(kind: str) -> None:
    expected = "" if kind in ("ministry", "agency", "office") else NO_ENTITY

    assert host_refusal(body(kind=kind), ON) == expected
    assert (kind in HOST_KINDS) is (expected == "")


@pytest.mark.parametrize(
    ("facts", "began_on", "refusal"),
    [
        ({}, ON, ""),
        ({}, None, ""),
        ({"name": MECHANISM[0]}, ON, MECHANISM_ITSELF),
        ({"other_names": {"ar": MECHANISM[1]}}, ON, MECHANISM_ITSELF),
        ({"other_names": None}, ON, ""),
        ({"began_on": ON}, ON, ""),
        ({"began_on": ON + DAY}, ON, NOT_YET),
        ({"began_on": ON}, None, ""),
        ({"ended_on": ON}, ON, ""),
        ({"ended_on": ON - DAY}, ON, NO_LONGER),
        ({"ended_on": ON + DAY}, None, NO_LONGER),
        ({"kind": "un", "name": MECHANISM[0], "ended_on": ON - DAY}, ON, NO_ENTITY),
    ],
)
def test_host_refusal_says_the_first_thing_that_stands_against_a_body(
    facts: dict, began_on: dt.date | None, refusal: str
) -> None:
    assert host_refusal(body(**facts), began_on, MECHANISM) == refusal


ENDED = "Its host body has ended. Designate another."
HALF = "It leads only one of the two: political coordination and policy direction."


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, []),
        ({"ended_on": ON}, []),
        ({"ended_on": ON + DAY}, []),
        ({"ended_on": ON - DAY}, [ENDED]),
        ({"coordination": False}, [HALF]),
        ({"policy": False}, [HALF]),
        ({"ended_on": ON - DAY, "policy": False}, [ENDED, HALF]),
    ],
)
def test_lacks_names_each_thing_that_5_1_asks_and_that_is_missing(facts: dict, expected: list[str]) -> None:
    assert lacks(designation(**facts), ON) == expected


def test_lacks_of_one_that_leads_neither_says_something() -> None:
    assert len(lacks(designation(coordination=False, policy=False), ON)) == 1
