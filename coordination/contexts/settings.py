"""What the settings page shows: the facts of the State, and the house's own numbers."""

from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from coordination import history, house, ui
from coordination.forms.fields import language_name
from coordination.forms.settings import WEEKDAYS, StateForm
from coordination.models import HouseValue, State
from coordination.provisions import provision
from coordination.ui import Bdi, Column, Empty, Fact, FactGroup, Link, Pair, Row, TableView


def facts_of(state: State, *, may_write: bool) -> list[FactGroup]:
    """Return the facts of the State in groups, each with the link to edit them where the person may."""
    edit = {matter: reverse("state-edit-matter", args=[matter]) if may_write else "" for matter in StateForm.MATTERS}
    separator = pgettext("between the items of a list", ", ")
    days = dict(WEEKDAYS)
    names = [
        Fact(pgettext("a country", "State"), Pair(Bdi(state.name), _in_languages(state.other_names))),
        Fact(_("Short name"), Pair(Bdi(state.short_name or "–"), _in_languages(state.other_short_names))),
        Fact(_("Mechanism"), Pair(Bdi(state.mechanism_name), _in_languages(state.mechanism_other_names))),
        Fact(_("ISO code"), Bdi(state.iso_code, ltr=True)),
        Fact(_("Languages"), separator.join(language_name(code) for code in state.languages) or "–"),
    ]
    time = [
        Fact(_("Time zone"), Bdi(state.time_zone, ltr=True), _("A day ends when it ends there.")),
        Fact(_("Weekend"), separator.join(str(days[day]) for day in state.weekend) or "–"),
        Fact(_("Holidays"), Bdi(separator.join(state.holidays) or "–", ltr=True)),
    ]
    abroad = _in_languages(state.foreign_ministry_other_names)
    around = [
        Fact(
            _("Foreign ministry"),
            Pair(Bdi(state.foreign_ministry or "–"), abroad),
        ),
        Fact(_("Address"), format_html("<bdi>{}</bdi>", linebreaksbr(state.foreign_ministry_address or "–"))),
        Fact(_("Neighbouring States"), Bdi(separator.join(state.neighbours) or "–")),
        Fact(_("Population"), _population(state.population)),
    ]
    return [
        FactGroup(names, title=_("Names"), edit_url=edit["names"]),
        FactGroup(time, title=_("Time"), edit_url=edit["time"]),
        FactGroup(around, title=_("Around the mechanism"), edit_url=edit["around"]),
    ]


def house_values(*, may_write: bool) -> TableView:
    """Return the house's numbers: what each decides, under which clause, its bounds; one query."""
    set_here = {row.key: row for row in HouseValue.objects.all()}
    rows = []
    for declared in house.declared():
        value = set_here[declared.key].value if declared.key in set_here else declared.default
        row = set_here.get(declared.key)
        origin: ui.Cell = Link(_("set by the house"), history.history_url(row)) if row else _("default")
        cells: list[ui.Cell] = [
            Pair(str(declared.label), declared.nature),
            Pair(str(value), origin),
            f"{declared.low}–{declared.high}",
            Link(provision(declared.provision).clause, reverse("provision", args=[declared.provision])),
        ]
        if may_write:
            cells.append(Link(_("Change"), reverse("house-edit", args=[declared.key])))
        rows.append(Row(cells))
    columns = [
        Column("label", _("Number")),
        Column("value", _("Value"), numeric=True),
        Column("bounds", _("May be"), numeric=True),
        Column("clause", _("Clause")),
        *([Column("act", _("Act"))] if may_write else []),
    ]
    empty = Empty(_("No part of the register asks the house for a number yet."))
    return TableView(columns, rows, caption=_("Numbers of the house"), empty=empty, id="house")


def _in_languages(names: dict[str, str]) -> str:
    return format_html_join(" · ", "<bdi>{}</bdi>", ((name,) for name in names.values()))


def _population(population: dict[str, int]) -> str:
    if not population:
        return "–"
    year = max(population)
    return _("%(count)s in %(year)s") % {"count": f"{population[year]:,}", "year": year}
