"""The catalogue in an empty register at once: loaded by its action the first time, then as the rows that it left.

Most tests of contacts begin with it, and the action checks and records each row by itself.
"""

import copy
from typing import Any

from django.db import models

from contacts import actions
from contacts.models import Instrument, Participation, Recipient, StaleFlag
from coordination import clock
from tests.factories import coordination as make

MODELS: tuple[Any, ...] = (Recipient, Instrument, Participation, StaleFlag)
_rows: list[tuple[type[models.Model], list[Any]]] = []


def load() -> None:
    """Load instruments and recipients; where some stand already, as the action does."""
    if Recipient.objects.exists():
        actions.load_catalogue(by=make.BY)
        return
    if not _rows:
        actions.load_catalogue(by=make.BY)
        for model in MODELS:
            _rows.append((model, list(model.objects.all())))
            _rows.append((model.history.model, list(model.history.model.objects.all())))
        return
    for model, rows in _rows:
        models.QuerySet(model).bulk_create([_again(row) for row in rows])


def _again(row: Any) -> Any:
    again = copy.copy(row)
    again._state = copy.copy(row._state)
    again._state.adding = True
    if hasattr(again, "history_date"):
        again.history_id, again.history_date = None, clock.now()
    if hasattr(again, "opened_at"):
        again.opened_at = clock.now()
    return again
