"""What a recipient is told of a contact, and its fingerprint.

The details are computed from the contact, its holder on the day and its body; the fingerprint is
kept on the contact by the actions that change a part, and on each event that told or confirmed it.
Source: ISACS 03.40, 6.3; the contact composite of the notification forms.
"""

import datetime as dt
from typing import Any

from contacts.enums import PointKind
from contacts.models import PointOfContact
from coordination.canonical import canonical, digest
from coordination.models.state import name_in
from members.models import Holding

FIELDS = ("name", "position", "organisation", "address", "phones", "emails", "languages")


def holder_on(point: PointOfContact, on: dt.date) -> Holding | None:
    """Return who holds the contact's post on a day; None for an office and for a vacant post."""
    if point.kind != PointKind.SEAT:
        return None
    return Holding.objects.serving(on).filter(seat_id=point.seat_id).select_related("person").first()


def details_of(point: PointOfContact, holding: Holding | None, language: str = "en") -> dict[str, Any]:
    """Return the details under FIELDS: texts, and lists of texts for phones, emails and languages.

    `holding` is the present one of a post, or None. A vacant post has an empty name. Office data
    only: the holder's office e-mail and telephone come before those of the office.
    """
    person = holding.person if holding else None
    return {
        "name": person.name if person else "",
        "position": point.office_in(language),
        "organisation": name_in(point.body, language),
        "address": point.address.replace("\r\n", "\n").strip() or point.body.address.replace("\r\n", "\n").strip(),
        "phones": _once([person.phone if person else "", *point.phones]),
        "emails": _once([person.email if person else "", *point.emails]),
        "languages": _once([*(person.languages if person else []), *point.languages]),
    }


def fingerprint(details: dict[str, Any]) -> str:
    """Return the SHA-256 of the details' canonical text: equal exactly where the details are equal."""
    return digest(canonical({name: details[name] for name in FIELDS}))


def differing(before: dict[str, Any], after: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return the fields that differ, each with what was and what is. Keys are of FIELDS."""
    return {
        name: (before.get(name, ""), after.get(name, ""))
        for name in FIELDS
        if (before.get(name) or "") != (after.get(name) or "")
    }


def _once(texts: list[str]) -> list[str]:
    return list(dict.fromkeys(text.strip() for text in texts if text and text.strip()))
