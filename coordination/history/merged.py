"""The history of everything, newest first: one query a recorded model, merged here."""

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.http import QueryDict

from coordination import clock
from coordination.access import Viewer
from coordination.history.changes import NEWEST, with_previous
from coordination.history.fields import Search, search
from coordination.history.reached import belongs_to
from coordination.history.reading import history_of, kind_of, model_of, open_to, recorded_models
from coordination.history.scope import Scope
from coordination.paging import PAGE_SIZE, Page, place_in, write_place
from coordination.ui import with_query

# The last two tell apart what was written at the same instant.
MERGED_ORDER = ("-date", "kind", "-number")
OLDEST = ("history_date", "history_id")
WHOLE_ID = 32  # Characters of a request's id.
Place = tuple[dt.datetime, str, int]


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

    `only` keeps to the records of a scope. The rows carry `previous_id` for `entries_of`. One query a
    recorded model at any length, and one more a model on the page.
    """
    forward, place, message = place_in(params, MERGED_ORDER)
    at: Place | None = (place[0], place[1], place[2]) if place is not None else None
    asked = {model: rows for model in recorded_models() if (rows := rows_of(model, viewer, filters, only)) is not None}
    found: list[tuple[Place, type[Model]]] = []
    stopped: Search | None = None
    for model, rows in asked.items():
        kind = kind_of(model)
        if at is not None:
            rows = rows.filter(_beyond(kind, *at, forward=forward))
        ordered = rows.order_by(*NEWEST if forward else OLDEST)
        if filters.field:
            stopped = search(ordered, model, filters.field, size + 1)
            keys = stopped.found
        else:
            keys = list(ordered.values_list("history_date", "history_id")[: size + 1])
        found += [((date, kind, number), model) for date, number in keys]
    ahead = sorted(found, key=lambda one: _rank(one[0]), reverse=forward)[: size + 1]
    further = stopped.stopped_at if stopped is not None and len(ahead) <= size else None
    return _page(params, ahead, size, forward=forward, is_first=at is None, message=message, further=further)


def rows_of(model: type[Model], viewer: Viewer, filters: Filters, only: Scope | None = None) -> QuerySet | None:
    """Return the historical rows of a model that are asked for and open to the viewer, or None for none at all."""
    readable = open_to(model, viewer)
    if (filters.kind and filters.kind != kind_of(model)) or readable.query.is_empty():
        return None
    asked = _asked(filters)
    for scope in (only, filters.records):
        if scope is not None:
            if not scope.get(model):
                return None
            asked &= Q(id__in=scope[model])
    if filters.body:
        through = belongs_to(model, filters.body)
        if through is None:
            return None
        asked &= Q(id__in=model._base_manager.filter(through).order_by().values("pk"))
    if readable.query.where:
        asked &= Q(id__in=readable.order_by().values("pk"))
    rows: QuerySet = history_of(model).all()
    return rows.filter(asked) if asked else rows


def _asked(filters: Filters) -> Q:
    asked = Q()
    if filters.person:
        asked &= Q(actor=f"user:{filters.person}")
    if filters.request:
        # A whole id is asked for by itself, which every database reads from its index.
        is_whole = len(filters.request) == WHOLE_ID or filters.request.startswith("job:")
        asked &= Q(**{"request_id" if is_whole else "request_id__startswith": filters.request})
    if filters.since:
        asked &= Q(history_date__gte=clock.start_of(filters.since))
    if filters.until:
        asked &= Q(history_date__lt=clock.start_of(filters.until + dt.timedelta(days=1)))
    return asked


def _page(
    params: QueryDict,
    ahead: list[tuple[Place, type[Model]]],
    size: int,
    *,
    forward: bool,
    is_first: bool,
    message: Any,
    further: tuple[dt.datetime, int] | None,
) -> HistoryPage:
    shown = ahead[:size] if forward else ahead[:size][::-1]
    more = len(ahead) > size
    ends = [place for place, _model in (shown[0], shown[-1])] if shown else []
    first, last = (ends[0], ends[1]) if ends else (None, None)
    has_next, has_previous = (more, not is_first) if forward else (True, more)
    if further is not None:
        # Looking for a field's changes ended before the page was full: the next page looks on from there.
        on = (further[0], _kind_asked(params), further[1])
        last, has_next = (on, True) if forward else (last, has_next)
        first, has_previous = (first, has_previous) if forward else (on, True)
    return HistoryPage(
        rows=_fetched(shown),
        next_url=with_query(params, after=_place(last)) if last and has_next else "",
        previous_url=with_query(params, before=_place(first)) if first and has_previous else "",
        message=message,
        searched_to=further[0] if further else None,
    )


def _fetched(shown: list[tuple[Place, type[Model]]]) -> list[Any]:
    """Return the rows at the places in their order, with what was before them; one query a model."""
    numbers: dict[type[Model], list[int]] = defaultdict(list)
    for place, model in shown:
        numbers[model].append(place[2])
    rows: dict[tuple[type[Model], int], Any] = {}
    for model, wanted in numbers.items():
        for row in with_previous(history_of(model).filter(history_id__in=wanted)):
            rows[(model, row.history_id)] = row
    return [rows[(model, place[2])] for place, model in shown]


def _kind_asked(params: QueryDict) -> str:
    return params.get("field", "").partition(":")[0]


def _rank(place: Place) -> tuple[dt.datetime, int, int]:
    """Return what MERGED_ORDER sorts by, so that the greatest comes first."""
    model = model_of(place[1])
    return place[0], -recorded_models().index(model) if model else 0, place[2]


def _place(place: Place) -> str:
    return write_place(place, MERGED_ORDER)


def _beyond(kind: str, date: dt.datetime, at_kind: str, number: int, *, forward: bool) -> Q:
    """Return the condition that rows of `kind` come after (or, backwards, before) the place."""
    past, reach = ("lt", "lte") if forward else ("gt", "gte")
    if kind == at_kind:
        tied = Q(history_date=date, **{f"history_id__{past}": number})
        return Q(**{f"history_date__{reach}": date}) & (Q(**{f"history_date__{past}": date}) | tied)
    comes_later = (kind > at_kind) == forward
    return Q(**{f"history_date__{reach if comes_later else past}": date})
