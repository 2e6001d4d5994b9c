from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.actions import end_registration, register, withdraw_event
from contacts.actions.registrations import entered_with
from contacts.forms.registrations import EndForm, RegistrationFilter, RegistrationForm, WithdrawForm
from contacts.models import RegistrationEvent
from contacts.pages.registrations import registration_page
from contacts.tables import columns, open_to, order_of, registrations_shown, rows_of
from contacts.views.acts import PASS, RECEIPT, SEND, EventAct, event_form, record_event
from coordination import clock, once
from coordination.access import may, viewer
from coordination.allowed import permitted
from coordination.forms import attempt, status_of
from coordination.paging import count_label, page_of
from coordination.policies import READERS, policy
from coordination.ui import Empty, Link, TableView

PROVISION = "6.3.1.poa"


def _visible(request: HttpRequest) -> QuerySet:
    rows = open_to(viewer(request.user))
    return rows.select_related("point__body", "point__seat", "instrument", "recipient")


@policy(*READERS, provision=PROVISION)
def registration_list(request: HttpRequest) -> HttpResponse:
    form = RegistrationFilter(request.GET)
    on = form.day
    found = registrations_shown(viewer(request.user), form.asked, on)
    page = page_of(found, request.GET, order=order_of(request.GET.get("sort", "")))
    table = TableView(
        columns(request.GET),
        rows_of(page.rows, on),
        caption=_("Contacts by instrument and recipient"),
        empty=_nothing(request, form),
        count_label=count_label(found),
        chips=form.chips(),
        clear_url=request.path,
        next_url=page.next_url,
        previous_url=page.previous_url,
        exports=_exports(request) if page.rows else (),
    )
    context = {"table": table, "form": form, "on": on, "message": page.message, "may_write": may(request.user, "write")}
    return render(request, "contacts/registration_list.html", context)


@policy(*READERS, provision=PROVISION)
def registration_detail(request: HttpRequest, pk: str) -> HttpResponse:
    on = clock.today()
    registration = get_object_or_404(_visible(request).with_facts(on).prefetch_related("events"), pk=pk)
    return render(
        request, "contacts/registration_detail.html", {"page": registration_page(registration, request.user, on)}
    )


@policy(*READERS, provision="6.1.designate")
def registration_create(request: HttpRequest) -> HttpResponse:
    permitted(request, "write")
    who = viewer(request.user)
    if request.method == "POST":
        form = RegistrationForm(request.POST, viewer=who)
        if form.is_valid():
            made = attempt(form, lambda: register(by=request.user, reason=form.reason, **form.facts))
            if made is not None:
                messages.success(request, _("Registered. Its recipient has still to be told."))
                return redirect(made)
    else:
        asked = {name: request.GET[name] for name in ("point", "instrument") if request.GET.get(name)}
        form = RegistrationForm(viewer=who, initial=asked)
    return render(request, "contacts/registration_form.html", {"form": form}, status=status_of(form))


@policy(*READERS, provision=PROVISION)
def registration_pass(request: HttpRequest, pk: str) -> HttpResponse:
    return _event(request, pk, PASS)


@policy(*READERS, provision=PROVISION)
def registration_send(request: HttpRequest, pk: str) -> HttpResponse:
    return _event(request, pk, SEND)


@policy(*READERS, provision=PROVISION)
def registration_receipt(request: HttpRequest, pk: str) -> HttpResponse:
    return _event(request, pk, RECEIPT)


def _event(request: HttpRequest, pk: str, act: EventAct) -> HttpResponse:
    registration = get_object_or_404(_visible(request), pk=pk)
    permitted(request, "send")
    form = event_form(request, act)
    once.answer_at(registration.get_absolute_url())
    if request.method == "POST" and record_event(request, act, form, [registration], None):
        messages.success(request, str(act.done))
        return redirect(registration)
    context = {"registration": registration, "act": act, "form": form}
    return render(request, "contacts/registration_event.html", context, status=status_of(form))


@policy(*READERS, provision=PROVISION)
def registration_end(request: HttpRequest, pk: str) -> HttpResponse:
    registration = get_object_or_404(_visible(request), pk=pk)
    permitted(request, "write")
    form = EndForm(request.POST or None, record=registration)
    if request.method == "POST" and form.is_valid():
        ended = attempt(
            form, lambda: end_registration(registration=registration, by=request.user, reason=form.reason, **form.facts)
        )
        if ended is not None:
            messages.success(request, _("Recorded: the registration ends. Tell the recipient after its last day."))
            return redirect(registration)
    return render(
        request, "contacts/registration_end.html", {"registration": registration, "form": form}, status=status_of(form)
    )


@policy(*READERS, provision=PROVISION)
def event_withdraw(request: HttpRequest, pk: str) -> HttpResponse:
    """Take back an entry made in error; one that was made for a paper is taken back in all its registrations."""
    events = RegistrationEvent.objects.visible_to(viewer(request.user)).select_related(
        "registration__point", "notification"
    )
    event = get_object_or_404(events.filter(registration__in=open_to(viewer(request.user))), pk=pk)
    permitted(request, "write")
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        once.answer_at(event.registration.get_absolute_url())
        done = attempt(form, lambda: withdraw_event(event=event, by=request.user, reason=form.reason))
        if done is not None:
            messages.success(request, _("Taken back. The entry stays readable and counts no more."))
            return redirect(event.registration)
    context = {"event": event, "form": form, "others": len(entered_with(event))}
    return render(request, "contacts/registration_withdraw.html", context, status=status_of(form))


def _nothing(request: HttpRequest, form: RegistrationFilter) -> Empty:
    if form.asked:
        return Empty(_("No registration fits these filters."), _("Show all"), request.path)
    if may(request.user, "write"):
        return Empty(
            _("No contact is registered yet. Designate a contact first, then register it under its instruments."),
            _("Register a contact"),
            reverse("contacts:registration-create"),
        )
    return Empty(_("No registration is open to you. The secretariat enters contacts and widens who may read them."))


def _exports(request: HttpRequest) -> list[Link]:
    query: Any = request.GET.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    links = []
    for kind, word in (("csv", "CSV"), ("xlsx", "XLSX")):
        query["format"] = kind
        links.append(Link(word, f"{reverse('contacts:export')}?{query.urlencode()}"))
    return links
