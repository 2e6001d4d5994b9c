"""The attention registry: every app's matters in one order."""

import datetime as dt
from typing import Any

from coordination.access import Viewer
from coordination.attention import Item, Source

ON = dt.date(2026, 11, 23)
NOBODY = Viewer(None)


def item(key: str, due_on: dt.date | None = None, provision: str = "6.3.2") -> Item:
    return Item(key, "What", "Why.", provision, "Whose", due_on, "Do", "/do/")


def source(key: str, *items: Item) -> Source:
    return Source(key, key, lambda viewer, on: len(items), lambda viewer, on, limit: list(items)[:limit])


def test_items_of_all_sources_come_by_day_and_undated_ones_last(sources: Any) -> None:
    sources.register(source("one", item("undated"), item("tomorrow", ON + dt.timedelta(days=1))))
    sources.register(source("two", item("late", ON - dt.timedelta(days=3)), item("today", ON)))

    assert [found.key for found in sources.items(NOBODY, ON)] == ["late", "today", "tomorrow", "undated"]


def test_items_of_one_day_come_by_provision_and_key(sources: Any) -> None:
    sources.register(source("one", item("b", ON), item("a", ON), item("z", ON, provision="5.1")))

    assert [found.key for found in sources.items(NOBODY, ON)] == ["z", "a", "b"]


def test_limit_is_passed_to_each_source(sources: Any) -> None:
    sources.register(source("one", item("a"), item("b"), item("c")))

    assert [found.key for found in sources.items(NOBODY, ON, limit=2)] == ["a", "b"]


def test_source_registered_again_takes_the_place_of_the_first(sources: Any) -> None:
    sources.register(source("one", item("old")))
    newer = sources.register(source("one", item("new")))

    assert sources.sources() == [newer]
