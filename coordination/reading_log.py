"""The log of readings: which restricted records a person opened, in which request.

It hangs on the one place where views fetch a record, so that no view can forget it. Noted once a
request and record, for everybody who reads, the owning body too: the auditor asks for all.
Source: ISACS 03.40, 5.2 c; reliability notes, TE-8.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import F
from django.http import HttpRequest

from coordination import security
from coordination.declarations import CLASSIFICATION, classification_path
from coordination.enums import Classification
from coordination.history.reading import kind_of
from coordination.records.watching import watching

OPENED = "record-opened"
GOVERNING = "governing_classification"


class _Reader:
    """Notes the restricted records among those that one request fetches."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._noted: set[tuple[str, Any]] = set()

    def prepared(self, rows: Any) -> Any:
        """Join the classification that governs the record, where it has none of its own; no query more."""
        path = classification_path(rows.model)
        query = rows.query
        is_plain = not (query.is_sliced or query.combinator or query.distinct or query.select_for_update)
        if path in ("", CLASSIFICATION) or not is_plain or query.values_select or GOVERNING in query.annotations:
            return rows
        return rows.annotate(**{GOVERNING: F(path)})

    def fetched(self, record: Any) -> None:
        governing = getattr(record, GOVERNING, getattr(record, CLASSIFICATION, ""))
        if governing != Classification.RESTRICTED or not self._request.user.is_authenticated:
            return
        key = (kind_of(type(record)), record.pk)
        if key in self._noted:
            return
        self._noted.add(key)
        match = self._request.resolver_match
        security.note(
            OPENED,
            actor=f"user:{self._request.user.pk}",
            subject=f"{key[0]}:{key[1]}",
            page=match.view_name if match else "",
            method=self._request.method or "",
        )


@contextmanager
def reading(request: HttpRequest) -> Iterator[None]:
    """Note the restricted records that are fetched inside as opened by the request's person."""
    with watching(_Reader(request)):
        yield
