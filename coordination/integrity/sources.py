"""What the chain is made of: every historical row, and the rows that are written once.

A source turns one of its rows into the text that is hashed. The text names its own fields, so that a
column added or taken away later changes nothing in what was sealed; a personal value stands in it as
HMAC(salt, value) alone, so that blanking value and salt erases it and leaves the text as it was.
"""

import datetime as dt
import hmac
import json
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, TextField, Value
from django.db.models.functions import Cast, Replace

from coordination.history.reading import recorded_models
from coordination.models import Erasure, Leaf, SealedDocument, SecurityEvent, StoredFile

SALT = "salt"
# A reason is free text in which a person may be named: sealed like a personal value in every history.
REASON = "history_change_reason"
NO_SALT = uuid.UUID(int=0)


@dataclass(frozen=True)
class SealedRow:
    """One row as the chain sees it: its key in its source, its moment, its salt and its values by column."""

    key: str
    at: dt.datetime
    salt: uuid.UUID
    values: dict[str, Any]


@dataclass(frozen=True)
class Source:
    """A model whose rows are sealed; `moment` is the column that says when a row was written."""

    model: type[models.Model]
    moment: str
    personal: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()
    record: type[models.Model] | None = None

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Return the columns that are sealed; key and salt stand beside them."""
        kept_out = {self.model._meta.pk.attname, SALT} | self.left_out
        return tuple(sorted(f.attname for f in self.model._meta.concrete_fields if f.attname not in kept_out))

    @property
    def is_salted(self) -> bool:
        return any(field.attname == SALT for field in self.model._meta.concrete_fields)

    def rows(self) -> models.QuerySet:
        """Return every row, annotated with `leaf_key`: the key as leaves carry it."""
        key: Any = Cast("pk", TextField())
        if isinstance(self.model._meta.pk, models.UUIDField):
            key = Replace(key, Value("-"), Value(""))
        return models.QuerySet(self.model).annotate(leaf_key=key)

    def waiting(self) -> models.QuerySet:
        """Return the rows that have no leaf yet. Found by what is missing, never by a range of keys:
        a long transaction shows its rows after later ones were sealed."""
        leaves = Leaf.objects.filter(source=self.label, key=OuterRef("leaf_key"))
        return self.rows().filter(~Exists(leaves))

    def read(self, rows: models.QuerySet, limit: int | None = None) -> Iterator[SealedRow]:
        """Yield rows of this source in the order of their keys, at most `limit`."""
        salts = (SALT,) if self.is_salted else ()
        at = len(salts) + 1 + self.columns.index(self.moment)
        found = rows.order_by("pk").values_list("pk", *salts, *self.columns)[:limit]
        for line in found.iterator(chunk_size=2000):
            salt = line[1] if salts else NO_SALT
            yield SealedRow(
                key_of(line[0]), line[at], salt, dict(zip(self.columns, line[len(salts) + 1 :], strict=True))
            )

    def read_keys(self, keys: Iterable[str]) -> dict[str, SealedRow]:
        """Return the rows of the keys that leaves carry, by key; what is gone is left out."""
        to_python = self.model._meta.pk.to_python
        return {
            row.key: row for row in self.read(models.QuerySet(self.model).filter(pk__in=[to_python(k) for k in keys]))
        }

    def text(self, row: SealedRow) -> str:
        """Return the text of a row that is hashed and kept in its leaf."""
        clear = {name: value for name, value in row.values.items() if name not in self.personal}
        hidden = {name: hidden_value(row.salt, name, row.values[name]) for name in self.personal}
        return plain_json({"source": self.label, "key": row.key, "fields": clear, "hidden": hidden})


def _text(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    return value.isoformat() if isinstance(value, dt.date) else str(value)


# Made once: json.dumps would make one anew for each value.
_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), default=_text).encode


def plain_json(value: object) -> str:
    """Return `value` in its one spelling: JSON in ASCII, keys sorted, no spaces; moments in UTC, dates and keys as text."""
    return _encode(value)


def hidden_value(salt: uuid.UUID, name: str, value: object) -> str:
    """Return HMAC-SHA-256 of a value under its row's salt; the name keeps equal values of two columns apart."""
    return hmac.digest(salt.bytes, f"{name}\0{plain_json(value)}".encode(), "sha256").hex()


def key_of(key: Any) -> str:
    return key.hex if isinstance(key, uuid.UUID) else str(key)


@cache
def sources() -> tuple[Source, ...]:
    """Return everything that is sealed: the history of each recorded model, then what is written once."""
    histories = [
        Source(
            model=model.history.model,  # type: ignore[attr-defined]
            moment="history_date",
            personal=frozenset({*model.personal, REASON}),  # type: ignore[attr-defined]
            record=model,
        )
        for model in recorded_models()
    ]
    return (
        *histories,
        Source(SecurityEvent, "at", frozenset(SecurityEvent.personal)),
        # The snapshot enters by its digest; whoever has the paper has the snapshot.
        Source(SealedDocument, "released_at", left_out=frozenset({"snapshot"})),
        # The name under which somebody attached a file may be a person's; its bytes enter by their digest.
        Source(StoredFile, "stored_at", left_out=frozenset({"name"})),
        Source(Erasure, "at"),
    )


def source_of(label: str) -> Source | None:
    """Return the source of a label as leaves carry it, or None where the model is gone from the program."""
    return _by_label().get(label)


@cache
def _by_label() -> dict[str, Source]:
    return {source.label: source for source in sources()}
