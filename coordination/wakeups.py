"""The Celery tasks: each wakes a worker for a row, or asks the database what is due.

Only a pool of processes keeps the time limits. In the pool of threads what takes long has its own: the
child that renders, the mail server's time-out, and the lease of a job that stands still.
"""

from typing import Any

from celery.signals import worker_ready, worker_shutdown

from coordination import jobs, notices, schedule
from coordination.celery import app
from coordination.health import beating


@app.task(name="coordination.work", time_limit=600)
def work(key: str) -> None:
    jobs.work(key)


@app.task(name="coordination.post", time_limit=120)
def post(key: str) -> None:
    notices.post(key)


@app.task(name="coordination.tick", time_limit=120)
def tick(source: str = "") -> None:
    """Ask what is due; `source` is the schedule, or nothing for a worker that has just come up."""
    if source == schedule.SOURCE:
        beating.ticked()
    schedule.tick()


_pulses: list[beating.Pulse] = []


@worker_ready.connect
def catch_up(sender: Any = None, **facts: object) -> None:
    """Say that this worker lives, and look at once for what an earlier one left, instead of at the next tick."""
    pulse = beating.Pulse(str(getattr(sender, "hostname", "") or "worker"))
    _pulses.append(pulse)
    pulse.start()
    app.send_task("coordination.tick", retry=False, expires=schedule.VOID_AFTER_SECONDS)


@worker_shutdown.connect
def leave(**facts: object) -> None:
    """Forget this worker, which ends in order."""
    while _pulses:
        _pulses.pop().stop()
