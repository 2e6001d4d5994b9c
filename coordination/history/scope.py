"""What hangs on a record: the other records whose acts belong to its story, declared by the app that has them."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Model

Scope = Mapping[type[Model], set[uuid.UUID]]
Teller = Callable[[Any], Iterable[Model]]
_tellers: dict[type[Model], Teller] = {}


def hangs_on(model: type[Model]) -> Callable[[Teller], Teller]:
    """Register the function that lists the records hanging on one of `model` (in an app's `receivers.py`)."""

    def register(function: Teller) -> Teller:
        _tellers[model] = function
        return function

    return register


def scope_of(record: Model) -> Scope:
    """Return the keys of a record and of what hangs on it, by model."""
    found: dict[type[Model], set[uuid.UUID]] = {type(record): {record.pk}}
    for other in _tellers[type(record)](record) if type(record) in _tellers else ():
        found.setdefault(type(other), set()).add(other.pk)
    return found
