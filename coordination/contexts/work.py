"""What the pages of jobs and notices show."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from coordination import clock, ui
from coordination.enums import JobState, NoticeState
from coordination.models import Job, Notice
from coordination.ui import Bdi, Column, Mark, Pair, Progress, Row

JOB_TONES = {
    JobState.QUEUED: ui.Tone.SOON,
    JobState.RUNNING: ui.Tone.SOON,
    JobState.DONE: ui.Tone.MET,
    JobState.FAILED: ui.Tone.OVERDUE,
    JobState.CANCELLED: ui.Tone.NA,
}
NOTICE_TONES = {
    NoticeState.QUEUED: ui.Tone.SOON,
    NoticeState.SENDING: ui.Tone.SOON,
    NoticeState.SENT: ui.Tone.MET,
    NoticeState.KEPT: ui.Tone.NA,
    NoticeState.FAILED: ui.Tone.OVERDUE,
}


def is_interrupted(job: Job) -> bool:
    """Return whether the job's worker is gone: it runs by its row, and nobody has renewed its lease."""
    return job.state == JobState.RUNNING and job.lease_until is not None and job.lease_until < clock.now()


def job_mark(job: Job) -> Mark:
    """Return the state of a job as a mark."""
    if is_interrupted(job):
        return Mark(ui.Tone.HAND, _("Interrupted"))
    state = JobState(job.state)
    return Mark(JOB_TONES[state], str(state.label))


def notice_mark(notice: Notice) -> Mark:
    """Return the state of a notice as a mark."""
    state = NoticeState(notice.state)
    words = {NoticeState.KEPT: _("Kept here")}
    return Mark(NOTICE_TONES[state], words.get(state, str(state.label)))


def progress_of(job: Job, *, may_act: bool) -> Progress:
    """Return a job as its progress shows it; `may_act` adds the ways to cancel it and to run it again."""
    interrupted = is_interrupted(job)
    waiting = _("Waiting for a worker") if job.attempts == 0 else _("Waiting to be tried again")
    step = waiting if job.state == JobState.QUEUED else job.step or _("Working")
    if interrupted:
        step = _("Interrupted; it is taken up again by itself within a minute or two")
    urls = {}
    if may_act:
        urls = {
            "cancel_url": reverse("job-cancel", args=[job.pk]) if job.is_open else "",
            "retry_url": reverse("job-again", args=[job.pk])
            if job.state in {JobState.FAILED, JobState.CANCELLED}
            else "",
        }
    return Progress(
        state=job.state,
        step=step,
        done=job.done,
        total=job.total,
        started=ui.moment(job.started_at),
        ended=ui.moment(job.finished_at),
        message=job.outcome if job.state == JobState.DONE else job.problem,
        outcome_url=job.outcome_url,
        poll_url=reverse("job-progress", args=[job.pk]) if job.is_open else "",
        **urls,
    )


def job_columns() -> list[Column]:
    return [
        Column("title", _("Work")),
        Column("state", _("State")),
        Column("progress", _("Done"), numeric=True),
        Column("asked", _("Asked for")),
        Column("ended", _("Ended")),
    ]


def job_rows(jobs: Sequence[Job]) -> list[Row]:
    """Return the rows of the list of jobs; `asked_by` must have been read along."""
    return [
        Row(
            [
                job.title,
                job_mark(job),
                f"{job.done}/{job.total}" if job.total else "",
                Pair(ui.moment(job.created_at), Bdi(str(job.asked_by)) if job.asked_by else _("by the schedule")),
                ui.moment(job.finished_at),
            ],
            job.get_absolute_url(),
        )
        for job in jobs
    ]


def notice_columns() -> list[Column]:
    return [
        Column("heading", _("Message")),
        Column("state", _("State")),
        Column("to", _("To")),
        Column("written", _("Written")),
        Column("ended", _("Ended")),
    ]


def notice_rows(notices: Sequence[Notice]) -> list[Row]:
    """Return the rows of the outbox."""
    return [
        Row(
            [
                Bdi(notice.heading),
                Pair(notice_mark(notice), _("may have gone twice") if notice.may_have_gone_twice else ""),
                Bdi(notice.address, ltr=True),
                ui.moment(notice.created_at),
                ui.moment(notice.finished_at),
            ],
            notice.get_absolute_url(),
        )
        for notice in notices
    ]
