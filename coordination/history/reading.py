"""Which models have a history, whose history somebody may read, and what stays masked in it."""

import uuid
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Field, ForeignKey, Model, QuerySet
from django.urls import reverse

from coordination.access import Viewer
from coordination.enums import Role
from coordination.models import User
from coordination.records import Recorded

READERS = (Role.ADMINISTRATOR, Role.SECRETARIAT, Role.AUDITOR, Role.HEAD)


@cache
def recorded_models() -> tuple[type[Model], ...]:
    """Return every model with a history, in the order of their kinds."""
    found = [model for model in apps.get_models() if issubclass(model, Recorded)]
    return tuple(sorted([*found, User], key=kind_of))


def kind_of(model: type[Model]) -> str:
    """Return the kind as addresses carry it: `contacts.pointofcontact`."""
    return model._meta.label_lower


def model_of(kind: str) -> type[Model] | None:
    """Return the recorded model of a kind, or None."""
    return next((model for model in recorded_models() if kind_of(model) == kind), None)


@cache
def history_of(model: type[Model]) -> Any:
    """Return the manager of a model's historical rows; kept, since the package makes a class each time it is asked."""
    return model.history  # type: ignore[attr-defined]


def history_url(record: Model) -> str:
    """Return the address of a record's history."""
    meta = record._meta
    return reverse("record-history", args=[meta.app_label, meta.model_name, record.pk])


def url_for(record: Model, viewer: Viewer) -> str:
    """Return the address of a record's history for somebody who reads the record, empty where they may not read that.

    No query for who reads every history.
    """
    if not sees_every_record(viewer) and not open_to(type(record), viewer).filter(pk=record.pk).exists():
        return ""
    return history_url(record)


def sees_every_record(viewer: Viewer) -> bool:
    return viewer.has(*READERS)


def open_to(model: type[Model], viewer: Viewer) -> QuerySet:
    """Return the records of a model whose history the viewer may read.

    Secretariat, auditor and head read the history of what they may see, the administrator every
    timeline, with what pages do not show them masked; a National Point of Contact that of what is
    their own. Source: design, "Who may do what".
    """
    records = model._default_manager.all()
    if masks(viewer):
        return records
    if issubclass(model, User):
        return records if sees_every_record(viewer) else records.none()
    if sees_every_record(viewer):
        return records.visible_to(viewer)  # type: ignore[attr-defined]
    if viewer.has(Role.NPC):
        return records.visible_to(own_scope(viewer))  # type: ignore[attr-defined]
    return records.none()


def named_to(model: type[Model], viewer: Viewer) -> QuerySet:
    """Return those records of `open_to` that a search or a filter may find by their name: what is masked has none."""
    records = open_to(model, viewer)
    if masks(viewer) and issubclass(model, Recorded):
        return records.visible_to(viewer)  # type: ignore[attr-defined]
    return records


def own_scope(viewer: Viewer) -> Viewer:
    """Return the viewer with nothing but their own seats and bodies: no class of records is open to it."""
    standings = tuple(
        replace(standing, role=Role.FOCAL, is_government=False)
        for standing in viewer.standings
        if standing.role == Role.NPC
    )
    return Viewer(viewer.user_id, standings, frozenset())


def links_of(model: type[Model]) -> list[ForeignKey]:
    """Return the foreign keys of a model that lead to other recorded models."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and issubclass(field.related_model, Recorded) and field.related_model != model
    ]


def masks(viewer: Viewer) -> bool:
    """Return whether restricted values are masked: for the administrator who is nothing else here."""
    return viewer.has(Role.ADMINISTRATOR) and not viewer.sees_all


def masked_ids(model: type[Model], ids: Iterable[uuid.UUID], viewer: Viewer) -> set[uuid.UUID]:
    """Return those of the records whose values the viewer may not read: what pages do not show; at most one query."""
    if not masks(viewer) or not issubclass(model, Recorded):
        return set()
    asked = set(ids)
    rows: Any = model._default_manager.filter(pk__in=asked)
    return asked - set(rows.visible_to(viewer).values_list("pk", flat=True))


def related_paths(model: type[Model], depth: int = 2) -> list[str]:
    """Return what has to be joined so that the names of a model's records ask nothing further."""
    paths: list[str] = []
    for field in links_of(model):
        paths.append(field.name)
        if depth > 1:
            paths += [f"{field.name}__{path}" for path in related_paths(field.related_model, depth - 1)]
    return paths


def told_fields(model: type[Model]) -> list[Field]:
    """Return the columns that history tells of: what people enter, not what the register computes."""
    kept = {field.attname for field in history_of(model).model.tracked_fields}
    return [
        field
        for field in model._meta.concrete_fields
        if field.attname in kept
        and field.editable
        and not field.primary_key
        and field.name not in {"is_superuser", "only"}
        and not field.name.endswith("_digest")
    ]
