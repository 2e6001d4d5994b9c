"""The register as recorded on a day: the whole by kind, one record, and all of it as a file."""

import datetime as dt
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coordination import clock, history, ui
from coordination.access import Viewer, viewer
from coordination.forms import AsRecordedForm
from coordination.history import as_recorded
from coordination.paging import page_of
from coordination.policies import policy
from coordination.proof import proof_required
from coordination.tasks.exports import AS_RECORDED
from coordination.ui import Bdi, Column, Empty, Fact, FactGroup, Link, Row, TableView, with_query
from coordination.views.history import PROVISION, READERS, asked, record_of, url_of

BY_KEY = ("id",)


@policy(*READERS, provision=PROVISION)
def as_recorded_list(request: HttpRequest) -> HttpResponse:
    """Show what was on record at the end of a day: how many of each kind, or the records of one kind."""
    who = viewer(request.user)
    form = AsRecordedForm(request.GET)
    day = form.asked.get("known_on") or clock.today()
    model = history.model_of(form.asked.get("kind", ""))
    context: dict[str, Any] = {
        "form": form,
        "day": ui.day(day),
        "query": request.GET.urlencode(),
        "facts_url": as_recorded.facts_url(model, day) if model else f"{reverse('conformity')}?on={day.isoformat()}",
    }
    if model is None:
        context["table"] = _kinds(request, who, day)
    else:
        context |= _records(request, model, who, day)
    return render(request, "coordination/as_recorded.html", context)


@policy(*READERS, provision=PROVISION)
@require_POST
@proof_required
def as_recorded_export(request: HttpRequest) -> HttpResponse:
    """Ask a worker for the register as recorded on the day, a file for each kind."""
    return asked(request, AS_RECORDED, _("Export of the register as recorded"), reverse("as-recorded"))


@policy(*READERS, provision=PROVISION)
def as_recorded_record(request: HttpRequest, app_label: str, model_name: str, pk: uuid.UUID) -> HttpResponse:
    """Show one record as it was recorded at the end of a day, with the names of then."""
    who = viewer(request.user)
    record = record_of(request, app_label, model_name, pk)
    form = AsRecordedForm(request.GET)
    del form.fields["kind"]
    day = form.asked.get("known_on") or clock.today()
    at = clock.end_of(day)
    version = as_recorded.version_at(record, at)
    told = as_recorded.tell([version], who, at)[0] if version is not None else None
    context = {
        "form": form,
        "name": told.name if told is not None else history.heading_of(record, who),
        "told": told,
        "groups": [FactGroup([Fact(label, Bdi(words) if words else "–") for label, words in told.fields])]
        if told
        else [],
        "kind": str(record._meta.verbose_name),
        "day": ui.day(day),
        "url": url_of(record),
        "history_url": history.history_url(record),
        "list_url": _list_url(type(record), day),
    }
    return render(request, "coordination/as_recorded_record.html", context)


def _kinds(request: HttpRequest, who: Viewer, day: dt.date) -> TableView:
    rows = []
    for model, count in as_recorded.counts(who, clock.end_of(day)):
        words = str(model._meta.verbose_name_plural)
        most = as_recorded.MOST_COUNTED
        rows.append(
            Row(
                [
                    words[:1].upper() + words[1:],
                    f"{count:,}" if count <= most else _("more than %(n)s") % {"n": f"{most:,}"},
                ],
                _list_url(model, day) if count else "",
            )
        )
    return TableView(
        [Column("kind", _("Kind of record")), Column("count", _("On record then"), numeric=True)],
        sorted(rows, key=lambda row: str(row.cells[0]).casefold()),
        caption=_("Kinds of records"),
        empty=Empty(_("No kind of record is open to you.")),
    )


def _records(request: HttpRequest, model: Any, who: Viewer, day: dt.date) -> dict[str, Any]:
    at = clock.end_of(day)
    page = page_of(as_recorded.standing(model, who, at), request.GET, order=BY_KEY)
    told = as_recorded.tell(as_recorded.versions_of(model, page.rows), who, at)
    meta = model._meta
    rows = [
        Row(
            [Bdi(one.name), one.when, Bdi(one.who)],
            reverse("as-recorded-record", args=[meta.app_label, meta.model_name, one.key])
            + f"?known_on={day.isoformat()}",
        )
        for one in told
    ]
    table = TableView(
        [Column("name", _("Record")), Column("when", _("Written")), Column("who", _("By"))],
        rows,
        caption=str(meta.verbose_name_plural),
        empty=Empty(_("Nothing of this kind was on record then.")),
        next_url=page.next_url,
        previous_url=page.previous_url,
    )
    whole = Link(_("All kinds"), with_query(request.GET, kind=None))
    return {"table": table, "message": page.message, "kind": str(meta.verbose_name_plural), "whole": whole}


def _list_url(model: Any, day: dt.date) -> str:
    return f"{reverse('as-recorded')}?known_on={day.isoformat()}&kind={history.kind_of(model)}"
