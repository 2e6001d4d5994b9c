"""What a measure prints, and how time is taken."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One measure: its number in the table of goals, a name, the ratio to its floor, the goal, and what was seen."""

    number: str
    name: str
    ratio: float
    goal: float
    seen: str

    @property
    def holds(self) -> bool:
        return self.ratio <= self.goal

    def __str__(self) -> str:
        word = "holds" if self.holds else "does not hold"
        return f"{self.number}\t{self.name}\t{self.ratio:.2f}\t<= {self.goal:g}\t{word}\t{self.seen}"


def seconds(function: Callable[[], object]) -> float:
    """Return the wall time of one call."""
    began = time.perf_counter()
    function()
    return time.perf_counter() - began


def interleaved(first: Callable[[], object], second: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Return the median seconds of two functions taken in turn, so that both meet the same weather."""
    pairs = [(seconds(first), seconds(second)) for _ in range(rounds)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)
