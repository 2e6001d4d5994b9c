"""Records that are reached through another one, such as all that hangs on a body: declared by the app that has it."""

import uuid
from collections.abc import Callable
from functools import cache
from typing import Any

from django.db.models import Model, Q

from coordination.history.reading import links_of

DEEPEST = 3  # Foreign keys that are followed, from a record to the body.

Way = Callable[[uuid.UUID], Q]
_roots: list[type[Model]] = []
_ways: dict[type[Model], Way] = {}


def root_of_reach(model: type[Model]) -> None:
    """Name the model through which records are reached (in its app's `receivers.py`)."""
    _roots.append(model)


def way_to(model: type[Model]) -> Callable[[Way], Way]:
    """Register the condition under which a record of `model` belongs to a body, where no foreign key leads there."""

    def register(function: Way) -> Way:
        _ways[model] = function
        return function

    return register


def bodies() -> Any:
    """Return the queryset of what records are reached through, or None while no app has named it."""
    return _roots[0]._default_manager.all() if _roots else None


def belongs_to(model: type[Model], key: uuid.UUID) -> Q | None:
    """Return the condition that a record of `model` is reached through the body, or None where none is."""
    if model in _roots:
        return Q(pk=key)
    if model in _ways:
        return _ways[model](key)
    path = _path(model)
    return Q(**{path: key}) if path else None


@cache
def _path(model: type[Model]) -> str:
    """Return the shortest way over foreign keys from a model to the body, or an empty text."""
    waiting: list[tuple[type[Model], tuple[str, ...]]] = [(model, ())]
    while waiting:
        here, path = waiting.pop(0)
        if here in _roots:
            return "__".join(path)
        if len(path) < DEEPEST:
            waiting += [(field.related_model, (*path, field.name)) for field in links_of(here)]
    return ""
