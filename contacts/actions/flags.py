"""Flags: the log of when a reason to worry was seen to begin and end.

An action settles the registrations that it touched in its own transaction; the nightly sweep does
the same for what only the passing of days changed. Neither is the judgement: that is
`contacts/staleness.py` and the queryset equal to it.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.db import connection, models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast

from contacts.enums import StaleReason
from contacts.models import Instrument, Registration, RegistrationEvent, StaleFlag, SweepMark
from contacts.registrations import REGISTERED, facts_of
from contacts.staleness import reasons
from coordination import clock
from coordination.records import By, action, insert_many, keep, update_many

MARK = "stale"
FEW = 50  # Up to so many registrations the rule is asked one by one; beyond, the database judges them together.


@dataclass(frozen=True)
class Swept:
    """How many flags a sweep opened and closed."""

    opened: int
    closed: int


@action
def settle(*, registrations: models.QuerySet | Iterable[Registration], by: By, reason: str = "") -> None:
    """Open and close the flags of these registrations, and of the instruments, as of today."""
    keys = [registration.pk for registration in registrations]
    if len(keys) > FEW:
        _judge(clock.today(), clock.now(), Q(pk__in=keys))
    else:
        _judge_each(keys, clock.today())
    settle_gaps(by=by)


@action
def settle_gaps(*, by: By, reason: str = "") -> Swept:
    """Open and close the flags of instruments of clause 4 that apply and have no serving contact (6.1)."""
    on, moment = clock.today(), clock.now()
    gaps = {instrument.pk: instrument for instrument in Instrument.objects.gaps(on)}
    known = {flag.instrument_id: flag for flag in StaleFlag.objects.open().filter(reason=StaleReason.GAP)}
    opened = closed = 0
    for key, instrument in gaps.items():
        if key not in known:
            keep(StaleFlag(instrument=instrument, reason=StaleReason.GAP, since=on, opened_at=moment))
            opened += 1
    for key, flag in known.items():
        if key not in gaps:
            flag.closed_at = moment
            keep(flag)
            closed += 1
    return Swept(opened, closed)


def sweep(*, on: dt.date, by: By, reason: str = "") -> Swept:
    """Open and close the flags of all registrations as of a day, in a few set-based statements.

    Within a day only actions change what is stale, and each settles its own; so a second run on a
    day after which nothing was written is one probe of indexes and writes nothing. Returns the numbers.
    """
    if not _has_work(on):
        return Swept(0, 0)
    return _sweep(on=on, by=by, reason=reason)


@action
def _sweep(*, on: dt.date, by: By, reason: str) -> Swept:
    moment = clock.now()
    swept = _judge(on, moment, Q())
    gaps = settle_gaps(by=by)
    SweepMark.objects.update_or_create(name=MARK, defaults={"on": on, "at": moment})
    return Swept(swept.opened + gaps.opened, swept.closed + gaps.closed)


def _has_work(on: dt.date) -> bool:
    """Return whether the day was not swept yet, or registrations or events were written since it was."""
    with connection.cursor() as cursor:
        cursor.execute(_probe(), [MARK, on])
        return cursor.fetchone() is None


@cache
def _probe() -> str:
    """Return the one statement of the empty sweep, put together once: a sweep that finds nothing costs no more.

    It holds names of our own tables only; the values are parameters.
    """
    tables = {
        "marks": SweepMark._meta.db_table,
        "registrations": Registration._meta.db_table,
        "events": RegistrationEvent._meta.db_table,
    }
    return (  # noqa: S608 - names of our own tables, no value
        'SELECT 1 FROM {marks} mark WHERE mark.name = %s AND mark."on" = %s '
        "AND NOT EXISTS (SELECT 1 FROM {registrations} WHERE recorded_at > mark.at) "
        "AND NOT EXISTS (SELECT 1 FROM {events} WHERE recorded_at > mark.at)"
    ).format(**tables)


def _judge(on: dt.date, moment: dt.datetime, only: Q) -> Swept:
    """Write the flags of the registrations under `only` so that they say what the queryset says."""
    # The moment marks the rows of this write alone, also where the clock stands still.
    while StaleFlag.objects.filter(opened_at=moment).exists() or StaleFlag.objects.filter(closed_at=moment).exists():
        moment += dt.timedelta(microseconds=1)
    opened = insert_many(
        StaleFlag,
        [
            (
                _unflagged(each, on, only),
                {
                    "registration_id": F("pk"),
                    "instrument_id": Cast(Value(None), models.UUIDField()),
                    "reason": each.value,
                    "since": F("since"),
                    "closed_at": Cast(Value(None), models.DateTimeField()),
                },
            )
            for each in REGISTERED
        ],
        mark="opened_at",
        moment=moment,
    )
    gone = Q()
    for each in REGISTERED:
        holds = Registration.objects.with_reason(each, on).filter(pk=OuterRef("registration"))
        gone |= Q(Q(reason=each) & ~Exists(holds))
    of_these = Q(registration__in=Registration.objects.filter(only)) if only else Q(registration__isnull=False)
    closing = StaleFlag.objects.open().filter(of_these, gone).exclude(opened_at=moment)
    return Swept(opened, update_many(closing, mark="closed_at", closed_at=moment))


def _judge_each(keys: list[uuid.UUID], on: dt.date) -> None:
    """Do the same for a few registrations by the rule itself."""
    moment = clock.now()
    rows = Registration.objects.filter(pk__in=keys).with_facts(on).select_related("point__body", "instrument")
    open_flags: dict[object, dict[str, StaleFlag]] = {}
    for flag in StaleFlag.objects.open().filter(registration__in=keys):
        open_flags.setdefault(flag.registration_id, {})[flag.reason] = flag
    for row in rows:
        found = {item.reason: item.since for item in reasons(facts_of(row, on), on)}
        known = open_flags.get(row.pk, {})
        for each, since in found.items():
            if each not in known:
                keep(StaleFlag(registration=row, reason=each, since=since, opened_at=moment))
        for reason, flag in known.items():
            if StaleReason(reason) not in found:
                flag.closed_at = moment
                keep(flag)


def _unflagged(each: StaleReason, on: dt.date, only: Q) -> models.QuerySet:
    flagged = StaleFlag.objects.open().filter(registration=OuterRef("pk"), reason=each)
    return Registration.objects.filter(only).with_reason(each, on).filter(~Exists(flagged))
