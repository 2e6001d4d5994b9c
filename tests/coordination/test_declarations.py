"""Every model says on its class who sees it, how it is classified, its history, and whether it leaves the house."""

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from contacts.models import NotificationLine, PostProof
from coordination.declarations import (
    CLASSIFICATION,
    Classified,
    Declared,
    History,
    Ruled,
    classification_path,
    declared,
    own_models,
)
from coordination.enums import Classification
from coordination.models import Job, User
from coordination.models.documents import WriteOnce
from coordination.records import HistoricalBase, Recorded

MODELS = own_models()
every = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)


def said(model: Any) -> Declared:
    found = declared(model)
    assert found is not None, f"{model._meta.label} declares nothing. Write `declared = Declared(…)` on the class."
    return found


def faults(model: Any) -> list[str]:
    """Return what a model's declaration lacks or says wrongly."""
    found = declared(model)
    if found is None:
        return ["declares nothing"]
    wrong = []
    names = {field.name for field in model._meta.concrete_fields}
    if found.has_sight and not callable(getattr(model._default_manager.all(), "visible_to", None)):
        wrong.append("has no visible_to")
    if CLASSIFICATION in names and found.classified.rule is not Ruled.OWN:
        wrong.append("has a class of its own and does not say so")
    if found.classified.rule in {Ruled.OWN, Ruled.BY} and not leads_to_class(model, found.classified.path):
        wrong.append("leads to no classification")
    if found.classified.rule not in {Ruled.OWN, Ruled.BY} and not (found.classified.why and not found.classified.path):
        wrong.append("says a word and not why")
    if found.history is History.RECORDED and not (issubclass(model, Recorded) or hasattr(model, "history")):
        wrong.append("has no history")
    if (found.history is History.NONE) != bool(found.unrecorded):
        wrong.append("does not say why it has no history")
    return wrong


def leads_to_class(model: Any, path: str) -> bool:
    *steps, last = path.split("__")
    for step in steps:
        model = model._meta.get_field(step).related_model
    return bool(model._meta.get_field(last).choices == Classification.choices)


@every
def test_model_declares_sight_class_history_and_export(model: Any) -> None:
    assert faults(model) == []


def test_every_model_with_a_table_of_ours_is_walked_or_is_a_historical_copy() -> None:
    ours = [
        model
        for model in apps.get_models()
        if model._meta.app_label in {"coordination", "members", "authority", "contacts", "functions", "reporting"}
    ]

    assert {model for model in ours if not issubclass(model, HistoricalBase)} == set(MODELS)
    assert len(MODELS) >= 25


def test_a_new_model_that_says_nothing_is_found() -> None:
    class Undeclared(WriteOnce):
        class Meta:
            app_label = "tests_undeclared"
            managed = False

    assert faults(Undeclared) == ["declares nothing"]


def test_a_model_does_not_inherit_what_its_parent_declared() -> None:
    class Child(Job):
        class Meta:
            app_label = "tests_undeclared"
            proxy = True

    assert declared(Child) is None


def test_a_declaration_that_does_not_hold_is_found() -> None:
    class Wrong(models.Model):
        declared = Declared(Classified(Ruled.OPEN), history=History.NONE)

        class Meta:
            app_label = "tests_undeclared"
            managed = False

        def __str__(self) -> str:
            return "wrong"

    assert faults(Wrong) == ["has no visible_to", "says a word and not why", "does not say why it has no history"]


@every
def test_new_record_starts_at_government(model: Any) -> None:
    if said(model).classified.rule is Ruled.OWN:
        assert model._meta.get_field(CLASSIFICATION).default == Classification.GOVERNMENT


def test_path_leads_from_what_hangs_on_a_record_to_its_class() -> None:
    assert classification_path(PostProof) == "point__classification"
    assert classification_path(NotificationLine) == "registration__point__classification"
    assert classification_path(User) == ""


def test_document_lists_every_model_as_it_declares_itself() -> None:
    page = Path(settings.BASE_DIR, "docs", "data-model.md").read_text(encoding="utf-8")
    lines = [line for line in page.splitlines() if line.startswith("| `")]

    assert lines == [line_of(model) for model in sorted(MODELS, key=lambda one: one._meta.label)]


def line_of(model: Any) -> str:
    found = said(model)
    sight = "`visible_to`" if found.has_sight else found.sight.rstrip(".")
    ruled = found.classified
    how = f"`{ruled.path}`" if ruled.path else f"{ruled.rule.value}: {ruled.why.rstrip('.')}"
    history = found.history.value if not found.unrecorded else f"{found.history.value}: {found.unrecorded.rstrip('.')}"
    out = "yes" if found.is_exported else f"no: {found.excluded.rstrip('.')}"
    return f"| `{model._meta.label}` | {sight} | {how} | {history} | {out} |"
