"""Values, names and authors as words."""

import datetime as dt
import re
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Field, ForeignKey, Model
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from coordination import ui
from coordination.access import Viewer
from coordination.enums import Classification
from coordination.history.reading import masked_ids, masks, related_paths
from coordination.history.versions import Ref, records_at
from coordination.models import User
from coordination.records import Recorded

# The name of each record at a moment.
Names = Mapping[Ref, str]

# What could forge a line or turn a text round: control characters, and marks that embed or override a direction.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_BREAKS = re.compile("[\t\n]")


def visible(text: str, *, lines: bool = False) -> str:
    """Return the text with control and direction characters as marks such as ⟦U+202E⟧; with `lines`, line ends stay.

    Source: reliability notes, TE-9.
    """
    shown = _UNSEEN.sub(_mark, text)
    return shown if lines else _BREAKS.sub(_mark, shown)


def _mark(found: re.Match[str]) -> str:
    return f"⟦U+{ord(found[0]):04X}⟧"


def words_of(field: Field, value: Any, names: Names | None = None, at: dt.datetime | None = None) -> str:
    """Return a column's value as a reader expects it; an empty text for nothing.

    A foreign key is looked up in `names` at the moment `at`, or in today's register where none are given.
    """
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(field, ForeignKey):
        if names is None or at is None:
            return present_name(field.related_model, value)
        return names.get((field.related_model, value, at), "")
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dt.datetime):
        return ui.moment(value)
    if isinstance(value, dt.date):
        return ui.day(value)
    if isinstance(value, list):
        return pgettext("between the items of a list", ", ").join(_plain(item) for item in value)
    if isinstance(value, dict):
        said = ((key, _plain(item)) for key, item in value.items() if item not in (None, "", [], {}))
        return pgettext("between the parts of a sentence", "; ").join(f"{key}: {words}" for key, words in said)
    return visible(str(value), lines=True)


def present_name(model: type[Model], key: Any) -> str:
    """Return the name that a record has today, an empty text where there is none; one query."""
    rows = model._default_manager.filter(pk=key)
    if issubclass(model, Recorded):
        rows = rows.select_related(*related_paths(model))
    row = rows.first()
    return str(row) if row is not None else ""


def names_at(refs: Iterable[Ref], viewer: Viewer, known: Mapping[Ref, Any] | None = None) -> Names:
    """Return the name that each record had at its moment, as far as the viewer may know it today.

    What is not open to them is named so; a name that is restricted, or was then, stays masked for the
    administrator. `known` holds historical rows that were read already.
    """
    refs = {ref for ref in refs if ref[1] is not None}
    records = records_at(refs, known)
    keys: dict[type[Model], set[Any]] = defaultdict(set)
    for model, key, _at in refs:
        keys[model].add(key)
    hidden: set[tuple[type[Model], Any]] = set()
    secret: set[tuple[type[Model], Any]] = set()
    for model, ids in keys.items():
        hidden |= {(model, key) for key in _closed(model, ids, viewer)}
        if issubclass(model, Recorded):
            secret |= {(model, key) for key in masked_ids(model, ids, viewer)}
    names: dict[Ref, str] = {}
    for ref in refs:
        record = records.get(ref)
        if ref[:2] in hidden:
            names[ref] = _("(not open to you)")
        elif ref[:2] in secret or (masks(viewer) and is_restricted(record)):
            names[ref] = masked()
        else:
            names[ref] = visible(str(record)) if record is not None else _("(no longer on record)")
    return names


def is_restricted(record: Any) -> bool:
    """Return whether a record, or a version of it, bears the class *restricted* itself."""
    return getattr(record, "classification", "") == Classification.RESTRICTED


def _closed(model: type[Model], keys: set[Any], viewer: Viewer) -> set[Any]:
    """Return the keys that the viewer may not see today; no query for who sees all."""
    rows: Any = model._default_manager.filter(pk__in=keys)
    if viewer.sees_all or masks(viewer) or not hasattr(rows, "visible_to"):
        return set()
    return keys - set(rows.visible_to(viewer).values_list("pk", flat=True))


def heading_of(record: Model, viewer: Viewer) -> str:
    """Return the name of a record as the head of its history tells it to the viewer."""
    return masked() if record.pk in masked_ids(type(record), [record.pk], viewer) else str(record)


def masked() -> str:
    """Return what stands in place of a restricted value."""
    return _("(restricted)")


def actor_names(rows: Sequence[Any]) -> list[str]:
    """Return who wrote each historical row, users by the name that they had then; one query.

    `rows` have `actor` and `history_date`.
    """
    return names_of_actors([(row.actor, row.history_date) for row in rows])


def names_of_actors(acts: Sequence[tuple[str, dt.datetime]]) -> list[str]:
    """Return who acted, for each (actor, moment), users by the name that they had then; one query."""
    versions = _names_over_time({_user_key(actor) for actor, _at in acts} - {None})
    return [_actor(actor, at, versions) for actor, at in acts]


def _user_key(actor: str) -> uuid.UUID | None:
    kind, _colon, key = actor.partition(":")
    if kind != "user":
        return None
    try:
        return uuid.UUID(key)
    except ValueError:
        return None


def _names_over_time(keys: set[uuid.UUID | None]) -> dict[uuid.UUID, list[tuple[dt.datetime, str]]]:
    versions: dict[uuid.UUID, list[tuple[dt.datetime, str]]] = defaultdict(list)
    if keys:
        rows = User.history.filter(id__in=keys).order_by("history_date", "history_id")
        for key, at, name, email in rows.values_list("id", "history_date", "name", "email"):
            versions[key].append((at, name or email))
    return versions


def _actor(actor: str, at: dt.datetime, versions: dict[uuid.UUID, list[tuple[dt.datetime, str]]]) -> str:
    kind, _colon, key = actor.partition(":")
    match kind:
        case "user":
            known = versions.get(_user_key(actor) or uuid.UUID(int=0), [])
            before = [name for since, name in known if since <= at]
            if before:
                return visible(before[-1])
            return visible(known[0][1]) if known else _("a user no longer on record")
        case "task":
            return _("the register itself, by its task “%(name)s”") % {"name": visible(key)}
        case "link":
            return _("the holder, through a signed link")
        case "command":
            return _("the command “%(name)s”") % {"name": visible(key)}
    return visible(actor)
