"""The dated events of registrations and papers as lines of a timeline, with who entered them."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.models import Notification, RegistrationEvent
from coordination import history, ui
from coordination.access import viewer
from coordination.files.shown import item
from coordination.models import StoredFile
from coordination.ui import FileItem, Link


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event: its day, what happened in words, who entered it, its copy, and how to take it back."""

    on: dt.date
    what: str
    how: str
    number: str
    who: str
    recorded: str
    file: Link | None
    copies: Sequence[FileItem]
    paper: Link | None
    withdrawn: str
    reason: str
    withdraw_url: str


def event_lines(events: Iterable[Any], user: Any, *, may_withdraw: bool, of_a_paper: bool = False) -> list[EventLine]:
    """Return the events newest first, withdrawn ones marked; at most four queries at any number.

    `of_a_paper` tells what was recorded for several registrations in one act only once, and names no paper.
    """
    rows = sorted(events, key=lambda event: (event.on, event.recorded_at, str(event.pk)), reverse=True)
    if of_a_paper:
        rows = _once(rows)
    versions: dict[Any, list[Any]] = {}
    keys = [row.pk for row in rows]
    for version in RegistrationEvent.history.filter(id__in=keys).order_by("history_id"):  # type: ignore[attr-defined]
        versions.setdefault(version.id, []).append(version)
    authors = dict(zip(keys, history.actor_names([versions[key][0] for key in keys]), strict=True))
    wanted = {row.file_id for row in rows if row.file_id}
    files = {one.pk: one for one in StoredFile.objects.visible_to(viewer(user)).filter(pk__in=wanted)} if wanted else {}
    papers = {} if of_a_paper else _papers(rows, user)
    return [_line(row, authors[row.pk], versions[row.pk], files, papers, may_withdraw=may_withdraw) for row in rows]


def _line(
    event: Any,
    author: str,
    versions: Sequence[Any],
    files: Mapping[Any, StoredFile],
    papers: Mapping[Any, Link],
    *,
    may_withdraw: bool,
) -> EventLine:
    file = files.get(event.file_id)
    copy = None
    if event.file_id:
        copy = Link(file.name, file.get_absolute_url()) if file else Link(_("A copy that is not open to you"))
    is_withdrawn = event.withdrawn_on is not None
    return EventLine(
        on=event.on,
        what=str(event.get_kind_display()),
        how=str(event.get_channel_display()) if event.channel else "",
        number=event.number,
        who=author,
        recorded=ui.moment(event.recorded_at),
        file=copy,
        copies=[item(file)] if file else [],
        paper=papers.get(event.notification_id),
        withdrawn=ui.day(event.withdrawn_on),
        reason=versions[-1].history_change_reason if is_withdrawn else "",
        withdraw_url=reverse("contacts:event-withdraw", args=[event.pk]) if may_withdraw and not is_withdrawn else "",
    )


def _papers(rows: Sequence[Any], user: Any) -> dict[Any, Link]:
    """Return a link to each paper that the viewer may see, and the reference alone of the others."""
    named = {row.notification_id: row.notification for row in rows if row.notification_id}
    visible = (
        Notification.objects.visible_to(viewer(user)).filter(pk__in=named) if named else Notification.objects.none()
    )
    seen = set(visible.values_list("pk", flat=True))
    return {key: Link(one.reference, one.get_absolute_url() if key in seen else "") for key, one in named.items()}


def _once(rows: Sequence[Any]) -> list[Any]:
    seen: set[tuple[Any, ...]] = set()
    kept = []
    for row in rows:
        mark = (row.kind, row.on, row.channel, row.number, row.file_id, row.withdrawn_on)
        if mark not in seen:
            seen.add(mark)
            kept.append(row)
    return kept
