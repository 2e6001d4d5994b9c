"""What changed between two versions of a record, in words, with the names of the day on which it was written."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import ForeignKey, Model, OuterRef, Q, QuerySet, Subquery

from coordination.access import Viewer
from coordination.enums import COUNTING
from coordination.history.reading import masked_ids, masks, told_fields
from coordination.history.versions import Ref, restricted_then
from coordination.history.words import Names, masked, names_at, visible, words_of

NEWEST = ("-history_date", "-history_id")
Lines = list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Change:
    """One act on one record: its historical row and the row before, the name then, the fields, (label, before, after), why."""

    row: Any
    old: Any
    name: str
    fields: Sequence[Any]
    lines: Lines
    reason: str


def with_previous(rows: QuerySet) -> QuerySet:
    """Annotate each historical row with `previous_id`, the row of the same record before it."""
    earlier = rows.model._default_manager.filter(id=OuterRef("id")).filter(
        Q(history_date__lt=OuterRef("history_date"))
        | Q(history_date=OuterRef("history_date"), history_id__lt=OuterRef("history_id"))
    )
    return rows.annotate(previous_id=Subquery(earlier.order_by(*NEWEST).values("history_id")[:1]))


def previous_of(rows: Iterable[Any]) -> dict[tuple[type[Model], int], Any]:
    """Return the historical row before each row, by (historical model, history id of the row); one query a model."""
    wanted: dict[type[Model], list[Any]] = defaultdict(list)
    for row in rows:
        if row.previous_id is not None:
            wanted[type(row)].append(row)
    found: dict[tuple[type[Model], int], Any] = {}
    for model, members in wanted.items():
        before = model._default_manager.in_bulk([row.previous_id for row in members])
        found |= {(model, row.history_id): before[row.previous_id] for row in members}
    return found


def changes_of(
    rows: Sequence[Any],
    viewer: Viewer,
    *,
    names_records: bool = False,
    tells_first: bool = True,
    field: str | None = None,
) -> list[Change]:
    """Return what each historical row (annotated `with_previous`) changed, in the order given.

    Without `names_records` no name is looked up for the record itself; without `tells_first` what a new
    record was first filled with is left out; with `field` each line tells that column alone. At most
    three queries a model on the page and level of names.
    """
    before = previous_of(rows)
    pairs = [(row, before.get((type(row), row.history_id))) for row in rows]
    changed = [_changed(row, old) for row, old in pairs]
    kept = [
        [each for each in fields if each.name == field] if field else (fields if old is not None or tells_first else [])
        for fields, (_row, old) in zip(changed, pairs, strict=True)
    ]
    refs = _links([(row, old, row.history_date) for row, old in pairs], kept)
    known = {(_model(row), row.id, row.history_date): row for row in rows} if names_records else {}
    names = names_at(refs | known.keys(), viewer, known)
    hidden = hidden_of([one for pair in pairs for one in pair if one is not None], viewer)
    told = []
    for (row, old), fields, shown in zip(pairs, changed, kept, strict=True):
        secret = any((type(one), one.history_id) in hidden for one in (row, old) if one is not None)
        lines = _told(row, old, shown, names, secret=secret, viewer=viewer)
        reason = row.history_change_reason or ""
        told.append(
            Change(
                row,
                old,
                names.get((_model(row), row.id, row.history_date), ""),
                fields,
                lines,
                masked() if secret and reason else visible(reason, lines=True),
            )
        )
    return told


def compare(earlier: Any, later: Any, viewer: Viewer) -> Lines:
    """Return (label, before, after) of every field that differs between two versions of one record.

    Each version tells the names as they were when it was written.
    """
    fields = _changed(later, earlier)
    refs = _links([(later, None, later.history_date), (None, earlier, earlier.history_date)], [fields, fields])
    names = names_at(refs, viewer)
    secret = bool(hidden_of([earlier, later], viewer))
    return _told(later, earlier, fields, names, secret=secret, viewer=viewer, old_at=earlier.history_date)


def label_of(field: Any) -> str:
    """Return a column's word with a capital."""
    words = str(field.verbose_name)
    return words[:1].upper() + words[1:]


def hidden_of(rows: Iterable[Any], viewer: Viewer) -> set[tuple[type[Model], int]]:
    """Return the (historical model, number) of the rows whose values stay masked: restricted today, or when written."""
    if not masks(viewer):
        return set()
    keys: dict[type[Model], set[Any]] = defaultdict(set)
    rows = list(rows)
    for row in rows:
        keys[_model(row)].add(row.id)
    today = {(model, key) for model, ids in keys.items() for key in masked_ids(model, ids, viewer)}
    then = restricted_then(rows)
    return {
        (type(row), row.history_id) for place, row in enumerate(rows) if place in then or (_model(row), row.id) in today
    }


def withheld_of(row: Any, viewer: Viewer) -> set[str]:
    """Return the columns that are counted and never listed, where the viewer is neither asked to count nor oneself."""
    counted: set[str] = set(getattr(_model(row), "counted_only", ()))
    if not counted or viewer.has(*COUNTING) or getattr(row, "user_id", None) == viewer.user_id:
        return set()
    return counted


def _model(row: Any) -> type[Model]:
    return row.instance_type


def _changed(row: Any, old: Any) -> list[Any]:
    fields = told_fields(_model(row))
    if old is None:
        return [field for field in fields if getattr(row, field.attname) not in (None, "", [], {}, False)]
    return [field for field in fields if getattr(row, field.attname) != getattr(old, field.attname)]


def _links(triples: Sequence[tuple[Any, Any, dt.datetime]], changed: Sequence[list[Any]]) -> set[Ref]:
    """Return the records that the changed fields lead to, each at the moment of its triple (row, row before, moment)."""
    refs: set[Ref] = set()
    for (row, old, at), fields in zip(triples, changed, strict=True):
        for field in fields:
            if isinstance(field, ForeignKey):
                values = {getattr(one, field.attname) for one in (row, old) if one is not None} - {None}
                refs |= {(field.related_model, value, at) for value in values}
    return refs


def _told(
    row: Any,
    old: Any,
    fields: Sequence[Any],
    names: Names,
    *,
    secret: bool,
    viewer: Viewer,
    old_at: dt.datetime | None = None,
) -> Lines:
    lines = []
    at = row.history_date
    withheld = withheld_of(row, viewer)
    for field in fields:
        before = words_of(field, getattr(old, field.attname), names, old_at or at) if old is not None else ""
        after = words_of(field, getattr(row, field.attname), names, at)
        if (secret and field.name != "classification") or field.name in withheld:
            before, after = (masked() if words else "" for words in (before, after))
        lines.append((label_of(field), before, after))
    return lines
