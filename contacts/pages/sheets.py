"""The page that shows what an uploaded sheet would do, before anything is written."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.columns import columns
from contacts.importing import Draft
from contacts.sheets import IMPORT
from coordination.models import Job, StoredFile
from coordination.ui import Bdi, Cell, Column, Empty, Fact, FactGroup, Row, TableView, day

MOST_SHOWN = 200


@dataclass(frozen=True)
class CheckPage:
    """What a sheet would do: the numbers, the rows that do something, the rows refused, and its job once asked for."""

    file: StoredFile
    facts: FactGroup
    changes: TableView
    problems: TableView
    refused: int
    can_take_over: bool
    job: Job | None


def check_page(file: StoredFile, outcome: Any) -> CheckPage:
    """Return the page of a sheet from the outcome of its trial."""
    return CheckPage(
        file=file,
        facts=FactGroup(
            [
                Fact(_("Contacts made"), str(outcome.made)),
                Fact(_("Contacts changed"), str(outcome.changed)),
                Fact(_("Registrations added"), str(outcome.registered)),
                Fact(_("Rows that change nothing"), str(outcome.idle)),
                Fact(_("Rows refused"), str(len(outcome.refused))),
            ]
        ),
        changes=_changes(outcome.drafts),
        problems=_problems(outcome.refused),
        refused=len(outcome.refused),
        can_take_over=bool(outcome.drafts),
        job=Job.objects.filter(kind=IMPORT, subject=subject_of(file)).first(),
    )


def subject_of(file: StoredFile) -> str:
    """Return the subject of the job that takes a file over: one job a file."""
    return f"coordination.storedfile:{file.pk}"


def column_rows() -> TableView:
    """Return the columns of the sheet with what belongs in each."""
    return TableView(
        [Column("heading", _("Heading")), Column("help", _("What belongs there"))],
        [Row([Bdi(column.heading, ltr=True), str(column.help)]) for column in columns() if column.field],
        caption=_("The columns of the sheet"),
        id="columns",
    )


def _changes(drafts: list[Draft]) -> TableView:
    return TableView(
        [Column("row", _("Row"), numeric=True), Column("contact", _("Contact")), Column("does", _("What happens"))],
        [Row([str(draft.row), _contact(draft), _deed(draft)]) for draft in drafts[:MOST_SHOWN]],
        caption=_("What would be written"),
        empty=Empty(_("The register says already what the sheet says. There is nothing to take over.")),
        count_label=_shown(len(drafts)),
        id="changes",
    )


def _problems(refused: list[tuple[int, dict[str, list[str]]]]) -> TableView:
    rows = [
        Row([str(number), Bdi("" if heading == "__all__" else heading, ltr=True), " ".join(sentences)])
        for number, errors in refused[:MOST_SHOWN]
        for heading, sentences in errors.items()
    ]
    return TableView(
        [Column("row", _("Row"), numeric=True), Column("heading", _("Column")), Column("problem", _("What to mend"))],
        rows,
        caption=_("Rows that are refused"),
        count_label=_shown(len(refused)),
        id="problems",
    )


def _shown(count: int) -> str:
    if count > MOST_SHOWN:
        return _("The first %(shown)s of %(count)s rows") % {"shown": MOST_SHOWN, "count": count}
    return ngettext("%(count)s row", "%(count)s rows", count) % {"count": count} if count else ""


def _contact(draft: Draft) -> Cell:
    return Bdi(str(draft.point or draft.name))


def _deed(draft: Draft) -> str:
    deeds = []
    if draft.is_new:
        deeds.append(
            _("Designated as a new contact of %(body)s, with a new post.") % {"body": draft.body}
            if draft.post and draft.seat is None
            else _("Designated as a new contact of %(body)s.") % {"body": draft.body}
        )
    for heading, (before, after) in draft.changes.items():
        deeds.append(
            _("%(heading)s: “%(before)s” becomes “%(after)s”.")
            % {"heading": heading, "before": before or _("nothing"), "after": after}
        )
    if draft.instrument is not None:
        deeds.append(
            _("Registered under %(instrument)s from %(day)s.")
            % {"instrument": draft.instrument.short(), "day": day(draft.began_on)}
        )
    return " ".join(deeds)
