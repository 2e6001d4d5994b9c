from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.actions import ask_notification, last_sent
from contacts.forms.notifications import NotificationFilter, NotificationForm, key_of, new_token
from contacts.models import Notification, NotificationLine, Recipient, RegistrationEvent
from contacts.pages.notifications import (
    answers,
    notes_of,
    notification_page,
    obstacle,
    outdated,
    recipient_notes,
    told_table,
)
from contacts.pages.papers import paper_columns, paper_rows, recipient_steps
from contacts.papers import in_state, with_steps
from contacts.telling import with_telling
from contacts.views.acts import PASS, RECEIPT, SEND, EventAct, event_form, record_event
from coordination import clock, history, once
from coordination.access import may, viewer
from coordination.allowed import permitted
from coordination.forms import attempt, status_of
from coordination.paging import count_label, page_of
from coordination.policies import READERS, policy
from coordination.proof import proof_required
from coordination.ui import Empty, TableView

PROVISION = "6.3.1.poa"
NEWEST = ("-number",)
ASKED = ("recipient", "form", "language", "dated", "own_number")


def _visible(request: HttpRequest) -> QuerySet:
    papers = with_steps(Notification.objects.visible_to(viewer(request.user)), clock.today())
    return papers.select_related("recipient", "job", "document__released_by", "replaces", "asked_by").defer(
        "document__snapshot"
    )


def _readable(request: HttpRequest) -> QuerySet:
    lines = NotificationLine.objects.select_related("registration__point__body", "registration__instrument").order_by(
        "registration__point__number", "registration__instrument__position"
    )
    events = RegistrationEvent.objects.select_related("notification", "registration")
    return _visible(request).prefetch_related(Prefetch("lines", lines), Prefetch("events", events))


@policy(*READERS, provision=PROVISION)
def notification_list(request: HttpRequest) -> HttpResponse:
    form = NotificationFilter(request.GET)
    found = in_state(_visible(request), form.asked.get("state", ""))
    if "recipient" in form.asked:
        found = found.filter(recipient=form.asked["recipient"])
    page = page_of(found, request.GET, order=NEWEST)
    may_make = may(request.user, "release")
    table = TableView(
        paper_columns(),
        paper_rows(page.rows),
        caption=_("Notifications, newest first"),
        empty=_nothing(request, form, may_make=may_make),
        count_label=count_label(found),
        chips=form.chips(),
        clear_url=request.path,
        next_url=page.next_url,
        previous_url=page.previous_url,
    )
    context = {"table": table, "form": form, "message": page.message, "may_make": may_make}
    return render(request, "contacts/notification_list.html", context)


@policy(*READERS, provision=PROVISION)
def notification_detail(request: HttpRequest, pk: str) -> HttpResponse:
    notification = get_object_or_404(_readable(request), pk=pk)
    page = notification_page(notification, request.user, clock.today())
    context = {
        "page": page,
        "notification": notification,
        "history_url": history.url_for(notification, viewer(request.user)),
    }
    return render(request, "contacts/notification_detail.html", context)


@policy(*READERS, provision=PROVISION)
def notification_create(request: HttpRequest) -> HttpResponse:
    """Choose a recipient, those that must be told first; then say in which form and language."""
    permitted(request, "release")
    given = request.POST if request.method == "POST" else request.GET
    recipient = _recipient(request, given)
    if recipient is None:
        recipients = with_telling(Recipient.objects.visible_to(viewer(request.user)), clock.today())
        return render(request, "contacts/notification_choose.html", {"steps": recipient_steps(recipients)})
    if request.method == "POST":
        form = NotificationForm(request.POST, recipient=recipient)
        if form.is_valid():
            answered = {name: form.data.get(name, "") for name in ASKED}
            return redirect(f"{reverse('contacts:notification-check')}?{urlencode(answered)}")
    else:
        form = NotificationForm(recipient=recipient, initial={name: given[name] for name in ASKED if given.get(name)})
    return _asking(request, form, recipient)


def _asking(request: HttpRequest, form: NotificationForm, recipient: Recipient) -> HttpResponse:
    context = {
        "form": form,
        "recipient": recipient,
        "notes": recipient_notes(recipient),
        "obstacle": obstacle(recipient, clock.today()),
    }
    return render(request, "contacts/notification_form.html", context, status=status_of(form))


@policy(*READERS, provision=PROVISION)
@proof_required
def notification_check(request: HttpRequest) -> HttpResponse:
    """Show what will be told, then make it; sent twice, it makes one."""
    permitted(request, "release")
    given = request.POST if request.method == "POST" else request.GET
    recipient = _recipient(request, given)
    if recipient is None:
        return redirect("contacts:notification-create")
    form = NotificationForm(given, recipient=recipient)
    if not form.is_valid():
        return _asking(request, form, recipient)
    if request.method == "POST":
        made = _made(request, form, recipient)
        if made is not None:
            return redirect(made)
    answered = {name: given.get(name, "") for name in ASKED}
    back = f"{reverse('contacts:notification-create')}?{urlencode(answered)}"
    context = {
        "form": form,
        "recipient": recipient,
        "notes": recipient_notes(recipient),
        "answers": answers(form.cleaned_data or answered, back, last_sent(recipient)),
        "told": told_table(recipient, clock.today()),
        "hidden": answered.items(),
        "token": new_token(request.user, recipient)
        if form.errors
        else given.get("token") or new_token(request.user, recipient),
        "obstacle": obstacle(recipient, clock.today()),
        "back": back,
    }
    return render(request, "contacts/notification_check.html", context, status=422 if form.errors else 200)


def _recipient(request: HttpRequest, given: QueryDict) -> Recipient | None:
    return Recipient.objects.visible_to(viewer(request.user)).filter(key=given.get("recipient", "")).first()


def _made(request: HttpRequest, form: NotificationForm, recipient: Recipient) -> Notification | None:
    try:
        key = key_of(request.POST.get("token", ""), request.user, recipient)
    except ValidationError as error:
        form.add_error(None, error)
        return None
    return attempt(form, lambda: ask_notification(key=key, by=request.user, **form.facts))


@policy(*READERS, provision=PROVISION)
def notification_pass(request: HttpRequest, pk: str) -> HttpResponse:
    return _event(request, pk, PASS)


@policy(*READERS, provision=PROVISION)
def notification_send(request: HttpRequest, pk: str) -> HttpResponse:
    return _event(request, pk, SEND)


@policy(*READERS, provision=PROVISION)
def notification_receipt(request: HttpRequest, pk: str) -> HttpResponse:
    return _event(request, pk, RECEIPT)


def _event(request: HttpRequest, pk: str, act: EventAct) -> HttpResponse:
    notification = get_object_or_404(_readable(request), pk=pk)
    permitted(request, "send")
    if notification.document is None:
        messages.error(request, _("This paper is not sealed yet, so nothing can have left. Wait until it is made."))
        return redirect(notification)
    form = event_form(request, act)
    registrations = [line.registration for line in notification.lines.all()]
    once.answer_at(notification.get_absolute_url())
    if request.method == "POST" and record_event(request, act, form, registrations, notification):
        messages.success(request, str(act.done))
        return redirect(notification)
    notes = notes_of(registration.instrument for registration in registrations)
    waits = notification.p_sent_on is None and act is not RECEIPT
    context = {
        "notification": notification,
        "registrations": registrations,
        "notes": notes,
        "act": act,
        "form": form,
        "warning": _warning(notification) if waits else "",
    }
    return render(request, "contacts/notification_event.html", context, status=status_of(form))


def _warning(notification: Notification) -> str:
    """Return why a paper should not go out any more, or nothing: a later one was sealed, or its details changed."""
    if notification.p_newer:  # type: ignore[attr-defined]
        return _("A later paper to this recipient is sealed. Send that one; record here only what did leave.")
    return outdated(notification.lines.all())


def _nothing(request: HttpRequest, form: NotificationFilter, *, may_make: bool) -> Empty:
    if form.asked:
        return Empty(_("No notification fits these filters."), _("Show all"), request.path)
    why = _("No notification was made yet. One paper tells a recipient of all contacts that it has to know.")
    if may_make:
        return Empty(why, _("Make the first"), reverse("contacts:notification-create"))
    return Empty(_("No notification is open to you. The secretariat makes them, and the mission passes them on."))
