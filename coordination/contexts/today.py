"""What Today shows: the day list, the next dates, and the mechanism on one line."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from coordination import attention, conformity
from coordination.access import Viewer
from coordination.enums import Verdict
from coordination.provisions import PROVISIONS, Verb, provision
from coordination.ui import DayItem, Link, Mark, day_item

MOST_ITEMS = 50
MOST_DATES = 6
# What is surely not met stands first; what only the State's own word says stands last.
GAPS = (Verdict.NOT_MET, Verdict.PARTLY, Verdict.UNKNOWN, Verdict.ATTESTED)


@dataclass(frozen=True, slots=True)
class Gap:
    """A *shall* that is not yet met: its clause, verdict and page."""

    clause: str
    subject: str
    mark: Mark
    url: str


@dataclass(frozen=True, slots=True)
class Mechanism:
    """The mechanism on one line: how many *shall* are met of how many, and those that are not yet, not met first."""

    met: int
    not_applicable: int
    shall: int
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Today:
    """What one person sees first; `total` counts all that needs a hand, `items` holds the first of it."""

    on: dt.date
    items: tuple[DayItem, ...]
    total: int
    counts: tuple[tuple[str, int], ...]
    dates: tuple[tuple[dt.date, Link], ...]
    mechanism: Mechanism | None


def today_of(viewer: Viewer, on: dt.date) -> Today:
    """Return Today for a viewer on a day: at most four queries a source of attention, and the nine *shall*.

    Source: ISACS 03.40, 5 to 7 for the *shall*; each item names its own clause.
    """
    counts = [(str(source.title), source.count(viewer, on)) for source in attention.sources()]
    found = attention.items(viewer, on, MOST_ITEMS)
    ahead = [item for item in found if item.due_on is not None and item.due_on >= on]
    return Today(
        on=on,
        items=tuple(day_item(item, on) for item in found[:MOST_ITEMS]),
        total=max(sum(count for _title, count in counts), len(found)),
        counts=tuple((title, count) for title, count in counts if count),
        dates=tuple((item.due_on, Link(item.what, item.act_url)) for item in ahead[:MOST_DATES] if item.due_on),
        mechanism=mechanism_on(on) if viewer.roles else None,
    )


def shall_keys() -> list[str]:
    """Return the keys of the *shall* of clauses 5 to 7, in the order of the standard."""
    return [key for key, asked in PROVISIONS.items() if asked.verb == Verb.SHALL]


def mechanism_on(on: dt.date) -> Mechanism:
    """Judge the *shall* alone on a day. Source: ISACS 03.40, 5 to 7."""
    found = conformity.findings(on, set(shall_keys()))
    gaps = tuple(
        Gap(
            provision(key).clause,
            provision(key).subject_in(),
            Mark.of_verdict(finding.verdict),
            reverse("provision", args=[key]),
        )
        for key, finding in sorted(
            ((key, finding) for key, finding in found.items() if finding.verdict in GAPS),
            key=lambda gap: GAPS.index(gap[1].verdict),
        )
    )
    verdicts = [finding.verdict for finding in found.values()]
    return Mechanism(
        met=verdicts.count(Verdict.MET),
        not_applicable=verdicts.count(Verdict.NOT_APPLICABLE),
        shall=len(found),
        gaps=gaps,
    )
