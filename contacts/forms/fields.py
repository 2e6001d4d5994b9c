"""Fields that several forms of the contacts share: plain text, and lists of addresses typed one a line."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coordination import never_stored, validators
from coordination.forms.fields import EmailLinesField, LanguageLinesField, PhoneLinesField


def text_field(label: object, *, most: int = 200, rows: int = 0, **kwargs: Any) -> forms.CharField:
    """Return a field of plain text; with `rows`, a box of so many lines."""
    widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"}) if rows else forms.TextInput(attrs={"dir": "auto"})
    checks = [validators.printable, never_stored.refuse, *kwargs.pop("validators", [])]
    return forms.CharField(label=label, max_length=most, widget=widget, validators=checks, **kwargs)


def emails_field() -> EmailLinesField:
    return EmailLinesField(
        label=_("Office e-mail addresses"),
        required=False,
        help_text=_("One a line. The signed link goes to the first one."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr", "inputmode": "email"}),
    )


def phones_field() -> PhoneLinesField:
    return PhoneLinesField(
        label=_("Office telephones"),
        required=False,
        help_text=_("One a line, as +254 20 123 4567."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr", "inputmode": "tel"}),
    )


def languages_field() -> LanguageLinesField:
    return LanguageLinesField(
        label=_("Languages"),
        required=False,
        help_text=_("Codes of the languages in which it can be written to, one a line, as en, fr or ar."),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "ltr"}),
    )
