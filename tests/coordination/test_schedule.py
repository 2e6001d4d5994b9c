"""The tick: writes what a day owes, once, and does what waits."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from coordination import jobs, notices, schedule
from coordination.enums import JobState
from coordination.jobs import Outcome
from coordination.models import Job
from tests.factories import coordination as make

pytestmark = pytest.mark.django_db

Freeze = Callable[[dt.date | dt.datetime], None]


@pytest.fixture
def nights(handlers: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One nightly job; the periods for which it ran."""
    ran: list[str] = []
    monkeypatch.setattr(schedule, "_nightly", [])
    handlers["tests.sweep"] = lambda run: ran.append(run.job.period) or Outcome("Swept.")
    schedule.nightly("tests.sweep", lambda day: f"Sweep of {day:%d %m}")
    # A worker that takes each wake-up at once.
    acts = {"coordination.work": jobs.work, "coordination.post": notices.post}
    monkeypatch.setattr(schedule, "publish", lambda task, key, **options: acts[task](key))
    return ran


def test_tick_does_the_nightly_job_once_a_day(nights: list[str], freeze: Freeze) -> None:
    freeze(dt.date(2026, 11, 23))

    first, second = schedule.tick(), schedule.tick()

    assert (nights, first, second) == (["2026-11-23"], {"jobs": 1, "notices": 0}, {"jobs": 0, "notices": 0})
    assert list(Job.objects.values_list("title", "state")) == [("Sweep of 23 11", "done")]


def test_tick_after_an_outage_catches_up_once(nights: list[str], freeze: Freeze) -> None:
    freeze(dt.date(2026, 11, 20))
    schedule.tick()

    freeze(dt.date(2026, 11, 23))
    schedule.tick()

    assert nights == ["2026-11-20", "2026-11-23"]


def test_tick_follows_the_day_of_the_state(nights: list[str], freeze: Freeze) -> None:
    make.state(time_zone="Pacific/Auckland")

    freeze(dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC))
    schedule.tick()

    assert nights == ["2026-11-24"]


def test_tick_takes_up_what_was_interrupted_and_posts_what_waits(nights: list[str], freeze: Freeze) -> None:
    noon = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
    freeze(noon)
    job = make.job(kind="tests.sweep", period="lost", state=JobState.RUNNING, attempts=1, lease_until=noon)
    notice = make.notice()
    freeze(noon + dt.timedelta(minutes=5))

    done = schedule.tick()

    job.refresh_from_db()
    notice.refresh_from_db()
    assert (done, nights[0]) == ({"jobs": 2, "notices": 1}, "lost")
    assert (job.state, notice.state) == ("done", "kept")
