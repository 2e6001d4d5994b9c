"""Long work: exports of the history, of the register as recorded, and of the security events."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext as _

from coordination import clock, events, exporting, history, jobs, schedule, ui
from coordination.access import Viewer, viewer
from coordination.enums import Role
from coordination.exceptions import NotAllowedError
from coordination.exporting import MOST_ROWS, ZIP_TYPE, csv_bytes, remarks_of, zip_bytes
from coordination.forms import AsRecordedForm, EventFilterForm, HistoryFilterForm
from coordination.history import as_recorded
from coordination.models import SecurityEvent, User
from coordination.paging import page_of

HISTORY = "coordination.export-history"
AS_RECORDED = "coordination.export-as-recorded"
EVENTS = "coordination.export-events"
FORGET = "coordination.forget-exports"
STEP = 200

HISTORY_READERS = (Role.ADMINISTRATOR, Role.SECRETARIAT, Role.AUDITOR, Role.HEAD, Role.NPC)
EVENT_READERS = (Role.ADMINISTRATOR, Role.SECRETARIAT, Role.AUDITOR)

Maker = Callable[[jobs.Run, User, Viewer, QueryDict], jobs.Outcome]


def _forget_title(day: dt.date) -> str:
    return _("Exports whose days have passed, %(day)s") % {"day": day.isoformat()}


schedule.nightly(FORGET, _forget_title)


def _for_readers(*roles: Role) -> Callable[[Maker], jobs.Handler]:
    """Make a handler that works in its person's language and with the rights that they have now."""

    def make(maker: Maker) -> jobs.Handler:
        @wraps(maker)
        def handle(run: jobs.Run) -> jobs.Outcome:
            user: Any = run.job.asked_by
            who = viewer(user)
            if not user.is_active or not who.has(*roles):
                raise NotAllowedError(_("Whoever asked for this may no longer read it."))
            with translation.override(run.payload["language"]):
                return maker(run, user, who, QueryDict(run.payload["query"]))

        return handle

    return make


def _cut(rows: int) -> list[tuple[str, str]]:
    if rows < MOST_ROWS:
        return []
    return [
        (
            _("Cut"),
            _("A file holds at most %(most)s rows; there are more. Ask for a shorter period.")
            % {"most": f"{MOST_ROWS:,}"},
        )
    ]


def _said(form: Any) -> tuple[str, str]:
    return _("Filter"), "; ".join(f"{chip.label}: {chip.value}" for chip in form.chips()) or _("none: everything")


@jobs.handler(HISTORY)
@_for_readers(*HISTORY_READERS)
def export_history(run: jobs.Run, user: User, who: Viewer, query: QueryDict) -> jobs.Outcome:
    """Write the acts that the audit page shows under its filters, in the same words, as CSV."""
    form = HistoryFilterForm(query, viewer=who)
    filters = form.filters
    lines: list[list[str]] = []
    acts, place = 0, query.copy()
    place.pop("before", None)
    place.pop("after", None)
    while len(lines) < MOST_ROWS:
        page = history.newest(who, place, filters, STEP)
        lines += history.lines_of(page.rows, who, filters.field)
        acts += len(page.rows)
        run.progress(_("Acts written down: %(count)s") % {"count": acts}, min(len(lines), MOST_ROWS), MOST_ROWS)
        if not page.next_url:
            break
        place = QueryDict(page.next_url[1:])
    lines = lines[:MOST_ROWS]
    remarks = remarks_of(user, _said(form), (_("Rows"), str(len(lines))), *_cut(len(lines)))
    name = f"history-{clock.today().isoformat()}.csv"
    content = csv_bytes(history.headings(), lines, remarks)
    export = exporting.keep(run, who, name=name, content=content, rows=len(lines))
    return _made(export)


@jobs.handler(AS_RECORDED)
@_for_readers(*HISTORY_READERS)
def export_as_recorded(run: jobs.Run, user: User, who: Viewer, query: QueryDict) -> jobs.Outcome:
    """Write the register as recorded on a day: an archive with a CSV for each kind of record."""
    form = AsRecordedForm(query)
    day = form.asked.get("known_on") or clock.today()
    at = clock.end_of(day)
    kind = form.asked.get("kind")
    models = [model for model in history.recorded_models() if kind in (None, history.kind_of(model))]
    members, rows = [], 0
    for number, model in enumerate(models, start=1):
        run.progress(str(model._meta.verbose_name_plural), number, len(models))
        lines = _as_recorded_lines(run, model, who, at)
        if lines:
            rows += len(lines)
            labels = [history.label_of(field) for field in history.told_fields(model)]
            headings = [_("Key of the record"), _("Record"), *labels, _("Written"), _("By"), _("Reason")]
            remarks = remarks_of(user, (_("As recorded on"), ui.day(day)), _said(form), *_cut(len(lines)))
            members.append((f"{history.kind_of(model)}.csv", csv_bytes(headings, lines, remarks)))
    if not members:
        return jobs.Outcome(_("Nothing was on record then, so there is no file."))
    name = f"as-recorded-{day.isoformat()}.zip"
    content = zip_bytes(members)
    return _made(exporting.keep(run, who, name=name, content=content, content_type=ZIP_TYPE, rows=rows))


def _as_recorded_lines(run: jobs.Run, model: Any, who: Viewer, at: dt.datetime) -> list[list[str]]:
    lines: list[list[str]] = []
    place = QueryDict("")
    while len(lines) < MOST_ROWS:
        page = page_of(as_recorded.standing(model, who, at), place, order=("id",), size=STEP)
        for told in as_recorded.tell(as_recorded.versions_of(model, page.rows), who, at):
            lines.append(
                [str(told.key), told.name, *(words for _label, words in told.fields), told.when, told.who, told.why]
            )
        if not page.next_url:
            break
        place = QueryDict(page.next_url[1:])
        run.progress(str(model._meta.verbose_name_plural), len(lines), 0)
    return lines[:MOST_ROWS]


@jobs.handler(EVENTS)
@_for_readers(*EVENT_READERS)
def export_events(run: jobs.Run, user: User, who: Viewer, query: QueryDict) -> jobs.Outcome:
    """Write the security events that the page shows under its filters, as CSV."""
    form = EventFilterForm(query)
    found = events.asked_for(SecurityEvent.objects.visible_to(who), form.asked).order_by("-at", "-id")[:MOST_ROWS]
    rows = list(found)
    run.progress(_("Events written down"), len(rows), len(rows))
    lines = [told.line() for told in events.tell(rows, who)]
    remarks = remarks_of(user, _said(form), (_("Rows"), str(len(lines))), *_cut(len(lines)))
    name = f"security-events-{clock.today().isoformat()}.csv"
    content = csv_bytes(events.headings(), lines, remarks)
    return _made(exporting.keep(run, who, name=name, content=content, rows=len(lines)))


def _made(export: Any) -> jobs.Outcome:
    sentence = _("%(name)s, %(rows)s rows, kept for you for %(days)s days.") % {
        "name": export.name,
        "rows": f"{export.rows:,}",
        "days": exporting.KEPT_DAYS,
    }
    return jobs.Outcome(sentence, export.get_absolute_url())


@jobs.handler(FORGET)
def forget_exports(run: jobs.Run) -> jobs.Outcome:
    """Remove the files of exports whose days have passed."""
    return jobs.Outcome(_("%(count)s files removed.") % {"count": exporting.forget()})
