"""Who can: by which role the person may do something, and where they may not, who can and in which office today.

Apps that know offices register a provider; a role that is assigned to a person has no office and is
named alone. Source: design, "Who may do what".
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from coordination import clock
from coordination.access import PERMISSIONS, Viewer, require, viewer
from coordination.enums import Role
from coordination.exceptions import NotAllowedError
from coordination.policies import policy_of

MOST_OFFICES = 5

# One word an act (coordination.access), with the sentence for who may and for who may not.
SENTENCES: dict[str, tuple[Promise, Promise]] = {
    "write": (gettext_lazy("You may change this as %(ground)s."), gettext_lazy("It can be changed by: %(roles)s.")),
    "release": (
        gettext_lazy("You may release papers as %(ground)s."),
        gettext_lazy("Papers are released by: %(roles)s."),
    ),
    "send": (
        gettext_lazy("You may record what was passed on, sent and received as %(ground)s."),
        gettext_lazy("What was passed on, sent and received is recorded by: %(roles)s."),
    ),
    "confirm": (gettext_lazy("You may record this as %(ground)s."), gettext_lazy("It can be recorded by: %(roles)s.")),
    "settings": (
        gettext_lazy("You may change these settings as %(ground)s."),
        gettext_lazy("These settings can be changed by: %(roles)s."),
    ),
    "users": (
        gettext_lazy("You may give logins and roles as %(ground)s."),
        gettext_lazy("Logins and roles are given by: %(roles)s."),
    ),
    "seats": (
        gettext_lazy("You may put people in seats as %(ground)s."),
        gettext_lazy("People are put in seats by: %(roles)s."),
    ),
    "heads": (
        gettext_lazy("You may say who is sent the head of the chain as %(ground)s."),
        gettext_lazy("Who is sent the head of the chain is said by: %(roles)s."),
    ),
    "export-history": (
        gettext_lazy("You may take the history out as %(ground)s."),
        gettext_lazy("History is taken out by: %(roles)s."),
    ),
    "work": (
        gettext_lazy("You may run this again as %(ground)s."),
        gettext_lazy("It can be run again by: %(roles)s."),
    ),
}

Offices = Callable[[Collection[Role], Viewer, dt.date], Iterable[str]]
_offices: list[Offices] = []


def offices(function: Offices) -> Offices:
    """Register a function that names the offices with some roles today, as far as the viewer may read them.

    It asks the database once and names at most MOST_OFFICES.
    """
    _offices.append(function)
    return function


@dataclass(frozen=True, slots=True)
class Allowed:
    """Whether a person may, in one sentence: on what ground, or who can instead."""

    may: bool
    sentence: str


def allowed(user: Any, permission: str, *, own: bool = False) -> Allowed:
    """Return whether `user` may do `permission`, and the sentence for the page.

    `own` says that the record is their own and theirs to change, whatever the role's rights are
    elsewhere. Asks the database once where the person may not, and nothing where they may.
    """
    who = viewer(user)
    roles = PERMISSIONS[permission]
    can, cannot = SENTENCES[permission]
    ground = next((one for one in who.standings if one.role in roles), None)
    if ground is None and own:
        ground = next((one for one in who.standings if one.role == Role.NPC), None)
    if ground is not None:
        role = str(ground.role.label)
        told = role if ground.title == role else _("%(role)s: %(title)s") % {"role": role, "title": ground.title}
        return Allowed(may=True, sentence=str(can) % {"ground": told})
    return Allowed(may=False, sentence=_with_offices(str(cannot) % {"roles": names_of(roles)}, roles, who))


def names_of(roles: Collection[Role]) -> str:
    """Return roles in words, in their own order."""
    return _listed(str(role.label) for role in Role if role in roles)


def permitted(request: HttpRequest, permission: str) -> None:
    """Answer with a page that names who can, where the person may read and may not do this."""
    try:
        require(request.user, permission)
    except NotAllowedError as error:
        who = viewer(request.user)
        raise PermissionDenied(_with_offices(str(error), PERMISSIONS[permission], who)) from error


def opened_by(request: HttpRequest) -> str:
    """Return which roles open the page that was asked for; empty where it is no room of the register."""
    match = request.resolver_match
    declared = policy_of(match.func, match.url_name) if match else None
    if declared is None or not declared.roles:
        return ""
    sentence = _("This page opens to: %(roles)s.") % {"roles": names_of(declared.roles)}
    return _with_offices(sentence, declared.roles, viewer(request.user))


def _with_offices(sentence: str, roles: Collection[Role], who: Viewer) -> str:
    found = [name for read in _offices for name in read(roles, who, clock.today())]
    if not found:
        return sentence
    return pgettext("two sentences, one after the other", "%(first)s %(second)s") % {
        "first": sentence,
        "second": _("Today: %(offices)s.") % {"offices": pgettext("between offices", "; ").join(found)},
    }


def _listed(words: Iterable[str]) -> str:
    return pgettext("between the items of a list", ", ").join(words)
