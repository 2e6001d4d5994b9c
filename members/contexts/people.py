"""What the pages of people show: office details, seats held, and whether they sign in."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from coordination import ui
from coordination.access import Viewer
from coordination.enums import COUNTING, Role
from coordination.forms.fields import language_name
from coordination.never_stored import private_note
from coordination.ui import Bdi, Cell, Column, Empty, Fact, FactGroup, Link, Mark, Pair, Row, TableView, Tone
from members.contexts.past import Past, past_of
from members.enums import Gender
from members.models import Holding, Person
from members.words import joined

ORDER = ("name", "id")
# Who may open the page of a login.
LOGIN_READERS = (Role.ADMINISTRATOR, Role.SECRETARIAT, Role.AUDITOR)


def people_shown(viewer: Viewer, asked: Mapping[str, Any], on: dt.date) -> QuerySet:
    """Return the people that answer to the list's filters, each with the seats held on the day."""
    rows = Person.objects.visible_to(viewer)
    if asked.get("q"):
        rows = rows.matching(asked["q"])
    match asked.get("seat"):
        case "yes":
            rows = rows.holding_seats(on)
        case "no":
            rows = rows.without_seats(on)
    if asked.get("login"):
        rows = rows.filter(user__isnull=asked["login"] == "no")
    held = Holding.objects.visible_to(viewer).serving(on).select_related("seat__body").order_by("began_on")
    return rows.select_related("user").prefetch_related(Prefetch("holdings", queryset=held, to_attr="held"))


def columns() -> list[Column]:
    return [
        Column("name", _("Person")),
        Column("seats", _("Seat today")),
        Column("email", _("Office e-mail")),
        Column("phone", _("Office telephone")),
        Column("login", _("Signs in")),
    ]


def rows_of(people: Sequence[Any]) -> list[Row]:
    """Return people as rows; they were read with `people_shown`."""
    return [
        Row(
            (
                Bdi(person.name),
                _seats_cell(person.held),
                Bdi(person.email or "–", ltr=True),
                Bdi(person.phone or "–", ltr=True),
                login_mark(person),
            ),
            person.get_absolute_url(),
        )
        for person in people
    ]


def _seats_cell(held: Sequence[Holding]) -> Cell:
    if not held:
        return "–"
    first = held[0].seat
    second = str(first.body)
    if len(held) > 1:
        second += " · " + _("and %(count)s more") % {"count": len(held) - 1}
    return Pair(Bdi(str(first)), Bdi(second))


def login_mark(person: Person) -> Mark:
    """Return whether a person signs in: with a password of their own, invited, or not."""
    if person.user is None:
        return Mark(Tone.NA, _("no login"))
    if not person.user.is_active:
        return Mark(Tone.NA, _("closed"))
    if person.user.has_usable_password():
        return Mark(Tone.MET, _("yes"))
    return Mark(Tone.SOON, _("invited"))


# Who answers for access, and so reads what a person could see and do since when.
ASKED_FOR_ACCESS = (Role.ADMINISTRATOR, Role.SECRETARIAT, Role.AUDITOR)


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Everything on the page of a person on a day."""

    person: Person
    seats: Sequence[str]
    facts: Sequence[FactGroup]
    holdings: TableView
    past: Past | None
    may_invite: bool
    is_invited: bool
    access_url: str


def person_page(person: Person, viewer: Viewer, on: dt.date, *, may_write: bool, may_invite: bool) -> PersonPage:
    """Gather the page; the person was read with the user."""
    holdings = list(
        Holding.objects.visible_to(viewer)
        .filter(person=person)
        .select_related("seat__body")
        .order_by("-began_on", "id")
    )
    today = [one for one in holdings if one.began_on <= on and (one.ended_on is None or one.ended_on >= on)]
    user = person.user
    can_invite = may_invite and (user is None or (user.is_active and not user.has_usable_password()))
    return PersonPage(
        person=person,
        seats=[joined(one.seat, one.seat.body) for one in today],
        facts=[
            *_facts(person, viewer, may_write=may_write),
            _login(person, may_invite=can_invite, reads_logins=viewer.has(*LOGIN_READERS)),
        ],
        holdings=_holdings(holdings, on),
        past=past_of(person, viewer, holdings),
        may_invite=can_invite,
        is_invited=user is not None,
        access_url=reverse("access-history", args=[user.pk]) if user and viewer.has(*ASKED_FOR_ACCESS) else "",
    )


def _facts(person: Person, viewer: Viewer, *, may_write: bool) -> list[FactGroup]:
    lines = [
        Fact(_("Office e-mail"), Bdi(person.email or "–", ltr=True), private_note(person.email)),
        Fact(_("Office telephone"), Bdi(person.phone or "–", ltr=True)),
        Fact(_("Languages"), joined(*map(language_name, person.languages)) or "–"),
    ]
    # Counted, never listed; only those who answer for the count, and oneself, read it here.
    if viewer.has(*COUNTING) or person.user_id == viewer.user_id:
        lines.append(Fact(_("Gender"), str(Gender(person.gender).label), _("Only counted (7.4.1); no list shows it.")))
    edit = reverse("members:person-update", args=[person.pk]) if may_write else ""
    return [FactGroup(lines, title=_("Office details"), edit_url=edit)]


def _login(person: Person, *, may_invite: bool, reads_logins: bool) -> FactGroup:
    lines = [Fact(_("Signs in"), login_mark(person))]
    if person.user is not None:
        url = person.user.get_absolute_url() if reads_logins else ""
        lines.append(
            Fact(_("With the address"), Link(person.user.email, url) if url else Bdi(person.user.email, ltr=True))
        )
        lines.append(Fact(_("Invited"), ui.moment(person.user.invited_at)))
    edit = reverse("members:person-invite", args=[person.pk]) if may_invite else ""
    return FactGroup(lines, title=_("Access to this register"), edit_url=edit, edit_label=_("Invite"))


def _holdings(holdings: Sequence[Holding], on: dt.date) -> TableView:
    rows = []
    for one in holdings:
        is_over = one.ended_on is not None and one.ended_on < on
        to_come = one.began_on > on
        state = (
            Mark(Tone.NA, _("ended"))
            if is_over
            else Mark(Tone.SOON, _("to come"))
            if to_come
            else Mark(Tone.MET, _("today"))
        )
        rows.append(
            Row(
                (
                    Pair(Bdi(str(one.seat)), Bdi(str(one.seat.body))),
                    ui.day(one.began_on),
                    ui.day(one.ended_on) or _("goes on"),
                    _("acting") if one.is_acting else _("in full"),
                    state,
                ),
                one.seat.get_absolute_url(),
            )
        )
    return TableView(
        [
            Column("seat", _("Seat")),
            Column("from", _("From")),
            Column("until", _("Last day")),
            Column("how", _("In full or acting")),
            Column("state", _("State")),
        ],
        rows,
        caption=_("Seats held"),
        empty=Empty(_("This person has held no seat that is open to you.")),
        id="holdings",
    )
