"""The one clock: obligations are dates in the State's zone, events are instants in UTC."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

from django.utils import timezone

_frozen: ContextVar[dt.datetime | None] = ContextVar("frozen", default=None)


def now() -> dt.datetime:
    """Return the present instant, aware, in UTC."""
    return _frozen.get() or timezone.now()


def zone() -> ZoneInfo:
    """Return the State's time zone; UTC until a State is on record."""
    from coordination.models import State

    state = State.current()
    return ZoneInfo(state.time_zone if state else "UTC")


def today() -> dt.date:
    """Return the State's today. An obligation due on a day is due until that day ends there."""
    return now().astimezone(zone()).date()


def day_of(instant: dt.datetime) -> dt.date:
    """Return the State's day on which `instant` fell."""
    return instant.astimezone(zone()).date()


def start_of(day: dt.date) -> dt.datetime:
    """Return the instant at which a day of the State begins."""
    return dt.datetime.combine(day, dt.time(), tzinfo=zone())


def end_of(day: dt.date) -> dt.datetime:
    """Return the last instant of a day of the State: what was recorded on the day was recorded by then."""
    return start_of(day + dt.timedelta(days=1)) - dt.timedelta(microseconds=1)


@contextmanager
def frozen_at(instant: dt.datetime | dt.date) -> Iterator[None]:
    """Hold the clock still: for seeding a past year and for tests; never in a request.

    A date stands for noon of that day in UTC.
    """
    if not isinstance(instant, dt.datetime):
        instant = dt.datetime.combine(instant, dt.time(12), tzinfo=dt.UTC)
    token = _frozen.set(instant)
    try:
        yield
    finally:
        _frozen.reset(token)
