import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coordination import exporting, history, ui
from coordination.access import Viewer, may, viewer
from coordination.forms import HistoryFilterForm
from coordination.history import Filters
from coordination.jobs import TooManyJobsError
from coordination.paging import page_of
from coordination.policies import policy
from coordination.proof import proof_required
from coordination.tasks.exports import EVENT_READERS, HISTORY, HISTORY_READERS
from coordination.ui import Column, Empty, Link, Row, TableView

PROVISION = "5.2.c"
READERS = HISTORY_READERS
NEWEST = ("-history_date", "-history_id")
MOST_VERSIONS = 100


@policy(*READERS, provision=PROVISION)
def history_list(request: HttpRequest) -> HttpResponse:
    """Tell everything that was written, newest first, over all kinds of records."""
    who = viewer(request.user)
    form = HistoryFilterForm(request.GET, viewer=who)
    filters = form.filters
    page = history.newest(who, request.GET, filters)
    context = {
        "form": form,
        "page": page,
        "chips": form.chips(),
        "entries": history.entries_of(page.rows, who, names_records=True, tells_first=False, field=filters.field),
        "searched_to": ui.moment(page.searched_to),
        "empty": Empty(
            _("Nothing was found on this page of the search.")
            if page.searched_to
            else _("Nothing was written that answers to these filters.")
        ),
        "query": request.GET.urlencode(),
        "sees_events": who.has(*EVENT_READERS),
    }
    return render(request, "coordination/history_list.html", context)


@policy(*READERS, provision=PROVISION)
@require_POST
@proof_required
def history_export(request: HttpRequest) -> HttpResponse:
    """Ask a worker for the acts that the page shows under its filters, as a file."""
    return asked(request, HISTORY, _("Export of the history"), reverse("history"))


def asked(request: HttpRequest, kind: str, title: str, back: str) -> HttpResponse:
    """Ask for an export with the filters of the address and lead to its job, or say why not where the person was."""
    user: Any = request.user
    query = request.GET.urlencode()
    try:
        job = exporting.ask(kind=kind, title=title, query=query, by=user)
    except TooManyJobsError as error:
        messages.error(request, str(error))
        return redirect(f"{back}?{query}")
    return redirect(job)


def record_of(request: HttpRequest, app_label: str, model_name: str, pk: uuid.UUID) -> Any:
    """Return the record whose history the person may read; anything else does not exist."""
    model = history.model_of(f"{app_label}.{model_name}")
    if model is None:
        raise Http404
    return get_object_or_404(history.open_to(model, viewer(request.user)), pk=pk)


@policy(*READERS, provision=PROVISION)
def record_history(request: HttpRequest, app_label: str, model_name: str, pk: uuid.UUID) -> HttpResponse:
    """Tell the history of one record, and what differs between any two of its versions."""
    who = viewer(request.user)
    if request.GET.get("known_on"):
        address = reverse("as-recorded-record", args=[app_label, model_name, pk])
        return redirect(f"{address}?{urlencode({'known_on': request.GET['known_on']})}")
    record = record_of(request, app_label, model_name, pk)
    model = type(record)
    rows = history.history_of(model).filter(id=pk)
    scope = history.scope_of(record)
    if len(scope) > 1:
        page = history.newest(who, request.GET, Filters(), only=scope)
    else:
        page = page_of(history.with_previous(rows), request.GET, order=NEWEST)
    count = rows.count()
    versions = list(rows.order_by(*NEWEST).values_list("history_id", "history_date")[:MOST_VERSIONS])
    earlier, later = _chosen(rows, request)
    restores = history.restorer_of(model) is not None
    may_restore = restores and may(request.user, "write")
    newest = versions[0][0] if versions else None
    context = {
        "record": history.heading_of(record, who),
        "kind": str(model._meta.verbose_name),
        "url": url_of(record),
        "page": page,
        "entries": history.entries_of(
            page.rows,
            who,
            names_records=len(scope) > 1,
            act_of=lambda row: _restore_link(row, record, newest) if may_restore else None,
        ),
        "tells_more": len(scope) > 1,
        "versions": [(number, f"{count - place} · {ui.moment(at)}") for place, (number, at) in enumerate(versions)],
        "earlier": earlier,
        "later": later,
        "comparison": _comparison(earlier, later, who) if earlier and later else None,
        "restore_note": _restore_note(restores=restores, may_restore=may_restore),
        "as_recorded_url": reverse("as-recorded-record", args=[app_label, model_name, pk]),
    }
    return render(request, "coordination/record_history.html", context)


def _restore_link(row: Any, record: Model, newest: int | None) -> Link | None:
    if row.instance_type is not type(record) or row.id != record.pk or row.history_id == newest:
        return None
    meta = record._meta
    url = reverse("record-restore", args=[meta.app_label, meta.model_name, record.pk, row.history_id])
    return Link(_("Set back to this version"), url)


def _restore_note(*, restores: bool, may_restore: bool) -> str:
    if not restores:
        return _("A record of this kind is not set back. It is corrected by its own act, on its own page.")
    return "" if may_restore else _("The secretariat can set the record back to an earlier version.")


def _chosen(rows: Any, request: HttpRequest) -> tuple[Any, Any]:
    """Return the two versions that the address names, the earlier first; nothing where it names none or the same."""
    asked = [request.GET.get(name, "") for name in ("one", "other")]
    numbers = {int(text) for text in asked if text.isdecimal() and len(text) < 19}
    found = sorted(rows.filter(history_id__in=numbers), key=lambda row: (row.history_date, row.history_id))
    return (found[0], found[1]) if len(found) == 2 else (None, None)


def _comparison(earlier: Any, later: Any, who: Viewer) -> TableView:
    columns = [
        Column("field", _("Field")),
        Column("earlier", ui.moment(earlier.history_date)),
        Column("later", ui.moment(later.history_date)),
    ]
    lines = history.compare(earlier, later, who)
    return TableView(
        columns,
        [Row([label, *(ui.Bdi(words) if words else _("nothing") for words in pair)]) for label, *pair in lines],
        caption=_("What differs between the two versions"),
        empty=Empty(_("The two versions say the same.")),
        id="comparison",
    )


def url_of(record: Model) -> str:
    try:
        return str(record.get_absolute_url())  # type: ignore[attr-defined]
    except (AttributeError, NoReverseMatch):
        return ""
