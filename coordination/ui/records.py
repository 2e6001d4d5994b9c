"""The record page: its life line, facts, history, files; and the page of two texts."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from coordination.ui.marks import Cell, Link


@dataclass(frozen=True, slots=True)
class LifePoint:
    """A dated point in a record's life; `state` is done, now, next, late or missing, counted from dates."""

    name: str
    label: str
    on: dt.date | None
    state: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a summary list; `edit_url` is for check-your-answers, where each line has its own link."""

    term: str
    value: Cell
    note: str = ""
    edit_url: str = ""


@dataclass(frozen=True, slots=True)
class FactGroup:
    """Facts that are edited together, with one link to do so."""

    facts: Sequence[Fact]
    title: str = ""
    edit_url: str = ""
    edit_label: str = ""


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One act in a record's history: when, who, a sentence, (label, before, after) of each field, the reason.

    `is_first` says that the record was new, so that its fields have no text before; `act` is what may be
    done with this version.
    """

    when: str
    who: str
    sentence: str
    changes: Sequence[tuple[str, str, str]] = ()
    reason: str = ""
    is_first: bool = False
    act: Link | None = None


@dataclass(frozen=True, slots=True)
class FileItem:
    """A file to open: its name, kind and size in words, a note such as who released it, and the page about it.

    `digest` is of what is served, `original` of what was sent in before it was cleaned.
    """

    name: str
    url: str
    kind: str
    size: str = ""
    note: str = ""
    digest: str = ""
    original: str = ""
    about: Link | None = None


@dataclass(frozen=True, slots=True)
class Empty:
    """Why nothing is here, and the one act that fills it."""

    why: str
    act_label: str = ""
    act_url: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two people changed: what the reader started from, what is on record now, what was typed."""

    label: str
    opened: str
    recorded: str
    typed: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two texts side by side after somebody else saved first; nothing is lost on either side."""

    who: str
    when: str
    differences: Sequence[Difference]
