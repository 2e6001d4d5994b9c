from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from authority import actions
from authority.contexts import authority_page, designation_page
from authority.forms import DesignationForm
from authority.models import Designation
from coordination import clock
from coordination.access import may, viewer
from coordination.allowed import permitted
from coordination.forms import attempt, status_of
from coordination.policies import READERS, policy
from members.views.acts import end

PROVISION = "5.1"


def fetched(request: HttpRequest, pk: str) -> Designation:
    """Return the designation of an address through what the person may see; anything else does not exist."""
    return get_object_or_404(Designation.objects.visible_to(viewer(request.user)).select_related("body"), pk=pk)


@policy(*READERS, provision=PROVISION)
def designation_list(request: HttpRequest) -> HttpResponse:
    """Show the National Authority today and all designations; a State has few, so they stand on one page."""
    who, may_write = viewer(request.user), may(request.user, "write")
    designations = list(Designation.objects.visible_to(who).select_related("body"))
    hidden = 0 if who.sees_all else Designation.objects.count() - len(designations)
    page = authority_page(designations, who, clock.today(), may_write=may_write, hidden=hidden)
    return render(request, "authority/designation_list.html", {"page": page, "may_write": may_write})


@policy(*READERS, provision=PROVISION)
def designation_detail(request: HttpRequest, pk: str) -> HttpResponse:
    may_write = may(request.user, "write")
    page = designation_page(fetched(request, pk), viewer(request.user), clock.today(), may_write=may_write)
    return render(request, "authority/designation_detail.html", {"page": page, "may_write": may_write})


@policy(*READERS, provision=PROVISION)
def designation_create(request: HttpRequest) -> HttpResponse:
    permitted(request, "write")
    form = DesignationForm(request.POST or None, viewer=viewer(request.user))
    if request.method == "POST" and form.is_valid():
        facts = form.facts
        made = attempt(
            form, lambda: actions.designate(by=request.user, reason=form.reason or facts["legal_basis"], **facts)
        )
        if made is not None:
            messages.success(request, _("Designated."))
            return redirect(made)
    return render(request, "authority/designation_form.html", {"form": form}, status=status_of(form))


@policy(*READERS, provision=PROVISION)
def designation_update(request: HttpRequest, pk: str) -> HttpResponse:
    designation = fetched(request, pk)
    permitted(request, "write")
    form = DesignationForm(request.POST or None, record=designation, viewer=viewer(request.user))
    if request.method == "POST" and form.is_valid():
        change = partial(
            actions.change_designation, designation=designation, by=request.user, reason=form.reason, **form.facts
        )
        if attempt(form, change) is not None:
            messages.success(request, _("Kept. Papers made from now on read the new facts."))
            return redirect(designation)
    context = {"form": form, "designation": designation}
    return render(request, "authority/designation_form.html", context, status=status_of(form))


@policy(*READERS, provision=PROVISION)
def designation_end(request: HttpRequest, pk: str) -> HttpResponse:
    designation = fetched(request, pk)
    permitted(request, "write")
    done = _(
        "Recorded: the designation ends. From the day after there is no National Authority until another is designated."
    )
    act = partial(actions.end_designation, designation=designation)
    return end(request, designation, act, "authority/designation_end.html", done)
