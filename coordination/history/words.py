"""Values and authors as words."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Field, ForeignKey, Model
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from coordination import ui
from coordination.access import Viewer
from coordination.history.reading import masked_ids, masks, related_paths
from coordination.models import User
from coordination.records import Recorded

Names = dict[tuple[type[Model], Any], str]


def words_of(field: Field, value: Any, names: Names | None = None) -> str:
    """Return a column's value as a reader expects it; an empty text for nothing.

    A foreign key is looked up in `names`, or in the database where none are given.
    """
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(field, ForeignKey):
        key = (field.related_model, value)
        known = names if names is not None else names_of([key])
        return known.get(key, "")
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
    return str(value)


def names_of(keys: Iterable[tuple[type[Model], Any]], viewer: Viewer | None = None) -> Names:
    """Return the name of each (model, key), in one query a model.

    With a viewer, what is not visible to them is named so; restricted names stay masked for the
    administrator.
    """
    wanted: dict[type[Model], set[Any]] = defaultdict(set)
    for model, key in keys:
        if key is not None:
            wanted[model].add(key)
    names: Names = {}
    for model, ids in wanted.items():
        rows = model._default_manager.filter(pk__in=ids)
        if issubclass(model, Recorded):
            rows = rows.select_related(*related_paths(model))
        if viewer is not None and hasattr(rows, "visible_to") and not masks(viewer):
            rows = rows.visible_to(viewer)
        closed = masked_ids(model, ids, viewer) if viewer is not None else set()
        found = {row.pk: masked() if row.pk in closed else str(row) for row in rows}
        names |= {(model, key): found.get(key, _("(not open to you)")) for key in ids}
    return names


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
    versions = _names_over_time({_user_key(row.actor) for row in rows} - {None})
    return [_actor(row.actor, row.history_date, versions) for row in rows]


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
                return before[-1]
            return known[0][1] if known else _("a user no longer on record")
        case "task":
            return _("the register itself, by its task “%(name)s”") % {"name": key}
        case "link":
            return _("the holder, through a signed link")
        case "command":
            return _("the command “%(name)s”") % {"name": key}
    return actor
