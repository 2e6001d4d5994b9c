"""What the page of health shows: each check with its mark, figure, time, and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from coordination import ui
from coordination.health import Finding, Report
from coordination.health.registry import worst
from coordination.ui import Bdi, Cell, Column, Link, Mark, Row, TableView, Tone

WORDS = {
    Tone.MET: gettext_lazy("well"),
    Tone.SOON: gettext_lazy("look at it"),
    Tone.HAND: gettext_lazy("needs a hand"),
    Tone.NA: gettext_lazy("not used here"),
    Tone.UNKNOWN: gettext_lazy("not known"),
}


@dataclass(frozen=True, slots=True)
class HealthPage:
    mark: Mark
    sentence: str
    table: TableView


def mark_of(finding: Finding) -> Mark:
    return Mark(finding.tone, str(WORDS[finding.tone]))


def health_page(reports: Sequence[Report]) -> HealthPage:
    """Return the page: the state of the whole and the names of what needs a hand, then a row a check."""
    state = worst(list(reports))
    wanting = [one.title for one in reports if one.finding.tone == Tone.HAND]
    return HealthPage(
        mark=Mark(state, str(WORDS[state])),
        sentence=pgettext("between the items of a list", ", ").join(wanting),
        table=TableView(
            [
                Column("what", _("What")),
                Column("state", _("State")),
                Column("figure", _("Figure")),
                Column("at", _("Measured")),
                Column("do", _("What to do")),
            ],
            [
                Row(
                    (
                        one.title,
                        mark_of(one.finding),
                        Bdi(one.finding.figure),
                        ui.moment(one.measured_at),
                        _remedy(one.finding),
                    )
                )
                for one in reports
            ],
            caption=_("How the machines are"),
            id="health",
        ),
    )


def _remedy(finding: Finding) -> Cell:
    if finding.url:
        return Link(finding.remedy, finding.url)
    return finding.remedy or "–"
