from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from contacts.actions import (
    ask_by_link,
    change_point,
    change_post,
    designate_new_post,
    designate_point,
    end_point,
    record_confirmation,
)
from contacts.details import holder_on
from contacts.enums import Channel, PointKind
from contacts.forms.point_acts import (
    ConfirmationForm,
    DesignationForm,
    EndPointForm,
    OwnConfirmationForm,
    PublishedForm,
)
from contacts.forms.points import DetailsForm, HolderForm, PointFilter, PointForm, attempt_both
from contacts.models import PointOfContact
from contacts.pages.point_list import ORDER, columns, points_shown, rows_of
from contacts.pages.points import PointPage
from contacts.pages.posts import asked_of, asked_table, published_group, requirement_lines
from contacts.rules import answers_for, may_change
from contacts.telling import consequences
from coordination import clock, once
from coordination.access import may, viewer
from coordination.allowed import permitted
from coordination.exceptions import RegisterError
from coordination.forms import RecordForm, attempt, status_of
from coordination.paging import count_label, page_of
from coordination.policies import READERS, policy
from coordination.proof import proof_required
from coordination.ui import Empty, TableView

PROVISION = "6.1.designate"


def fetched(request: HttpRequest, pk: str) -> PointOfContact:
    """Return the contact of an address through what the person may see; anything else does not exist."""
    rows: QuerySet = PointOfContact.objects.visible_to(viewer(request.user))
    return get_object_or_404(rows.select_related("body", "seat"), pk=pk)


def changeable(request: HttpRequest, pk: str) -> PointOfContact:
    """Return a contact whose details are the person's to change; else answer with a page that names who can."""
    point = fetched(request, pk)
    if not may_change(viewer(request.user), point):
        permitted(request, "write")
    return point


@policy(*READERS, provision=PROVISION)
def point_list(request: HttpRequest) -> HttpResponse:
    on = clock.today()
    form = PointFilter(request.GET, viewer=viewer(request.user))
    found = points_shown(viewer(request.user), form.asked, on)
    page = page_of(found, request.GET, order=ORDER)
    table = TableView(
        columns(),
        rows_of(page.rows, on),
        caption=_("Points of contact"),
        empty=_nothing(request, form),
        count_label=count_label(found),
        chips=form.chips(),
        clear_url=request.path,
        next_url=page.next_url,
        previous_url=page.previous_url,
    )
    context = {"table": table, "form": form, "message": page.message, "may_write": may(request.user, "write")}
    return render(request, "contacts/point_list.html", context)


@policy(*READERS, provision=PROVISION)
def point_detail(request: HttpRequest, pk: str) -> HttpResponse:
    on = clock.today()
    point = fetched(request, pk)
    page = PointPage(point, request.user, on)
    asked = asked_of(point) if page.reads_within else []
    context = {
        "page": page,
        "point": point,
        "published": published_group(point, on, may_change=page.may_change),
        "requirements": requirement_lines(
            point,
            page.holding,
            request.user,
            may_state=page.may_write,
            may_prove=page.may_change,
            may_confirm=not page.is_over and may(request.user, "release"),
        ),
        "asked": asked_table(asked, may_decide=page.may_write),
        "waiting": next((one for one in asked if one.awaits_decision), None),
    }
    return render(request, "contacts/point_detail.html", context)


@policy(*READERS, provision=PROVISION)
@proof_required
def point_create(request: HttpRequest) -> HttpResponse:
    permitted(request, "write")
    form = PointForm(request.POST or None, viewer=viewer(request.user))
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: _designate(request, dict(form.facts)))
        if made is not None:
            messages.success(request, _("Designated as %(reference)s.") % {"reference": made.reference})
            return redirect(made)
    return render(request, "contacts/point_form.html", {"form": form}, status=status_of(form))


def _designate(request: HttpRequest, facts: dict[str, Any]) -> PointOfContact:
    title = facts.pop("seat_title")
    why = _("designated by %(act)s") % {"act": facts["legal_basis"]}
    if facts["kind"] == PointKind.SEAT and facts["seat"] is None:
        del facts["kind"], facts["seat"]
        return designate_new_post(title=title, by=request.user, reason=why, **facts)
    return designate_point(by=request.user, reason=why, **facts)


@policy(*READERS, provision="6.3.1.poa")
@proof_required
def point_update(request: HttpRequest, pk: str) -> HttpResponse:
    """Change what recipients are told: the office's details and, of a post, the holder's own, in one act."""
    point = changeable(request, pk)
    holding = holder_on(point, clock.today())
    person = holding.person if holding else None
    form = DetailsForm(request.POST or None, record=point)
    holder = HolderForm(request.POST or None, record=person) if person else None
    if request.method == "POST" and form.is_valid() & (holder is None or holder.is_valid()):
        once.answer_at(f"{point.get_absolute_url()}#told")
        if holder is None or person is None:
            done = attempt(form, lambda: change_point(point=point, by=request.user, reason=form.reason, **form.facts))
        else:
            done = attempt_both(
                form,
                holder,
                lambda: change_post(
                    point=point, person=person, office=form.facts, own=holder.facts, by=request.user, reason=form.reason
                ),
            )
        if done is not None:
            messages.success(request, told_sentence(done))
            return redirect(f"{done.get_absolute_url()}#told")
    context = {"form": form, "holder": holder, "person": person, "point": point}
    status = 422 if holder is not None and status_of(holder) == 422 else status_of(form)
    return render(request, "contacts/point_update.html", context, status=status)


def told_sentence(point: PointOfContact) -> str:
    """Return what a change means for the recipients, in one sentence; the page lists them."""
    told = consequences(point, clock.today())
    again, rest = len(told.again), len(told.need_not)
    if not again:
        return _("Saved. No recipient holds other details, so none must be told again.")
    first = ngettext(
        "Saved. %(count)s recipient must be told again", "Saved. %(count)s recipients must be told again", again
    ) % {"count": again}
    if not rest:
        return f"{first}."
    second = ngettext("%(count)s need not.", "%(count)s need not.", rest) % {"count": rest}
    return f"{first}; {second}"


@policy(*READERS, provision=PROVISION)
@proof_required
def point_designation(request: HttpRequest, pk: str) -> HttpResponse:
    point = fetched(request, pk)
    permitted(request, "write")
    return _changed(request, point, DesignationForm, _("Change the designation"))


@policy(*READERS, provision="6.2.a")
def point_address(request: HttpRequest, pk: str) -> HttpResponse:
    return _changed(request, changeable(request, pk), PublishedForm, _("Say where the address is published"))


def _changed(request: HttpRequest, point: PointOfContact, kind: type[RecordForm], title: str) -> HttpResponse:
    form = kind(request.POST or None, record=point)
    if request.method == "POST" and form.is_valid():
        done = attempt(form, lambda: change_point(point=point, by=request.user, reason=form.reason, **form.facts))
        if done is not None:
            messages.success(request, _("Saved. Recipients are told nothing of this, so none must be told again."))
            return redirect(point)
    context = {"form": form, "point": point, "title": title, "provision": kind.provision}
    return render(request, "contacts/point_act.html", context, status=status_of(form))


@policy(*READERS, provision=PROVISION)
@proof_required
def point_end(request: HttpRequest, pk: str) -> HttpResponse:
    point = fetched(request, pk)
    permitted(request, "write")
    form = EndPointForm(request.POST or None, record=point)
    if request.method == "POST" and form.is_valid():
        done = attempt(form, lambda: end_point(point=point, by=request.user, reason=form.reason, **form.facts))
        if done is not None:
            messages.success(
                request, _("Recorded: the contact ends. Its instruments need another contact from the next day.")
            )
            return redirect(point)
    return render(request, "contacts/point_end.html", {"form": form, "point": point}, status=status_of(form))


@policy(*READERS, provision="6.3.1.poa")
@require_POST
def point_ask(request: HttpRequest, pk: str) -> HttpResponse:
    """Ask the holder by e-mail, with a signed link, whether the details are right."""
    point = fetched(request, pk)
    permitted(request, "write")
    once.answer_at(f"{point.get_absolute_url()}#asked")
    try:
        asked = ask_by_link(point=point, by=request.user)
    except (ValidationError, RegisterError) as refusal:
        messages.error(request, " ".join(refusal.messages) if isinstance(refusal, ValidationError) else str(refusal))
    else:
        messages.success(
            request,
            _("Asked at %(address)s. The link can be used once, for 14 days; an earlier link is no longer valid.")
            % {"address": asked.address},
        )
    return redirect(f"{point.get_absolute_url()}#asked")


@policy(*READERS, provision="6.3.1.poa")
def point_confirm(request: HttpRequest, pk: str) -> HttpResponse:
    """Record a confirmation by telephone, letter or in person; the post's own holder confirms here in person."""
    point = changeable(request, pk)
    is_own = answers_for(viewer(request.user), point) and not may(request.user, "write")
    form = (OwnConfirmationForm if is_own else ConfirmationForm)(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        facts = form.facts
        if is_own:
            facts = {"channel": Channel.IN_PERSON, "answered_on": clock.today(), "answered_by": str(request.user)}
        once.answer_at(f"{point.get_absolute_url()}#answers-for")
        done = attempt(form, lambda: record_confirmation(point=point, by=request.user, reason=form.reason, **facts))
        if done is not None:
            messages.success(request, _("Confirmed. It renews every registration of this contact."))
            return redirect(f"{point.get_absolute_url()}#answers-for")
    details = PointPage(point, request.user, clock.today()).details
    context = {"form": form, "point": point, "is_own": is_own, "details": details}
    return render(request, "contacts/point_confirm.html", context, status=status_of(form))


def _nothing(request: HttpRequest, form: PointFilter) -> Empty:
    if form.asked:
        return Empty(_("No contact fits these filters."), _("Show all"), request.path)
    if may(request.user, "write"):
        why = _("No point of contact is designated yet. Clause 6.1 asks for one or more.")
        return Empty(why, _("Designate a contact"), reverse("contacts:point-create"))
    return Empty(_("No point of contact is open to you. The secretariat designates them and widens who may read them."))
