from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coordination import clock, once, security
from coordination.access import may, viewer
from coordination.allowed import permitted
from coordination.contexts import integrity as shown
from coordination.enums import JobState, Role
from coordination.exceptions import RegisterError
from coordination.forms import attempt, status_of
from coordination.forms.integrity import EndHolderForm, HolderForm
from coordination.integrity.lodging import add_holder, end_holder
from coordination.models import HeadHolder, Job
from coordination.policies import policy
from coordination.proof import proof_required
from coordination.tasks import integrity as tasks
from coordination.views.serving import FILE_POLICY

PROVISION = "5.2.c"
READERS = (Role.ADMINISTRATOR, Role.SECRETARIAT, Role.HEAD, Role.AUDITOR)


@policy(*READERS, provision=PROVISION)
def integrity(request: HttpRequest) -> HttpResponse:
    """Say whether history is whole: the head of the chain, the last check, and who holds heads."""
    may_write = may(request.user, "heads")
    context = {
        "integrity": shown.integrity_of(may_write=may_write),
        "may_write": may_write,
        "may_export": may(request.user, "export-history"),
    }
    return render(request, "coordination/integrity.html", context)


@policy(*READERS, provision=PROVISION)
@require_POST
def integrity_check(request: HttpRequest) -> HttpResponse:
    """Start a check. It changes no record, so that an auditor too, who writes nothing, may start it."""
    return _start(request, tasks.ask_check)


@policy(*READERS, provision=PROVISION)
@require_POST
@proof_required
def integrity_export(request: HttpRequest) -> HttpResponse:
    """Start an export of the whole history for the person who asks."""
    permitted(request, "export-history")
    return _start(request, tasks.ask_export)


@policy(*READERS, provision=PROVISION)
@proof_required
def integrity_export_file(request: HttpRequest, pk: str) -> HttpResponseBase:
    """Give the export to who asked for it, while it lies ready."""
    permitted(request, "export-history")
    job = get_object_or_404(Job, pk=pk, kind=tasks.EXPORT, asked_by=request.user, state=JobState.DONE)
    try:
        file = tasks.export_path(job).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    security.note("history-export-opened", actor=f"user:{request.user.pk}", subject=str(job.pk))
    response = FileResponse(file, as_attachment=True, filename=f"history-{job.created_at:%Y-%m-%d}.zip")
    response["Content-Security-Policy"] = FILE_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response


@policy(*READERS, provision=PROVISION)
@proof_required
def integrity_holder_create(request: HttpRequest) -> HttpResponse:
    """Add somebody to whom the head is sent each day."""
    permitted(request, "heads")
    once.answer_at(reverse("integrity"))
    form = HolderForm(request.POST if request.method == "POST" else None, initial={"began_on": clock.today()})
    if form.is_valid() and attempt(form, lambda: add_holder(by=request.user, reason=form.reason, **form.facts)):
        messages.success(request, _("Kept. The head goes out with the next nightly work, from the day that you named."))
        return redirect("integrity")
    return render(request, "coordination/integrity_holder.html", {"form": form}, status=status_of(form))


@policy(*READERS, provision=PROVISION)
@proof_required
def integrity_holder_end(request: HttpRequest, pk: str) -> HttpResponse:
    """Stop sending the head to a holder."""
    holder = get_object_or_404(HeadHolder.objects.visible_to(viewer(request.user)), pk=pk)
    permitted(request, "heads")
    once.answer_at(reverse("integrity"))
    form = EndHolderForm(request.POST if request.method == "POST" else None, record=holder, on=clock.today())
    if form.is_valid() and attempt(
        form, lambda: end_holder(holder=holder, by=request.user, reason=form.reason, **form.facts)
    ):
        messages.success(request, _("Kept. What the holder was sent before stays good."))
        return redirect("integrity")
    context = {"form": form, "holder": holder}
    return render(request, "coordination/integrity_holder_end.html", context, status=status_of(form))


def _start(request: HttpRequest, ask) -> HttpResponse:  # type: ignore[no-untyped-def]
    try:
        return redirect(ask(request.user))
    except RegisterError as error:
        messages.error(request, str(error))
        return redirect("integrity")
