"""What the holder sees through the signed link: masked before the second step, whole after it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from contacts.details import details_of, holder_on
from contacts.models import PointOfContact
from contacts.pages.details import LABELS, in_words
from coordination import clock
from coordination.ui import Bdi, Fact, FactGroup

HIDDEN = "•••"


def present_details(point: PointOfContact, language: str = "en") -> dict[str, Any]:
    """Return the details as they stand today."""
    return details_of(point, holder_on(point, clock.today()), language)


def masked_email(address: str) -> str:
    """Return an e-mail address of which only the first letters and the last part of the domain can be read."""
    name, _at, domain = address.partition("@")
    place, dot, end = domain.rpartition(".")
    return f"{name[:1]}{HIDDEN}@{place[:1]}{HIDDEN}{dot}{end}"


def masked_phone(number: str) -> str:
    """Return a telephone number of which only the last two digits can be read."""
    digits = "".join(character for character in number if character.isdigit())
    return f"+{HIDDEN} {digits[-2:]}"


def masked_group(point: PointOfContact, details: Mapping[str, Any]) -> FactGroup:
    """Return what may be shown to whoever has the link alone: the office, and that something is on record.

    No name, no address, telephones and e-mails masked. Source: design, rule 11; domain notes on 6.2.
    """
    comma = pgettext("between the items of a list", ", ")
    phones = comma.join(masked_phone(one) for one in details["phones"])
    emails = comma.join(masked_email(one) for one in details["emails"])
    return FactGroup(
        [
            Fact(str(LABELS["position"]), Bdi(point.office_in())),
            Fact(str(LABELS["phones"]), Bdi(phones, ltr=True) if phones else _("none on record")),
            Fact(str(LABELS["emails"]), Bdi(emails, ltr=True)),
        ]
    )


def whole_group(details: Mapping[str, Any], *, has_name: bool) -> FactGroup:
    """Return the details as the register has them, for the holder to confirm."""
    return FactGroup(
        [
            Fact(str(label), in_words(name, details[name].replace("\n", ", ") if name == "address" else details[name]))
            for name, label in LABELS.items()
            if name != "name" or has_name
        ]
    )
