"""The security events, who could do what since when, and the files made for one person."""

import re
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coordination import access, clock, events, exporting, files, history, ui
from coordination.access import viewer
from coordination.forms import EventFilterForm
from coordination.models import Export, SecurityEvent, User
from coordination.paging import page_of
from coordination.policies import policy
from coordination.proof import proof_required
from coordination.tasks.exports import EVENT_READERS, EVENTS
from coordination.ui import Bdi, Column, Empty, Link, Mark, Pair, Row, TableView, Tone
from coordination.views.history import PROVISION, READERS, asked
from coordination.views.serving import serve

# A digest is told by its beginning; the exported file holds it whole.
_LONG = re.compile(r"\b([0-9a-f]{12})[0-9a-f]{28,}\b")


@policy(*EVENT_READERS, provision=PROVISION)
def event_list(request: HttpRequest) -> HttpResponse:
    """Tell who signed in, opened what is restricted, or took a file out, newest first."""
    who = viewer(request.user)
    form = EventFilterForm(request.GET)
    found = events.asked_for(SecurityEvent.objects.visible_to(who), form.asked)
    page = page_of(found, request.GET, order=events.ORDER)
    table = TableView(
        [
            Column("when", _("When")),
            Column("what", _("What")),
            Column("who", _("Who")),
            Column("about", _("About")),
            Column("request", _("Request or job")),
        ],
        [_row(told) for told in events.tell(page.rows, who)],
        caption=_("Security events, newest first"),
        empty=Empty(_("Nothing was noted that answers to these filters.")),
        chips=form.chips(),
        clear_url=request.path,
        next_url=page.next_url,
        previous_url=page.previous_url,
    )
    context = {"form": form, "table": table, "message": page.message, "query": request.GET.urlencode()}
    return render(request, "coordination/security_event_list.html", context)


@policy(*EVENT_READERS, provision=PROVISION)
@require_POST
@proof_required
def event_export(request: HttpRequest) -> HttpResponse:
    """Ask a worker for the events that the page shows under its filters, as a file."""
    return asked(request, EVENTS, _("Export of the security events"), reverse("security-events"))


@policy(*EVENT_READERS, provision=PROVISION)
def access_history(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Tell what a person could see and do, since when and on what ground, past and to come too."""
    who = viewer(request.user)
    user = get_object_or_404(history.open_to(User, who), pk=pk)
    on = clock.today()
    table = TableView(
        [
            Column("role", _("Role")),
            Column("from", _("From")),
            Column("until", _("Until")),
            Column("ground", _("On what ground")),
            Column("state", _("Today")),
        ],
        [_ground(ground, on) for ground in access.grounds_of(user, who)],
        caption=_("Roles and seats, newest first"),
        empty=Empty(_("This person never held a role.")),
    )
    context = {
        "person": user,
        "table": table,
        "events_url": f"{reverse('security-events')}?person={user.pk}",
        "acts_url": f"{reverse('history')}?person={user.pk}",
        "history_url": history.history_url(user),
    }
    return render(request, "coordination/access_history.html", context)


@policy(*READERS, provision=PROVISION)
@proof_required
def export_file(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Hand a file to the person for whom it was made, while they have the rights that they had then."""
    who = viewer(request.user)
    export = get_object_or_404(Export.objects.visible_to(who), pk=pk)
    if not export.is_open_to(who) or exporting.is_over(export):
        problem = (
            _("it was kept for %(days)s days, which have passed. Ask for it again.") % {"days": exporting.KEPT_DAYS}
            if exporting.is_over(export)
            else _("you no longer have a right that it rests on. Ask for it again.")
        )
        return render(request, "coordination/export_closed.html", {"problem": problem, "name": export.name}, status=410)
    return serve(
        request,
        lambda: files.read(export.digest),
        digest=export.digest,
        name=export.name,
        content_type=export.content_type,
        kind="export",
        subject=str(export.pk),
    )


def _row(told: events.ToldEvent) -> Row:
    about: Any = Link(told.about, told.url) if told.url else Bdi(told.about)
    acts = Link(told.request[:12], f"{reverse('history')}?request={told.request}") if told.request else ""
    what = Pair(told.what, Bdi(_LONG.sub(r"\1…", told.more)))
    return Row([told.when, what, Bdi(told.who), about, acts])


def _ground(ground: access.Ground, on: Any) -> Row:
    begun = ground.began_on <= on
    ended = ground.ended_on is not None and ground.ended_on < on
    if ended:
        mark = Mark(Tone.NA, _("ended"))
    else:
        mark = Mark(Tone.MET, _("holds")) if begun else Mark(Tone.SOON, _("to come"))
    return Row(
        [
            str(ground.role.label),
            ui.day(ground.began_on),
            ui.day(ground.ended_on) or _("open"),
            Pair(Link(ground.title, ground.url) if ground.url else Bdi(ground.title), Bdi(ground.authority)),
            mark,
        ]
    )
