"""What the pages of the National Authority show: who leads today, who led before, and when nobody did."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from authority.models import Designation
from authority.rules import lacks
from coordination import ui
from coordination.access import Viewer
from coordination.classes import readers_fact
from coordination.forms.fields import language_name
from coordination.ui import Bdi, Cell, Column, Empty, Fact, FactGroup, LifePoint, Link, Mark, Row, TableView, Tone
from members.contexts.past import Past, past_of
from members.models import MemberBody
from members.periods import Stretch, stretch_on, stretches
from members.words import joined


@dataclass(frozen=True, slots=True)
class AuthorityPage:
    """The room's first page: who leads today, the line of all designations with its lapses, and the register of them."""

    active: Designation | None
    since: dt.date | None
    lacks: Sequence[str]
    facts: Sequence[FactGroup]
    life: Sequence[LifePoint]
    table: TableView
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class DesignationPage:
    """Everything on the page of one designation on a day."""

    designation: Designation
    mark: Mark
    lacks: Sequence[str]
    facts: Sequence[FactGroup]
    past: Past | None
    is_over: bool


def authority_page(
    designations: Sequence[Designation], viewer: Viewer, on: dt.date, *, may_write: bool, hidden: int = 0
) -> AuthorityPage:
    """Gather the page; `designations` are those that the viewer reads, with their bodies, `hidden` counts the others.

    Where some are hidden no lapse is told: what looks like one may be a designation that is not open to the viewer.
    """
    life = stretches(designations)
    now = stretch_on(life, on)
    active = now.record if now else None
    return AuthorityPage(
        active=active,
        since=now.began_on if now and not hidden else None,
        lacks=lacks(active, on) if active else [],
        facts=facts_of(active, viewer, may_write=may_write) if active else [],
        life=_life_line([one for one in life if not (hidden and one.is_gap)], on),
        table=_table(sorted(designations, key=lambda one: one.began_on, reverse=True), on),
        hidden=hidden,
    )


def designation_page(designation: Designation, viewer: Viewer, on: dt.date, *, may_write: bool) -> DesignationPage:
    """Gather the page; the designation was read with its body."""
    return DesignationPage(
        designation=designation,
        mark=_mark(designation, on),
        lacks=lacks(designation, on) if designation.is_active(on) else [],
        facts=facts_of(designation, viewer, may_write=may_write),
        past=past_of(designation, viewer),
        is_over=designation.ended_on is not None and designation.ended_on < on,
    )


def facts_of(designation: Designation, viewer: Viewer, *, may_write: bool) -> list[FactGroup]:
    """Return a designation's facts in groups, each with the way to change them where the person may."""
    edit = reverse("authority:designation-update", args=[designation.pk]) if may_write else ""
    body = designation.body
    is_open = MemberBody.objects.visible_to(viewer).filter(pk=body.pk).exists()
    leads = [
        word
        for word, is_led in (
            (_("political coordination"), designation.leads_coordination),
            (_("policy direction"), designation.leads_policy),
        )
        if is_led
    ]
    what = [
        Fact(_("Its own title"), Bdi(designation.title)),
        *_in_languages(_("Title: %(language)s"), designation.other_titles),
        Fact(_("Host body"), Link(str(body), body.get_absolute_url() if is_open else "")),
        Fact(_("Leads"), joined(*leads) or _("neither")),
        Fact(_("Act or letter"), Bdi(designation.legal_basis)),
        Fact(_("From"), ui.day(designation.began_on)),
        Fact(_("Last day"), ui.day(designation.ended_on) or _("goes on")),
        readers_fact(designation, may_write=may_write),
    ]
    where = [
        Fact(_("Who signs"), Bdi(designation.signatory_name or _("no name on record")), designation.signatory_title),
        *_in_languages(_("Title of who signs: %(language)s"), designation.signatory_other_titles),
        Fact(_("Address"), Bdi(joined(*designation.address.splitlines()))),
        Fact(_("City"), Bdi(designation.city)),
        Fact(_("Telephone"), Bdi(designation.phone or "–", ltr=True)),
        Fact(_("E-mail"), Bdi(designation.email or "–", ltr=True)),
    ]
    return [
        FactGroup(what, title=_("Designation"), edit_url=edit),
        FactGroup(where, title=_("Who signs, and where it is reached"), edit_url=edit),
    ]


def _in_languages(term: str, names: dict[str, str]) -> list[Fact]:
    return [Fact(term % {"language": language_name(code)}, Bdi(name)) for code, name in sorted((names or {}).items())]


def _life_line(life: Sequence[Stretch], on: dt.date) -> list[LifePoint]:
    points = []
    for stretch in life:
        state = "now" if stretch.covers(on) else "next" if stretch.began_on > on else "done"
        if stretch.is_gap:
            points.append(LifePoint("lapse", _("No National Authority"), stretch.began_on, state))
        else:
            points.append(
                LifePoint("designated", str(stretch.record), stretch.began_on, state, str(stretch.record.body))
            )
    return points


def _mark(designation: Designation, on: dt.date) -> Mark:
    if designation.is_active(on):
        return Mark(Tone.MET, _("active"))
    return Mark(Tone.SOON, _("to begin")) if designation.began_on > on else Mark(Tone.NA, _("ended"))


def _table(designations: Sequence[Designation], on: dt.date) -> TableView:
    rows = []
    for one in designations:
        cells: list[Cell] = [
            Bdi(str(one)),
            Bdi(str(one.body)),
            ui.day(one.began_on),
            ui.day(one.ended_on) or _("goes on"),
            _mark(one, on),
        ]
        rows.append(Row(cells, one.get_absolute_url()))
    return TableView(
        [
            Column("title", _("Its own title")),
            Column("body", _("Host body")),
            Column("from", _("From")),
            Column("until", _("Last day")),
            Column("state", _("State")),
        ],
        rows,
        caption=_("All designations, newest first"),
        empty=Empty(_("No National Authority was ever designated as far as this register knows.")),
        id="designations",
    )
