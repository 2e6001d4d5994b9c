from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coordination import actions, jobs, once
from coordination.access import may, viewer
from coordination.contexts import work
from coordination.enums import JobState
from coordination.forms import JobFilterForm
from coordination.models import Job
from coordination.paging import NEWEST_FIRST, count_label, page_of
from coordination.policies import policy
from coordination.ui import Empty, TableView

PROVISION = "8.a"


def _visible(request: HttpRequest) -> QuerySet[Job]:
    return Job.objects.visible_to(viewer(request.user)).select_related("asked_by")


def _may_act(request: HttpRequest, job: Job) -> bool:
    return job.asked_by_id == request.user.pk or may(request.user, "work")


@policy(signed_in=True, provision=PROVISION)
def job_list(request: HttpRequest) -> HttpResponse:
    form = JobFilterForm(request.GET)
    found = _visible(request).filter(**form.asked)
    page = page_of(found, request.GET, order=NEWEST_FIRST)
    table = TableView(
        work.job_columns(),
        work.job_rows(page.rows),
        caption=_("Jobs, newest first"),
        empty=Empty(_("No job is on record here. Work that takes time, such as making a paper, appears in this list.")),
        count_label=count_label(found),
        chips=form.chips(),
        clear_url=request.path,
        next_url=page.next_url,
        previous_url=page.previous_url,
    )
    return render(request, "coordination/job_list.html", {"table": table, "form": form, "message": page.message})


@policy(signed_in=True, provision=PROVISION)
def job_detail(request: HttpRequest, pk: str) -> HttpResponse:
    job = get_object_or_404(_visible(request), pk=pk)
    may_act = _may_act(request, job)
    context = {
        "job": job,
        "progress": work.progress_of(job, may_act=may_act),
        "is_interrupted": may_act and work.is_interrupted(job),
    }
    return render(request, "coordination/job_detail.html", context)


@policy(signed_in=True, provision=PROVISION)
def job_progress(request: HttpRequest, pk: str) -> HttpResponse:
    """Return the moving part of the job's page alone, for the script that asks for it."""
    job = get_object_or_404(_visible(request), pk=pk)
    progress = work.progress_of(job, may_act=_may_act(request, job))
    return render(request, "coordination/_job_progress.html", {"progress": progress})


@policy(signed_in=True, provision=PROVISION)
@require_POST
def job_cancel(request: HttpRequest, pk: str) -> HttpResponse:
    job = get_object_or_404(_visible(request), pk=pk)
    if not _may_act(request, job):
        messages.error(
            request, _("You can read this job. It can be cancelled by who asked for it, and by the secretariat.")
        )
    elif job.is_open:
        with once.counted(job):
            jobs.cancel(job)
    else:
        messages.warning(request, _("The job had ended before it could be cancelled."))
    return redirect(job)


@policy(signed_in=True, provision=PROVISION)
@require_POST
def job_again(request: HttpRequest, pk: str) -> HttpResponse:
    job = get_object_or_404(_visible(request), pk=pk)
    if not _may_act(request, job):
        messages.error(
            request, _("You can read this job. It can be run again by who asked for it, and by the secretariat.")
        )
    elif work.is_interrupted(job):
        jobs.wake("coordination.work", str(job.pk))
    elif job.state in {JobState.FAILED, JobState.CANCELLED}:
        once.answer_at(job.get_absolute_url())
        actions.run_again(job=job, by=request.user)
    else:
        messages.warning(
            request, _("The job is not one that failed or was cancelled, so there is nothing to run again.")
        )
    return redirect(job)
