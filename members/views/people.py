from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from coordination import clock, once
from coordination.access import may, viewer
from coordination.allowed import permitted
from coordination.forms import attempt, status_of
from coordination.models import User
from coordination.paging import count_label, page_of
from coordination.policies import READERS, policy
from coordination.proof import proof_required
from coordination.ui import Empty, TableView
from members import actions
from members.contexts import people as shown
from members.forms.people import InviteForm, PersonFilter, PersonForm
from members.models import Person

PROVISION = "7.4.1.gender"


def fetched(request: HttpRequest, pk: str) -> Person:
    """Return the person of an address through whom the viewer may see; anybody else does not exist."""
    rows: Any = Person.objects.visible_to(viewer(request.user))
    return get_object_or_404(rows.select_related("user"), pk=pk)


@policy(*READERS, provision=PROVISION)
def person_list(request: HttpRequest) -> HttpResponse:
    form = PersonFilter(request.GET)
    found = shown.people_shown(viewer(request.user), form.asked, clock.today())
    page = page_of(found, request.GET, order=shown.ORDER)
    table = TableView(
        shown.columns(),
        shown.rows_of(page.rows),
        caption=_("People"),
        empty=Empty(
            _("Nobody answers to these filters.") if form.asked else _("Nobody is on record who is open to you.")
        ),
        count_label=count_label(found),
        chips=form.chips(),
        clear_url=request.path,
        next_url=page.next_url,
        previous_url=page.previous_url,
    )
    context = {"table": table, "form": form, "message": page.message, "may_write": may(request.user, "write")}
    return render(request, "members/person_list.html", context)


@policy(*READERS, provision=PROVISION)
def person_detail(request: HttpRequest, pk: str) -> HttpResponse:
    page = shown.person_page(
        fetched(request, pk),
        viewer(request.user),
        clock.today(),
        may_write=may(request.user, "write"),
        may_invite=may(request.user, "users"),
    )
    return render(request, "members/person_detail.html", {"page": page, "person": page.person})


@policy(*READERS, provision=PROVISION)
def person_create(request: HttpRequest) -> HttpResponse:
    permitted(request, "write")
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: actions.record_person(by=request.user, **form.facts))
        if made is not None:
            messages.success(request, _("Written down. Appoint them on the page of the seat that they take."))
            return redirect(made)
    return render(request, "members/person_form.html", {"form": form}, status=status_of(form))


@policy(*READERS, provision=PROVISION)
@proof_required
def person_update(request: HttpRequest, pk: str) -> HttpResponse:
    person = fetched(request, pk)
    permitted(request, "write")
    form = PersonForm(request.POST or None, record=person)
    if request.method == "POST" and form.is_valid():
        change = partial(actions.change_person, person=person, by=request.user, reason=form.reason, **form.facts)
        if attempt(form, change) is not None:
            messages.success(request, _("Kept. Contacts that show these details follow from today."))
            return redirect(person)
    return render(request, "members/person_form.html", {"form": form, "person": person}, status=status_of(form))


@policy(*READERS, provision="5.2.c")
@proof_required
def person_invite(request: HttpRequest, pk: str) -> HttpResponse:
    """Give a person a login and send the way to a password."""
    person = fetched(request, pk)
    permitted(request, "users")
    form = InviteForm(request.POST or None, record=person)
    if request.method == "POST" and form.is_valid():
        language = form.cleaned_data["language"]
        once.answer_at(person.get_absolute_url())
        user = attempt(form, lambda: actions.invite(person=person, language=language, by=request.user))
        if user is not None:
            messages.success(request, _invited(user))
            return redirect(person)
    return render(request, "members/person_invite.html", {"form": form, "person": person}, status=status_of(form))


def _invited(user: User) -> str:
    if user.has_usable_password():
        return _("The login %(email)s is theirs from now on. It has a password already, so nothing was sent.") % {
            "email": user.email
        }
    return _("Invited. The message to %(email)s is on its way; the outbox shows when it left.") % {"email": user.email}
