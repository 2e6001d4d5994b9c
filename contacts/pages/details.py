"""Contact details as words, and side by side: what a recipient holds, and what is so today."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from contacts.details import FIELDS, differing
from coordination.forms.fields import language_name
from coordination.ui import Bdi, Cell, Column, Empty, Mark, Pair, Row, TableView, Tone

LABELS = {
    "name": gettext_lazy("Name"),
    "position": gettext_lazy("Office or position"),
    "organisation": gettext_lazy("Body"),
    "address": gettext_lazy("Address"),
    "phones": gettext_lazy("Telephone"),
    "emails": gettext_lazy("E-mail"),
    "languages": gettext_lazy("Languages"),
}
NUMBERS = ("phones", "emails")


def in_words(field: str, value: Any) -> Cell:
    """Return one detail as it is shown; nothing as a dash, so that it cannot be taken for forgotten."""
    if not value:
        return "–"
    if field == "languages":
        value = [language_name(code) for code in value]
    if isinstance(value, list):
        value = pgettext("between the items of a list", ", ").join(value)
    return Bdi(str(value), ltr=field in NUMBERS)


def read_in(details: Mapping[str, Any]) -> dict[str, Any]:
    """Return kept details in the language of the page, where they were kept in it."""
    language = (get_language() or "en").split("-")[0]
    return {**details, **details.get(f"in_{language}", {})}


def side_by_side(
    held: Mapping[str, Any], today: Mapping[str, Any], *, held_label: str, caption: str, shown: Mapping[str, Any]
) -> TableView:
    """Return a table of the details that a recipient holds beside today's; what differs is marked.

    `held` and `today` are compared as they are kept; `shown` is today's in the language of the page.
    """
    differs = differing(dict(held), dict(today)) if held else {}
    was = read_in(held)
    rows = []
    for field in FIELDS:
        now = in_words(field, shown[field])
        rows.append(
            Row(
                (
                    str(LABELS[field]),
                    in_words(field, was.get(field)) if held else "–",
                    Pair(now, Mark(Tone.HAND, _("differs"))) if field in differs else now,
                )
            )
        )
    columns = [Column("detail", _("Detail")), Column("held", held_label), Column("today", _("Today"))]
    return TableView(columns, rows, caption=caption, empty=Empty(""), id="details")
