"""Measure 15: the embedded queue, from the asking to the done row, and what a `kill -9` loses."""

import os
import signal
import statistics
import subprocess
import sys
import time

from benchmarks.measure import Line
from coordination import jobs
from coordination.enums import JobState
from coordination.models import Job

KIND = "benchmarks.nothing"
MOST_MS = 60


def run(rounds: int) -> list[Line]:
    """Return two lines: round trip against its goal in milliseconds, and jobs lost after a kill."""
    worker = _worker()
    try:
        _ask("warm", 0)
        _wait({"warm-0"}, 60)
        taken = []
        for number in range(rounds * 10):
            began = time.perf_counter()
            _ask("trip", number)
            _wait({f"trip-{number}"}, 10)
            taken.append((time.perf_counter() - began) * 1e3)
        for number in range(40):
            _ask("kill", number)
        time.sleep(0.15)
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
        worker = _worker()
        lost = _lost_after(120)
    finally:
        os.killpg(worker.pid, signal.SIGTERM)
        worker.wait()
    median = statistics.median(taken)
    return [
        Line("15", "embedded queue, no server: job there and back / 60 ms", median / MOST_MS, 1.0, f"{median:.0f} ms"),
        Line("15", "embedded queue: jobs of 40 lost after kill -9", float(lost), 0.0, "the tick finds what was lost"),
    ]  # fmt: skip


@jobs.handler(KIND)
def nothing(run: jobs.Run) -> jobs.Outcome:
    return jobs.Outcome("")


def _ask(name: str, number: int) -> None:
    jobs.ask(kind=KIND, subject=f"{name}-{number}", period="once", title="nothing")


def _wait(subjects: set[str], most: float) -> None:
    end = time.monotonic() + most
    while time.monotonic() < end:
        if Job.objects.filter(kind=KIND, subject__in=subjects, state=JobState.DONE).count() == len(subjects):
            return
        time.sleep(0.002)
    raise SystemExit("The worker did not answer; see its log.")


def _lost_after(most: float) -> int:
    """Return how many jobs stay open although ticks and leases had their time."""
    from coordination.wakeups import tick

    end = time.monotonic() + most
    while time.monotonic() < end:
        open_jobs = Job.objects.filter(kind=KIND).exclude(state=JobState.DONE).count()
        if not open_jobs:
            return 0
        tick.delay()
        time.sleep(2)
    return Job.objects.filter(kind=KIND).exclude(state=JobState.DONE).count()


def _worker() -> subprocess.Popen:
    # The benchmark starts its own worker with its own words.
    return subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "coordination", "worker", "-P", "threads", "-c", "2", "--without-mingle",
         "--without-gossip", "-l", "WARNING", "-I", "benchmarks.queue"],
        start_new_session=True,
    )  # fmt: skip
