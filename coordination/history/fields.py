"""Who changed one field: the historical rows in which it differs from the row before, looked for within bounds.

A field that never changed would else have the whole history read; one page looks at a bounded number
of rows, says how far back it came, and the next page goes on from there.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Field, Model, OuterRef, Q, QuerySet, Subquery

from coordination.history.reading import history_of, told_fields

MOST_LOOKED_AT = 1000


@dataclass(frozen=True, slots=True)
class Search:
    """The (moment, number) of the rows found, in order; `stopped_at` is the last row looked at where more are left."""

    found: list[tuple[dt.datetime, int]]
    stopped_at: tuple[dt.datetime, int] | None


def field_of(model: type[Model], name: str) -> Field | None:
    """Return the column of a name that history tells of, or None."""
    return next((field for field in told_fields(model) if field.name == name), None)


def search(rows: QuerySet, model: type[Model], name: str, most: int, looked_at: int = MOST_LOOKED_AT) -> Search:
    """Return those of the ordered historical rows in which the field was first filled or changed; one query.

    At most `looked_at` rows are looked at. Raises KeyError for a name that is no told column.
    """
    field = field_of(model, name)
    if field is None:
        raise KeyError(name)
    earlier = (
        history_of(model)
        .filter(id=OuterRef("id"))
        .filter(
            Q(history_date__lt=OuterRef("history_date"))
            | Q(history_date=OuterRef("history_date"), history_id__lt=OuterRef("history_id"))
        )
        .order_by("-history_date", "-history_id")
    )
    seen = rows.annotate(
        before=Subquery(earlier.values(field.attname)[:1]), before_id=Subquery(earlier.values("history_id")[:1])
    ).values_list("history_date", "history_id", field.attname, "before", "before_id")[: looked_at + 1]
    found: list[tuple[dt.datetime, int]] = []
    last: tuple[dt.datetime, int] | None = None
    for count, (date, number, value, before, before_id) in enumerate(seen):
        if count == looked_at:
            return Search(found, last)
        last = (date, number)
        changed = value != before if before_id is not None else value not in (None, "", [], {}, False)
        if changed:
            found.append((date, number))
            if len(found) == most:
                break
    return Search(found, None)
