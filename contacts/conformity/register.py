"""What the contacts' checks read on a day: a few queries, shared by all checks that are asked together."""

import datetime as dt
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from django.utils.translation import gettext as _

from contacts.enums import Applies
from contacts.models import Instrument, PointOfContact, Registration
from contacts.registrations import facts_of
from contacts.staleness import Facts
from coordination.conformity import Evidence, Finding, Named, shared
from coordination.enums import Verdict
from members.models import Holding

MOST_EVIDENCE = 12


class Bound(Enum):
    """Whether an instrument asks something of the State on a day; not recorded is never "no"."""

    YES = "yes"
    NO = "no"
    NOT_RECORDED = "not recorded"


@dataclass(frozen=True)
class Contact:
    """One active registration under an instrument of clause 4, with the facts of the staleness rule."""

    registration: Registration
    facts: Facts
    is_serving: bool

    @property
    def point(self) -> PointOfContact:
        return self.registration.point

    @property
    def evidence(self) -> Evidence:
        # References only: whoever reads the conformity page need not see the office or its holder.
        return Evidence.of(self.registration, str(self.registration), self.facts.sent_on)


class Register:
    """The National Points of Contact as they stand on a day. Source: ISACS 03.40, clauses 4 and 6."""

    def __init__(self, on: dt.date) -> None:
        self.on = on

    @cached_property
    def instruments(self) -> dict[str, Instrument]:
        """Return the instruments of clause 4 by key, in its order."""
        rows = Instrument.objects.of_clause_4().select_related("participation", "recipient")
        return {row.key: row for row in rows.order_by("position")}

    @cached_property
    def contacts(self) -> list[Contact]:
        """Return the active registrations under instruments of clause 4, in the order of the contacts."""
        rows = (
            Registration.objects.active(self.on)
            .filter(instrument__in_clause_4=True)
            .with_facts(self.on)
            .select_related("point__body", "instrument", "recipient")
            .order_by("point__number", "instrument__position", "began_on")
        )
        return [self._contact(row) for row in rows]

    def _contact(self, row: Registration) -> Contact:
        point, facts = row.point, facts_of(row, self.on)
        is_serving = (
            point.designated_on <= self.on
            and (point.ended_on is None or point.ended_on >= self.on)
            and facts.vacant_since is None
            and facts.body_left_on is None
            and point.body.is_government
        )
        return Contact(row, facts, is_serving)

    def under(self, key: str) -> list[Contact]:
        return [contact for contact in self.contacts if contact.registration.instrument.key == key]

    def serving(self, key: str | None = None) -> list[Contact]:
        """Return the registrations that somebody in the national government answers for, of one instrument or all."""
        return [contact for contact in (self.under(key) if key else self.contacts) if contact.is_serving]

    @cached_property
    def points(self) -> list[PointOfContact]:
        """Return the serving National Points of Contact, each once."""
        return list({contact.point.pk: contact.point for contact in self.serving()}.values())

    @cached_property
    def holdings(self) -> dict[Hashable, Holding]:
        """Return who holds the posts of the serving contacts, by seat."""
        seats = [point.seat_id for point in self.points if point.seat_id]
        rows = Holding.objects.serving(self.on).filter(seat__in=seats).select_related("person")
        return {row.seat_id: row for row in rows}

    def holding(self, point: PointOfContact) -> Holding | None:
        return self.holdings.get(point.seat_id) if point.seat_id else None

    def who(self, point: PointOfContact) -> tuple[str, Hashable]:
        """Return the person or office behind a contact: two posts of one person are one."""
        holding = self.holding(point)
        return ("person", holding.person_id) if holding else ("office", point.pk)

    def bound(self, key: str) -> Bound:
        """Return whether an instrument binds or commits the State on the day; PoA and ITI always do.

        Source: ISACS 03.40, 4.2 to 4.5.
        """
        instrument = self.instruments.get(key)
        if instrument is None:
            return Bound.NOT_RECORDED
        if instrument.always_applies:
            return Bound.YES
        participation = getattr(instrument, "participation", None)
        if participation is None or participation.applies == Applies.UNKNOWN:
            return Bound.NOT_RECORDED
        return Bound.YES if participation.applies_on(self.on) else Bound.NO


def register(on: dt.date) -> Register:
    """Return the register of a day, the same one for all checks that are asked together."""
    return shared(Register, on)


def not_bound(known: Register, key: str) -> Finding | None:
    """Return the finding where the instrument does not bind the State, or nobody recorded whether it does.

    Not applicable only while a record says so; not recorded is not met. None where it applies.
    """
    instrument = known.instruments.get(key)
    if instrument is None:
        return Finding(
            Verdict.NOT_MET,
            _("The catalogue of instruments is not loaded, so participation is not recorded. Run load_catalogues."),
        )
    bound = known.bound(key)
    if bound == Bound.NO:
        standing = instrument.participation.get_applies_display()
        return Finding(
            Verdict.NOT_APPLICABLE,
            _("On record for %(instrument)s: %(standing)s; it does not bind the State on this day.")
            % {"instrument": instrument.short(), "standing": standing},
            evidence=(Evidence.of(instrument, instrument.short()),),
        )
    if bound == Bound.NOT_RECORDED:
        return Finding(
            Verdict.NOT_MET,
            _("%(instrument)s: participation not recorded.") % {"instrument": instrument.short()},
            act_label=_("Record how the State stands to it"),
            act_url=instrument.get_absolute_url(),
            act_record=instrument,
        )
    return None


def of_contacts(contacts: Iterable[Contact]) -> tuple[Evidence, ...]:
    return tuple(contact.evidence for contact in list(contacts)[:MOST_EVIDENCE])


def of_points(points: Iterable[PointOfContact]) -> tuple[Evidence, ...]:
    return tuple(Evidence.of(point, point.reference) for point in list(points)[:MOST_EVIDENCE])


def names(contacts: Iterable[Contact]) -> Named:
    """Return the contacts as a reason names them, each once by its reference."""
    return references(contact.point for contact in contacts)


def references(points: Iterable[PointOfContact]) -> Named:
    return Named(tuple((point.reference, point) for point in points))
