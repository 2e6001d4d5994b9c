from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.actions import close_request, receive_request, record_exchange
from contacts.forms.exchanges import CloseForm, ExchangeForm, RequestFilter, RequestForm, own_points
from contacts.house import LIAISON_DAYS, REQUEST_DAYS
from contacts.liaison import liaison
from contacts.models import LiaisonExchange, LiaisonPart, OutsideRequest, PointOfContact
from contacts.pages.exchanges import (
    EXCHANGE_ORDER,
    REQUEST_ORDER,
    exchange_columns,
    exchange_rows,
    liaison_sentence,
    partner_columns,
    partner_rows,
    request_columns,
    request_rows,
    requests_shown,
)
from coordination import clock, conformity, history, house, once
from coordination.access import may, viewer
from coordination.allowed import permitted
from coordination.classes import readers_fact
from coordination.forms import attempt, status_of
from coordination.paging import count_label, page_of
from coordination.policies import READERS, policy
from coordination.ui import Empty, FactGroup, TableView

LIAISON = "6.1.coordinate"
REQUESTS = "6.2.a"


@policy(*READERS, provision=LIAISON)
def exchange_list(request: HttpRequest) -> HttpResponse:
    """List the exchanges, with when the next is due and who has not taken part."""
    on = clock.today()
    who = viewer(request.user)
    known = liaison(on)
    found = LiaisonExchange.objects.visible_to(who)
    page = page_of(found, request.GET, order=EXCHANGE_ORDER)
    may_record = may(request.user, "confirm")
    context = {
        "known": known,
        "sentence": liaison_sentence(known),
        "partners": TableView(
            partner_columns(),
            partner_rows(known, who),
            caption=_("Who has to take part"),
            empty=Empty(_("Nobody serves as National Point of Contact.")),
            id="partners",
        ),
        "table": TableView(
            exchange_columns(),
            exchange_rows(page.rows, who),
            caption=_("Exchanges between contacts, newest first"),
            empty=Empty(
                _("No exchange that you may see is on record."),
                _("Record an exchange") if may_record else "",
                reverse("contacts:exchange-create") if may_record else "",
            ),
            count_label=count_label(found),
            next_url=page.next_url,
            previous_url=page.previous_url,
        ),
        "message": page.message,
        "may_record": may_record,
        "house": _house(request, LIAISON_DAYS.key),
        "findings": conformity.findings(on, {LIAISON}),
        "on": on,
    }
    return render(request, "contacts/exchange_list.html", context)


def _house(request: HttpRequest, key: str) -> dict[str, object]:
    """Return the house value of a page and where it is set, for who may set it."""
    return {"days": house.value(key), "url": reverse("house-edit", args=[key]) if may(request.user, "settings") else ""}


@policy(*READERS, provision=LIAISON)
def exchange_detail(request: HttpRequest, pk: str) -> HttpResponse:
    who = viewer(request.user)
    parts = LiaisonPart.objects.select_related("point__body").order_by("point__number")
    rows = LiaisonExchange.objects.visible_to(who).prefetch_related(Prefetch("parts", parts))
    exchange = get_object_or_404(rows, pk=pk)
    visible = PointOfContact.objects.visible_to(who).filter(exchanges__exchange=exchange)
    visible_keys = set(visible.values_list("pk", flat=True))
    points = [part.point for part in exchange.parts.all() if part.point_id in visible_keys]
    context = {
        "exchange": exchange,
        "points": points,
        "hidden": len(exchange.parts.all()) - len(points),
        "readers": FactGroup([readers_fact(exchange, may_write=may(request.user, "write"))]),
        "history_url": history.url_for(exchange, who),
    }
    return render(request, "contacts/exchange_detail.html", context)


@policy(*READERS, provision=LIAISON)
def exchange_create(request: HttpRequest) -> HttpResponse:
    permitted(request, "confirm")
    form = ExchangeForm(request.POST or None, viewer=viewer(request.user))
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: record_exchange(by=request.user, reason=form.reason, **form.facts))
        if made is not None:
            messages.success(request, _("Recorded. Each contact that took part counts as in touch from that day."))
            return redirect(made)
    return render(request, "contacts/exchange_form.html", {"form": form}, status=status_of(form))


@policy(*READERS, provision=REQUESTS)
def request_list(request: HttpRequest) -> HttpResponse:
    """List the requests from outside, with the last day to answer each."""
    on = clock.today()
    who = viewer(request.user)
    form = RequestFilter(request.GET, viewer=who)
    found = requests_shown(who, form.asked, on)
    page = page_of(found, request.GET, order=REQUEST_ORDER)
    may_record = may(request.user, "confirm")
    closable = set(own_points(who).values_list("pk", flat=True)) if may_record else set()
    if may(request.user, "write"):
        closable = {one.point_id for one in page.rows}
    why = (
        _("No request fits these filters.")
        if form.asked
        else _("No request from outside is on record that you may see.")
    )
    table = TableView(
        request_columns(),
        request_rows(page.rows, on, closable),
        caption=_("Requests from outside, newest first"),
        empty=Empty(
            why,
            _("Record a request") if may_record else "",
            reverse("contacts:request-create") if may_record else "",
        ),
        count_label=count_label(found),
        chips=form.chips(),
        clear_url=request.path,
        next_url=page.next_url,
        previous_url=page.previous_url,
    )
    context = {
        "table": table,
        "form": form,
        "message": page.message,
        "may_record": may_record,
        "house": _house(request, REQUEST_DAYS.key),
        "findings": conformity.findings(on, {REQUESTS}),
        "on": on,
    }
    return render(request, "contacts/request_list.html", context)


@policy(*READERS, provision=REQUESTS)
def request_create(request: HttpRequest) -> HttpResponse:
    permitted(request, "confirm")
    initial = {"point": request.GET["point"]} if request.GET.get("point") else {}
    form = RequestForm(request.POST or None, viewer=viewer(request.user), initial=initial)
    if request.method == "POST" and form.is_valid():
        once.answer_at(reverse("contacts:request-list"))
        made = attempt(form, lambda: receive_request(by=request.user, **form.facts))
        if made is not None:
            messages.success(request, _("Recorded. It is open until it is answered or passed on."))
            return redirect("contacts:request-list")
    return render(request, "contacts/request_form.html", {"form": form}, status=status_of(form))


@policy(*READERS, provision=REQUESTS)
def request_close(request: HttpRequest, pk: str) -> HttpResponse:
    who = viewer(request.user)
    rows = OutsideRequest.objects.visible_to(who).select_related("point")
    asked = get_object_or_404(rows, pk=pk)
    permitted(request, "confirm")
    if not may(request.user, "write") and asked.point.seat_id not in who.seat_ids:
        raise PermissionDenied(_("You can read this. It can be closed by the secretariat and by the contact itself."))
    form = CloseForm(request.POST or None, record=asked)
    if request.method == "POST" and form.is_valid():
        once.answer_at(reverse("contacts:request-list"))
        done = attempt(form, lambda: close_request(request=asked, by=request.user, **form.facts))
        if done is not None:
            messages.success(request, _("Closed."))
            return redirect("contacts:request-list")
    return render(request, "contacts/request_close.html", {"form": form, "asked": asked}, status=status_of(form))
