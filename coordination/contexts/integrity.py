"""What the integrity page shows: the head of the chain, the last check, who holds heads."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from coordination import clock, ui
from coordination.canonical import in_groups
from coordination.forms.fields import language_name
from coordination.integrity import Head, current_head
from coordination.integrity.last import EXPORTED, LastCheck, last_check
from coordination.integrity.sources import sources
from coordination.models import HeadHolder, SecurityEvent
from coordination.ui import Bdi, Column, Empty, Fact, FactGroup, Link, Mark, Pair, Row, TableView, Tone


@dataclass(frozen=True)
class Integrity:
    """The page: the head, what waits, the last check, and whether the database itself refuses changes."""

    head: Head | None
    check: LastCheck | None
    groups: list[FactGroup]
    holders: TableView
    is_held_by_database: bool


def integrity_of(*, may_write: bool) -> Integrity:
    """Return the integrity page's facts.

    What waits is told by counting all rows, one query a kind: to look for each missing leaf, as the sealing
    does, would take seconds at a million rows.
    """
    head, check = current_head(), last_check()
    rows = sum(QuerySet(source.model).count() for source in sources())
    waiting = max(0, rows - (head.rows if head else 0))
    return Integrity(head, check, _facts(head, check, waiting), holders_table(may_write=may_write), refuses_changes())


def refuses_changes() -> bool:
    """Return whether the database refuses this program to change what was sealed (roles of PostgreSQL)."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT NOT (has_table_privilege('coordination_leaf', 'UPDATE') "
            "OR has_table_privilege('coordination_leaf', 'DELETE') OR has_table_privilege('coordination_leaf', 'TRUNCATE'))"
        )
        return bool(cursor.fetchone()[0])


def holders_table(*, may_write: bool) -> TableView:
    """Return who is sent the head, those of today first; one query."""
    today = clock.today()
    rows = []
    for holder in HeadHolder.objects.order_by("ended_on", "name", "pk"):
        serves = holder.began_on <= today and (holder.ended_on is None or holder.ended_on >= today)
        until = ui.day(holder.ended_on) if holder.ended_on else ""
        cells: list[ui.Cell] = [
            Pair(Bdi(holder.name), Bdi(holder.address, ltr=True)),
            language_name(holder.language),
            Pair(ui.day(holder.began_on), _("until %(day)s") % {"day": until}) if until else ui.day(holder.began_on),
            Mark(Tone.MET, _("each day")) if serves else Mark(Tone.NA, _("not today")),
        ]
        if may_write:
            cells.append(
                Link(_("End"), reverse("integrity-holder-end", args=[holder.pk])) if holder.ended_on is None else ""
            )
        rows.append(Row(cells))
    columns = [
        Column("holder", _("Holder of the head")),
        Column("language", _("Language")),
        Column("from", _("From")),
        Column("state", _("Sent")),
        *([Column("act", _("Act"))] if may_write else []),
    ]
    empty = Empty(
        _("Nobody outside the house is sent the head: who owns the database could make the chain anew unseen.")
    )
    return TableView(columns, rows, caption=_("Who is sent the head of the chain"), empty=empty, id="holders")


def _facts(head: Head | None, check: LastCheck | None, waiting: int) -> list[FactGroup]:
    exported = SecurityEvent.objects.filter(kind=EXPORTED).order_by("-at", "-id").first()
    chain = [
        Fact(_("Head of the chain"), Pair(str(head.number), Bdi(in_groups(head.digest), ltr=True)) if head else "–"),
        Fact(_("Last sealed"), ui.moment(head.made_at) if head else _("never")),
        Fact(_("Rows sealed"), f"{head.rows:,}" if head else "0"),
        Fact(_("Rows waiting"), f"{waiting:,}", _("Sealed within the hour.")),
    ]
    checked = [
        Fact(_("Checked"), ui.moment(check.at) if check else _("never")),
        Fact(_("Outcome"), _outcome(check)),
        Fact(_("Last export"), ui.moment(exported.at) if exported else _("never")),
    ]
    return [FactGroup(chain, title=_("The chain")), FactGroup(checked, title=_("Last check"))]


def _outcome(check: LastCheck | None) -> ui.Cell:
    if check is None:
        return Mark(Tone.UNKNOWN, _("not checked yet"))
    if check.is_sound:
        return Pair(Mark(Tone.MET, _("sound")), check.sentence)
    return Pair(Mark(Tone.OVERDUE, _("not sound")), check.sentence)
