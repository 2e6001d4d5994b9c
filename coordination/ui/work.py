"""Work in hand: the day list, the task list and a running job."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from coordination.ui.marks import day

if TYPE_CHECKING:
    from coordination.attention import Item

PAST = ("overdue", "expected")


@dataclass(frozen=True, slots=True)
class DayItem:
    """Something that needs somebody's hand: what, why (a provision's key), whose, by when, one act."""

    key: str
    what: str
    why: str
    whose: str
    due: dt.date | None
    tone: str  # overdue (treaty law), expected (a political commitment past its day), today, soon or open
    sentence: str
    act_label: str
    act_url: str
    url: str = ""


def day_item(item: "Item", on: dt.date, soon_days: int = 14) -> DayItem:
    """Return an attention item as the day list shows it on a day; soon is within `soon_days`.

    Only treaty law makes a thing overdue; a political commitment past its day was expected.
    """
    if item.due_on is None:
        tone = "open"
    elif item.due_on < on:
        tone = "overdue" if item.force == "treaty" else "expected"
    elif item.due_on == on:
        tone = "today"
    else:
        tone = "soon" if (item.due_on - on).days <= soon_days else "open"
    return DayItem(
        item.key, item.what, item.provision, item.owner, item.due_on, tone, item.sentence, item.act_label, item.act_url
    )


@dataclass(frozen=True, slots=True)
class DayGroup:
    """Items of one day under its heading."""

    heading: str
    tone: str
    items: Sequence[DayItem]


def group_by_day(items: Iterable[DayItem]) -> list[DayGroup]:
    """Group items by their day: what is past its day first, then each day, then what has no day.

    What treaty law asks is overdue, what a political commitment asks was expected: two groups, the
    oldest first in each. Within a day the given order is kept.
    """
    groups: dict[tuple[int, dt.date], list[DayItem]] = {}
    for item in items:
        if item.tone in PAST:
            key = (PAST.index(item.tone), dt.date.min)
        else:
            key = (2, item.due) if item.due else (3, dt.date.max)
        groups.setdefault(key, []).append(item)
    return [_group(due, members) for (_order, due), members in sorted(groups.items(), key=lambda group: group[0])]


def _group(due: dt.date, members: list[DayItem]) -> DayGroup:
    tone = members[0].tone
    if tone in PAST:
        heading = _("Overdue") if tone == "overdue" else _("Expected before today")
        return DayGroup(heading, tone, sorted(members, key=lambda item: item.due or dt.date.min))
    if due == dt.date.max:
        return DayGroup(_("No date"), "open", members)
    if tone == "today":
        return DayGroup(_("Today, %(day)s") % {"day": day(due)}, tone, members)
    return DayGroup(day(due), tone, members)


@dataclass(frozen=True, slots=True)
class TaskItem:
    """A step of set-up or of a file; `state` is todo, started, waiting, done, na or blocked, `word` its words."""

    label: str
    url: str
    state: str
    word: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """A job as its page shows it: the step's name, n of m, since when, and what came of it."""

    state: str  # queued, running, done, failed or cancelled
    step: str
    done: int = 0
    total: int = 0
    started: str = ""
    ended: str = ""
    message: str = ""
    outcome_url: str = ""
    outcome_label: str = ""
    poll_url: str = ""
    cancel_url: str = ""
    retry_url: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the job may still move."""
        return self.state in ("queued", "running")
