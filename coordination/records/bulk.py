"""Many rows at once, with their history: set-based statements in one transaction."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models, transaction
from django.db.models import F, Func, QuerySet, Value
from django.db.models.functions import Cast

from coordination import clock
from coordination.records.actors import current_actor
from coordination.tracing import request_id


class NewUUID(Func):
    """A fresh UUID for each row, made by the database."""

    template = "gen_random_uuid()"
    output_field = models.UUIDField()
    arity = 0

    def as_sqlite(self, compiler: Any, conn: Any, **extra: Any) -> tuple[str, list]:
        return "lower(hex(randomblob(16)))", []


class Typed(Cast):
    """A value whose type the database is told, where it asks for one."""

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        # SQLite's cast of an instant would write milliseconds in another spelling than Django reads
        # and compares, and the rows just written would not be found by it again.
        return compiler.compile(self.get_source_expressions()[0])


def _typed(field: models.Field, value: Any) -> Any:
    """Return `value` as a typed SQL expression for `field`."""
    if hasattr(value, "resolve_expression"):
        return value
    return Typed(Value(value, output_field=field), output_field=field)


def _insert(model: type[models.Model], rows: QuerySet, columns: Mapping[str, Any]) -> int:
    """INSERT INTO model SELECT … FROM rows; `columns` maps attnames to expressions. Returns the count."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    aliases = {f"w_{name}": _typed(fields[name], value) for name, value in columns.items()}
    selected = rows.order_by().annotate(**aliases).values_list(*aliases)
    try:
        sql, params = selected.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return 0  # Django can tell without asking that there is no such row.
    quote = connection.ops.quote_name
    names = ", ".join(quote(fields[name].column) for name in columns)
    with connection.cursor() as cursor:
        # Table and column names come from our own models; every value is a parameter.
        cursor.execute(f"INSERT INTO {quote(model._meta.db_table)} ({names}) {sql}", params)
        return int(cursor.rowcount)


def _historical(model: type[models.Model], rows: QuerySet, history_type: str, author: Mapping[str, Any]) -> int:
    history = model.history.model  # type: ignore[attr-defined]
    copied = {field.attname: F(field.attname) for field in history.tracked_fields}
    return _insert(
        history,
        rows,
        {
            **copied,
            "history_date": clock.now(),
            "history_type": history_type,
            "salt": NewUUID(),
            **author,
        },
    )


def _author() -> dict[str, Any]:
    actor = current_actor()
    return {"actor": str(actor), "history_change_reason": actor.reason, "request_id": request_id()}


def insert_many(
    model: type[models.Model], batches: Sequence[tuple[QuerySet, Mapping[str, Any]]], *, mark: str, moment: dt.datetime
) -> int:
    """Insert one record for each row of each batch, all with their historical rows, in one transaction.

    A batch is a queryset and a mapping of attribute names of `model` to values or expressions over
    its rows; id and version are set here. `mark` names a datetime column of `model` that is set to
    `moment` in all of them: the moment is this write's own, so the new rows are found again by it.
    Returns the number inserted.
    """
    author = _author()
    with transaction.atomic():
        count = sum(
            _insert(model, rows, {"id": NewUUID(), "version": 1, mark: moment, **columns}) for rows, columns in batches
        )
        if count:
            _historical(model, model._base_manager.filter(**{mark: moment}), "+", author)
        return count


def update_many(rows: QuerySet, *, mark: str, **changes: Any) -> int:
    """Change all rows of the queryset `rows` in one statement, each with its historical row.

    `mark` names one of the changed columns, whose new value is unique to this batch. Versions are
    bumped, so that an open form notices. Returns the number changed.
    """
    author = _author()
    model = rows.model
    with transaction.atomic():
        count = models.QuerySet.update(rows.order_by(), version=F("version") + 1, **changes)
        if count:
            _historical(model, model._base_manager.filter(**{mark: changes[mark]}), "~", author)
        return count


def migrate_many(rows: QuerySet, *, name: str, **changes: Any) -> int:
    """Change rows inside a data migration and write their historical rows as `command:migrate`.

    `rows` is a queryset of the migration's own model state, `name` the migration's name, which
    becomes the reason. The historical model of the same state is found by its name.
    """
    apps = rows.model._meta.apps
    history = apps.get_model(rows.model._meta.app_label, f"Historical{rows.model._meta.object_name}")
    keys = list(rows.values_list("pk", flat=True))
    with transaction.atomic():
        changed = rows.model._base_manager.filter(pk__in=keys)
        count = models.QuerySet.update(changed, version=F("version") + 1, **changes)
        own = {field.attname for field in rows.model._meta.concrete_fields}
        copied = {f.attname: F(f.attname) for f in history._meta.concrete_fields if f.attname in own}
        _insert(
            history,
            rows.model._base_manager.filter(pk__in=keys),
            {
                **copied,
                "history_date": clock.now(),
                "history_type": "~",
                "history_change_reason": name,
                "actor": "command:migrate",
                "request_id": "",
                "salt": NewUUID(),
            },
        )
        return count
