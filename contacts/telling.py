"""Who must be told again after a change, and who need not: one change, every recipient accounted for.

A recipient is to be told again where the fingerprint of what it was last told differs from that of
today's details, or where a contact that it was told of has ended and it does not know. Source: ISACS
03.40, 6.3; product, "Change once, tell all".
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Least
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from contacts.contexts import ended_day
from contacts.details import details_of, differing, holder_on
from contacts.enums import EventKind, StaleReason
from contacts.models import NotificationLine, PointOfContact, Recipient, Registration, RegistrationEvent
from contacts.registrations import facts_of
from contacts.staleness import differs
from coordination.enums import JobState
from coordination.ui import day


@dataclass(frozen=True, slots=True)
class Telling:
    """One recipient of a contact: whether it must be told again, why or why not, and what it holds otherwise.

    `changes` maps the fields that differ to what it was told and what is so today.
    """

    recipient: Recipient
    registrations: tuple[Registration, ...]
    must: bool
    why: str
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    first: bool = False


@dataclass(frozen=True, slots=True)
class Consequences:
    """The recipients that must be told again, and those that need not, each with its reason."""

    again: tuple[Telling, ...]
    need_not: tuple[Telling, ...]


def consequences(point: PointOfContact, on: dt.date) -> Consequences:
    """Return what a contact's present details mean for each of its recipients on a day.

    Three queries at any number of registrations. Source: ISACS 03.40, 6.3.
    """
    rows = list(
        Registration.objects.filter(point=point, began_on__lte=on)
        .with_facts(on)
        .select_related("point__body", "point__seat", "instrument", "recipient")
        .order_by("recipient__name", "instrument__position", "began_on")
    )
    told = last_tellings([row.pk for row in rows], on)
    today = details_of(point, holder_on(point, on))
    groups: dict[Any, list[Registration]] = {}
    for row in rows:
        groups.setdefault(row.recipient_id, []).append(row)
    found = [_judged(members, told, today, on) for members in groups.values()]
    return Consequences(
        again=tuple(item for item in found if item.must), need_not=tuple(item for item in found if not item.must)
    )


def last_tellings(keys: Iterable[Any], on: dt.date) -> dict[Any, RegistrationEvent]:
    """Return the event by which each registration's recipient was last told, by registration; one query."""
    events = (
        RegistrationEvent.objects.standing(on)
        .filter(registration__in=list(keys), kind=EventKind.SENT)
        .order_by("on", "recorded_at")
    )
    return {event.registration_id: event for event in events}


def _judged(rows: list[Registration], told: dict[Any, Any], today: dict[str, Any], on: dt.date) -> Telling:
    recipient = rows[0].recipient
    changes: dict[str, tuple[Any, Any]] = {}
    again: list[Registration] = []
    same: list[Registration] = []
    reasons: list[str] = []
    for row in rows:
        facts = facts_of(row, on)
        last_day = ended_day(row, on)
        if last_day is not None:
            if facts.sent_on is not None and facts.sent_on <= last_day:
                again.append(row)
                reasons.append(_("It was told of this contact and not of its end on %(on)s.") % {"on": day(last_day)})
        elif not facts.owed or facts.told_digest is None:
            continue
        elif differs(facts, on):
            again.append(row)
            changes |= differing(told[row.pk].details, today)
            reasons.append(_("It holds the details sent on %(on)s.") % {"on": day(facts.sent_on)})
        else:
            same.append(row)
    if again:
        return Telling(recipient, tuple(again), must=True, why=reasons[0], changes=changes)
    active = [row for row in rows if ended_day(row, on) is None and row.f_owed]
    if same:
        why = _("It holds the same details, sent on %(on)s.") % {"on": day(max(row.f_sent_on for row in same))}
        if len(same) < len(active):
            others = pgettext("between the items of a list", ", ").join(
                row.instrument.short() for row in active if row not in same
            )
            why += " " + _("Under %(instruments)s it has never been told.") % {"instruments": others}
        return Telling(recipient, tuple(active), must=False, why=why)
    if active:
        why = _("It has never been told, so it holds nothing to correct. Its first notification is still to be made.")
        return Telling(recipient, tuple(active), must=False, why=why, first=True)
    ended = all(ended_day(row, on) is not None for row in rows)
    why = _("The registration has ended.") if ended else _("The instrument does not bind the State on this day.")
    return Telling(recipient, tuple(rows), must=False, why=why)


def untold_ends(on: dt.date) -> QuerySet:
    """Return the registrations that ended, or whose contact did, without their recipient being told."""
    own, of_point = Q(ended_on__lt=on), Q(point__ended_on__lt=on)
    last_day = Case(
        When(own & of_point, then=Least(F("ended_on"), F("point__ended_on"))),
        When(own, then=F("ended_on")),
        default=F("point__ended_on"),
    )
    rows = Registration.objects.filter(own | of_point).with_facts(on).annotate(last_day=last_day)
    return rows.filter(f_sent_on__isnull=False, f_sent_on__lte=F("last_day"))


def with_telling(recipients: QuerySet, on: dt.date) -> QuerySet:
    """Annotate recipients with how they stand on a day; no further query at any number of registrations.

    `t_again` some registration differs from what was told, or ended untold; `t_first` some was never
    told; `t_told` some was told; `t_since` the first day of the oldest matter; `t_on_its_way` each
    matter stands in a paper that is sealed or being made, and is not sent yet.
    """
    ended = untold_ends(on).filter(recipient=OuterRef("pk"))
    # A contact that ended is a matter of its end: who never heard of it need not hear now.
    serving = Registration.objects.with_reason(StaleReason.DIFFERS, on).exclude(point__ended_on__lt=on)
    differing_rows = serving.filter(recipient=OuterRef("pk"))
    told = RegistrationEvent.objects.standing(on).filter(kind=EventKind.SENT, registration__recipient=OuterRef("pk"))
    return recipients.annotate(
        t_again=_flag(Exists(differing_rows.filter(told__isnull=False)) | Exists(ended)),
        t_first=_flag(Exists(differing_rows.filter(told__isnull=True))),
        t_told=Exists(told),
        t_since=Subquery(differing_rows.order_by("since").values("since")[:1]),
        t_on_its_way=_flag(
            ~Exists(differing_rows.filter(~_in_a_paper())) & ~Exists(ended.filter(~_in_a_paper(of_ends=True)))
        ),
    )


def to_tell(recipients: QuerySet, on: dt.date) -> QuerySet:
    """Return the recipients that a notification is still to be made for, annotated `with_telling`."""
    return with_telling(recipients, on).filter(Q(t_again=True) | Q(t_first=True), t_on_its_way=False)


def _in_a_paper(*, of_ends: bool = False) -> Exists:
    """Return the condition that a registration stands, as it reads today, in a paper that is not sent yet."""
    sent = RegistrationEvent.objects.filter(
        notification=OuterRef("notification"), kind=EventKind.SENT, withdrawn_on__isnull=True
    )
    failed = Q(notification__document__isnull=True) & Q(
        notification__job__state__in=[JobState.FAILED, JobState.CANCELLED]
    )
    lines = NotificationLine.objects.filter(registration=OuterRef("pk")).exclude(failed)
    if of_ends:
        lines = lines.filter(notification__dated__gt=OuterRef("last_day"))
    else:
        lines = lines.filter(details_digest=OuterRef("point__details_digest"))
    return Exists(lines.filter(~Exists(sent)))


def _flag(condition: Any) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())
