"""What every model says of itself on its class: who sees it, how it is classified, its history, whether it leaves.

A model without a declaration is a defect that a test over all models names, so nothing new is open by
oversight. Source: design, "Who may do what"; ISACS 03.40, 5.2 c.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.db.models import Model

from coordination.records import HistoricalBase

APPS = ("coordination", "members", "authority", "contacts", "functions", "reporting")
VISIBLE_TO = "visible_to"
CLASSIFICATION = "classification"


class Ruled(StrEnum):
    """By what it is decided who reads a record."""

    OWN = "own"  # Its own column `classification`.
    BY = "by"  # The record to which a lookup leads, which has that column.
    OPEN = "open"  # Everybody who holds a role here.
    PARTY = "party"  # Only whom it concerns, whatever their class; and who reads everything.
    OPERATOR = "operator"  # Only who runs the register; no page shows it to anybody else.


class History(StrEnum):
    """What is kept of a record's changes."""

    RECORDED = "recorded"  # A historical row with every write.
    ONCE = "write-once"  # Written once, never changed: the row is its own history.
    NONE = "none"  # Changed without a trace; the declaration says why.


@dataclass(frozen=True, slots=True)
class Classified:
    """How one model is classified: the rule, the lookup to the governing column, and why where a word stands for it."""

    rule: Ruled
    path: str = ""
    why: str = ""


OWN_CLASS = Classified(Ruled.OWN, CLASSIFICATION)


def by(record: str) -> Classified:
    """Return the class of what hangs on another record; `record` is the lookup to it, as `seat__body`."""
    return Classified(Ruled.BY, f"{record}__{CLASSIFICATION}")


def open_since(why: str) -> Classified:
    return Classified(Ruled.OPEN, why=why)


def party_only(why: str) -> Classified:
    return Classified(Ruled.PARTY, why=why)


def operator_only(why: str) -> Classified:
    return Classified(Ruled.OPERATOR, why=why)


@dataclass(frozen=True, slots=True)
class Declared:
    """What a model says of itself.

    `sight` names the queryset method that serves every page, or says why there is none; `unrecorded`
    says why changes leave no history, `excluded` why the record stays out of the register's export.
    """

    classified: Classified
    history: History = History.RECORDED
    sight: str = VISIBLE_TO
    unrecorded: str = ""
    excluded: str = ""

    @property
    def is_exported(self) -> bool:
        return not self.excluded

    @property
    def has_sight(self) -> bool:
        return self.sight == VISIBLE_TO


def own_models() -> list[type[Model]]:
    """Return every model that the register's own apps define, without the historical copies of them."""
    return [
        model
        for model in apps.get_models()
        if model.__module__.split(".")[0] in APPS and not issubclass(model, HistoricalBase)
    ]


def declared(model: type[Model]) -> Declared | None:
    """Return what a model declares of itself; None where it says nothing, whatever a parent class says."""
    said: Any = vars(model).get("declared")
    return said if isinstance(said, Declared) else None


def classification_path(model: type[Model]) -> str:
    """Return the lookup from a model to the classification that governs it, or an empty text."""
    said = declared(model)
    return said.classified.path if said is not None else ""
