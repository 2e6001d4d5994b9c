"""What the page of failed work shows: jobs and messages that stopped, with what happened."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from coordination import ui
from coordination.access import Viewer
from coordination.enums import JobState, NoticeState
from coordination.models import Job, Notice
from coordination.paging import count_label
from coordination.ui import Bdi, Column, Empty, Pair, Row, TableView

SHOWN = 50
LONGEST_PROBLEM = 160


@dataclass(frozen=True, slots=True)
class FailedPage:
    jobs: TableView
    messages: TableView
    total: int


def failed_page(viewer: Viewer) -> FailedPage:
    """Return both lists, newest first; five queries at any size."""
    jobs = Job.objects.visible_to(viewer).filter(state=JobState.FAILED).select_related("asked_by")
    notices = Notice.objects.filter(state=NoticeState.FAILED)
    job_rows = [
        Row(
            (
                job.title,
                Bdi(job.problem[:LONGEST_PROBLEM]),
                str(job.attempts),
                Pair(ui.moment(job.finished_at), Bdi(str(job.asked_by)) if job.asked_by else _("by the schedule")),
            ),
            job.get_absolute_url(),
        )
        for job in jobs.order_by("-created_at", "-id")[:SHOWN]
    ]
    notice_rows = [
        Row(
            (
                Bdi(notice.heading),
                Bdi(notice.problem[:LONGEST_PROBLEM]),
                str(notice.attempts),
                Pair(ui.moment(notice.finished_at), Bdi(notice.address, ltr=True)),
            ),
            notice.get_absolute_url(),
        )
        for notice in notices.order_by("-created_at", "-id")[:SHOWN]
    ]
    return FailedPage(
        _table("jobs", _("Jobs that failed"), _("Work"), _("Failed, asked for"), job_rows, jobs),
        _table("messages", _("Messages that failed"), _("Message"), _("Failed, to"), notice_rows, notices),
        len(job_rows) + len(notice_rows),
    )


def _table(key: str, caption: str, what: str, last: str, rows: list[Row], found: QuerySet) -> TableView:
    return TableView(
        [
            Column("what", what),
            Column("problem", _("What happened")),
            Column("attempts", _("Attempts"), numeric=True),
            Column("ended", last),
        ],
        rows,
        caption=caption,
        empty=Empty(_("None has failed.")),
        count_label=count_label(found),
        id=key,
    )
