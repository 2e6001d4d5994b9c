"""The register as our records stood at an instant (`known_on`), from history; never mixed with facts as of a day (`on`).

Who may read: what one may see today, and of that nothing that was restricted then and would be masked.
Source: design, rule 7.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import ForeignKey, Model, OuterRef, QuerySet, Subquery

from coordination.access import Viewer
from coordination.history.changes import NEWEST, hidden_of, label_of, withheld_of
from coordination.history.reading import history_of, masks, open_to, recorded_models, told_fields
from coordination.history.versions import Ref, restricted_then
from coordination.history.words import masked, names_at, names_of_actors, words_of
from coordination.ui import moment

MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Told:
    """A record as it was recorded: its name then, the words of each field, who wrote that version and when."""

    key: Any
    name: str
    fields: Sequence[tuple[str, str]]
    who: str
    when: str
    why: str


# Where a kind has a page of facts as of a day, its address for the day.
FactsPage = Callable[[dt.date], str]
_facts_pages: dict[type[Model], FactsPage] = {}


def facts_on(model: type[Model]) -> Callable[[FactsPage], FactsPage]:
    """Register the address of the page that tells the facts of a kind on a day (in an app's `receivers.py`)."""

    def register(function: FactsPage) -> FactsPage:
        _facts_pages[model] = function
        return function

    return register


def facts_url(model: type[Model], day: dt.date) -> str:
    """Return the page of the facts of a kind on a day, or an empty text where there is none."""
    return _facts_pages[model](day) if model in _facts_pages else ""


def standing(model: type[Model], viewer: Viewer, at: dt.datetime) -> QuerySet:
    """Return the records open to the viewer that were on record at the instant, annotated `version_id`.

    The walk is over today's records, whose keys never go away, with one index probe each.
    """
    rows = history_of(model).filter(id=OuterRef("pk"), history_date__lte=at).order_by(*NEWEST)
    known = open_to(model, viewer).annotate(version_id=Subquery(rows.values("history_id")[:1]))
    return known.filter(version_id__isnull=False)


def version_at(record: Model, at: dt.datetime) -> Any:
    """Return the historical row that was a record's newest at the instant, or None."""
    return history_of(type(record)).filter(id=record.pk, history_date__lte=at).order_by(*NEWEST).first()


def versions_of(model: type[Model], records: Sequence[Any]) -> list[Any]:
    """Return the historical rows of records that `standing` found, in their order; one query."""
    rows = history_of(model).in_bulk([record.version_id for record in records])
    return [rows[record.version_id] for record in records]


def tell(versions: Sequence[Any], viewer: Viewer, at: dt.datetime) -> list[Told]:
    """Return versions of one model in words, names as they were recorded at the instant; values masked where they are."""
    if not versions:
        return []
    model = versions[0].instance_type
    fields = told_fields(model)
    known: dict[Ref, Any] = {(model, version.id, at): version for version in versions}
    refs: set[Ref] = set(known)
    for field in fields:
        if isinstance(field, ForeignKey):
            values = {getattr(version, field.attname) for version in versions} - {None}
            refs |= {(field.related_model, value, at) for value in values}
    names = names_at(refs, viewer, known)
    hidden = hidden_of(versions, viewer)
    if masks(viewer):
        hidden |= {(type(versions[place]), versions[place].history_id) for place in restricted_then(versions, at)}
    authors = names_of_actors([(version.actor, version.history_date) for version in versions])
    told = []
    for version, author in zip(versions, authors, strict=True):
        secret = (type(version), version.history_id) in hidden
        withheld = withheld_of(version, viewer)
        lines = []
        for field in fields:
            words = words_of(field, getattr(version, field.attname), names, at)
            if words and ((secret and field.name != "classification") or field.name in withheld):
                words = masked()
            lines.append((label_of(field), words))
        why = "" if secret else version.history_change_reason or ""
        told.append(
            Told(
                version.id,
                masked() if secret else names[(model, version.id, at)],
                lines,
                author,
                moment(version.history_date),
                why,
            )
        )
    return told


def counts(viewer: Viewer, at: dt.datetime) -> list[tuple[type[Model], int]]:
    """Return how many records of each kind were on record at the instant, counted to 10,001; a query a kind."""
    return [
        (model, standing(model, viewer, at).order_by()[: MOST_COUNTED + 1].count())
        for model in recorded_models()
        if not open_to(model, viewer).query.is_empty()
    ]
