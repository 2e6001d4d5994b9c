"""The record page of a point of contact: what it shows, as finished words."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.html import conditional_escape, format_html_join
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from contacts.details import details_of, holder_on
from contacts.enums import PointKind
from contacts.models import PointOfContact, Registration
from contacts.pages.details import LABELS, in_words
from contacts.registrations import facts_of
from contacts.rules import answers_for, may_change, reads_within
from contacts.staleness import reasons
from contacts.tables import reasons_words, state_mark
from contacts.telling import Consequences, Telling, consequences
from coordination import history
from coordination.access import Viewer, may, viewer
from coordination.classes import readers_fact
from coordination.models import User
from coordination.never_stored import private_note
from coordination.ui import Bdi, Cell, Column, Empty, Fact, FactGroup, Link, Mark, Pair, Row, TableView, Tone, day
from members.models import Holding


def label_of(point: PointOfContact, registrations: Sequence[Any]) -> str:
    """Return what a contact is called: the standard's term only where it answers for an instrument of clause 4."""
    instruments = [registration.instrument for registration in registrations]
    if not instruments or any(instrument.in_clause_4 for instrument in instruments):
        return (
            _("National Point of Contact") if instruments else _("Point of contact, not registered under an instrument")
        )
    return _("Contact under %(instruments)s") % {
        "instruments": pgettext("between the items of a list", ", ").join(one.short() for one in instruments)
    }


@dataclass
class PointPage:
    """What the page of one contact shows to one person on a day; the contact was read with body and seat."""

    point: PointOfContact
    user: User
    on: dt.date

    @cached_property
    def viewer(self) -> Viewer:
        return viewer(self.user)

    @cached_property
    def may_write(self) -> bool:
        """Whether the acts of the secretariat stand open: the person may, and the contact has not ended."""
        return not self.is_over and may(self.user, "write")

    @cached_property
    def may_change(self) -> bool:
        return not self.is_over and may_change(self.viewer, self.point)

    @cached_property
    def is_own(self) -> bool:
        return answers_for(self.viewer, self.point)

    @cached_property
    def reads_within(self) -> bool:
        return reads_within(self.viewer, self.point)

    @cached_property
    def is_over(self) -> bool:
        return self.point.ended_on is not None and self.point.ended_on < self.on

    @cached_property
    def holding(self) -> Holding | None:
        return holder_on(self.point, self.on)

    @cached_property
    def vacant_since(self) -> dt.date | None:
        """The first day without a holder; None for an office and for a post that is held."""
        if self.point.kind == PointKind.OFFICE or self.holding is not None:
            return None
        last = Holding.objects.filter(seat=self.point.seat_id, ended_on__lt=self.on).order_by("-ended_on").first()
        return last.ended_on + dt.timedelta(days=1) if last else self.point.designated_on

    @cached_property
    def registrations(self) -> list[Any]:
        rows = Registration.objects.filter(point=self.point).with_facts(self.on)
        return list(rows.select_related("point__body", "instrument", "recipient").order_by("instrument__position"))

    @cached_property
    def in_force(self) -> list[Any]:
        return [one for one in self.registrations if one.f_owed and (one.ended_on is None or one.ended_on >= self.on)]

    @cached_property
    def label(self) -> str:
        return label_of(self.point, self.in_force)

    @cached_property
    def told(self) -> Consequences:
        return consequences(self.point, self.on)

    @property
    def details(self) -> FactGroup:
        """What recipients are told, as it stands today."""
        language = (get_language() or "en").split("-")[0]
        values = details_of(self.point, self.holding, language)
        facts = [
            Fact(str(label), self._detail(name, values[name]), private_note(*values[name]) if name == "emails" else "")
            for name, label in LABELS.items()
            if name != "name" or self.point.kind == PointKind.SEAT
        ]
        url = reverse("contacts:point-update", args=[self.point.pk]) if self.may_change else ""
        return FactGroup(facts, _("What recipients are told"), url, _("Change"))

    def _detail(self, name: str, value: Any) -> Cell:
        if name == "name" and self.holding is not None and self.holding.is_acting:
            return Pair(Bdi(value), _("acting"))
        if name == "name" and not value:
            return Mark(Tone.HAND, _("vacant since %(day)s") % {"day": day(self.vacant_since)})
        if not value:
            return Mark(Tone.UNKNOWN, _("not on record"))
        return in_words(name, value.replace("\n", ", ") if name == "address" else value)

    @property
    def designation(self) -> FactGroup:
        point = self.point
        seat = point.seat
        facts = [
            Fact(_("Kind"), point.get_kind_display()),
            Fact(_("Body"), Link(str(point.body), point.body.get_absolute_url())),
            *([Fact(_("Post"), Link(str(seat), seat.get_absolute_url()))] if seat else []),
            Fact(_("Designated on"), day(point.designated_on)),
            *([Fact(_("Last day"), day(point.ended_on))] if point.ended_on else []),
            Fact(
                _("Act or letter"),
                Bdi(point.legal_basis) if point.legal_basis else Mark(Tone.UNKNOWN, _("not on record")),
            ),
            readers_fact(point, may_write=self.may_write),
        ]
        url = reverse("contacts:point-designation", args=[point.pk]) if self.may_write else ""
        return FactGroup(facts, _("Act, period and readers"), url, _("Change"))

    @property
    def answers_for(self) -> TableView:
        """The registrations of the contact, each with its state and what is the matter."""
        return TableView(
            [
                Column("instrument", _("Instrument")),
                Column("recipient", _("Recipient")),
                Column("state", _("State")),
                Column("sent", _("Last sent")),
                Column("confirmed", _("Confirmed")),
            ],
            [self._registration(one) for one in self.registrations],
            caption=_("The instruments that this contact answers for"),
            empty=Empty(
                _("This contact is registered under no instrument yet, so no recipient has to be told of it."),
                _("Register under an instrument") if self.may_write else "",
                self.register_url if self.may_write else "",
            ),
            id="answers-for",
        )

    @property
    def register_url(self) -> str:
        return f"{reverse('contacts:registration-create')}?point={self.point.pk}"

    def _registration(self, one: Any) -> Row:
        facts = facts_of(one, self.on)
        found = reasons(facts, self.on)
        return Row(
            (
                one.instrument.short(),
                one.recipient.short(),
                Pair(state_mark(found, facts, one.instrument, self.on), reasons_words(found, one.instrument)),
                day(facts.sent_on) or _("never"),
                day(facts.confirmed_on) or _("never"),
            ),
            one.get_absolute_url(),
        )

    @property
    def tellings(self) -> TableView:
        """Which recipients must be told again, and which need not, each with its reason."""
        listed = (*self.told.again, *self.told.need_not)
        acts = may(self.user, "release") and any(one.must or one.first for one in listed)
        columns = [Column("recipient", _("Recipient")), Column("stand", _("Must it be told?")), Column("why", _("Why"))]
        return TableView(
            [*columns, *([Column("act", _("What to do"))] if acts else [])],
            [self._telling(one, acts=acts) for one in listed],
            caption=_("Recipients to be told again, and those that need not be"),
            empty=Empty(
                _("No recipient has to be told of this contact, because it is registered under no instrument.")
            ),
            id="told",
        )

    def _telling(self, one: Telling, *, acts: bool) -> Row:
        if one.must:
            mark = Mark(Tone.HAND, _("tell again"))
        elif one.first:
            mark = Mark(Tone.HAND, _("never told"))
        else:
            mark = Mark(Tone.MET, _("need not be told"))
        # Telephones and addresses stay from left to right inside the sentence, so each value draws itself.
        changed = format_html_join(
            pgettext("between the parts of a sentence", "; "),
            _("{what}: from “{before}” to “{after}”"),
            (
                {"what": LABELS[name], "before": _drawn(name, before), "after": _drawn(name, after)}
                for name, (before, after) in one.changes.items()
            ),
        )
        instruments = pgettext("between the items of a list", ", ").join(
            dict.fromkeys(row.instrument.short() for row in one.registrations)
        )
        cells: list[Cell] = [
            Pair(one.recipient.short(), instruments),
            mark,
            Pair(one.why, changed) if changed else one.why,
        ]
        if acts:
            url = f"{reverse('contacts:notification-create')}?recipient={one.recipient.key}"
            cells.append(Link(_("Make the notification"), url) if one.must or one.first else "")
        return Row(cells, one.recipient.get_absolute_url())

    @property
    def history_url(self) -> str:
        return history.history_url(self.point) if self.reads_history else ""

    @cached_property
    def reads_history(self) -> bool:
        return history.open_to(PointOfContact, self.viewer).filter(pk=self.point.pk).exists()

    @cached_property
    def timeline(self) -> list[Any]:
        return history.timeline([self.point], self.viewer, limit=4) if self.reads_history else []


def _drawn(name: str, value: Any) -> str:
    return conditional_escape(in_words(name, value) if value else _("nothing"))


def changed_meanwhile(today: Mapping[str, Any], asked: Any) -> list[str]:
    """Return the details that a holder corrected and that the register changed since the holder saw them."""
    return [name for name in asked.correction if asked.details and asked.details.get(name) != today[name]]


def corrections_table(today: Mapping[str, Any], asked: Any) -> TableView:
    """Return what a holder wants changed: each detail as seen then, as it is now, and as the holder wrote it.

    The first of these columns stands only where the register changed meanwhile.
    """
    correction = asked.correction
    seen = asked.details if changed_meanwhile(today, asked) else {}
    rows = [
        Row(
            (
                str(label),
                *((in_words(name, seen[name]),) if seen else ()),
                in_words(name, today[name]),
                in_words(name, correction[name]),
            )
        )
        for name, label in LABELS.items()
        if name in correction
    ]
    columns = [
        Column("detail", _("Detail")),
        *((Column("seen", _("As the holder saw it")),) if seen else ()),
        Column("before", _("In the register")),
        Column("after", _("As corrected")),
    ]
    return TableView(columns, rows, caption=_("What the holder corrected"), empty=Empty(""), id="correction")
