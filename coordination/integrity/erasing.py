"""Erase a person's values everywhere and leave the chain verifiable: value and salt go, the HMAC in the leaf stays.

The one writer over history. On PostgreSQL only the owner of the tables may do it (docs/operations.md), so it is
done by a command and never from a page. Each row that was blanked is named by an `Erasure`, which is sealed itself.
Source: design rule 5; reliability bar GD-1 and GD-2.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from coordination.exceptions import RegisterError
from coordination.integrity.leaves import seal_waiting
from coordination.integrity.problems import kind_of
from coordination.integrity.sources import NO_SALT, REASON, SealedRow, Source, sources
from coordination.models import Erasure, Job, Notice, SealedDocument
from coordination.records import By, action, current_actor

# What is shorter is part of too many words.
SHORTEST_TOKEN = 5
MARK = "…"


class StillInUseError(RegisterError):
    """A record that is in force bears the person's details; the sentence names it."""


@dataclass
class Erased:
    """What an erasure did: rows of history by label, other rows, and what had to stay and why."""

    rows: dict[str, int] = field(default_factory=dict)
    others: int = 0
    kept: list[str] = field(default_factory=list)


@action
def erase(*, records: Iterable[Model], by: By, reason: str) -> Erased:
    """Erase the personal values of `records`, of every version, and what repeats them anywhere else.

    The records' own columns are blanked whole. Elsewhere only the words that they held are taken out:
    from details that were sent or confirmed, from reasons, messages, jobs and security events. Sealed papers
    and columns that are not declared personal stay, and are named. Raises StillInUseError where a record in
    force still bears the details.
    """
    seal_waiting()  # Each row gets its leaf, and with it the HMAC, while its value is still there.
    subjects = list(records)
    tokens = tokens_of(subjects)
    _refuse_what_is_in_force(subjects, tokens)
    done = Erased()
    for record in subjects:
        source = _source_of(type(record))
        blanks = {name: _live_blank(record, name) for name in source.personal - {REASON}}
        # What an earlier erasure wrote holds nothing more, and must stay equal to the record.
        told = [
            row.key
            for row in source.read(source.rows().filter(id=record.pk))
            if any(row.values[name] != blank for name, blank in blanks.items())
        ]
        _blank(source, dict.fromkeys(told, _emptied(source)), reason, done)
        for name, blank in blanks.items():
            setattr(record, name, blank)
        record.save()
    for source in sources():
        _take_out(source, tokens, reason, done)
    _take_out_of_work(tokens, done)
    papers = [d.reference for d in SealedDocument.objects.order_by("released_at", "pk") if _holds(d.snapshot, tokens)]
    done.kept += [_("%(reference)s, a sealed paper that left the house") % {"reference": paper} for paper in papers]
    seal_waiting()
    return done


def tokens_of(records: Iterable[Model]) -> tuple[str, ...]:
    """Return the words that the records' personal columns hold or ever held, the longest first."""
    found: set[str] = set()
    for record in records:
        source = _source_of(type(record))
        for row in source.read(source.rows().filter(id=record.pk)):
            for name in source.personal - {REASON}:
                column = _column(source.model, name)
                value = row.values[name]
                if isinstance(value, str) and not column.choices and len(value) >= SHORTEST_TOKEN:
                    found.add(value)
    return tuple(sorted(found, key=lambda token: (-len(token), token)))


def without(value: Any, tokens: tuple[str, ...]) -> Any:
    """Return `value` with every token in its texts replaced by a mark, in lists and mappings too."""
    if isinstance(value, str):
        for token in tokens:
            at = value.casefold().find(token.casefold())
            while at >= 0:
                value = value[:at] + MARK + value[at + len(token) :]
                at = value.casefold().find(token.casefold())
        return value
    if isinstance(value, list):
        return [without(item, tokens) for item in value]
    if isinstance(value, dict):
        return {key: without(item, tokens) for key, item in value.items()}
    return value


def _holds(value: Any, tokens: tuple[str, ...]) -> bool:
    return bool(without(value, tokens) != value)


def _source_of(model: type[Model]) -> Source:
    return next(source for source in sources() if source.record is model)


def _emptied(source: Source) -> dict[str, Any]:
    return {name: _blank_of(_column(source.model, name)) for name in source.personal}


def _column(model: type[Model], name: str) -> Any:
    return model._meta.get_field(name)


def _blank_of(column: Any) -> Any:
    if column.has_default():
        return column.get_default()
    return None if column.null else ""


def _live_blank(record: Model, name: str) -> Any:
    column = _column(type(record), name)
    if column.unique:
        return f"{record.pk}@erased.invalid"
    return MARK if not column.blank and not column.has_default() else _blank_of(column)


def _blank(source: Source, rows: dict[str, dict[str, Any]], reason: str, done: Erased) -> None:
    """Write new personal values into rows, take their salt away, and say so in an erasure."""
    if not rows:
        return
    to_python = source.model._meta.pk.to_python
    for key, values in rows.items():
        # The one place that writes over what is written once.
        QuerySet(source.model).filter(pk=to_python(key)).update(**values, salt=NO_SALT)
    Erasure.objects.create(
        actor=str(current_actor()),
        reason=reason,
        source=source.label,
        fields=sorted(source.personal),
        rows=sorted(rows),
    )
    kind = kind_of(source.label)
    done.rows[kind] = done.rows.get(kind, 0) + len(rows)


def _take_out(source: Source, tokens: tuple[str, ...], reason: str, done: Erased) -> None:
    """Take the tokens out of the personal columns of a source's rows and of the records that they tell of."""
    rows: dict[str, dict[str, Any]] = {}
    touched: set[Any] = set()
    kept = 0
    for row in source.read(source.rows()):
        cleaned = _cleaned(source, row, tokens)
        if cleaned:
            rows[row.key] = {name: cleaned.get(name, row.values[name]) for name in source.personal}
            touched.add(row.values.get("id"))
        kept += any(_holds(value, tokens) for name, value in row.values.items() if name not in source.personal)
    _blank(source, rows, reason, done)
    if kept:
        done.kept.append(
            _("%(count)s × %(kind)s, in a column that is not personal") % {"count": kept, "kind": kind_of(source.label)}
        )
    if source.record is not None and touched:
        records: QuerySet[Any] = QuerySet(source.record).filter(pk__in=touched)
        for record in records:
            for name in source.personal - {REASON}:
                setattr(record, name, without(getattr(record, name), tokens))
            record.save()


def _cleaned(source: Source, row: SealedRow, tokens: tuple[str, ...]) -> dict[str, Any]:
    return {
        name: without(row.values[name], tokens)
        for name in source.personal
        if row.salt != NO_SALT and _holds(row.values[name], tokens)
    }


def _take_out_of_work(tokens: tuple[str, ...], done: Erased) -> None:
    """Take the tokens out of messages and jobs: they are work under way, no history."""
    texts: tuple[tuple[type[models.Model], tuple[str, ...]], ...] = (
        (Notice, ("subject", "heading", "body", "problem")),
        (Job, ("title", "payload", "step", "outcome", "problem")),
    )
    for model, names in texts:
        rows: QuerySet[Any] = QuerySet(model)
        for row in rows.iterator():
            changed = {n: without(getattr(row, n), tokens) for n in names if _holds(getattr(row, n), tokens)}
            if isinstance(row, Notice) and _holds(row.address, tokens):
                changed["address"] = f"{row.pk}@erased.invalid"
            if changed:
                QuerySet(model).filter(pk=row.pk).update(**changed)
                done.others += 1


def _refuse_what_is_in_force(subjects: list[Model], tokens: tuple[str, ...]) -> None:
    own = {record.pk for record in subjects}
    for source in sources():
        model = source.record
        if model is None or not any(f.name == "ended_on" for f in model._meta.concrete_fields):
            continue
        records: QuerySet[Any] = QuerySet(model).filter(ended_on__isnull=True).exclude(pk__in=own)
        for record in records:
            if any(_holds(getattr(record, name), tokens) for name in source.personal - {REASON}):
                raise StillInUseError(
                    _("%(kind)s %(key)s still bears these details. Change or end it first, then erase.")
                    % {"kind": model._meta.verbose_name, "key": record.pk}
                )
