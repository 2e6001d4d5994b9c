from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from contacts.actions import record_participation, set_intervals
from contacts.forms.instruments import IntervalForm, ParticipationForm, participation_of
from contacts.models import Instrument
from contacts.pages.instruments import InstrumentPage, Served, instrument_table
from coordination import clock, conformity, history, once
from coordination.access import viewer
from coordination.allowed import permitted
from coordination.forms import attempt, status_of
from coordination.policies import READERS, policy

PROVISION = "6.1.designate"


def _fetched(request: HttpRequest, key: str) -> Instrument:
    rows = Instrument.objects.visible_to(viewer(request.user)).select_related("recipient", "participation")
    return get_object_or_404(rows, key=key)


@policy(*READERS, provision=PROVISION)
def instrument_list(request: HttpRequest) -> HttpResponse:
    """List the instruments of clause 4 first, then the regional ones, each with how the State stands and who answers."""
    on = clock.today()
    who = viewer(request.user)
    rows = list(Instrument.objects.visible_to(who).select_related("recipient", "participation").order_by("position"))
    served = Served.read(who, on)
    named = [one for one in rows if one.in_clause_4]
    others = [one for one in rows if not one.in_clause_4]
    context = {
        "clause_4": instrument_table(named, served, on, _("Instruments of clause 4"), "clause-4"),
        "regional": instrument_table(others, served, on, _("Other instruments"), "others"),
        "findings": conformity.findings(on, {PROVISION}),
        "on": on,
    }
    return render(request, "contacts/instrument_list.html", context)


@policy(*READERS, provision=PROVISION)
def instrument_detail(request: HttpRequest, key: str) -> HttpResponse:
    on = clock.today()
    page = InstrumentPage(_fetched(request, key), request.user, on)
    context = {
        "page": page,
        "instrument": page.instrument,
        "findings": conformity.findings(on, set(page.provisions)) if page.provisions else {},
        "on": on,
        "history_url": history.url_for(page.instrument, viewer(request.user)),
    }
    return render(request, "contacts/instrument_detail.html", context)


@policy(*READERS, provision=PROVISION)
def participation_update(request: HttpRequest, key: str) -> HttpResponse:
    """Record how the State stands to an instrument; PoA and ITI apply by consensus, and that cannot be changed."""
    instrument = _fetched(request, key)
    permitted(request, "write")
    record = participation_of(instrument)
    form = ParticipationForm(request.POST or None, record=record, instrument=instrument)
    if request.method == "POST" and form.is_valid():
        once.answer_at(instrument.get_absolute_url())
        done = attempt(
            form,
            lambda: record_participation(
                instrument=instrument, record=record, by=request.user, reason=form.reason, **form.facts
            ),
        )
        if done is not None:
            messages.success(request, _("Saved. The registrations under it were judged anew."))
            return redirect(instrument)
    context = {"form": form, "instrument": instrument}
    return render(request, "contacts/participation_form.html", context, status=status_of(form))


@policy(*READERS, provision="6.3.1.poa")
def interval_update(request: HttpRequest, key: str) -> HttpResponse:
    """Set the house's two intervals for an instrument, with a reason."""
    instrument = _fetched(request, key)
    permitted(request, "write")
    form = IntervalForm(request.POST or None, record=instrument)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form, lambda: set_intervals(instrument=instrument, by=request.user, reason=form.reason, **form.facts)
        )
        if done is not None:
            messages.success(request, _("Saved. The registrations under it were judged anew."))
            return redirect(instrument)
    context = {"form": form, "instrument": instrument}
    return render(request, "contacts/interval_form.html", context, status=status_of(form))
