"""The life line of a registration and of a paper: positions computed from dated events, never stored.

The line shows the present cycle. A cycle begins when the recipient is told, and again when the
details change: what was passed, sent or received before that belongs to a past cycle and is to be
done anew. Source: ISACS 03.40, 6.3; design, "Stale".
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from contacts.enums import Channel, EventKind, StaleReason
from contacts.registrations import facts_of
from contacts.staleness import DAY, Facts, confirm_due_on, confirmed_as_today, differs, reasons, receipt_due_on
from coordination import clock
from coordination.ui import LifePoint, day

SOON_DAYS = 30
EMPTY_POST = (StaleReason.VACANT, StaleReason.ENDED, StaleReason.BODY_LEFT)
STEPS_OF = {StaleReason.VACANT: "vacant", StaleReason.ENDED: "ended", StaleReason.BODY_LEFT: "left"}
LABELS = {
    "designated": gettext_lazy("Designated"),
    "passed": gettext_lazy("Passed to the mission"),
    "sent": gettext_lazy("Sent"),
    "receipt": gettext_lazy("Proof of receipt"),
    "confirmed": gettext_lazy("Confirmed by the holder"),
    "due": gettext_lazy("Due"),
    "stale": gettext_lazy("Stale"),
    "vacant": gettext_lazy("Vacant"),
    "left": gettext_lazy("Body left"),
    "ended": gettext_lazy("Ended"),
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One standing event in the order in which things happened: its kind, day, way, and what it told."""

    kind: str
    on: dt.date
    channel: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Position:
    """A step of the line: done, now, next, late or missing; `on` is its day, `last` the day of a past cycle."""

    step: str
    state: str
    on: dt.date | None = None
    last: dt.date | None = None


def positions(designated_on: dt.date, facts: Facts, happenings: Sequence[Happening], on: dt.date) -> list[Position]:
    """Return the steps of a registration's life on a day, in the order of the line.

    `happenings` are the standing events up to the day, oldest first. A step that is done carries the
    day on which it was done; one that is next or late, the last day for it where the house sets one.
    """
    is_over = not facts.owed or (facts.ended_on is not None and facts.ended_on < on)
    steps = [Position("designated", "done", designated_on), *_told(facts, happenings, on)]
    if is_over:
        steps = [step for step in steps if step.state == "done"]
        return [*steps, Position("ended", "now", facts.ended_on)]
    due = confirm_due_on(facts)
    steps.append(_confirmed(facts, happenings, on))
    found = reasons(facts, on)
    since = min((item.since for item in found), default=None)
    steps.append(Position("due", "late" if due < on else "next", due))
    steps.append(Position("stale", "late", since) if since else Position("stale", "next", due + DAY))
    empty = [(item.since, item.reason) for item in found if item.reason in EMPTY_POST]
    if empty:
        when, reason = min(empty)
        steps.append(Position(STEPS_OF[reason], "late", when))
    return _with_now(steps)


def _told(facts: Facts, happenings: Sequence[Happening], on: dt.date) -> list[Position]:
    """Return the steps passed, sent and receipt of the present cycle."""
    sendings = [place for place, item in enumerate(happenings) if item.kind == EventKind.SENT]
    last = sendings[-1] if sendings else -1
    told = happenings[last] if sendings else None
    # A paper that was passed on after the last sending opens a cycle of its own: it has still to be sent.
    under_way = _newest(happenings[last + 1 :], EventKind.PASSED)
    if under_way is not None and facts.details_since <= on and under_way.on < facts.details_since:
        under_way = None  # It speaks of details that changed since.
    receipt = _newest(happenings, EventKind.RECEIPT)
    if told is None or under_way is not None or differs(facts, on):
        passed = _newest(happenings[: last + 1], EventKind.PASSED)
        return [
            Position("passed", "done", under_way.on)
            if under_way
            else Position("passed", "next", last=passed.on if passed else None),
            Position("sent", "next", last=told.on if told else None),
            Position("receipt", "next", last=receipt.on if receipt else None),
        ]
    steps = []
    earlier = sendings[-2] + 1 if len(sendings) > 1 else 0
    passed = _newest(happenings[earlier:last], EventKind.PASSED)
    if passed is not None:
        steps.append(Position("passed", "done", passed.on))
    elif told.channel == Channel.NOTE_VERBALE:
        steps.append(Position("passed", "missing"))
    steps.append(Position("sent", "done", told.on))
    term = receipt_due_on(facts)
    if term is None:
        steps.append(Position("receipt", "done", facts.receipt_on))
    else:
        steps.append(Position("receipt", "late" if term < on else "next", term, receipt.on if receipt else None))
    return steps


def _confirmed(facts: Facts, happenings: Sequence[Happening], on: dt.date) -> Position:
    """Return the step of the holder's confirmation: done where it was of the details as they stand."""
    newest = _newest(happenings, EventKind.CONFIRMED)
    if newest is not None and confirmed_as_today(replace(facts, confirmed_digest=newest.digest), on):
        return Position("confirmed", "done", newest.on)
    return Position("confirmed", "late" if confirm_due_on(facts) < on else "next", last=newest.on if newest else None)


def _with_now(steps: list[Position]) -> list[Position]:
    """Mark where the registration stands: the last step done before the first that is not; none before a late one."""
    for place, step in enumerate(steps):
        if step.state in ("next", "late"):
            if place and step.state == "next" and steps[place - 1].state == "done":
                here = steps[place - 1]
                steps[place - 1] = Position(here.step, "now", here.on, here.last)
            break
    return steps


def _newest(happenings: Sequence[Happening], kind: str) -> Happening | None:
    return next((item for item in reversed(happenings) if item.kind == kind), None)


def happenings_of(events: Iterable[Any], on: dt.date) -> list[Happening]:
    """Return the standing events up to a day as happenings, oldest first; those of one day as they were recorded."""
    standing = [event for event in events if event.withdrawn_on is None and event.on <= on]
    standing.sort(key=lambda event: (event.on, event.recorded_at))
    return [Happening(event.kind, event.on, event.channel, event.details_digest) for event in standing]


def life_line(registration: Any, on: dt.date) -> list[LifePoint]:
    """Return the life line of a registration on a day, as components draw it.

    The registration was read `with_facts(on)`, with its point, body and instrument; where several
    are drawn, prefetch `events`.
    """
    facts = facts_of(registration, on)
    happenings = happenings_of(registration.events.all(), on)
    found = positions(registration.point.designated_on, facts, happenings, on)
    return [LifePoint(item.step, str(LABELS[item.step]), item.on, item.state, _note(item, facts, on)) for item in found]


def _note(item: Position, facts: Facts, on: dt.date) -> str:
    match item.step, item.state:
        case "passed" | "sent" | "receipt" | "confirmed", "next" | "late" if item.last:
            return _("last on %(day)s") % {"day": day(item.last)}
        case "receipt", "next" if item.on:
            return _("at the latest")
        case "receipt", "late":
            return _("was the last day")
        case "confirmed", "late":
            return _("never confirmed")
        case "due", "next" if item.on and (item.on - on).days <= SOON_DAYS:
            left = (item.on - on).days
            return ngettext("in %(count)s day", "in %(count)s days", left) % {"count": left} if left else _("today")
        case "ended", _state if not facts.owed:
            return _("the instrument no longer binds the State")
    return ""


def paper_line(paper: Any, events: Iterable[Any], on: dt.date) -> list[LifePoint]:
    """Return the life line of a notification: dated, sealed, passed to the mission, sent, proof of receipt.

    `paper` was read with its document; `events` are those recorded for it.
    """
    happenings = happenings_of(events, on)
    document = paper.document
    steps = [
        Position("dated", "done", paper.dated),
        Position("sealed", "done", clock.day_of(document.released_at)) if document else Position("sealed", "next"),
    ]
    sent = _newest(happenings, EventKind.SENT)
    for kind in (EventKind.PASSED, EventKind.SENT, EventKind.RECEIPT):
        known = _newest(happenings, kind)
        if known is not None:
            steps.append(Position(kind.value, "done", known.on))
        elif not (kind == EventKind.PASSED and sent is not None and sent.channel != Channel.NOTE_VERBALE):
            steps.append(Position(kind.value, "missing" if kind == EventKind.PASSED and sent else "next"))
    if steps[-1].state == "done":
        steps[-1] = Position(steps[-1].step, "now", steps[-1].on)
    labels = {**LABELS, "dated": _("Dated"), "sealed": _("Sealed")}
    return [LifePoint(item.step, str(labels[item.step]), item.on, item.state) for item in _with_now(steps)]
