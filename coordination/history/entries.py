"""Changes as the entries of a timeline, and as the lines of a table that leaves the register."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import quote

from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from coordination import ui
from coordination.access import Viewer
from coordination.history.changes import NEWEST, Change, changes_of, with_previous
from coordination.history.reading import history_of, history_url
from coordination.history.words import actor_names
from coordination.ui import Link, TimelineEntry


def timeline(records: Iterable[Model], viewer: Viewer, limit: int = 10) -> list[TimelineEntry]:
    """Return the newest acts on one or several records, such as a contact and what hangs on it.

    The records must be visible to the viewer. At most four queries a model, whatever their number.
    """
    groups: dict[type[Model], list[Any]] = defaultdict(list)
    for record in records:
        groups[type(record)].append(record.pk)
    rows: list[Any] = []
    for model, keys in groups.items():
        history = history_of(model).filter(id__in=keys).order_by(*NEWEST)
        rows += list(with_previous(history)[:limit])
    rows.sort(key=lambda row: (row.history_date, row.history_id), reverse=True)
    return entries_of(rows[:limit], viewer, names_records=len(groups) > 1, tells_first=len(groups) == 1)


def entries_of(
    rows: Sequence[Any],
    viewer: Viewer,
    *,
    names_records: bool = False,
    tells_first: bool = True,
    field: str | None = None,
    act_of: Callable[[Any], Link | None] = lambda _row: None,
) -> list[TimelineEntry]:
    """Return historical rows (annotated `with_previous`) as entries in the order given, names as they were then.

    `names_records` puts the record's kind and name into each sentence; without `tells_first` what a
    new record was first filled with is left out; with `field` each entry tells that column alone;
    `act_of` gives what may be done with a version.
    """
    changes = changes_of(rows, viewer, names_records=names_records, tells_first=tells_first, field=field)
    return [
        TimelineEntry(
            when=ui.moment(change.row.history_date),
            who=_who(author, change.row.request_id),
            sentence=_sentence(change, names_record=names_records),
            changes=change.lines,
            reason=change.reason,
            is_first=change.old is None,
            act=act_of(change.row),
        )
        for change, author in zip(changes, actor_names(rows), strict=True)
    ]


def headings() -> list[str]:
    """Return the headings of `lines_of`."""
    return [
        _("When"),
        _("Who"),
        _("Kind of record"),
        _("Record"),
        _("Key of the record"),
        _("Act"),
        _("Field"),
        _("From"),
        _("To"),
        _("Reason"),
        _("Request or job"),
    ]


def lines_of(rows: Sequence[Any], viewer: Viewer, field: str | None = None) -> list[list[str]]:
    """Return historical rows as lines of plain words under `headings`: one for each field, at least one an act."""
    lines = []
    changes = changes_of(rows, viewer, names_records=True, field=field)
    for change, author in zip(changes, actor_names(rows), strict=True):
        row = change.row
        first = [
            ui.moment(row.history_date),
            author,
            _kind(row.instance_type),
            change.name,
            str(row.id),
            _act(change),
        ]
        last = [change.reason, row.request_id]
        lines += [[*first, *told, *last] for told in change.lines or [("", "", "")]]
    return lines


def _kind(model: type[Model]) -> str:
    kind = str(model._meta.verbose_name)
    return kind[:1].upper() + kind[1:]


def _act(change: Change) -> str:
    if change.old is None:
        return _("Entered in the register.")
    labels = pgettext("between the items of a list", ", ").join(str(field.verbose_name) for field in change.fields)
    return _("Changed: %(fields)s.") % {"fields": labels} if labels else _("Changed in what the register computes.")


def _sentence(change: Change, *, names_record: bool) -> str:
    act = _act(change)
    if not names_record:
        return act
    model = change.row.instance_type
    url = history_url(model(pk=change.row.id))
    return format_html('{} <a href="{}"><bdi>{}</bdi></a>. {}', _kind(model), url, change.name, act)


def _who(author: str, request: str) -> str:
    """Return the author, and the way to everything that was written in the same request."""
    if not request:
        return author
    url = f"{reverse('history')}?request={quote(request)}"
    return format_html('{} · <a href="{}">{} <bdi dir="ltr">{}</bdi></a>', author, url, _("request"), request[:8])
