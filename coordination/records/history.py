"""The historical row: a copy of the record with who, when, why and in which request.

django-simple-history keeps the copies; this subclass gives them our own author columns, drops the
copied indexes and sets those that paging and its filters need.
"""

import uuid
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from simple_history.models import HistoricalRecords

from coordination import clock
from coordination.records.actors import current_actor
from coordination.tracing import request_id


class HistoricalBase(models.Model):
    """Columns that every historical row has besides the record's own."""

    actor = models.CharField(max_length=120)
    request_id = models.CharField(max_length=64, blank=True, default="")
    salt = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class RecordHistory(HistoricalRecords):
    """History of one model; declared once on `Recorded` and inherited."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("bases", [HistoricalBase])
        kwargs.setdefault("history_id_field", models.BigAutoField())
        kwargs.setdefault("history_change_reason_field", models.TextField(blank=True, default=""))
        kwargs.setdefault("history_user_id_field", models.CharField(max_length=1, null=True))
        super().__init__(**kwargs)

    def _get_history_user_fields(self) -> dict[str, Any]:
        # `actor` replaces the user column: tasks, links and commands act too, and deleting a user
        # must not erase an author.
        return {}

    @property
    def _date_indexing(self) -> bool:
        return False

    def copy_fields(self, model: type[models.Model]) -> dict[str, models.Field]:
        fields = super().copy_fields(model)
        for field in fields.values():
            # The model's indexes are paid at every write and answer no question about history.
            field.db_index = False
            field._unique = False
        return fields

    def _get_history_change_reason_field(self) -> models.Field:
        # A field of its own for each historical model: a shared one knows only the last of them, and an
        # update of it through another model would be written into the wrong table.
        return super()._get_history_change_reason_field().clone()

    def get_meta_options(self, model: type[models.Model]) -> dict[str, Any]:
        options = super().get_meta_options(model)
        name = model._meta.model_name
        options["indexes"] = (
            models.Index(fields=["id", "-history_date", "-history_id"], name=f"{name[:18]}_h_record"),
            models.Index(fields=["-history_date", "-history_id"], name=f"{name[:18]}_h_newest"),
            # Whose acts, and what was written in one request: without these a rare answer reads the whole history.
            models.Index(fields=["actor", "-history_date", "-history_id"], name=f"{name[:18]}_h_author"),
            models.Index(fields=["request_id"], name=f"{name[:18]}_h_request", opclasses=["varchar_pattern_ops"]),
        )
        return options

    def post_save(self, instance: models.Model, created: bool, using: str | None = None, **kwargs: Any) -> None:
        written = kwargs.get("update_fields")
        if written and set(written) <= set(self.excluded_fields):
            return  # Only fields that are kept out of history changed (a sign-in's last_login).
        super().post_save(instance, created, using=using, **kwargs)

    def create_historical_record(self, instance: models.Model, history_type: str, using: str | None = None) -> None:
        actor = current_actor()
        historical = historical_of(type(instance))
        values = {field.attname: getattr(instance, field.attname) for field in self.fields_included(instance)}
        values |= {
            "history_date": clock.now(),
            "history_type": history_type,
            "history_change_reason": actor.reason,
            "actor": str(actor),
            "request_id": request_id(),
            "salt": uuid.uuid4(),
        }
        _insert(historical, values, using or DEFAULT_DB_ALIAS)


@cache
def historical_of(model: type[models.Model]) -> type[models.Model]:
    """Return the model of the historical rows; the package would make a class of manager each time it is asked."""
    return model.history.model  # type: ignore[attr-defined,no-any-return]


@cache
def _columns(historical: type[models.Model]) -> tuple[list[models.Field], str, str]:
    """Return the columns of a historical model without its number, and their names and places in SQL."""
    fields = [field for field in historical._meta.concrete_fields if not field.primary_key]
    names = ", ".join(connections[DEFAULT_DB_ALIAS].ops.quote_name(field.column) for field in fields)
    return fields, names, ", ".join(["%s"] * len(fields))


def _insert(historical: type[models.Model], values: dict[str, Any], using: str) -> None:
    """Insert one historical row by one prepared statement.

    Making a model instance and saving it would cost as much again as the write that it tells of.
    """
    fields, names, places = _columns(historical)
    connection = connections[using]
    table = connection.ops.quote_name(historical._meta.db_table)
    params = [field.get_db_prep_save(values[field.attname], connection) for field in fields]
    with connection.cursor() as cursor:
        # Names of tables and columns come from our own models; every value is a parameter.
        cursor.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", params)  # noqa: S608
