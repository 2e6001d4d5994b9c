"""Jobs that only the tests know: their one effect is a row that can be counted.

A worker loads this module with `-I`; the pauses let a test kill it at a chosen point.
"""

import time

from django.db import transaction

from coordination import jobs, security

STEPS = "tests.steps"
QUICK = "tests.quick"
EFFECT = "tests.effect"
CAUSE = "tests.cause"


@jobs.handler(STEPS)
def steps(run: jobs.Run) -> jobs.Outcome:
    """Work in three steps, then write the effect and the end in one transaction."""
    pause = float(run.payload["pause"])
    for number in (1, 2, 3):
        run.progress(f"Step {number}", number, 3)
        time.sleep(pause)
    outcome = jobs.Outcome("Three steps done.")
    with transaction.atomic():
        security.note(EFFECT, subject=run.job.subject)
        run.finish(outcome)
        time.sleep(float(run.payload.get("pause_inside", 0)))
    time.sleep(float(run.payload.get("pause_after", 0)))
    return outcome


@jobs.handler(QUICK)
def quick(run: jobs.Run) -> jobs.Outcome:
    time.sleep(float(run.payload.get("pause", 0)))
    outcome = jobs.Outcome("Done.")
    with transaction.atomic():
        security.note(EFFECT, subject=run.job.subject)
        run.finish(outcome)
    return outcome
