"""Records as they were at given moments, from their historical rows, with the records that their names are made of."""

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model

from coordination.declarations import classification_path
from coordination.enums import Classification
from coordination.history.reading import history_of

# A record at a moment: its model, its key, the instant.
Ref = tuple[type[Model], Any, dt.datetime]
DEEPEST = 3


def has_history(model: type[Model]) -> bool:
    return hasattr(model, "history")


def versions_at(refs: Iterable[Ref]) -> dict[Ref, Any]:
    """Return the historical row that was the newest of its record at each moment; one query a model.

    What was not on record then is left out.
    """
    wanted: dict[type[Model], set[Ref]] = defaultdict(set)
    for ref in refs:
        wanted[ref[0]].add(ref)
    found: dict[Ref, Any] = {}
    for model, asked in wanted.items():
        rows: dict[Any, list[Any]] = defaultdict(list)
        for row in _rows_at(model, asked):
            rows[row.id].append(row)
        for versions in rows.values():
            versions.sort(key=lambda row: (row.history_date, row.history_id))
        for ref in asked:
            versions = rows[ref[1]]
            place = bisect_right(versions, ref[2], key=lambda row: row.history_date)
            if place:
                found[ref] = versions[place - 1]
    return found


def _rows_at(model: type[Model], refs: Iterable[Ref]) -> list[Any]:
    """Return the rows by one index probe a moment, however long a record's history is."""
    historical = history_of(model).model
    meta = historical._meta
    key, at = meta.get_field("id"), meta.get_field("history_date")
    table, quote = connection.ops.quote_name(meta.db_table), connection.ops.quote_name
    probe = (
        f"(SELECT {quote('history_id')} FROM {table} WHERE {quote('id')} = %s AND {quote('history_date')} <= %s"  # noqa: S608
        f" ORDER BY {quote('history_date')} DESC, {quote('history_id')} DESC LIMIT 1)"
    )
    params: list[Any] = []
    for ref in refs:
        params += [key.get_db_prep_value(ref[1], connection), at.get_db_prep_value(ref[2], connection)]
    if not params:
        return []
    # Names of tables and columns come from our own models; every value is a parameter.
    probes = ", ".join([probe] * (len(params) // 2))
    sql = f"SELECT * FROM {table} WHERE {quote('history_id')} IN ({probes})"  # noqa: S608
    return list(historical._default_manager.raw(sql, params))


def record_of(version: Any) -> Any:
    """Return an unsaved record with the values of a historical row; no query."""
    history = history_of(version.instance_type).model
    return version.instance_type(**{f.attname: getattr(version, f.attname) for f in history.tracked_fields})


def records_at(refs: Iterable[Ref], known: Mapping[Ref, Any] | None = None, depth: int = DEEPEST) -> dict[Ref, Any]:
    """Return the records as they were at each moment, with the records in their names as they were then.

    `known` holds historical rows that were read already. What has no history, or was not on record
    then, is the record of today. One query a model and level of names, one more where such are asked.
    """
    refs = set(refs)
    versions = dict(known or {})
    versions |= versions_at(ref for ref in refs if ref not in versions and has_history(ref[0]))
    records = {ref: record_of(versions[ref]) for ref in refs if ref in versions}
    present: dict[type[Model], set[Any]] = defaultdict(set)
    for ref in refs - records.keys():
        present[ref[0]].add(ref[1])
    for model, keys in present.items():
        today = model._default_manager.in_bulk(list(keys))
        records |= {ref: today[ref[1]] for ref in refs if ref[0] is model and ref[1] in today and ref not in records}
    inner: list[tuple[Any, str, Ref]] = []
    for (model, _key, at), record in records.items():
        for name in getattr(model, "named_by", ()):
            field: Any = model._meta.get_field(name)
            other = getattr(record, field.attname)
            if other is not None:
                inner.append((record, name, (field.related_model, other, at)))
    if inner and depth:
        others = records_at((ref for _record, _name, ref in inner), depth=depth - 1)
        for record, name, ref in inner:
            if ref in others:
                setattr(record, name, others[ref])
    return records


def restricted_then(versions: Sequence[Any], at: dt.datetime | None = None) -> set[int]:
    """Return the places in the list of those historical rows whose class was *restricted* at a moment.

    The moment is `at`, else that of each row. Where a record has no class of its own, that of its body
    or contact as it was then counts; one query a model and step of the way.
    """
    found: set[int] = set()
    waiting: dict[int, tuple[Any, list[str]]] = {}
    for place, version in enumerate(versions):
        path = classification_path(version.instance_type)
        if path:
            waiting[place] = (version, path.split("__"))
    while waiting:
        ahead: dict[int, tuple[Ref, list[str]]] = {}
        for place, (version, (name, *rest)) in waiting.items():
            if not rest:
                if getattr(version, name) == Classification.RESTRICTED:
                    found.add(place)
                continue
            field: Any = version.instance_type._meta.get_field(name)
            other = getattr(version, field.attname)
            if other is not None:
                ahead[place] = ((field.related_model, other, at or versions[place].history_date), rest)
        rows = versions_at(ref for ref, _rest in ahead.values())
        waiting = {place: (rows[ref], rest) for place, (ref, rest) in ahead.items() if ref in rows}
    return found
