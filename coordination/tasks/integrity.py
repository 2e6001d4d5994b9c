"""Long work of integrity: sealing, checking and exporting history, and sending out the head of its chain."""

import datetime as dt
import os
import time
from pathlib import Path

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from coordination import clock, files, jobs, once, schedule, security
from coordination.access import require
from coordination.enums import JobState
from coordination.integrity import (
    alarm,  # noqa: F401 - stands in Today from the start
    current_head,
    seal_waiting,
)
from coordination.integrity.checking import check_all
from coordination.integrity.exporting import export_history
from coordination.integrity.last import EXPORTED, note_check
from coordination.integrity.lodging import owe_head
from coordination.models import Job, User

SEAL = "coordination.seal-history"
CHECK = "coordination.verify-history"
LODGE = "coordination.lodge-head"
EXPORT = "coordination.export-sealed-history"
# How long an export lies ready to be fetched, and how long the hourly sealings stay in the list of jobs.
EXPORT_KEPT = dt.timedelta(hours=24)
SEALINGS_KEPT = dt.timedelta(days=2)


def _seal_title(day: dt.date) -> str:
    return _("Sealing of the history, %(day)s") % {"day": day.isoformat()}


def _check_title(day: dt.date) -> str:
    return _("Check of the history, %(day)s") % {"day": day.isoformat()}


def _lodge_title(day: dt.date) -> str:
    return _("Head of the chain to its holders, %(day)s") % {"day": day.isoformat()}


schedule.hourly(SEAL, _seal_title)
schedule.nightly(LODGE, _lodge_title)
schedule.nightly(CHECK, _check_title)


@transaction.atomic
def ask_check(by: User) -> Job:
    """Ask for a check of the whole history now; one that is under way is returned in its place."""
    under_way = Job.objects.filter(kind=CHECK, state__in=[JobState.QUEUED, JobState.RUNNING]).first()
    job = under_way or _ask(CHECK, _check_title(clock.today()), by)
    once.count(job)
    return job


@transaction.atomic
def ask_export(by: User) -> Job:
    """Ask for an export of the whole history; its file is for who asked, for a day."""
    job = _ask(EXPORT, _("Export of the history, %(day)s") % {"day": clock.today().isoformat()}, by)
    once.count(job)
    return job


def export_path(job: Job) -> Path:
    """Return where the file of an export lies; beside the kept files, which web and worker share."""
    return files.folder() / "exports" / f"{job.pk}.zip"


@jobs.handler(SEAL)
def seal_history(run: jobs.Run) -> jobs.Outcome:
    """Seal what has no leaf yet."""
    written = seal_waiting(progress=lambda count: run.progress(_("Sealing"), count, count))
    return jobs.Outcome(_("%(count)s rows sealed.") % {"count": written}, reverse("integrity"))


@jobs.handler(LODGE)
def lodge_head(run: jobs.Run) -> jobs.Outcome:
    """Seal, then owe each holder of the head today's mail."""
    seal_waiting(progress=lambda count: run.progress(_("Sealing"), count, count))
    head = current_head()
    if head is None:
        return jobs.Outcome(_("Nothing is sealed yet."), reverse("integrity"))
    with transaction.atomic():
        run.holding()
        holders = owe_head(head, clock.today())
    return jobs.Outcome(
        _("The head of the chain goes to %(count)s holders.") % {"count": holders}, reverse("integrity")
    )


@jobs.handler(CHECK)
def verify_history(run: jobs.Run) -> jobs.Outcome:
    """Check the whole history and write what was found; clear away old exports and hourly sealings."""
    seal_waiting(progress=lambda count: run.progress(_("Sealing"), count, count))
    report = check_all(progress=lambda done, total: run.progress(_("Comparing history with its seals"), done, total))
    with transaction.atomic():
        run.holding()
        note_check(report, actor=_actor(run.job))
        old = Job.objects.filter(kind=SEAL, state=JobState.DONE, created_at__lt=clock.now() - SEALINGS_KEPT)
        old.delete()
    _clear_exports()
    return jobs.Outcome(report.sentence(), reverse("integrity"))


@jobs.handler(EXPORT)
def export(run: jobs.Run) -> jobs.Outcome:
    """Write the export for the person who asked, who must still be one who may."""
    require(run.job.asked_by, "export-history")
    path = export_path(run.job)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    manifest = export_history(part, progress=lambda done, total: run.progress(_("Writing"), done, total))
    with transaction.atomic():
        run.holding()
        security.note(EXPORTED, actor=_actor(run.job), subject=str(run.job.pk), head=manifest["head"])
        os.replace(part, path)
    sentence = _("%(count)s rows are in the export.") % {"count": manifest["leaves"]}
    return jobs.Outcome(sentence, reverse("integrity-export-file", args=[run.job.pk]))


def _ask(kind: str, title: str, by: User) -> Job:
    return jobs.ask(kind=kind, subject=str(by.pk), period=clock.now().isoformat(), title=title, by=by)


def _actor(job: Job) -> str:
    return f"user:{job.asked_by_id}" if job.asked_by_id else f"task:{job.kind}"


def _clear_exports() -> None:
    folder = files.folder() / "exports"
    # Files bear the machine's own time, whatever the clock of the register says.
    oldest = time.time() - EXPORT_KEPT.total_seconds()
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
