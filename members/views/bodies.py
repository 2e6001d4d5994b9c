from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from coordination import clock
from coordination.access import may, viewer
from coordination.allowed import permitted
from coordination.forms import attempt, status_of
from coordination.paging import count_label, page_of
from coordination.policies import READERS, policy
from coordination.ui import Empty, TableView
from members import actions
from members.contexts import bodies as shown
from members.forms.bodies import AdmitForm, BodyFilter, BodyForm, MembershipForm
from members.models import Holding, MemberBody, Membership, Seat
from members.querysets import overlapping
from members.views.acts import end

PROVISION = "7.4.1.inclusion"


def fetched(request: HttpRequest, pk: str) -> MemberBody:
    """Return the body of an address through what the person may read; anything else does not exist."""
    return get_object_or_404(MemberBody.objects.visible_to(viewer(request.user)).select_related("parent"), pk=pk)


def fetched_membership(request: HttpRequest, pk: str) -> Membership:
    return get_object_or_404(Membership.objects.visible_to(viewer(request.user)).select_related("body"), pk=pk)


@policy(*READERS, provision=PROVISION)
def body_list(request: HttpRequest) -> HttpResponse:
    on, who = clock.today(), viewer(request.user)
    form = BodyFilter(request.GET)
    found = shown.bodies_shown(who, form.asked, on)
    page = page_of(found, request.GET, order=shown.ORDER)
    table = TableView(
        shown.columns(),
        shown.rows_of(page.rows, who, on),
        caption=_("Bodies"),
        empty=Empty(
            _("No body answers to these filters.") if form.asked else _("No body is on record that is open to you."),
        ),
        count_label=count_label(found),
        chips=form.chips(),
        clear_url=request.path,
        next_url=page.next_url,
        previous_url=page.previous_url,
    )
    context = {"table": table, "form": form, "message": page.message, "may_write": may(request.user, "write")}
    return render(request, "members/body_list.html", context)


@policy(*READERS, provision=PROVISION)
def body_detail(request: HttpRequest, pk: str) -> HttpResponse:
    may_write = may(request.user, "write")
    page = shown.body_page(fetched(request, pk), viewer(request.user), clock.today(), may_write=may_write)
    return render(request, "members/body_detail.html", {"page": page, "body": page.body, "may_write": may_write})


@policy(*READERS, provision=PROVISION)
def body_create(request: HttpRequest) -> HttpResponse:
    permitted(request, "write")
    form = BodyForm(request.POST or None, viewer=viewer(request.user))
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: actions.record_body(by=request.user, reason=form.reason, **form.facts))
        if made is not None:
            messages.success(
                request, _("Written down. Admit it to the mechanism, or give it a seat, where it has one.")
            )
            return redirect(made)
    return render(request, "members/body_form.html", {"form": form}, status=status_of(form))


@policy(*READERS, provision=PROVISION)
def body_update(request: HttpRequest, pk: str) -> HttpResponse:
    body = fetched(request, pk)
    permitted(request, "write")
    form = BodyForm(request.POST or None, record=body, viewer=viewer(request.user))
    if request.method == "POST" and form.is_valid():
        change = partial(actions.change_body, body=body, by=request.user, reason=form.reason, **form.facts)
        if attempt(form, change) is not None:
            messages.success(request, _("Kept."))
            return redirect(body)
    return render(request, "members/body_form.html", {"form": form, "body": body}, status=status_of(form))


@policy(*READERS, provision=PROVISION)
def body_end(request: HttpRequest, pk: str) -> HttpResponse:
    """End a body with all that hangs on it; the page says beforehand what that is."""
    body, today = fetched(request, pk), clock.today()
    permitted(request, "write")
    ending = {
        "memberships": overlapping(Membership.objects.filter(body=body), today, None).count(),
        "seats": Seat.objects.filter(body=body).exclude(ended_on__lt=today).count(),
        "holdings": overlapping(Holding.objects.filter(seat__body=body), today, None).count(),
        "parts": MemberBody.objects.filter(parent=body).existing(today).count(),
    }
    done = _("Recorded: the body ends, and with it its memberships, seats and holdings.")
    act = partial(actions.end_body, body=body)
    return end(request, body, act, "members/body_end.html", done, ending=ending)


@policy(*READERS, provision=PROVISION)
def body_admit(request: HttpRequest, pk: str) -> HttpResponse:
    body = fetched(request, pk)
    permitted(request, "write")
    form = AdmitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form, lambda: actions.admit(body=body, by=request.user, reason=form.facts["legal_basis"], **form.facts)
        )
        if made is not None:
            messages.success(request, _("Admitted to the mechanism."))
            return redirect(body)
    return render(request, "members/body_admit.html", {"form": form, "body": body}, status=status_of(form))


@policy(*READERS, provision=PROVISION)
def membership_leave(request: HttpRequest, pk: str) -> HttpResponse:
    membership = fetched_membership(request, pk)
    permitted(request, "write")
    done = _("Recorded: the body leaves the mechanism after its last day.")
    act = partial(actions.leave, membership=membership)
    return end(request, membership, act, "members/membership_leave.html", done)


@policy(*READERS, provision=PROVISION)
def membership_update(request: HttpRequest, pk: str) -> HttpResponse:
    membership = fetched_membership(request, pk)
    permitted(request, "write")
    form = MembershipForm(request.POST or None, record=membership)
    if request.method == "POST" and form.is_valid():
        correct = partial(
            actions.correct_membership, membership=membership, by=request.user, reason=form.reason, **form.facts
        )
        if attempt(form, correct) is not None:
            messages.success(request, _("Corrected."))
            return redirect(membership)
    context = {"form": form, "record": membership}
    return render(request, "members/membership_form.html", context, status=status_of(form))
