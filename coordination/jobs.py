"""Work that takes time: a row first, a worker second.

A job is written in the transaction of its cause. Publishing to the broker only wakes a worker; the
tick a minute finds what nobody woke. A worker takes a row by compare-and-set with a lease, so that a
row is worked on by one process at a time, and a row whose worker died is taken again. The third
failure puts the row aside for a person to look at. A taking is known by its moment, so that a worker
that slept through its lease finds the row no longer its own, even after a person queued it afresh.
"""

import datetime as dt
import logging
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from coordination import clock, security
from coordination.enums import JobState
from coordination.exceptions import RegisterError
from coordination.models import Job, User
from coordination.tracing import use_request_id
from coordination.waking import wake

logger = logging.getLogger(__name__)

LEASE = dt.timedelta(seconds=90)
# A handler that shows no progress for so long is taken for stuck, and its lease is renewed no more.
PATIENCE = dt.timedelta(minutes=10)
MOST_ATTEMPTS = 3
MOST_OPEN_A_PERSON = 5


class UnknownJobKindError(RegisterError):
    pass


class TooManyJobsError(RegisterError):
    pass


class JobStoppedError(Exception):
    """The row was cancelled or taken by another worker while this one was at it."""


@dataclass(frozen=True)
class Outcome:
    """What a job ends with: one sentence, and the page where the result stands."""

    sentence: str
    url: str = ""


class Run:
    """What a handler is given: its job, and the means to report progress and keep the lease."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.payload = job.payload
        self.moved_at = time.monotonic()

    def progress(self, step: str, done: int, total: int) -> None:
        """Show the step and n of m on the job's page and renew the lease.

        Raises JobStoppedError when the job was cancelled or is no longer ours.
        """
        self.moved_at = time.monotonic()
        held = _held(self.job).update(step=step[:200], done=done, total=total, lease_until=clock.now() + LEASE)
        if not held:
            raise JobStoppedError(self.job.pk)

    def holding(self) -> None:
        """Lock the row for the rest of this transaction, or raise JobStoppedError."""
        if not _held(self.job).select_for_update().exists():
            raise JobStoppedError(self.job.pk)

    def finish(self, outcome: Outcome) -> None:
        """Close the job as done in this transaction, or raise JobStoppedError.

        A handler that writes more than once would bear calls it inside its last transaction: the
        effect and the closed row are then kept together or not at all, whatever is killed when.
        """
        if not _close(self.job, JobState.DONE, outcome=outcome.sentence[:300], outcome_url=outcome.url):
            raise JobStoppedError(self.job.pk)


Handler = Callable[[Run], Outcome]
_handlers: dict[str, Handler] = {}


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that does the jobs of one kind (in an app's `tasks.py`).

    Raises ValueError where another function does them: the one imported last would do the work of both.
    """

    def register(function: Handler) -> Handler:
        known = _handlers.get(kind)
        if known is not None and known is not function:
            raise ValueError(f"Jobs of the kind {kind} are done by {known.__module__} already.")
        _handlers[kind] = function
        return function

    return register


def ask(
    *,
    kind: str,
    subject: str,
    period: str,
    title: str,
    payload: dict[str, object] | None = None,
    by: User | None = None,
) -> Job:
    """Write a job, or return the one that already stands for this kind, subject and period.

    Call it inside the transaction of its cause; the worker is woken after the commit. Raises
    TooManyJobsError when one person has more open jobs than the house allows.
    """
    if kind not in _handlers:
        raise UnknownJobKindError(f"No handler is registered for jobs of the kind {kind}.")
    standing = Job.objects.filter(kind=kind, subject=subject, period=period).first()
    if standing is not None:
        return standing
    open_jobs = Job.objects.filter(asked_by=by, state__in=[JobState.QUEUED, JobState.RUNNING])
    if by is not None and open_jobs.count() >= MOST_OPEN_A_PERSON:
        raise TooManyJobsError(
            _("You have %(count)s jobs under way. Wait for one to end.") % {"count": MOST_OPEN_A_PERSON}
        )
    job, created = Job.objects.get_or_create(
        kind=kind,
        subject=subject,
        period=period,
        defaults={"title": title[:200], "payload": payload or {}, "asked_by": by},
    )
    if created:
        transaction.on_commit(lambda: wake("coordination.work", str(job.pk)))
    return job


def again(job: Job) -> bool:
    """Queue a failed or cancelled job once more, with fresh attempts; False for any other."""
    changed = Job.objects.filter(pk=job.pk, state__in=[JobState.FAILED, JobState.CANCELLED]).update(
        state=JobState.QUEUED, attempts=0, problem="", not_before=clock.now(), lease_until=None, finished_at=None
    )
    if changed:
        transaction.on_commit(lambda: wake("coordination.work", str(job.pk)))
    return bool(changed)


def cancel(job: Job) -> None:
    """Stop a job that has not ended; a worker at it notices at its next step."""
    Job.objects.filter(pk=job.pk, state__in=[JobState.QUEUED, JobState.RUNNING]).update(
        state=JobState.CANCELLED, lease_until=None, finished_at=clock.now()
    )


def due() -> list[uuid.UUID]:
    """Return the keys of jobs that wait or whose worker is gone, oldest first."""
    now = clock.now()
    return list(
        Job.objects.filter(
            Q(state=JobState.QUEUED, not_before__lte=now) | Q(state=JobState.RUNNING, lease_until__lt=now)
        )
        .order_by("not_before", "created_at")
        .values_list("pk", flat=True)[:200]
    )


def work(key: uuid.UUID | str) -> bool:
    """Take the job and do it. Returns False when there was nothing to take (done, held, put aside)."""
    job = _take(key)
    if job is None:
        return False
    run = Run(job)
    with use_request_id(f"job:{job.pk}"), security.keeping(), _Heartbeat(run):
        try:
            outcome = _handlers[job.kind](run)
        except JobStoppedError:
            return False
        except RegisterError as error:
            # A refusal with a sentence will not go away by trying again.
            _close(job, JobState.FAILED, problem=str(error))
        except Exception as error:
            logger.exception("Job %s (%s) failed at attempt %s.", job.pk, job.kind, job.attempts)
            _failed(job, error)
        else:
            _close(job, JobState.DONE, outcome=outcome.sentence[:300], outcome_url=outcome.url)
    return True


def _held(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts, started_at=job.started_at)


def _take(key: uuid.UUID | str) -> Job | None:
    now = clock.now()
    free = Q(state=JobState.QUEUED, not_before__lte=now) | Q(state=JobState.RUNNING, lease_until__lt=now)
    job = Job.objects.filter(free, pk=key).first()
    if job is None:
        return None
    if job.attempts >= MOST_ATTEMPTS:
        Job.objects.filter(free, pk=key, attempts=job.attempts).update(
            state=JobState.FAILED,
            lease_until=None,
            finished_at=now,
            problem=job.problem or _("The work was interrupted three times. Look at the log, then run it again."),
        )
        return None
    taken = Job.objects.filter(free, pk=key, attempts=job.attempts).update(
        state=JobState.RUNNING, attempts=job.attempts + 1, lease_until=now + LEASE, started_at=now
    )
    if not taken:
        return None
    # Not read again from the row: by then another worker could have taken it.
    job.state, job.attempts, job.started_at = JobState.RUNNING, job.attempts + 1, now
    return job


def _failed(job: Job, error: Exception) -> None:
    problem = f"{type(error).__name__}: {error}"[:2000]
    if job.attempts >= MOST_ATTEMPTS:
        _close(job, JobState.FAILED, problem=problem)
        return
    wait = dt.timedelta(seconds=5 * 2**job.attempts)
    _held(job).update(state=JobState.QUEUED, lease_until=None, not_before=clock.now() + wait, problem=problem)


def _close(job: Job, state: JobState, **facts: str) -> int:
    return _held(job).update(state=state, lease_until=None, finished_at=clock.now(), **facts)


class _Heartbeat:
    """Renews the lease while the handler works, so that a slow step is not taken for a dead worker."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *exception: object) -> None:
        self._ended.set()

    def _beat(self) -> None:
        job = self._run.job
        while not self._ended.wait(LEASE.total_seconds() / 3):
            if time.monotonic() - self._run.moved_at > PATIENCE.total_seconds():
                logger.error("Job %s (%s) stands still; when its lease ends it is taken again.", job.pk, job.kind)
                return
            try:
                _held(job).update(lease_until=clock.now() + LEASE)
            except Exception:
                logger.warning("The lease of job %s could not be renewed.", job.pk, exc_info=True)
            finally:
                connection.close()
