"""The chain of history among the checks of health."""

import datetime as dt
from collections.abc import Callable

import pytest

from coordination import security
from coordination.enums import JobState
from coordination.health.chain import chain
from coordination.integrity.last import SOUND, UNSOUND
from coordination.tasks.integrity import SEAL
from coordination.ui import Tone
from tests.factories import coordination as make

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _now(freeze: Callable[..., None]) -> None:
    freeze(NOW)


def sealed(ago: dt.timedelta) -> None:
    make.job(kind=SEAL, state=JobState.DONE, created_at=NOW - ago, finished_at=NOW - ago)


def test_chain_that_was_never_sealed_is_unknown() -> None:
    assert chain().tone == Tone.UNKNOWN


def test_chain_that_was_sealed_and_checked_is_well() -> None:
    sealed(HOUR)
    security.note(SOUND, rows=3)

    assert (chain().tone, chain().remedy) == (Tone.MET, "")


@pytest.mark.parametrize("hours", [2.9, 3.1])
def test_sealing_that_stands_still_is_told(hours: float) -> None:
    sealed(hours * HOUR)
    security.note(SOUND, rows=3)

    assert chain().tone == (Tone.SOON if hours > 3 else Tone.MET)


def test_chain_that_nobody_checked_is_told() -> None:
    sealed(HOUR)

    assert (chain().tone, chain().remedy) == (Tone.SOON, "It was not checked for two days. Start a check.")


def test_chain_that_differs_needs_a_hand_and_says_where() -> None:
    problem = {
        "where": "Person",
        "key": "1",
        "sentence": "altered after it was sealed",
        "record": "r",
        "columns": ["phone"],
    }
    security.note(UNSOUND, problems=[problem])

    assert chain().tone == Tone.HAND
    assert "altered after it was sealed" in chain().figure


def test_check_costs_two_questions(django_assert_num_queries: Callable) -> None:
    with django_assert_num_queries(2):
        chain()
