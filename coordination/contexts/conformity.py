"""What the conformity pages show: the wall, the nine *shall*, and each provision with its finding."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from coordination import ui
from coordination.conformity import Finding
from coordination.enums import Verdict
from coordination.provisions import PROVISIONS, Provision, Verb, clauses, provision
from coordination.ui import Bdi, Column, Link, Mark, Pair, Row, TableView, Wall, WallCell, WallGroup

HELD = (Verdict.MET, Verdict.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of a set of provisions stand at each verdict, most pressing first."""

    count: int
    held: int
    marks: tuple[tuple[int, Mark], ...]

    @property
    def is_held(self) -> bool:
        return self.held == self.count


def tally(findings: Mapping[str, Finding], verb: Verb) -> Tally:
    """Count the findings of the provisions with one verb. Source: ISACS 03.40, 3 and 4."""
    verdicts = [found.verdict for key, found in findings.items() if provision(key).verb == verb]
    marks = tuple((verdicts.count(verdict), Mark.of_verdict(verdict)) for verdict in Verdict if verdicts.count(verdict))
    return Tally(len(verdicts), sum(verdict in HELD for verdict in verdicts), marks)


def wall_of(
    findings: Mapping[str, Finding],
    on: dt.date,
    *,
    before: Mapping[str, Finding] | None = None,
    since: dt.date | None = None,
) -> Wall:
    """Return the wall of all provisions on a day, with the verdicts of an earlier day when given."""
    groups = []
    for clause in clauses():
        labels = _labels(clause.number, clause.provisions)
        cells = [_cell(labels[asked.key], asked, findings[asked.key], before) for asked in clause.provisions]
        groups.append(WallGroup(clause.number, str(clause.title), cells))
    return Wall(
        groups,
        caption=_("The provisions by clause"),
        strong_means=_("underlined: shall"),
        on=ui.day(on),
        before_on=ui.day(since) if before else "",
    )


def _cell(label: str, asked: Provision, found: Finding, before: Mapping[str, Finding] | None) -> WallCell:
    return WallCell(
        label=label,
        url=reverse("provision", args=[asked.key]),
        mark=Mark.of_verdict(found.verdict),
        title=f"{asked.clause} {asked.verb.label}: {asked.subject_in()}",
        strong=asked.verb == Verb.SHALL,
        before=Mark.of_verdict(before[asked.key].verdict) if before else None,
    )


def _labels(number: str, provisions: Sequence[Provision]) -> dict[str, str]:
    """Return by key what tells the provisions of a clause apart: "a", "2", "1a"; else the rest of the key."""
    rests = {asked.key: asked.key.removeprefix(number).lstrip(".") for asked in provisions}
    printed = {
        asked.key: "".join(sign for sign in asked.clause.removeprefix(number) if sign.isalnum()) for asked in provisions
    }
    alone = {label for label, count in Counter(printed.values()).items() if count == 1 and 0 < len(label) <= 3}
    return {key: printed[key] if len(rest) > 3 and printed[key] in alone else rest for key, rest in rests.items()}


def register_of(
    findings: Mapping[str, Finding], *, app: str = "", verb: str = "", verdict: str = "", tells: bool, suffix: str = ""
) -> list[Row]:
    """Return the rows of the list of provisions, filtered; `tells` adds reasons, evidence and acts as they are open.

    `suffix` is the query that keeps the day on the provision's own page.
    """
    rows = []
    for key, found in findings.items():
        asked = provision(key)
        if (app and asked.app != app) or (verb and asked.verb != verb) or (verdict and found.verdict != verdict):
            continue
        cells: list[ui.Cell] = [Pair(Bdi(asked.clause, ltr=True), str(asked.verb.label)), asked.subject_in()]
        cells.append(Mark.of_verdict(found.verdict))
        if tells:
            cells += [Pair(str(found.reason), evidence_of(found)), Link(str(found.act_label), found.act_url)]
        rows.append(Row(cells, f"{reverse('provision', args=[key])}{suffix}"))
    return rows


def columns(*, tells: bool) -> list[Column]:
    """Return the columns of the list of provisions."""
    found = [
        Column("clause", _("Clause")),
        Column("subject", _("What is asked")),
        Column("verdict", _("Verdict")),
    ]
    if tells:
        found += [Column("reason", _("Why, and what it rests on")), Column("act", _("What would turn it"))]
    return found


def parts_of(asked: Provision, findings: Mapping[str, Finding]) -> TableView | None:
    """Return the provisions from whose answers this one follows, or None where it stands on its own."""
    if not asked.derived:
        return None
    rows = register_of({key: findings[key] for key in asked.derived}, tells=False)
    return TableView(columns(tells=False), rows, caption=_("It follows from"), id="parts")


def evidence_of(found: Finding) -> str:
    """Return the links to what a finding rests on, in one line."""
    return format_html_join(" · ", "{}", ((_piece(item.label, item.url, item.on),) for item in found.evidence))


def _piece(label: str, url: str, on: dt.date | None) -> str:
    link = Link(str(label), url)
    return format_html("{}, {}", link, ui.day(on)) if on else format_html("{}", link)


def followers_of(key: str) -> list[Provision]:
    """Return the provisions whose answers follow from this one."""
    return [asked for asked in PROVISIONS.values() if key in asked.derived]
