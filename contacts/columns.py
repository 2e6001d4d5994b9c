"""The columns of the contact register as a sheet: what is taken in, and what only goes out.

One row is a contact under one instrument; a contact with several instruments has several rows. The
headings are fixed words, the same in every language, because programs read them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from contacts.enums import PointKind
from coordination import never_stored, validators
from coordination.forms.fields import EmailLinesField, LanguageLinesField, LinesField, PhoneLinesField, language_name

SEPARATOR = "; "


@dataclass(frozen=True)
class SheetColumn:
    """A column of the sheet; without a field it is only shown and is ignored when a file is taken in."""

    heading: str
    help: Any
    field: Callable[[], forms.Field] | None = None


def _day() -> forms.Field:
    return forms.DateField(
        required=False,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("This is no date. Write it as 2026-11-23.")},
    )


def _kind() -> forms.Field:
    return forms.ChoiceField(
        required=False,
        choices=PointKind.choices,
        error_messages={"invalid_choice": _("Write office, or seat for a post and so its present holder.")},
    )


def _text(most: int) -> Callable[[], forms.Field]:
    return lambda: forms.CharField(
        required=False, max_length=most, validators=[validators.printable, never_stored.refuse]
    )


def _lines(kind: type[LinesField]) -> Callable[[], forms.Field]:
    return lambda: kind(required=False)


def _offices() -> list[SheetColumn]:
    return [
        SheetColumn(
            f"office_{code}", format_lazy(_("The same in {language}."), language=language_name(code)), _text(200)
        )
        for code, _name in settings.LANGUAGES
        if code != "en"
    ]


def columns() -> list[SheetColumn]:
    """Return the columns of the sheet in their order."""
    return [
        SheetColumn("reference", _("NPC-001; empty for a contact that the register does not know yet."), _text(20)),
        SheetColumn("kind", _("office, or seat for a post and so its present holder."), _kind),
        SheetColumn("body", _("Name of the body of the government, as the register has it."), _text(200)),
        SheetColumn(
            "post", _("For a post: its title. It is created where the body has none of that title."), _text(200)
        ),
        SheetColumn("office", _("The office, or the position of the post."), _text(200)),
        *_offices(),
        SheetColumn("address", _("Office address; it may have several lines."), _text(1000)),
        SheetColumn(
            "phones", _("Office telephones as +254 20 123 4567; several with a semicolon."), _lines(PhoneLinesField)
        ),
        SheetColumn("emails", _("Office e-mail addresses; several with a semicolon."), _lines(EmailLinesField)),
        SheetColumn("languages", _("Codes such as en; ar."), _lines(LanguageLinesField)),
        SheetColumn("designated_on", _("Day of the designation, as 2026-11-23."), _day),
        SheetColumn("legal_basis", _("The act or letter of the designation."), _text(300)),
        SheetColumn("published_at", _("Where the address is published."), _text(300)),
        SheetColumn("instrument", _("poa, iti, firearms-protocol, att, or the key of a regional one."), _text(100)),
        SheetColumn("registered_from", _("Day from which the contact answers under the instrument."), _day),
        SheetColumn("registered_until", _("Last day of the registration.")),
        SheetColumn("recipient", _("Who is told.")),
        SheetColumn("state", _("stale, ended, or empty where nothing needs a hand.")),
        SheetColumn("reasons", _("Why it is stale, each with the day since when.")),
        SheetColumn("sent_on", _("Day of the last sending.")),
        SheetColumn("receipt_on", _("Day of the last proof of receipt.")),
        SheetColumn("confirmed_on", _("Day of the holder's last confirmation.")),
        SheetColumn("due_on", _("Last day on which that confirmation counts.")),
    ]


# What the file of errors adds; taken in again, it is passed over.
ERROR_HEADINGS = ("row", "problem")


def joined(values: list[str]) -> str:
    """Return a list as one cell."""
    return SEPARATOR.join(values)


def split(text: str) -> list[str]:
    """Return one cell as a list; entries stand apart by semicolons or lines."""
    return [part.strip() for part in text.replace("\n", ";").split(";") if part.strip()]
