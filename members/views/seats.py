from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from coordination import clock, ui
from coordination.access import may, viewer
from coordination.allowed import permitted
from coordination.forms import attempt, status_of
from coordination.paging import count_label, page_of
from coordination.policies import READERS, policy
from coordination.proof import proof_required
from coordination.ui import Empty, TableView
from members import actions
from members.contexts import seats as shown
from members.exceptions import SeatTakenError
from members.forms.seats import AppointForm, HoldingForm, SeatFilter, SeatForm
from members.models import Holding, Seat
from members.periods import DAY
from members.views.acts import end, not_oneself

PROVISION = "7.4.1.inclusion"


def fetched(request: HttpRequest, pk: str) -> Seat:
    """Return the seat of an address through what the person may read; anything else does not exist."""
    rows: Any = Seat.objects.visible_to(viewer(request.user))
    return get_object_or_404(shown.with_holders(rows), pk=pk)


def fetched_holding(request: HttpRequest, pk: str) -> Holding:
    rows: Any = Holding.objects.visible_to(viewer(request.user))
    return get_object_or_404(rows.select_related("seat__body", "person"), pk=pk)


@policy(*READERS, provision=PROVISION)
def seat_list(request: HttpRequest) -> HttpResponse:
    on = clock.today()
    form = SeatFilter(request.GET, viewer=viewer(request.user))
    found = shown.seats_shown(viewer(request.user), form.asked, on)
    page = page_of(shown.with_holders(found), request.GET, order=shown.ORDER)
    table = TableView(
        shown.seat_columns(),
        shown.seat_rows(page.rows, on),
        caption=_("Seats and who holds them"),
        empty=Empty(
            _("No seat answers to these filters.") if form.asked else _("No seat is on record that is open to you.")
        ),
        count_label=count_label(found),
        chips=form.chips(),
        clear_url=request.path,
        next_url=page.next_url,
        previous_url=page.previous_url,
    )
    context = {"table": table, "form": form, "message": page.message, "may_write": may(request.user, "write")}
    return render(request, "members/seat_list.html", context)


@policy(*READERS, provision=PROVISION)
def seat_detail(request: HttpRequest, pk: str) -> HttpResponse:
    may_write = may(request.user, "write")
    page = shown.seat_page(fetched(request, pk), viewer(request.user), clock.today(), may_write=may_write)
    context = {"page": page, "seat": page.seat, "may_write": may_write, "may_appoint": may(request.user, "seats")}
    return render(request, "members/seat_detail.html", context)


@policy(*READERS, provision=PROVISION)
def seat_create(request: HttpRequest) -> HttpResponse:
    permitted(request, "write")
    asked = {"body": request.GET["body"]} if request.GET.get("body") else {}
    form = SeatForm(request.POST or None, viewer=viewer(request.user), initial=asked)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: actions.create_seat(by=request.user, **form.facts))
        if made is not None:
            messages.success(request, _("Created. The seat is vacant until somebody is appointed."))
            return redirect(made)
    return render(request, "members/seat_form.html", {"form": form}, status=status_of(form))


@policy(*READERS, provision=PROVISION)
def seat_update(request: HttpRequest, pk: str) -> HttpResponse:
    seat = fetched(request, pk)
    permitted(request, "write")
    form = SeatForm(request.POST or None, record=seat, viewer=viewer(request.user))
    if request.method == "POST" and form.is_valid():
        change = partial(actions.change_seat, seat=seat, by=request.user, reason=form.reason, **form.facts)
        if attempt(form, change) is not None:
            messages.success(request, _("Kept."))
            return redirect(seat)
    return render(request, "members/seat_form.html", {"form": form, "seat": seat}, status=status_of(form))


@policy(*READERS, provision=PROVISION)
@proof_required
def seat_end(request: HttpRequest, pk: str) -> HttpResponse:
    seat = fetched(request, pk)
    permitted(request, "write")
    done = _("Recorded: the seat ends, and with it the holding that would run on.")
    return end(request, seat, partial(actions.end_seat, seat=seat), "members/seat_end.html", done)


@policy(*READERS, provision=PROVISION)
@proof_required
def seat_appoint(request: HttpRequest, pk: str) -> HttpResponse:
    """Appoint to a vacant seat, or hand a held one over: one form, one act."""
    seat = fetched(request, pk)
    permitted(request, "seats")
    newest = max(seat.holdings.all(), key=lambda one: one.began_on, default=None)
    form = AppointForm(request.POST or None, viewer=viewer(request.user), newest=newest)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: _appoint(request, seat, form))
        if made is not None:
            messages.success(request, _appointed(made, newest))
            return redirect(seat)
    on = clock.today()
    runs_on = newest is not None and (newest.ended_on is None or newest.ended_on >= on)
    context = {"form": form, "seat": seat, "holder": newest if runs_on else None}
    return render(request, "members/seat_appoint.html", context, status=status_of(form))


def _appoint(request: HttpRequest, seat: Seat, form: AppointForm) -> Holding:
    typed = form.cleaned_data
    if typed["person"] is not None:
        not_oneself(request.user, typed["person"].user_id)
    seen = next((one for one in seat.holdings.all() if str(one.pk) == typed["present"]), None)
    try:
        return actions.fill_seat(
            seat=seat,
            person=typed["person"],
            newcomer=form.newcomer,
            present=seen,
            began_on=typed["began_on"],
            ended_on=typed["ended_on"],
            is_acting=typed["is_acting"],
            authority=typed["authority"],
            by=request.user,
            reason=typed["authority"],
        )
    except SeatTakenError:
        form.look_again()
        raise


def _appointed(made: Holding, before: Holding | None) -> str:
    words = {"person": made.person, "day": ui.day(made.began_on)}
    if before is None or (before.ended_on is not None and before.ended_on < made.began_on):
        return _("%(person)s holds the seat from %(day)s.") % words
    words |= {"before": before.person, "last": ui.day(made.began_on - DAY)}
    return _("%(person)s holds the seat from %(day)s. The last day of %(before)s is %(last)s.") % words


@policy(*READERS, provision=PROVISION)
@proof_required
def holding_end(request: HttpRequest, pk: str) -> HttpResponse:
    """Record a departure; without a successor the seat is vacant from the next day."""
    holding = fetched_holding(request, pk)
    permitted(request, "seats")
    done = _(
        "Recorded. The seat is vacant from the day after; its duties fall to the secretariat until somebody is appointed."
    )
    return end(request, holding, partial(actions.end_holding, holding=holding), "members/holding_end.html", done)


@policy(*READERS, provision=PROVISION)
@proof_required
def holding_update(request: HttpRequest, pk: str) -> HttpResponse:
    holding = fetched_holding(request, pk)
    permitted(request, "write")
    form = HoldingForm(request.POST or None, record=holding)
    if request.method == "POST" and form.is_valid():
        correct = partial(actions.correct_holding, holding=holding, by=request.user, reason=form.reason, **form.facts)
        if attempt(form, correct) is not None:
            messages.success(request, _("Corrected."))
            return redirect(holding)
    return render(request, "members/holding_form.html", {"form": form, "record": holding}, status=status_of(form))
