import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from coordination import clock, conformity, ui
from coordination.access import viewer
from coordination.contexts import conformity as shown
from coordination.forms import ConformityFilterForm
from coordination.policies import ALL_ROLES, policy
from coordination.provisions import PROVISIONS, Verb, provision
from coordination.ui import Empty, TableView

PROVISION = "5.2.c"


@policy(*ALL_ROLES, provision=PROVISION)
def conformity_wall(request: HttpRequest) -> HttpResponse:
    """Show every provision on a day: the wall, the nine *shall*, and the list with reasons and evidence."""
    form = ConformityFilterForm(request.GET)
    asked = form.asked
    on, since = asked.pop("on", None) or clock.today(), asked.pop("since", None)
    who = viewer(request.user)
    findings, tells = conformity.findings(on), who.sees_all
    if tells:
        findings = conformity.open_to(who, findings)
    table = TableView(
        shown.columns(tells=tells),
        shown.register_of(findings, tells=tells, suffix=_suffix(request, on), **asked),
        caption=_("The provisions"),
        empty=Empty(_("No provision answers to these filters."), _("Show all"), request.path),
        chips=form.chips(),
        clear_url=request.path,
    )
    context = {
        "on": on,
        "form": form,
        "table": table,
        "wall": shown.wall_of(findings, on, before=conformity.findings(since) if since else None, since=since),
        "shall": shown.tally(findings, Verb.SHALL),
        "commitments": shown.tally(findings, Verb.COMMITMENT),
        "unanswered": len(set(PROVISIONS) - conformity.answered()),
        "tells": tells,
    }
    return render(request, "coordination/conformity.html", context)


@policy(*ALL_ROLES, provision=PROVISION)
def provision_detail(request: HttpRequest, key: str) -> HttpResponse:
    """Show one provision: its rule, its finding with evidence, and what follows from what."""
    if key not in PROVISIONS:
        raise Http404
    asked = provision(key)
    on = _day(request) or clock.today()
    findings = conformity.findings(on, {key, *asked.derived})
    finding = conformity.open_to(viewer(request.user), {key: findings[key]})[key]
    context = {
        "on": on,
        "asked": asked,
        "finding": finding,
        "mark": ui.Mark.of_verdict(finding.verdict),
        "parts": shown.parts_of(asked, findings),
        "followers": shown.followers_of(key),
        "suffix": _suffix(request, on),
    }
    return render(request, "coordination/provision.html", context)


def _day(request: HttpRequest) -> dt.date | None:
    form = ConformityFilterForm(request.GET)
    day: dt.date | None = form.asked.get("on")
    return day


def _suffix(request: HttpRequest, on: dt.date) -> str:
    return f"?on={on.isoformat()}" if _day(request) else ""
