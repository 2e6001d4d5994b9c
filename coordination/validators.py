"""Checks of one value, shared by models, forms and imports."""

import re
import unicodedata
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

PHONE = re.compile(r"^\+[1-9][0-9]{6,14}$")
LANGUAGE = re.compile(r"^[a-z]{2,3}(-[A-Za-z]{2,8})?$")
_email = EmailValidator()


def phone(value: str) -> None:
    """Refuse what is no international number (E.164: +, country code, 7 to 15 digits)."""
    if not PHONE.match(re.sub(r"[\s().\-/]", "", value)):
        raise ValidationError(
            _("“%(value)s” is no international telephone number. Write it as +254 20 123 4567."),
            code="phone",
            params={"value": value},
        )


def phones(value: list[str]) -> None:
    """Refuse a list in which one entry is no telephone number."""
    _each(value, phone)


def emails(value: list[str]) -> None:
    """Refuse a list in which one entry is no e-mail address."""
    _each(value, email)


def email(value: str) -> None:
    try:
        _email(value)
    except ValidationError as error:
        raise ValidationError(
            _("“%(value)s” is no e-mail address. Write it as name@office.example."),
            code="email",
            params={"value": value},
        ) from error


def languages(value: list[str]) -> None:
    _each(value, language)


def language(value: str) -> None:
    if not LANGUAGE.match(value):
        raise ValidationError(
            _("“%(value)s” is no language code. Write it as en, fr or ar."), code="language", params={"value": value}
        )


def time_zone(value: str) -> None:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        raise ValidationError(
            _("“%(value)s” is no time zone. Write it as Africa/Nairobi."), code="zone", params={"value": value}
        ) from error


def printable(value: str) -> None:
    """Refuse control characters and direction overrides, which can make a text read as another."""
    for character in value:
        if character in "\n\r\t":
            continue
        if (
            unicodedata.category(character) in {"Cc", "Cs"}
            or character in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
        ):
            raise ValidationError(
                _("The text has a hidden character (%(code)s). Type it again rather than paste it."),
                code="printable",
                params={"code": f"U+{ord(character):04X}"},
            )


def _each(value: object, check: object) -> None:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValidationError(_("This must be a list of texts."), code="list")
    for item in value:
        check(item)  # type: ignore[operator]
