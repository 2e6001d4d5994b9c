"""Logins: the list, one login, asking somebody in, and the roles that no seat gives."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from coordination import actions, clock, directory, history, once, ui
from coordination.access import Viewer, may, viewer
from coordination.allowed import permitted
from coordination.contexts import access_events
from coordination.contexts import users as shown
from coordination.enums import Role
from coordination.forms import attempt, status_of
from coordination.forms.users import RoleEndForm, RoleForm, UserFilter, UserInviteForm
from coordination.models import RoleAssignment, User
from coordination.paging import count_label, page_of
from coordination.policies import policy
from coordination.proof import proof_required
from coordination.ui import Empty, TableView

PROVISION = "5.2.c"
READERS = (Role.ADMINISTRATOR, Role.SECRETARIAT, Role.AUDITOR)


def fetched(request: HttpRequest, pk: str) -> Any:
    """Return the login of an address, read as the list reads it; any other does not exist."""
    return get_object_or_404(shown.users_shown(viewer(request.user), {}, clock.today()), pk=pk)


@policy(*READERS, provision=PROVISION)
def user_list(request: HttpRequest) -> HttpResponse:
    who, on = viewer(request.user), clock.today()
    form = UserFilter(request.GET)
    found = shown.users_shown(who, form.asked, on)
    page = page_of(found, request.GET, order=shown.ORDER)
    table = TableView(
        shown.columns(),
        shown.rows_of(page.rows, who, on),
        caption=_("Logins"),
        empty=Empty(_("No login answers to these filters.")),
        count_label=count_label(found),
        chips=form.chips(),
        clear_url=request.path,
        next_url=page.next_url,
        previous_url=page.previous_url,
    )
    context = {"table": table, "form": form, "message": page.message, "may_act": may(request.user, "users")}
    return render(request, "coordination/user_list.html", context)


@policy(*READERS, provision=PROVISION)
def user_detail(request: HttpRequest, pk: str) -> HttpResponse:
    who = viewer(request.user)
    user = fetched(request, pk)
    page = shown.user_page(user, who, clock.today(), may_act=may(request.user, "users"))
    context = {
        "page": page,
        "login": user,
        "events": access_events.events_of(user),
        "entries": history.timeline([user, *user.assignments.all()], who, limit=10),
        "no_events": Empty(_("Nothing touched this login in the last 90 days.")),
    }
    return render(request, "coordination/user_detail.html", context)


@policy(*READERS, provision=PROVISION)
@proof_required
def user_invite(request: HttpRequest) -> HttpResponse:
    """Give somebody a login and send the way to a password; the seat comes next."""
    permitted(request, "users")
    form = UserInviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = form.facts
        leads_to = partial(_next, who=viewer(request.user)) if facts.pop("goes_on") else User.get_absolute_url
        once.answer_at(leads_to)
        made = attempt(form, lambda: actions.invite(by=request.user, reason=form.reason, **facts))
        if made is not None:
            messages.success(
                request,
                _("Invited. The message to %(email)s is on its way; the outbox shows when it left.")
                % {"email": made.email},
            )
            return redirect(leads_to(made))
    return render(request, "coordination/user_invite.html", {"form": form}, status=status_of(form))


def _next(user: User, who: Viewer) -> str:
    """Return where the invitation goes on: to the seat, unless the person on record holds one already."""
    held = any(tie.covers(clock.today()) for tie in shown.ties([user], who)[user.pk])
    ways = [] if held else directory.ways_for(user, who)
    return ways[0].url if ways else user.get_absolute_url()


@policy(*READERS, provision=PROVISION)
@proof_required
def role_give(request: HttpRequest, pk: str) -> HttpResponse:
    """Give the role of administrator or auditor, on an act or letter."""
    user = fetched(request, pk)
    permitted(request, "users")
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = attempt(form, lambda: _give(request, user, form))
        if given is not None:
            words = {"person": user, "role": given.get_role_display(), "day": ui.day(given.began_on)}
            messages.success(request, _("%(person)s: %(role)s from %(day)s.") % words)
            return redirect(user)
    return render(request, "coordination/role_form.html", {"form": form, "login": user}, status=status_of(form))


def _give(request: HttpRequest, user: User, form: RoleForm) -> RoleAssignment:
    return actions.give_role(user=user, by=request.user, reason=form.cleaned_data["authority"], **form.facts)


@policy(*READERS, provision=PROVISION)
@proof_required
def role_end(request: HttpRequest, pk: str) -> HttpResponse:
    """End the role of administrator or auditor on its last day."""
    rows: Any = RoleAssignment.objects.visible_to(viewer(request.user))
    assignment = get_object_or_404(rows.select_related("user"), pk=pk)
    permitted(request, "users")
    form = RoleEndForm(request.POST or None, record=assignment)
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["ended_on"]
        end = partial(actions.end_role, assignment=assignment, ended_on=day, by=request.user, reason=form.reason)
        if attempt(form, end) is not None:
            messages.success(request, _("Recorded. The last day of the role is %(day)s.") % {"day": ui.day(day)})
            return redirect(assignment)
    context = {"form": form, "assignment": assignment, "login": assignment.user}
    return render(request, "coordination/role_end.html", context, status=status_of(form))
