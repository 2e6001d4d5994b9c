"""What the pages of instruments show: how the State stands, who answers, what is told to whom."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.enums import Applies, Force
from contacts.models import Instrument, Participation, PointOfContact, Registration
from contacts.pages.exchanges import references
from contacts.pages.registrations import own_article
from contacts.registrations import facts_of
from contacts.staleness import reasons
from contacts.tables import reasons_words, state_mark
from coordination.access import Viewer, may, viewer
from coordination.models import User
from coordination.provisions import PROVISIONS, provision
from coordination.ui import (
    Bdi,
    Cell,
    ClauseNote,
    Column,
    Empty,
    Fact,
    FactGroup,
    Link,
    Mark,
    Pair,
    Row,
    TableView,
    Tone,
    day,
)

# How sure the catalogue is of a duty; the marks of its sources.
CERTAINTY = {
    "C": gettext_lazy("confirmed in the source named"),
    "P": gettext_lazy("partly confirmed: the source shows the duty, its detail is general knowledge"),
    "G": gettext_lazy("general knowledge, not checked against the text"),
    "U": gettext_lazy("uncertain, not to be relied on"),
}
DUTY = {
    "yes": gettext_lazy("It asks for a contact."),
    "no": gettext_lazy("It asks for no contact."),
    "unknown": gettext_lazy("Whether it asks for a contact is not confirmed."),
}


def participation_on(instrument: Instrument) -> Participation | None:
    return getattr(instrument, "participation", None)


def binds(instrument: Instrument, on: dt.date) -> bool:
    """Return whether the instrument binds or commits the State on a day; PoA and ITI always do."""
    stand = participation_on(instrument)
    return instrument.always_applies or (stand is not None and stand.applies_on(on))


def standing_mark(instrument: Instrument, on: dt.date) -> Mark:
    """Return how the State stands to an instrument on a day; not recorded is unknown, never "not applicable"."""
    stand = participation_on(instrument)
    if instrument.always_applies:
        return Mark(Tone.MET, str(Applies.CONSENSUS.label))
    if stand is None or stand.applies == Applies.UNKNOWN:
        return Mark(Tone.UNKNOWN, str(Applies.UNKNOWN.label))
    if stand.withdrawn_on is not None and stand.withdrawn_on <= on:
        return Mark(Tone.NA, _("withdrawn since %(day)s") % {"day": day(stand.withdrawn_on)})
    if stand.applies_on(on):
        return Mark(Tone.MET, str(stand.get_applies_display()))
    if stand.applies == Applies.PARTY:
        return Mark(Tone.SOON, _("Party, in force on %(day)s") % {"day": day(stand.in_force_on)})
    return Mark(Tone.NA, str(stand.get_applies_display()))


@dataclass(frozen=True)
class Served:
    """The serving contacts of the instruments on a day, and which of them the viewer may see."""

    by_instrument: dict[Any, list[Registration]]
    visible: set[Any]

    @classmethod
    def read(cls, who: Viewer, on: dt.date) -> "Served":
        """Read them in two queries at any number of instruments."""
        rows = Registration.objects.served(on).select_related("point").order_by("point__number")
        found: dict[Any, list[Registration]] = {}
        for row in rows:
            found.setdefault(row.instrument_id, []).append(row)
        keys = {row.point_id for members in found.values() for row in members}
        visible = PointOfContact.objects.visible_to(who).filter(pk__in=keys).values_list("pk", flat=True)
        return cls(found, set(visible))

    def cell(self, instrument: Instrument, on: dt.date) -> Cell:
        """Return the contacts of an instrument as words, or the gap where it needs one."""
        members = self.by_instrument.get(instrument.pk, [])
        if not members:
            if not binds(instrument, on):
                return "–"
            if instrument.in_clause_4:
                return Mark(Tone.OVERDUE if instrument.force == Force.TREATY else Tone.HAND, _("no serving contact"))
            if instrument.contact_duty == "yes":
                return Mark(Tone.HAND, _("none, under its own article"))
            return _("none")
        shown = [row.point for row in members if row.point_id in self.visible]
        hidden = len(members) - len(shown)
        if hidden:
            more = _("%(count)s not open to you") % {"count": hidden}
            return Pair(references(shown), more) if shown else more
        return references(shown)


def instrument_table(
    instruments: Iterable[Instrument], served: Served, on: dt.date, caption: str, key: str
) -> TableView:
    rows = [
        Row(
            (
                Pair(one.short(), one.ref() or _("article not known")),
                Pair(standing_mark(one, on), str(one.get_force_display())),
                served.cell(one, on),
                one.recipient.short(),
            ),
            one.get_absolute_url(),
        )
        for one in instruments
    ]
    columns = [
        Column("instrument", _("Instrument")),
        Column("standing", _("How the State stands")),
        Column("contact", _("Contact")),
        Column("recipient", _("Who is told")),
    ]
    return TableView(
        columns,
        rows,
        caption=caption,
        empty=Empty(_("The catalogue of instruments is not loaded. The administrator runs load_catalogues.")),
        id=key,
    )


@dataclass
class InstrumentPage:
    """What the page of one instrument shows to a person on a day; it was read with recipient and participation."""

    instrument: Instrument
    user: User
    on: dt.date

    @cached_property
    def may_write(self) -> bool:
        return may(self.user, "write")

    @cached_property
    def provisions(self) -> list[str]:
        """The provisions that speak of the instrument: its contact details, and the commitment that clause 4 quotes."""
        return [key for key in (self.instrument.provision, self.instrument.commitment) if key in PROVISIONS]

    @property
    def notes(self) -> list[str | ClauseNote]:
        return [*self.provisions] or [own_article(self.instrument)]

    @property
    def standing(self) -> Mark:
        return standing_mark(self.instrument, self.on)

    @property
    def withdrawn_on(self) -> dt.date | None:
        stand = participation_on(self.instrument)
        if self.instrument.always_applies or stand is None:
            return None
        return stand.withdrawn_on if stand.withdrawn_on and stand.withdrawn_on <= self.on else None

    @property
    def duty(self) -> FactGroup:
        """What the instrument asks, in our words, where, and how sure the catalogue is of it."""
        one = self.instrument
        asks = (
            provision(one.commitment).subject_in()
            if one.commitment in PROVISIONS
            else str(DUTY.get(one.contact_duty, ""))
        )
        return FactGroup(
            [
                Fact(_("What it asks"), Bdi(asks), one.contact_note),
                Fact(_("Where"), Bdi(one.ref()) if one.ref() else Mark(Tone.UNKNOWN, _("article not known"))),
                Fact(_("Force"), one.get_force_display()),
                Fact(_("Who is told"), Link(str(one.recipient), one.recipient.get_absolute_url())),
                Fact(_("How sure this is"), str(CERTAINTY.get(one.certainty, _("not said"))), one.source_note),
            ],
            _("The duty"),
        )

    @property
    def participation(self) -> FactGroup:
        """How the State stands, with the dates of a treaty."""
        stand = participation_on(self.instrument)
        facts = [Fact(_("The State"), self.standing)]
        if self.instrument.force == Force.TREATY:
            facts += [
                Fact(label, day(value) or Mark(Tone.UNKNOWN, _("not on record")))
                for label, value in (
                    (_("Signed"), stand and stand.signed_on),
                    (_("Deposited"), stand and stand.deposited_on),
                    (_("In force for the State"), stand and stand.in_force_on),
                )
            ]
            if stand and stand.withdrawn_on:
                facts.append(Fact(_("Withdrawal takes effect"), day(stand.withdrawn_on)))
        elif self.instrument.always_applies:
            facts.append(Fact(_("Dates"), _("It was adopted by consensus and never enters into force for one State.")))
        facts.append(
            Fact(_("Source"), Bdi(stand.source) if stand and stand.source else Mark(Tone.UNKNOWN, _("not on record")))
        )
        url = reverse("contacts:participation-update", args=[self.instrument.key]) if self.may_write else ""
        return FactGroup(facts, _("How the State stands"), url, _("Change"))

    @property
    def intervals(self) -> FactGroup:
        one = self.instrument
        url = reverse("contacts:interval-update", args=[one.key]) if self.may_write else ""
        return FactGroup(
            [
                Fact(
                    _("Holder asked again after"),
                    _("%(count)s days") % {"count": one.confirm_days},
                    _("House reading: the standard says “kept up to date” and names no days."),
                ),
                Fact(
                    _("Proof of receipt missed after"),
                    _("%(count)s days") % {"count": one.receipt_days},
                    _("House value: the standard names no term."),
                ),
            ],
            _("Intervals of the house"),
            url,
            _("Change"),
        )

    @cached_property
    def registrations(self) -> Sequence[Any]:
        """The registrations under the instrument that the person may see, with their facts; ended ones last."""
        rows = Registration.objects.visible_to(viewer(self.user)).filter(instrument=self.instrument)
        rows = rows.with_facts(self.on).select_related("point__body", "instrument", "recipient")
        return sorted(rows, key=lambda row: (row.ended_on is not None, row.point.number))[:100]

    @property
    def table(self) -> TableView:
        return TableView(
            [
                Column("contact", _("Contact")),
                Column("body", _("Body")),
                Column("state", _("State")),
                Column("from", _("From")),
                Column("until", _("Until")),
            ],
            [self._row(one) for one in self.registrations],
            caption=_("Contacts under this instrument"),
            empty=Empty(
                _("No contact under this instrument is open to you, or none is registered."),
                _("Register a contact") if self.may_register else "",
                self.register_url if self.may_register else "",
            ),
            id="registrations",
        )

    def _row(self, one: Any) -> Row:
        facts = facts_of(one, self.on)
        found = reasons(facts, self.on)
        return Row(
            (
                Pair(Bdi(one.point.reference, ltr=True), Bdi(one.point.office_in())),
                Bdi(str(one.point.body)),
                Pair(state_mark(found, facts, one.instrument, self.on), reasons_words(found, one.instrument)),
                day(one.began_on),
                day(one.ended_on),
            ),
            one.get_absolute_url(),
        )

    @property
    def may_register(self) -> bool:
        stand = participation_on(self.instrument)
        not_party = stand is not None and stand.applies == Applies.NOT_PARTY and not self.instrument.always_applies
        return self.may_write and not not_party and self.withdrawn_on is None and self.instrument.contact_duty != "no"

    @property
    def register_url(self) -> str:
        return f"{reverse('contacts:registration-create')}?instrument={self.instrument.pk}"

    @cached_property
    def serving(self) -> int:
        return Registration.objects.served(self.on).filter(instrument=self.instrument).count()

    @property
    def is_gap(self) -> bool:
        return self.instrument.in_clause_4 and binds(self.instrument, self.on) and not self.serving

    @property
    def several(self) -> str:
        """The warning where the text speaks of one contact and several serve; nothing is refused. Source: PoA II.5."""
        if self.instrument.several_contacts != "warn" or self.serving < 2:
            return ""
        return _(
            "%(where)s speaks of one point of contact, and %(count)s are serving. Nothing is refused: end all but one, "
            "or keep them and say so to the recipient."
        ) % {"where": self.instrument.ref() or self.instrument.short(), "count": self.serving}
