"""The history of everything, newest first: its keys in one query, then the rows of each kind on the page."""

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import QueryDict

from coordination import clock
from coordination.access import Viewer
from coordination.history.changes import NEWEST, with_previous
from coordination.history.fields import Search, search
from coordination.history.keys import Asked, Place, merged_keys
from coordination.history.reached import belongs_to
from coordination.history.reading import history_of, kind_of, open_to, recorded_models
from coordination.history.scope import Scope
from coordination.paging import PAGE_SIZE, Page, place_in, write_place
from coordination.ui import with_query

# The last two tell apart what was written at the same instant.
MERGED_ORDER = ("-date", "kind", "-number")
OLDEST = ("history_date", "history_id")
WHOLE_ID = 32  # Characters of a request's id.


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked of the merged history; None asks nothing.

    `request` is the start of a request's id; `since` and `until` are days of the State, both included;
    `field` is a column of the kind, and asks for the acts that changed it; `body` is what the records
    are reached through today; `records` names single records by kind.
    """

    kind: str | None = None
    person: uuid.UUID | None = None
    request: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    field: str | None = None
    body: uuid.UUID | None = None
    records: Scope | None = None


@dataclass(frozen=True, slots=True)
class HistoryPage(Page):
    """A page of historical rows; `searched_to` is set where looking for a field's changes stopped for this page."""

    searched_to: dt.datetime | None = None


def newest(
    viewer: Viewer, params: QueryDict, filters: Filters, size: int = PAGE_SIZE, only: Scope | None = None
) -> HistoryPage:
    """Return a page of historical rows over all models that the viewer may read, newest first.

    `only` keeps to the records of a scope. The rows carry `previous_id` for `entries_of`. One query for
    the keys at any length and number of kinds, and one a model on the page.
    """
    forward, place, message = place_in(params, MERGED_ORDER)
    at: Place | None = (place[0], place[1], place[2]) if place is not None else None
    asked = [one for model in recorded_models() if (one := _asked(model, viewer, filters, only)) is not None]
    for one in asked:
        _bound(one, filters, at, forward=forward)
    if filters.field:
        found = [_search(one, filters.field, size + 1, forward=forward) for one in asked]
        ahead = [(one.model, number) for one, each in zip(asked, found, strict=True) for _date, number in each.found]
        stopped = found[0].stopped_at if found and len(ahead) <= size else None
    else:
        ahead, stopped = merged_keys(asked, size + 1, forward=forward), None
    return _page(params, ahead, size, forward=forward, is_first=at is None, message=message, further=stopped)


def _asked(model: type[Model], viewer: Viewer, filters: Filters, only: Scope | None) -> Asked | None:
    """Return what is asked of a model's history that is open to the viewer, or None for nothing at all."""
    readable = open_to(model, viewer)
    if (filters.kind and filters.kind != kind_of(model)) or readable.query.is_empty():
        return None
    asked = Asked(model)
    for scope in (only, filters.records):
        if scope is not None:
            if not scope.get(model):
                return None
            asked.among(scope[model])
    if filters.body:
        through = belongs_to(model, filters.body)
        if through is None or not asked.within(model._base_manager.filter(through)):
            return None
    if readable.query.where and not asked.within(readable):
        return None
    if filters.person:
        asked.where("actor", "=", f"user:{filters.person}")
    if filters.request:
        # A whole id is asked for by itself, which every database reads from its index.
        is_whole = len(filters.request) == WHOLE_ID or filters.request.startswith("job:")
        asked.where("request_id", "=" if is_whole else "LIKE", filters.request + ("" if is_whole else "%"))
    return asked


def _bound(asked: Asked, filters: Filters, at: Place | None, *, forward: bool) -> None:
    """Keep to the period and to what lies beyond the place, with one bound on each side.

    Of two bounds on one side SQLite may take the wider for its index, and walk from there to the place.
    """
    since = clock.start_of(filters.since) if filters.since else None
    until = clock.start_of(filters.until + dt.timedelta(days=1)) if filters.until else None
    if since and not (at is not None and not forward and at[0] >= since):
        asked.where("history_date", ">=", since)
    if until and not (at is not None and forward and at[0] < until):
        asked.where("history_date", "<", until)
    if at is not None:
        asked.beyond(at, forward=forward)


def _search(asked: Asked, name: str, most: int, *, forward: bool) -> Search:
    rows = history_of(asked.model).all()
    if asked.conditions:
        # The same conditions as for the keys: columns of our own models, each value a parameter.
        rows = rows.extra(where=[" AND ".join(asked.conditions)], params=asked.params)  # noqa: S610
    return search(rows.order_by(*NEWEST if forward else OLDEST), asked.model, name, most)


def _page(
    params: QueryDict,
    ahead: list[tuple[type[Model], int]],
    size: int,
    *,
    forward: bool,
    is_first: bool,
    message: Any,
    further: tuple[dt.datetime, int] | None,
) -> HistoryPage:
    rows = _fetched(ahead[:size] if forward else ahead[:size][::-1])
    more = len(ahead) > size
    first, last = (_place_of(rows[0]), _place_of(rows[-1])) if rows else (None, None)
    has_next, has_previous = (more, not is_first) if forward else (True, more)
    if further is not None:
        # Looking for a field's changes ended before the page was full: the next page looks on from there.
        on = (further[0], _kind_asked(params), further[1])
        last, has_next = (on, True) if forward else (last, has_next)
        first, has_previous = (first, has_previous) if forward else (on, True)
    return HistoryPage(
        rows=rows,
        next_url=with_query(params, after=write_place(last, MERGED_ORDER)) if last and has_next else "",
        previous_url=with_query(params, before=write_place(first, MERGED_ORDER)) if first and has_previous else "",
        message=message,
        searched_to=further[0] if further else None,
    )


def _fetched(shown: list[tuple[type[Model], int]]) -> list[Any]:
    """Return the rows of these numbers in their order, with what was before them; one query a model."""
    numbers: dict[type[Model], list[int]] = defaultdict(list)
    for model, number in shown:
        numbers[model].append(number)
    rows: dict[tuple[type[Model], int], Any] = {}
    for model, wanted in numbers.items():
        for row in with_previous(history_of(model).filter(history_id__in=wanted)):
            rows[(model, row.history_id)] = row
    return [rows[key] for key in shown]


def _kind_asked(params: QueryDict) -> str:
    return params.get("field", "").partition(":")[0]


def _place_of(row: Any) -> Place:
    return row.history_date, kind_of(row.instance_type), row.history_id
