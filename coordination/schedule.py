"""What is due by the clock: apps register nightly jobs; the tick asks the database and catches up once."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from coordination import clock, jobs, notices
from coordination.waking import publish

VOID_AFTER_SECONDS = 55
# What the schedule says of itself with each tick (coordination/celery.py), so that its silence is seen.
SOURCE = "schedule"


@dataclass(frozen=True)
class Nightly:
    """A job that every day of the State owes once, or with `is_hourly` every hour.

    After an outage it runs once, not once a missed day or hour.
    """

    kind: str
    title: Callable[[dt.date], str]
    is_hourly: bool = False


_nightly: list[Nightly] = []


def nightly(kind: str, title: Callable[[dt.date], str]) -> None:
    """Register a nightly job (in an app's `tasks.py`, beside its handler)."""
    _nightly.append(Nightly(kind, title))


def hourly(kind: str, title: Callable[[dt.date], str]) -> None:
    """Register an hourly job (in an app's `tasks.py`, beside its handler)."""
    _nightly.append(Nightly(kind, title, is_hourly=True))


def owe_today() -> None:
    """Write the jobs that today and this hour owe, where they do not stand yet."""
    today, hour = clock.today(), f"{clock.now():%Y-%m-%dT%H}"
    for entry in _nightly:
        subject, period = ("hourly", hour) if entry.is_hourly else ("nightly", today.isoformat())
        jobs.ask(kind=entry.kind, subject=subject, period=period, title=entry.title(today))


def tick() -> dict[str, int]:
    """Write the jobs that today owes and wake a worker for all that waits. Returns the numbers woken.

    It does no work itself: each row is a message of its own, so that one slow paper holds up no other
    row and every worker takes its share. A message that nobody took by the next tick is void, since
    that tick sends another. Safe to run from several schedules at once: each row is unique and is
    taken by one worker.
    """
    owe_today()
    waiting = {"coordination.work": jobs.due(), "coordination.post": notices.due()}
    for task, keys in waiting.items():
        for key in keys:
            publish(task, str(key), expires=VOID_AFTER_SECONDS)
    return {"jobs": len(waiting["coordination.work"]), "notices": len(waiting["coordination.post"])}
