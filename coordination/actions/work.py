"""Named writes on work that failed: run it again, one or all, once however often it is asked."""

from dataclasses import dataclass

from coordination import jobs, notices, security
from coordination.enums import JobState, NoticeState
from coordination.models import Job, Notice
from coordination.records import By, action, current_actor

# One act queues at most so many rows; who has more asks again when these have run.
MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Queued:
    """How many jobs and messages wait again."""

    jobs: int = 0
    messages: int = 0


@action
def run_again(*, job: Job, by: By, reason: str = "") -> bool:
    """Queue one failed or cancelled job again; False where there was nothing to queue."""
    changed = jobs.again(job)
    if changed:
        security.note("job-again", actor=str(current_actor()), subject=f"job:{job.pk}")
    return changed


@action
def send_again(*, notice: Notice, by: By, reason: str = "") -> bool:
    """Queue one failed message again under its Message-ID; False where there was nothing to queue."""
    changed = notices.again(notice)
    if changed:
        security.note("message-again", actor=str(current_actor()), subject=f"notice:{notice.pk}")
    return changed


@action
def run_all_again(*, by: By, reason: str = "") -> Queued:
    """Queue all jobs and messages that failed, at most 500 of each, oldest first; asked again, it queues none twice."""
    failed = Job.objects.filter(state=JobState.FAILED).order_by("created_at", "pk")[:MOST_AT_ONCE]
    unsent = Notice.objects.filter(state=NoticeState.FAILED).order_by("created_at", "pk")[:MOST_AT_ONCE]
    return Queued(
        jobs=sum(run_again(job=job, by=by) for job in failed),
        messages=sum(send_again(notice=notice, by=by) for notice in unsent),
    )
