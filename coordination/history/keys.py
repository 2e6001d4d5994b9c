"""The keys of a page of the merged history: one statement over the tables of all kinds.

Each kind gives as many of its newest rows as the page holds, by its own index, and the database merges
them; so the page costs the same wherever it lies, and one question however many kinds there are.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet

from coordination.history.reading import history_of, kind_of, recorded_models

Place = tuple[dt.datetime, str, int]


@dataclass(slots=True)
class Asked:
    """What is asked of one kind's historical table: conditions in SQL, each value a parameter."""

    model: type[Model]
    conditions: list[str] = field(default_factory=list)
    params: list[Any] = field(default_factory=list)

    def where(self, column: str, relation: str, value: Any) -> None:
        """Add a comparison of a column; `relation` is one of =, <, <=, >, >=, LIKE."""
        meta = history_of(self.model).model._meta
        self.conditions.append(f"{connection.ops.quote_name(column)} {relation} %s")
        self.params.append(meta.get_field(column).get_db_prep_value(value, connection))

    def among(self, keys: Iterable[uuid.UUID]) -> None:
        """Keep to the records of these keys."""
        key = self.model._meta.pk
        values = [key.get_db_prep_value(value, connection) for value in keys]  # type: ignore[union-attr]
        self.conditions.append(f"{connection.ops.quote_name('id')} IN ({', '.join(['%s'] * len(values))})")
        self.params += values

    def within(self, records: QuerySet) -> bool:
        """Keep to the records of a queryset; returns False where it is known to be empty."""
        try:
            sql, params = records.order_by().values("pk").query.sql_with_params()
        except EmptyResultSet:
            return False
        self.conditions.append(f"{connection.ops.quote_name('id')} IN ({sql})")
        self.params += params
        return True

    def beyond(self, place: Place, *, forward: bool) -> None:
        """Keep to what comes after a place of the merged order, or before it."""
        date, at_kind, number = place
        kind = kind_of(self.model)
        past = "<" if forward else ">"
        if kind == at_kind:
            self.where("history_date", f"{past}=", date)
            names = (connection.ops.quote_name(name) for name in ("history_date", "history_id"))
            self.conditions.append("({0} {2} %s OR {1} {2} %s)".format(*names, past))
            prepared = history_of(self.model).model._meta.get_field("history_date").get_db_prep_value(date, connection)
            self.params += [prepared, number]
        else:
            comes_later = (kind > at_kind) == forward
            self.where("history_date", f"{past}=" if comes_later else past, date)


def merged_keys(asked: Iterable[Asked], most: int, *, forward: bool) -> list[tuple[type[Model], int]]:
    """Return (model, number of the historical row) in the merged order, or backwards; one query."""
    models = recorded_models()
    date, number = (connection.ops.quote_name(name) for name in ("history_date", "history_id"))
    way, back = ("DESC", "ASC") if forward else ("ASC", "DESC")
    branches, params = [], []
    for each in asked:
        table = connection.ops.quote_name(history_of(each.model).model._meta.db_table)
        where = f" WHERE {' AND '.join(each.conditions)}" if each.conditions else ""
        # Names of tables and columns come from our own models; every value is a parameter.
        branches.append(
            f"SELECT * FROM (SELECT {models.index(each.model)} AS kind, {date}, {number} FROM {table}{where}"  # noqa: S608
            f" ORDER BY {date} {way}, {number} {way} LIMIT {int(most)}) AS b{len(branches)}"
        )
        params += each.params
    if not branches:
        return []
    sql = f"{' UNION ALL '.join(branches)} ORDER BY {date} {way}, kind {back}, {number} {way} LIMIT {int(most)}"
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [(models[kind], number) for kind, _date, number in cursor.fetchall()]
