import uuid
from typing import Any

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _

from coordination import history, ui
from coordination.access import viewer
from coordination.enums import Role
from coordination.forms import HistoryFilterForm
from coordination.history import Filters
from coordination.paging import page_of
from coordination.policies import policy
from coordination.ui import Column, Empty, Row, TableView

PROVISION = "5.2.c"
READERS = (Role.ADMINISTRATOR, Role.SECRETARIAT, Role.AUDITOR, Role.HEAD, Role.NPC)
NEWEST = ("-history_date", "-history_id")
MOST_VERSIONS = 100


@policy(*READERS, provision=PROVISION)
def history_list(request: HttpRequest) -> HttpResponse:
    """Tell everything that was written, newest first, over all kinds of records."""
    who = viewer(request.user)
    form = HistoryFilterForm(request.GET, viewer=who)
    asked = form.asked
    person = asked.get("person")
    filters = Filters(asked.get("kind"), person.pk if person else None, asked.get("request"))
    page = history.newest(who, request.GET, filters)
    context = {
        "form": form,
        "page": page,
        "chips": form.chips(),
        "entries": history.entries_of(page.rows, who, names_records=True, tells_first=False),
        "empty": Empty(_("Nothing was written that answers to these filters.")),
    }
    return render(request, "coordination/history_list.html", context)


@policy(*READERS, provision=PROVISION)
def record_history(request: HttpRequest, app_label: str, model_name: str, pk: uuid.UUID) -> HttpResponse:
    """Tell the history of one record, and what differs between any two of its versions."""
    model = history.model_of(f"{app_label}.{model_name}")
    if model is None:
        raise Http404
    who = viewer(request.user)
    record = get_object_or_404(history.open_to(model, who), pk=pk)
    rows = history.history_of(model).filter(id=pk)
    scope = history.scope_of(record)
    if len(scope) > 1:
        page = history.newest(who, request.GET, Filters(), only=scope)
    else:
        page = page_of(history.with_previous(rows), request.GET, order=NEWEST)
    count = rows.count()
    versions = list(rows.order_by(*NEWEST).values_list("history_id", "history_date")[:MOST_VERSIONS])
    earlier, later = _chosen(rows, request)
    context = {
        "record": history.heading_of(record, who),
        "kind": str(model._meta.verbose_name),
        "url": _url(record),
        "page": page,
        "entries": history.entries_of(page.rows, who, names_records=len(scope) > 1),
        "tells_more": len(scope) > 1,
        "versions": [(number, f"{count - place} · {ui.moment(at)}") for place, (number, at) in enumerate(versions)],
        "earlier": earlier,
        "later": later,
        "comparison": _comparison(earlier, later, who) if earlier and later else None,
    }
    return render(request, "coordination/record_history.html", context)


def _chosen(rows: Any, request: HttpRequest) -> tuple[Any, Any]:
    """Return the two versions that the address names, the earlier first; nothing where it names none or the same."""
    asked = [request.GET.get(name, "") for name in ("one", "other")]
    numbers = {int(text) for text in asked if text.isdecimal() and len(text) < 19}
    found = sorted(rows.filter(history_id__in=numbers), key=lambda row: (row.history_date, row.history_id))
    return (found[0], found[1]) if len(found) == 2 else (None, None)


def _comparison(earlier: Any, later: Any, who: Any) -> TableView:
    columns = [
        Column("field", _("Field")),
        Column("earlier", ui.moment(earlier.history_date)),
        Column("later", ui.moment(later.history_date)),
    ]
    lines = history.compare(earlier, later, who)
    return TableView(
        columns,
        [Row([label, ui.Bdi(before), ui.Bdi(after)]) for label, before, after in lines],
        caption=_("What differs between the two versions"),
        empty=Empty(_("The two versions say the same.")),
        id="comparison",
    )


def _url(record: Model) -> str:
    try:
        return str(record.get_absolute_url())  # type: ignore[attr-defined]
    except (AttributeError, NoReverseMatch):
        return ""
