"""Pages of a long list by key, not by number: each costs the same, and new rows shift nothing.

The place is a signed text in the address: `after` for the next rows, `before` for the previous ones.
"""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.core import signing
from django.db.models import Model, Q, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from coordination.ui import with_query

PAGE_SIZE = 50
MOST_COUNTED = 10_000
BAD_PLACE = gettext_lazy("The place in this list was not understood, so you see its beginning.")
NEWEST_FIRST = ("-created_at", "-id")


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of one page, and the addresses of its neighbours (empty where there is none)."""

    rows: Sequence[Any]
    next_url: str = ""
    previous_url: str = ""
    message: str | Promise = ""


class BadPlaceError(ValueError):
    """A place that this list did not sign, or that was altered."""


def page_of(rows: QuerySet, params: QueryDict, *, order: Sequence[str], size: int = PAGE_SIZE) -> Page:
    """Return the page of `rows` at the place that the address names, in one query.

    `order` names fields as in `order_by`; together they are unique, the last one is the key, and none
    may be null. A place that is not understood shows the first page and says so in `message`.
    """
    forward, place, message = place_in(params, order)
    ordered = rows.order_by(*(order if forward else _reversed(order)))
    if place is not None:
        ordered = ordered.filter(beyond(order if forward else _reversed(order), place))
    found = list(ordered[: size + 1])
    more = len(found) > size
    found = found[:size] if forward else found[:size][::-1]
    has_next = more if forward else True
    has_previous = place is not None if forward else more
    return Page(
        rows=found,
        next_url=with_query(params, after=place_of(found[-1], order)) if found and has_next else "",
        previous_url=with_query(params, before=place_of(found[0], order)) if found and has_previous else "",
        message=message,
    )


def place_in(params: QueryDict, order: Sequence[str]) -> tuple[bool, list[Any] | None, str | Promise]:
    """Return whether the page goes forward, the values that it starts from, and a message for a bad place."""
    name = "before" if params.get("before") else "after"
    text = params.get(name, "")
    if not text:
        return True, None, ""
    try:
        return name == "after", read_place(text, order), ""
    except BadPlaceError:
        return True, None, BAD_PLACE


def place_of(row: Model | Mapping[str, Any], order: Sequence[str]) -> str:
    """Return the signed place of a row in a list of this order."""
    return write_place([_value(row, name.lstrip("-")) for name in order], order)


def write_place(values: Sequence[Any], order: Sequence[str]) -> str:
    return _signer(order).sign_object([_plain(value) for value in values])


def read_place(text: str, order: Sequence[str]) -> list[Any]:
    """Return the values of a signed place. Raises BadPlaceError."""
    try:
        plain = _signer(order).unsign_object(text[:2000])
        values = [_typed(kind, value) for kind, value in plain]
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise BadPlaceError from error
    if len(values) != len(order):
        raise BadPlaceError
    return values


def beyond(order: Sequence[str], values: Sequence[Any]) -> Q:
    """Return the condition that a row comes after the one with these values in the order.

    The first field is also bounded by itself, so that the database may walk its index from there.
    """
    condition = Q()
    equal: dict[str, Any] = {}
    for field, value in zip(order, values, strict=True):
        name = field.lstrip("-")
        past = "lt" if field.startswith("-") else "gt"
        condition |= Q(**equal, **{f"{name}__{past}": value})
        equal[name] = value
    first = order[0].lstrip("-")
    return Q(**{f"{first}__{'lte' if order[0].startswith('-') else 'gte'}": values[0]}) & condition


def count_label(rows: QuerySet) -> str:
    """Return how many rows there are in words; never counts beyond 10,001."""
    count = rows.order_by()[: MOST_COUNTED + 1].count()
    if count > MOST_COUNTED:
        return _("More than %(most)s entries") % {"most": f"{MOST_COUNTED:,}"}
    return ngettext("%(count)s entry", "%(count)s entries", count) % {"count": f"{count:,}"}


def _reversed(order: Sequence[str]) -> list[str]:
    return [name[1:] if name.startswith("-") else f"-{name}" for name in order]


def _value(row: Any, name: str) -> Any:
    return row[name] if isinstance(row, Mapping) else attrgetter(name.replace("__", "."))(row)


def _signer(order: Sequence[str]) -> signing.Signer:
    # The order is part of the salt: a place of one list means nothing in another.
    return signing.Signer(salt=f"coordination.paging:{','.join(order)}")


def _plain(value: Any) -> tuple[str, Any]:
    if isinstance(value, dt.datetime):
        return "moment", value.isoformat()
    if isinstance(value, dt.date):
        return "day", value.isoformat()
    if isinstance(value, uuid.UUID):
        return "key", str(value)
    if isinstance(value, str | int):
        return "plain", value
    raise TypeError(f"A list cannot be paged by {type(value).__name__}.")


def _typed(kind: str, value: Any) -> Any:
    match kind:
        case "moment":
            return dt.datetime.fromisoformat(value)
        case "day":
            return dt.date.fromisoformat(value)
        case "key":
            return uuid.UUID(value)
        case "plain":
            return value
    raise ValueError(kind)
