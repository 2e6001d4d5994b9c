"""The history of everything, newest first: one query a recorded model, merged here."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict

from coordination.access import Viewer
from coordination.history.changes import NEWEST, with_previous
from coordination.history.reading import history_of, kind_of, open_to, recorded_models
from coordination.history.scope import Scope
from coordination.paging import PAGE_SIZE, Page, place_in, write_place
from coordination.ui import with_query

# The last two tell apart what was written at the same instant.
MERGED_ORDER = ("-date", "kind", "-number")


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked of the merged history; None asks nothing. `request` is the start of a request's id."""

    kind: str | None = None
    person: uuid.UUID | None = None
    request: str | None = None


def newest(
    viewer: Viewer, params: QueryDict, filters: Filters, size: int = PAGE_SIZE, only: Scope | None = None
) -> Page:
    """Return a page of historical rows over all models that the viewer may read, newest first.

    `only` keeps to the records of a scope. The rows carry `previous_id` for `entries_of`. One query a recorded model at any length.
    """
    forward, place, message = place_in(params, MERGED_ORDER)
    found: list[Any] = []
    for model in recorded_models():
        kind = kind_of(model)
        readable = open_to(model, viewer)
        if (filters.kind and filters.kind != kind) or readable.query.is_empty():
            continue
        if only is not None and model not in only:
            continue
        rows = _asked(history_of(model).all(), filters)
        if only is not None:
            rows = rows.filter(id__in=only[model])
        if readable.query.where:
            rows = rows.filter(id__in=readable.order_by().values("pk"))
        if place is not None:
            rows = rows.filter(_beyond(kind, *place, forward=forward))
        found += with_previous(rows.order_by(*NEWEST if forward else ("history_date", "history_id")))[: size + 1]
    ahead = sorted(found, key=_rank, reverse=forward)[: size + 1]
    more = len(ahead) > size
    shown = ahead[:size] if forward else ahead[:size][::-1]
    has_next, has_previous = (more, place is not None) if forward else (True, more)
    return Page(
        rows=shown,
        next_url=with_query(params, after=_place(shown[-1])) if shown and has_next else "",
        previous_url=with_query(params, before=_place(shown[0])) if shown and has_previous else "",
        message=message,
    )


def _asked(rows: QuerySet, filters: Filters) -> QuerySet:
    if filters.person:
        rows = rows.filter(actor=f"user:{filters.person}")
    if filters.request:
        rows = rows.filter(request_id__startswith=filters.request)
    return rows


def _key(row: Any) -> tuple[dt.datetime, str, int]:
    return row.history_date, kind_of(row.instance_type), row.history_id


def _rank(row: Any) -> tuple[dt.datetime, int, int]:
    """Return what MERGED_ORDER sorts by, so that the greatest comes first."""
    return row.history_date, -recorded_models().index(row.instance_type), row.history_id


def _place(row: Any) -> str:
    return write_place(_key(row), MERGED_ORDER)


def _beyond(kind: str, date: dt.datetime, at_kind: str, number: int, *, forward: bool) -> Q:
    """Return the condition that rows of `kind` come after (or, backwards, before) the place."""
    past, reach = ("lt", "lte") if forward else ("gt", "gte")
    if kind == at_kind:
        tied = Q(history_date=date, **{f"history_id__{past}": number})
        return Q(**{f"history_date__{reach}": date}) & (Q(**{f"history_date__{past}": date}) | tied)
    comes_later = (kind > at_kind) == forward
    return Q(**{f"history_date__{reach if comes_later else past}": date})
