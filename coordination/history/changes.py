"""What changed between two versions of a record, as entries of a timeline."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from django.db.models import ForeignKey, Model, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from coordination import ui
from coordination.access import Viewer
from coordination.enums import COUNTING, Classification
from coordination.history.reading import history_of, history_url, masked_ids, masks, told_fields
from coordination.history.words import Names, actor_names, masked, names_of, words_of
from coordination.ui import TimelineEntry

NEWEST = ("-history_date", "-history_id")


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


def timeline(records: Iterable[Model], viewer: Viewer, limit: int = 10) -> list[TimelineEntry]:
    """Return the newest acts on one or several records, such as a contact and what hangs on it.

    The records must be visible to the viewer. At most four queries a model, whatever their number.
    """
    groups: dict[type[Model], list[Any]] = defaultdict(list)
    for record in records:
        groups[type(record)].append(record.pk)
    rows: list[Any] = []
    for model, keys in groups.items():
        history = history_of(model).filter(id__in=keys).order_by(*NEWEST)
        rows += list(with_previous(history)[:limit])
    rows.sort(key=lambda row: (row.history_date, row.history_id), reverse=True)
    return entries_of(rows[:limit], viewer, names_records=len(groups) > 1, tells_first=len(groups) == 1)


def entries_of(
    rows: Sequence[Any], viewer: Viewer, *, names_records: bool = False, tells_first: bool = True
) -> list[TimelineEntry]:
    """Return historical rows (annotated `with_previous`) as entries in the order given.

    `names_records` puts the record's kind and name into each sentence; without `tells_first` what a
    new record was first filled with is left out. At most three queries a model on the page, and one
    for the authors.
    """
    before = previous_of(rows)
    pairs = [(row, before.get((type(row), row.history_id))) for row in rows]
    changed = [_changed(row, old) for row, old in pairs]
    names = names_of(_links(pairs, changed, records=names_records), viewer)
    hidden = _hidden(pairs, viewer)
    authors = actor_names(rows)
    entries = []
    for (row, old), fields, author in zip(pairs, changed, authors, strict=True):
        secret = (type(row), row.id) in hidden or _was_restricted(row, old, viewer)
        kept = [] if old is None and not tells_first else fields
        told = _told(row, old, kept, names, secret=secret, viewer=viewer)
        entries.append(
            TimelineEntry(
                when=ui.moment(row.history_date),
                who=_who(author, row.request_id),
                sentence=_sentence(row, old, fields, names if names_records else None),
                changes=told,
                reason=masked() if secret and row.history_change_reason else row.history_change_reason or "",
                is_first=old is None,
            )
        )
    return entries


def compare(earlier: Any, later: Any, viewer: Viewer) -> list[tuple[str, str, str]]:
    """Return (label, before, after) of every field that differs between two versions of one record."""
    pair = [(later, earlier)]
    fields = [_changed(later, earlier)]
    names = names_of(_links(pair, fields, records=False), viewer)
    secret = bool(_hidden(pair, viewer)) or _was_restricted(later, earlier, viewer)
    return _told(later, earlier, fields[0], names, secret=secret, viewer=viewer)


def label_of(field: Any) -> str:
    """Return a column's word with a capital."""
    words = str(field.verbose_name)
    return words[:1].upper() + words[1:]


def _model(row: Any) -> type[Model]:
    return row.instance_type


def _changed(row: Any, old: Any) -> list[Any]:
    fields = told_fields(_model(row))
    if old is None:
        return [field for field in fields if getattr(row, field.attname) not in (None, "", [], {}, False)]
    return [field for field in fields if getattr(row, field.attname) != getattr(old, field.attname)]


def _links(pairs: Sequence[tuple[Any, Any]], changed: Sequence[list[Any]], *, records: bool) -> set:
    keys = set()
    for (row, old), fields in zip(pairs, changed, strict=True):
        if records:
            keys.add((_model(row), row.id))
        for field in fields:
            if isinstance(field, ForeignKey):
                keys |= {(field.related_model, getattr(one, field.attname)) for one in (row, old) if one is not None}
    return keys


def _hidden(pairs: Sequence[tuple[Any, Any]], viewer: Viewer) -> set[tuple[type[Model], Any]]:
    if not masks(viewer):
        return set()
    keys: dict[type[Model], set[Any]] = defaultdict(set)
    for row, _old in pairs:
        keys[type(row)].add(row.id)
    return {
        (model, key)
        for model, ids in keys.items()
        for key in masked_ids(model.instance_type, ids, viewer)  # type: ignore[attr-defined]
    }


def _was_restricted(row: Any, old: Any, viewer: Viewer) -> bool:
    if not masks(viewer):
        return False
    return any(getattr(one, "classification", "") == Classification.RESTRICTED for one in (row, old) if one is not None)


def _withheld(row: Any, viewer: Viewer) -> set[str]:
    """Return the columns that are counted and never listed, where the viewer is neither asked to count nor oneself."""
    counted: set[str] = set(getattr(_model(row), "counted_only", ()))
    if not counted or viewer.has(*COUNTING) or getattr(row, "user_id", None) == viewer.user_id:
        return set()
    return counted


def _told(
    row: Any, old: Any, fields: Sequence[Any], names: Names, *, secret: bool, viewer: Viewer
) -> list[tuple[str, str, str]]:
    lines = []
    withheld = _withheld(row, viewer)
    for field in fields:
        before = words_of(field, getattr(old, field.attname), names) if old is not None else ""
        after = words_of(field, getattr(row, field.attname), names)
        if (secret and field.name != "classification") or field.name in withheld:
            before, after = (masked() if words else "" for words in (before, after))
        lines.append((label_of(field), before, after))
    return lines


def _sentence(row: Any, old: Any, fields: Sequence[Any], names: Names | None) -> str:
    labels = pgettext("between the items of a list", ", ").join(str(field.verbose_name) for field in fields)
    if old is None:
        act = _("Entered in the register.")
    elif labels:
        act = _("Changed: %(fields)s.") % {"fields": labels}
    else:
        act = _("Changed in what the register computes.")
    if names is None:
        return act
    model = _model(row)
    name = names.get((model, row.id), "")
    url = history_url(model(pk=row.id))
    kind = str(model._meta.verbose_name)
    return format_html('{} <a href="{}"><bdi>{}</bdi></a>. {}', kind[:1].upper() + kind[1:], url, name, act)


def _who(author: str, request: str) -> str:
    """Return the author, and the way to everything that was written in the same request."""
    if not request:
        return author
    url = f"{reverse('history')}?request={quote(request)}"
    return format_html('{} · <a href="{}">{} <bdi dir="ltr">{}</bdi></a>', author, url, _("request"), request[:8])
