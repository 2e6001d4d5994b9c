"""The historical row: a copy of the record with who, when, why and in which request.

django-simple-history keeps the copies; this subclass gives them our own author columns, drops the
copied indexes and sets the two that paging needs.
"""

import uuid
from typing import Any

from django.db import models
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
        )
        return options

    def post_save(self, instance: models.Model, created: bool, using: str | None = None, **kwargs: Any) -> None:
        written = kwargs.get("update_fields")
        if written and set(written) <= set(self.excluded_fields):
            return  # Only fields that are kept out of history changed (a sign-in's last_login).
        super().post_save(instance, created, using=using, **kwargs)

    def create_historical_record(self, instance: models.Model, history_type: str, using: str | None = None) -> None:
        actor = current_actor()
        model = getattr(instance, self.manager_name).model
        values = {field.attname: getattr(instance, field.attname) for field in self.fields_included(instance)}
        model._base_manager.create(
            history_date=clock.now(),
            history_type=history_type,
            history_change_reason=actor.reason,
            actor=str(actor),
            request_id=request_id(),
            **values,
        )
