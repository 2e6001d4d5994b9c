"""Who watches the records that are fetched one by one, such as the log of readings; nobody by default."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol


class Watcher(Protocol):
    def prepared(self, rows: Any) -> Any:
        """Return the queryset with what the watcher needs to know of the record; it may ask no query of its own."""

    def fetched(self, record: Any) -> None:
        """Take note of a record that was fetched."""


_watcher: ContextVar[Watcher | None] = ContextVar("watcher", default=None)


def watcher() -> Watcher | None:
    return _watcher.get()


@contextmanager
def watching(by: Watcher | None) -> Iterator[None]:
    token = _watcher.set(by)
    try:
        yield
    finally:
        _watcher.reset(token)
