"""Whose concern a matter of the contacts is, and the clause under which it stands."""

from django.db.models import Q
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from contacts.clauses import OF_DESIGNATION
from contacts.enums import StaleReason
from contacts.models import Instrument
from contacts.querysets import own
from coordination.access import Viewer
from coordination.enums import Role


def works_for_all(viewer: Viewer) -> bool:
    """Return whether every contact is this person's concern: secretariat and head act, the auditor reads."""
    return viewer.sees_all


def concerns(viewer: Viewer) -> Q:
    """Return the condition over registrations that are somebody's own: their post, or their body's contact."""
    return own(viewer, "point__") | Q(point__body_id__in=viewer.body_ids)


def secretariat() -> str:
    """Return the owner of what the secretariat has to do."""
    return str(Role.SECRETARIAT.label)


def isolated(text: str) -> str:
    """Return a clause or reference so that a line from right to left does not turn it round; plain elsewhere."""
    return f"\u2068{text}\u2069" if get_language_bidi() else text


def act(viewer: Viewer, label: str, url: str, otherwise: str, *roles: Role) -> tuple[str, str]:
    """Return the act's word and address for who holds one of the roles, and for others the page that tells of it."""
    return (label, url) if viewer.has(*roles) else (_("Open"), otherwise)


def provision_of(reason: StaleReason | str, instrument: Instrument) -> str:
    """Return the key of the provision that a reason is a matter of; an article in words outside clause 4."""
    if not instrument.in_clause_4:
        return instrument.ref() or instrument.short()
    return "6.1.designate" if StaleReason(reason) in OF_DESIGNATION else instrument.provision
