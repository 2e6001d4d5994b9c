"""Each record equals its newest historical row, and no record stands or went without history."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, F, Max, Model, OuterRef, QuerySet
from django.utils.translation import gettext as _

from coordination.history.reading import history_of, recorded_models
from coordination.integrity.problems import Problem
from coordination.records import Recorded

CHUNK = 2000
PAUSE_SECONDS = 0.1


@dataclass
class Found:
    """What was found in one portion of a model's records."""

    records: int = 0
    problems: list[Problem] = field(default_factory=list)


def check_registers() -> Iterator[Found]:
    """Yield what was found in each recorded model, portion by portion."""
    for model in recorded_models():
        yield Found(problems=[*_gone(model), *_twice(model)])
        keys = list(QuerySet(model).order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(keys), CHUNK):
            part = keys[start : start + CHUNK]
            yield Found(len(part), _lasting(model, part))


def _lasting(model: type[Model], keys: Sequence[Any]) -> list[Problem]:
    """Return what differs and still does a moment later: somebody may save between the two readings."""
    found = list(_portion(model, keys))
    for _again in range(2):
        if not found:
            break
        time.sleep(PAUSE_SECONDS)
        to_python = model._meta.pk.to_python
        found = list(_portion(model, [to_python(problem.key) for problem in found]))
    return found


def _portion(model: type[Model], keys: Sequence[Any]) -> Iterator[Problem]:
    history = history_of(model).model
    columns = [f.attname for f in history.tracked_fields if f.attname != "id"]
    by = "version" if issubclass(model, Recorded) else "history_id"
    newest: Any = (
        QuerySet(history).filter(id__in=keys).order_by("id", by, "history_id").values_list("id", "history_id", *columns)
    )
    # The last one of each record wins.
    rows = {line[0]: line for line in newest}
    for line in QuerySet(model).filter(pk__in=keys).order_by("pk").values_list("pk", *columns):
        row = rows.get(line[0])
        if row is None:
            yield Problem(model._meta.label_lower, str(line[0]), _("stands in the register without any history"))
            continue
        differing = tuple(
            sorted(name for name, here, there in zip(columns, line[1:], row[2:], strict=True) if here != there)
        )
        if differing:
            sentence = _("differs from its newest historical row, %(row)s") % {"row": row[1]}
            yield Problem(model._meta.label_lower, str(line[0]), sentence, columns=differing)


def _gone(model: type[Model]) -> Iterator[Problem]:
    history = history_of(model).model
    alive: Any = QuerySet(model).filter(pk=OuterRef("id"))
    gone: Any = QuerySet(history).filter(~Exists(alive)).order_by().values_list("id", flat=True).distinct()
    for key in gone[:20]:
        yield Problem(model._meta.label_lower, str(key), _("deleted from the register; its history is still there"))


def _twice(model: type[Model]) -> Iterator[Problem]:
    if not issubclass(model, Recorded):
        return
    history = history_of(model).model
    counted = QuerySet(history).order_by().values("id").annotate(n=Count("pk"), newest=Max("version"))
    for line in counted.exclude(n=F("newest"))[:20]:
        sentence = _("has %(count)s historical rows for %(versions)s versions") % {
            "count": line["n"],
            "versions": line["newest"],
        }
        yield Problem(model._meta.label_lower, str(line["id"]), sentence)
