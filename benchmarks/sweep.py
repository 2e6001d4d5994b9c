"""Measures 11 and 12: the nightly sweep, and the sweep that finds nothing."""

import statistics
import uuid

from django.db import connection, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Cast

from benchmarks.measure import Line, interleaved, seconds
from benchmarks.register import BY
from contacts.actions import flags, sweep
from contacts.enums import StaleReason
from contacts.models import StaleFlag, SweepMark
from coordination import clock
from coordination.records import acting, bulk


class _UndoError(Exception):
    pass


def run(rounds: int) -> list[Line]:
    """Return the two lines, on a register that `benchmarks.register` filled."""
    on = clock.today()
    floors, sweeps = [], []
    for _ in range(rounds):
        floors.append(_undone(_flags_alone))
        sweeps.append(_undone(lambda: sweep(on=on, by=BY)))
    floor, whole = statistics.median(floors), statistics.median(sweeps)
    first = sweep(on=on, by=BY)
    before = (StaleFlag.objects.count(), StaleFlag.history.count())
    probe, second = interleaved(_empty_probe, lambda: sweep(on=on, by=BY), 200)
    written = (StaleFlag.objects.count(), StaleFlag.history.count()) != before
    return [
        Line(
            "11", "sweep: flags and their history / raw INSERT…SELECT of the flags", whole / floor, 3.5,
            f"{first.opened} flags, {whole:.2f} s / {floor:.2f} s, {connection.vendor}",
        ),
        Line(
            "12", "sweep with nothing due / empty indexed probe", 99.0 if written else second / probe, 2.0,
            f"{second * 1e3:.2f} ms / {probe * 1e3:.2f} ms, {'rows written' if written else '0 rows written'}",
        ),
    ]  # fmt: skip


def _flags_alone() -> None:
    empty_key, empty_moment = Cast(Value(None), models.UUIDField()), Cast(Value(None), models.DateTimeField())
    bulk._insert(
        StaleFlag,
        flags._unflagged(StaleReason.UNCONFIRMED, clock.today(), models.Q()),
        {
            "id": bulk.NewUUID(),
            "version": 1,
            "opened_at": clock.now(),
            "registration_id": F("pk"),
            "instrument_id": empty_key,
            "reason": StaleReason.UNCONFIRMED.value,
            "since": F("since"),
            "closed_at": empty_moment,
        },
    )


def _empty_probe() -> None:
    SweepMark.objects.filter(name=uuid.uuid4().hex[:20]).exists()


def _undone(function) -> float:  # type: ignore[no-untyped-def]
    taken = 0.0
    try:
        with transaction.atomic(), acting(BY):
            taken = seconds(function)
            raise _UndoError
    except _UndoError:
        return taken
