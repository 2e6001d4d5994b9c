"""The Celery tasks: each wakes a worker for a row, or asks the database what is due.

Only a pool of processes keeps the time limits. In the pool of threads what takes long has its own: the
child that renders, the mail server's time-out, and the lease of a job that stands still.
"""

from celery.signals import worker_ready

from coordination import jobs, notices, schedule
from coordination.celery import app


@app.task(name="coordination.work", time_limit=600)
def work(key: str) -> None:
    jobs.work(key)


@app.task(name="coordination.post", time_limit=120)
def post(key: str) -> None:
    notices.post(key)


@app.task(name="coordination.tick", time_limit=120)
def tick() -> None:
    schedule.tick()


@worker_ready.connect
def catch_up(**facts: object) -> None:
    """Look at once for what an earlier worker left, instead of at the next tick."""
    app.send_task("coordination.tick", retry=False, expires=schedule.VOID_AFTER_SECONDS)
