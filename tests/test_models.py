"""Every recorded model keeps the rules on which history rests."""

from typing import Any

import pytest
from django.apps import apps
from django.db import models

from coordination.models import User
from coordination.records import HistoricalBase, Recorded, RecordedQuerySet

RECORDED = [model for model in apps.get_models() if issubclass(model, Recorded)]
OURS = [
    model
    for model in apps.get_models()
    if model.__module__.split(".")[0] in {"coordination", "members", "authority", "contacts", "functions", "reporting"}
]
WITH_HISTORY = [*RECORDED, User]

recorded = pytest.mark.parametrize("model", RECORDED, ids=lambda model: model._meta.label)
ours = pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
with_history = pytest.mark.parametrize("model", WITH_HISTORY, ids=lambda model: model._meta.label)


def history_of(model: Any) -> Any:
    return model.history.model


def test_there_are_recorded_models() -> None:
    assert len(RECORDED) >= 20


@recorded
def test_default_and_base_manager_refuse_what_leaves_no_history(model: Any) -> None:
    assert (model._meta.base_manager_name, model._meta.default_manager_name) == ("objects", "objects")
    assert issubclass(model._base_manager._queryset_class, RecordedQuerySet)
    assert issubclass(model._default_manager._queryset_class, RecordedQuerySet)


@recorded
def test_record_can_be_reached_through_sight_alone(model: Any) -> None:
    assert callable(getattr(model.objects.all(), "visible_to", None))


@recorded
def test_record_has_a_key_that_people_may_see(model: Any) -> None:
    assert isinstance(model._meta.pk, models.UUIDField)


@ours
def test_nothing_is_deleted_along_with_something_else(model: Any) -> None:
    if issubclass(model, HistoricalBase):
        return  # A historical row keeps the key of what it names, whatever becomes of that.
    keys = [field for field in model._meta.local_fields if isinstance(field, models.ForeignKey)]

    assert [field.name for field in keys if field.remote_field.on_delete is not models.PROTECT] == []


@recorded
def test_record_has_no_bare_many_to_many(model: Any) -> None:
    assert model._meta.local_many_to_many == []


@recorded
def test_record_says_what_one_row_is_in_the_world(model: Any) -> None:
    assert model.__doc__
    assert not model.__doc__.startswith(f"{model.__name__}(")


@recorded
def test_constraints_have_names_that_say_their_rule(model: Any) -> None:
    names = [constraint.name for constraint in model._meta.constraints]

    assert [name for name in names if not name or len(name.split("_")) < 2] == []


@with_history
def test_history_names_author_request_and_salt(model: Any) -> None:
    history = history_of(model)
    fields = {field.name: field for field in history._meta.concrete_fields}

    assert issubclass(history, HistoricalBase)
    assert [fields[name].null for name in ("actor", "request_id", "salt")] == [False, False, False]
    assert isinstance(fields["history_change_reason"], models.TextField)
    assert "history_user_id" not in fields


@with_history
def test_history_shares_no_column_with_another_history(model: Any) -> None:
    history = history_of(model)

    assert [field.name for field in history._meta.local_fields if field.model is not history] == []


@with_history
def test_history_has_its_indexes_and_no_other(model: Any) -> None:
    history = history_of(model)

    assert [index.fields for index in history._meta.indexes] == [
        ["id", "-history_date", "-history_id"],
        ["-history_date", "-history_id"],
        ["actor", "-history_date", "-history_id"],
        ["request_id"],
    ]
    assert [field.name for field in history._meta.concrete_fields if field.db_index] == []
    assert [f.name for f in history._meta.concrete_fields if f.unique and not f.primary_key] == []


@with_history
def test_history_copies_every_column_but_what_is_kept_out(model: Any) -> None:
    kept_out = {"password", "last_login"} if model is User else set()
    columns = {field.attname for field in model._meta.concrete_fields}

    assert {field.attname for field in history_of(model)._meta.concrete_fields} & columns == columns - kept_out


def test_password_and_last_sign_in_stay_out_of_history() -> None:
    names = {field.name for field in history_of(User)._meta.concrete_fields}

    assert names & {"password", "last_login"} == set()
