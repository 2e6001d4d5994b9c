"""Periods in a row and the gaps between them."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from members.periods import Stretch, stretch_on, stretches


def day(number: int) -> dt.date:
    return dt.date(2026, 1, number)


def record(began: int, ended: int | None) -> Any:
    return SimpleNamespace(began_on=day(began), ended_on=day(ended) if ended else None)


def drawn(life: list[Stretch]) -> list[tuple[int, int | None, str]]:
    """Return a life as first day, last day and whether somebody held it."""
    return [
        (one.began_on.day, one.ended_on.day if one.ended_on else None, "gap" if one.is_gap else "held") for one in life
    ]


@pytest.mark.parametrize(
    ("records", "began", "ended", "life"),
    [
        ([], None, None, []),
        ([], 1, None, [(1, None, "gap")]),
        ([], 1, 9, [(1, 9, "gap")]),
        ([(1, None)], 1, None, [(1, None, "held")]),
        ([(3, None)], 1, None, [(1, 2, "gap"), (3, None, "held")]),
        ([(3, None)], None, None, [(3, None, "held")]),
        ([(1, 4)], 1, None, [(1, 4, "held"), (5, None, "gap")]),
        ([(1, 4), (5, None)], 1, None, [(1, 4, "held"), (5, None, "held")]),
        ([(1, 4), (6, None)], 1, None, [(1, 4, "held"), (5, 5, "gap"), (6, None, "held")]),
        ([(6, None), (1, 4)], 1, None, [(1, 4, "held"), (5, 5, "gap"), (6, None, "held")]),
        ([(1, 9)], 1, 9, [(1, 9, "held")]),
        ([(1, 8)], 1, 9, [(1, 8, "held"), (9, 9, "gap")]),
        ([(4, 4)], 4, 4, [(4, 4, "held")]),
    ],
)
def test_life_is_a_row_of_stretches_without_a_break(
    records: list, began: int | None, ended: int | None, life: list
) -> None:
    found = stretches([record(*one) for one in records], day(began) if began else None, day(ended) if ended else None)

    assert drawn(found) == life


@pytest.mark.parametrize(("number", "is_covered"), [(1, False), (2, True), (4, True), (5, False)])
def test_stretch_covers_both_of_its_ends(number: int, is_covered: bool) -> None:
    assert Stretch(day(2), day(4)).covers(day(number)) is is_covered


@pytest.mark.parametrize(("ended", "is_past"), [(None, False), (3, True), (4, False), (5, False)])
def test_stretch_is_past_from_the_day_after_its_last(ended: int | None, is_past: bool) -> None:
    assert Stretch(day(1), day(ended) if ended else None).is_past(day(4)) is is_past


@pytest.mark.parametrize(("number", "found"), [(1, None), (2, 0), (4, 0), (5, 1), (6, 2), (31, 2)])
def test_stretch_on_a_day_is_the_one_that_covers_it(number: int, found: int | None) -> None:
    life = stretches([record(2, 4), record(6, None)])

    assert stretch_on(life, day(number)) == (None if found is None else life[found])
