"""Jobs: a row first, done once, taken again after a crash, put aside after three."""

import datetime as dt
import logging
import time
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from celery import Celery
from django.db import transaction

from coordination import jobs
from coordination.celery import app
from coordination.enums import JobState
from coordination.exceptions import RegisterError
from coordination.jobs import LEASE, JobStoppedError, Outcome, Run
from coordination.models import Job, User
from tests.factories import coordination as make

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
Freeze = Callable[[dt.datetime], None]


@pytest.fixture(autouse=True)
def _at_noon(freeze: Freeze) -> None:
    freeze(NOON)


def asked(**fields: Any) -> Job:
    values = {"kind": "tests.work", "subject": "a", "period": "once", "title": "Some work", **fields}
    return jobs.ask(**values)


def state_of(job: Job) -> tuple[str, int, str]:
    job.refresh_from_db()
    return job.state, job.attempts, job.problem


def done(run: Run) -> Outcome:
    return Outcome("Done.", "/there/")


# Handlers.


def test_second_handler_of_a_kind_is_refused(handlers: dict[str, Any]) -> None:
    """It would do the work of both, each with the rights of the other."""
    jobs.handler("tests.work")(done)

    with pytest.raises(ValueError, match=r"Jobs of the kind tests\.work are done by"):
        jobs.handler("tests.work")(lambda _run: done(_run))

    assert handlers == {"tests.work": done}


# Asking.


def test_ask_writes_one_row_for_a_kind_subject_and_period(handlers: dict[str, Any]) -> None:
    handlers["tests.work"] = done

    first, second, other = asked(), asked(title="Again"), asked(period="next")

    assert (first.pk == second.pk, other.pk == first.pk, Job.objects.count()) == (True, False, 2)


def test_ask_for_a_kind_without_a_handler_is_refused(handlers: dict[str, Any]) -> None:
    with pytest.raises(jobs.UnknownJobKindError):
        asked()

    assert Job.objects.count() == 0


def test_ask_for_more_than_one_person_may_have_open_is_refused(handlers: dict[str, Any], nobody: User) -> None:
    handlers["tests.work"] = done
    for number in range(jobs.MOST_OPEN_A_PERSON):
        asked(subject=str(number), by=nobody)

    with pytest.raises(jobs.TooManyJobsError) as refusal:
        asked(subject="one more", by=nobody)

    assert str(refusal.value) == "You have 5 jobs under way. Wait for one to end."


def test_ask_that_is_rolled_back_leaves_no_row_and_wakes_nobody(
    handlers: dict[str, Any], monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    handlers["tests.work"] = done
    woken: list[str] = []
    monkeypatch.setattr(jobs, "wake", lambda task, key: woken.append(key))

    @transaction.atomic
    def ask_and_fail() -> None:
        asked()
        raise RuntimeError

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError):
        ask_and_fail()

    assert (Job.objects.count(), woken) == (0, [])


def test_ask_wakes_a_worker_after_the_commit(
    handlers: dict[str, Any], monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    handlers["tests.work"] = done
    woken: list[tuple[str, str]] = []
    monkeypatch.setattr(jobs, "wake", lambda task, key: woken.append((task, key)))

    with django_capture_on_commit_callbacks(execute=True):
        job = asked()

    assert woken == [("coordination.work", str(job.pk))]


# Doing.


def test_work_ends_with_the_outcome_and_happens_once(handlers: dict[str, Any]) -> None:
    calls: list[uuid.UUID] = []
    handlers["tests.work"] = lambda run: calls.append(run.job.pk) or Outcome("Two papers made.", "/papers/")
    job = asked()

    taken = [jobs.work(job.pk), jobs.work(job.pk)]

    assert (taken, calls) == ([True, False], [job.pk])
    job.refresh_from_db()
    assert (job.state, job.outcome, job.outcome_url, job.finished_at, job.lease_until) == (
        "done",
        "Two papers made.",
        "/papers/",
        NOON,
        None,
    )


def test_progress_stands_on_the_row_and_renews_the_lease(handlers: dict[str, Any], freeze: Freeze) -> None:
    seen: list[tuple[str, int, int, Any]] = []

    def handle(run: Run) -> Outcome:
        freeze(NOON + dt.timedelta(seconds=60))
        run.progress("Second paper", 2, 5)
        row = Job.objects.get(pk=run.job.pk)
        seen.append((row.step, row.done, row.total, row.lease_until))
        return Outcome("Done.")

    handlers["tests.work"] = handle

    jobs.work(asked().pk)

    assert seen == [("Second paper", 2, 5, NOON + dt.timedelta(seconds=60) + LEASE)]


def test_running_job_is_not_taken_by_a_second_worker_before_its_lease_ends(
    handlers: dict[str, Any], freeze: Freeze
) -> None:
    handlers["tests.work"] = done
    job = make.job(state=JobState.RUNNING, attempts=1, lease_until=NOON + LEASE)

    freeze(NOON + LEASE)

    assert (jobs.due(), jobs.work(job.pk), state_of(job)) == ([], False, ("running", 1, ""))


def test_job_whose_worker_died_is_taken_again_after_its_lease(handlers: dict[str, Any], freeze: Freeze) -> None:
    handlers["tests.work"] = done
    job = make.job(state=JobState.RUNNING, attempts=1, lease_until=NOON + LEASE)

    freeze(NOON + LEASE + dt.timedelta(seconds=1))

    assert jobs.due() == [job.pk]
    assert (jobs.work(job.pk), state_of(job)) == (True, ("done", 2, ""))


def test_worker_that_comes_back_after_its_lease_writes_nothing(handlers: dict[str, Any]) -> None:
    """The first worker sleeps through its lease; a second one does the job; the first finds the row no longer its own."""
    problems: list[type[Exception]] = []

    def handle(run: Run) -> Outcome:
        Job.objects.filter(pk=run.job.pk).update(attempts=2)  # As the second worker's taking does.
        for step in (lambda: run.progress("late", 1, 1), run.holding):
            try:
                step()
            except JobStoppedError as error:
                problems.append(type(error))
        return Outcome("too late")

    handlers["tests.work"] = handle
    job = asked()

    jobs.work(job.pk)

    job.refresh_from_db()
    assert problems == [JobStoppedError, JobStoppedError]
    assert (job.state, job.outcome, job.step) == ("running", "", "")


def test_failure_is_tried_again_later_and_the_third_puts_the_job_aside(
    handlers: dict[str, Any], freeze: Freeze, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(run: Run) -> Outcome:
        raise OSError("no paper")

    handlers["tests.work"] = fail
    job = asked()
    found = []
    for number in range(4):
        freeze(NOON + dt.timedelta(minutes=number))
        found.append((jobs.work(job.pk), *state_of(job)))

    assert found == [
        (True, "queued", 1, "OSError: no paper"),
        (True, "queued", 2, "OSError: no paper"),
        (True, "failed", 3, "OSError: no paper"),
        (False, "failed", 3, "OSError: no paper"),
    ]
    assert jobs.due() == []


def test_failed_attempt_waits_before_the_next(
    handlers: dict[str, Any], freeze: Freeze, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(run: Run) -> Outcome:
        raise OSError("no paper")

    handlers["tests.work"] = fail
    job = asked()
    jobs.work(job.pk)

    freeze(NOON + dt.timedelta(seconds=9))
    assert jobs.due() == []
    freeze(NOON + dt.timedelta(seconds=10))
    assert jobs.due() == [job.pk]


def test_job_interrupted_three_times_is_put_aside_with_a_sentence(handlers: dict[str, Any], freeze: Freeze) -> None:
    handlers["tests.work"] = done
    job = make.job(state=JobState.RUNNING, attempts=3, lease_until=NOON)

    freeze(NOON + dt.timedelta(seconds=1))

    assert jobs.work(job.pk) is False
    assert state_of(job) == (
        "failed",
        3,
        "The work was interrupted three times. Look at the log, then run it again.",
    )


def test_refusal_with_a_sentence_fails_at_once(handlers: dict[str, Any]) -> None:
    def refuse(run: Run) -> Outcome:
        raise RegisterError("This recipient has no address on record.")

    handlers["tests.work"] = refuse
    job = asked()

    jobs.work(job.pk)

    assert state_of(job) == ("failed", 1, "This recipient has no address on record.")


# Cancelling and running again.


def test_cancelled_job_is_not_taken(handlers: dict[str, Any]) -> None:
    handlers["tests.work"] = done
    job = asked()

    jobs.cancel(job)

    assert (jobs.work(job.pk), state_of(job)) == (False, ("cancelled", 0, ""))


def test_cancelling_a_running_job_stops_it_at_its_next_step(handlers: dict[str, Any]) -> None:
    reached: list[str] = []

    def handle(run: Run) -> Outcome:
        jobs.cancel(run.job)
        run.progress("next", 1, 2)
        reached.append("after")
        return Outcome("Done.")

    handlers["tests.work"] = handle
    job = asked()

    assert (jobs.work(job.pk), reached) == (False, [])
    job.refresh_from_db()
    assert (job.state, job.finished_at) == ("cancelled", NOON)


def test_cancelling_what_has_ended_changes_nothing() -> None:
    job = make.job(state=JobState.DONE)

    jobs.cancel(job)

    assert state_of(job) == ("done", 0, "")


@pytest.mark.parametrize(
    ("state", "after"), [("failed", "queued"), ("cancelled", "queued"), ("done", "done"), ("running", "running")]
)
def test_only_what_failed_or_was_cancelled_runs_again(state: str, after: str) -> None:
    job = make.job(state=state, attempts=3, problem="no paper", lease_until=NOON + LEASE)

    jobs.again(job)

    assert state_of(job) == ((after, 0, "") if after == "queued" else (after, 3, "no paper"))


# The broker.


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_broker_that_is_down_is_answered_at_once_and_the_row_stays(
    handlers: dict[str, Any], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    handlers["tests.work"] = done
    down = Celery("down", broker="redis://127.0.0.1:9/0", set_as_current=False)
    down.conf.update(
        broker_transport_options={"socket_connect_timeout": 0.2, "max_retries": 0}, task_publish_retry=False
    )
    monkeypatch.setattr("coordination.celery.app", down)
    job = asked()
    caplog.set_level(logging.WARNING)

    began = time.monotonic()
    jobs.wake("coordination.work", str(job.pk))
    took = time.monotonic() - began

    assert took < 0.5
    deadline = time.monotonic() + 20
    while "The broker was not reached" not in caplog.text and time.monotonic() < deadline:
        time.sleep(0.02)
    assert "The broker was not reached" in caplog.text
    assert jobs.due() == [job.pk]


def test_schedule_of_the_broker_is_one_tick_a_minute() -> None:
    assert {name: (entry["task"], entry["schedule"]) for name, entry in app.conf.beat_schedule.items()} == {
        "tick": ("coordination.tick", 60.0)
    }
