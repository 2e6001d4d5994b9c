"""The end of a record page: its newest acts in words, and the way to all of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coordination.access import Viewer
from coordination.history import history_url, open_to, timeline
from coordination.records import Recorded
from coordination.ui import TimelineEntry

NEWEST = 5


@dataclass(frozen=True, slots=True)
class Past:
    """The newest acts on a record and what hangs on it; `url` leads to the record's whole history."""

    entries: Sequence[TimelineEntry]
    url: str


def past_of(record: Recorded, viewer: Viewer, others: Iterable[Recorded] = ()) -> Past | None:
    """Return a record's past where the viewer may read its history, else None. At most seven queries a kind of record.

    `others` hang on the record and are visible to the viewer wherever it is.
    """
    if not open_to(type(record), viewer).filter(pk=record.pk).exists():
        return None
    return Past(timeline([record, *others], viewer, limit=NEWEST), history_url(record))
