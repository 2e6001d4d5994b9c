"""Periods in a row and the gaps between them: who held a seat when, and when nobody did."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in a row, both ends included: under one record, or under none (a gap). An open end is None."""

    began_on: dt.date
    ended_on: dt.date | None
    record: Any = None

    @property
    def is_gap(self) -> bool:
        return self.record is None

    def covers(self, on: dt.date) -> bool:
        return self.began_on <= on and (self.ended_on is None or self.ended_on >= on)

    def is_past(self, on: dt.date) -> bool:
        return self.ended_on is not None and self.ended_on < on


def stretches(
    records: Iterable[Any], began_on: dt.date | None = None, ended_on: dt.date | None = None
) -> list[Stretch]:
    """Return a life as stretches without a break, oldest first.

    `records` have `began_on` and `ended_on` (None while open) and do not overlap. `began_on` is the
    first day of the whole life (None: that of the first record), `ended_on` its last day (None: open).
    """
    life: list[Stretch] = []
    expected = began_on
    for record in sorted(records, key=lambda one: one.began_on):
        if expected is not None and expected < record.began_on:
            life.append(Stretch(expected, record.began_on - DAY))
        life.append(Stretch(record.began_on, record.ended_on, record))
        if record.ended_on is None:
            return life
        expected = record.ended_on + DAY
    if expected is not None and (ended_on is None or expected <= ended_on):
        life.append(Stretch(expected, ended_on))
    return life


def stretch_on(life: Iterable[Stretch], on: dt.date) -> Stretch | None:
    """Return the stretch that covers the day; None before the beginning and after the end."""
    return next((stretch for stretch in life if stretch.covers(on)), None)
