"""Attention: something that needs somebody's hand. Each app names its own in `attention.py`."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from coordination.access import Viewer


@dataclass(frozen=True)
class Item:
    """One thing to do: what, why, whose, by when, and the one act at its end."""

    key: str
    what: str
    sentence: str
    provision: str
    owner: str
    due_on: dt.date | None
    act_label: str
    act_url: str
    force: str = "political"  # Treaty law is overdue, a political commitment is expected.


@dataclass(frozen=True)
class Source:
    """A kind of attention. `count` and `items` each take at most two queries at any size."""

    key: str
    title: object
    count: Callable[[Viewer, dt.date], int]
    items: Callable[[Viewer, dt.date, int], list[Item]]


_sources: dict[str, Source] = {}


def register(source: Source) -> Source:
    _sources[source.key] = source
    return source


def sources() -> list[Source]:
    return list(_sources.values())


def items(viewer: Viewer, on: dt.date, limit: int = 50) -> list[Item]:
    """Return what needs a hand, overdue first, then by day; things without a day last."""
    found = [item for source in _sources.values() for item in source.items(viewer, on, limit)]
    return sorted(found, key=lambda item: (item.due_on is None, item.due_on or dt.date.max, item.provision, item.key))
