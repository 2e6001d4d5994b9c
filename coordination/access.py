"""Who may: the roles a person holds today, read once a request.

A role is held, not set. Apps register providers that turn their own records (seats held) into
`Standing`s; `coordination` knows only its own assignments. Source: design, "Who may do what".
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from coordination import clock, scopes
from coordination.enums import Classification, Role
from coordination.exceptions import NotAllowedError
from coordination.models import RoleAssignment, User


@dataclass(frozen=True)
class Standing:
    """One ground on which a person has a role: the seat or assignment, and the scope it opens."""

    role: Role
    title: str
    body_id: uuid.UUID | None = None
    seat_id: uuid.UUID | None = None
    is_government: bool = False


@dataclass(frozen=True)
class Viewer:
    """What a signed-in person is today; built once a request, never kept longer."""

    user_id: uuid.UUID | None
    standings: tuple[Standing, ...] = ()
    roles: frozenset[Role] = field(default_factory=frozenset)

    @property
    def body_ids(self) -> frozenset[uuid.UUID]:
        return frozenset(standing.body_id for standing in self.standings if standing.body_id)

    @property
    def seat_ids(self) -> frozenset[uuid.UUID]:
        return frozenset(standing.seat_id for standing in self.standings if standing.seat_id)

    @property
    def sees_all(self) -> bool:
        return bool(self.roles & {Role.SECRETARIAT, Role.HEAD, Role.AUDITOR})

    @property
    def classifications(self) -> tuple[str, ...]:
        """Return the classes of records that this person may read beside those of their own scope."""
        if self.sees_all:
            return tuple(Classification.values)
        if any(standing.is_government or standing.role == Role.NPC for standing in self.standings):
            return (Classification.PUBLIC, Classification.MECHANISM, Classification.GOVERNMENT)
        if self.roles & {Role.FOCAL, Role.OBSERVER, Role.MISSION}:
            return (Classification.PUBLIC, Classification.MECHANISM)
        return ()

    def has(self, *roles: Role) -> bool:
        return bool(self.roles & set(roles))


Provider = Callable[[User, dt.date], Iterable[Standing]]
_providers: list[Provider] = []


def provider(function: Provider) -> Provider:
    """Register a function that reads a user's standings on a day in one query (in an app's `roles.py`)."""
    _providers.append(function)
    return function


def _assigned(user: User, on: dt.date) -> Iterable[Standing]:
    rows = RoleAssignment.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gte=on),
        scopes.in_group(user.pk, Concat(Value(scopes.ROLE_PREFIX), OuterRef("role"))),
        user=user,
        began_on__lte=on,
    )
    return [Standing(Role(row.role), str(Role(row.role).label)) for row in rows]


@dataclass(frozen=True, slots=True)
class Ground:
    """A role that a person holds, held or will hold: from when until when, the seat or assignment, and its act."""

    role: Role
    title: str
    began_on: dt.date
    ended_on: dt.date | None = None
    authority: str = ""
    url: str = ""


Past = Callable[[User, Viewer], Iterable[Ground]]
_pasts: list[Past] = []


def past_provider(function: Past) -> Past:
    """Register a function that reads every ground of a user, past and to come (in an app's `roles.py`).

    It is given the viewer as well, and names nothing that is not open to them.
    """
    _pasts.append(function)
    return function


def _assigned_ever(user: User, viewer: Viewer) -> Iterable[Ground]:
    return [
        Ground(Role(row.role), gettext("assigned"), row.began_on, row.ended_on, row.authority)
        for row in RoleAssignment.objects.filter(user=user)
    ]


def grounds_of(user: User, viewer: Viewer) -> list[Ground]:
    """Return every ground on which a person ever had a role, newest first, in the words that the viewer may read."""
    found = [ground for read in (_assigned_ever, *_pasts) for ground in read(user, viewer)]
    return sorted(found, key=lambda ground: (ground.began_on, ground.title), reverse=True)


def viewer(user: User | AnonymousUser | Any) -> Viewer:
    """Return what `user` is today, from the request's own copy where it was asked before."""
    if not getattr(user, "is_authenticated", False):
        return Viewer(None)
    known = getattr(user, "_viewer", None)
    if known is None:
        on = clock.today()
        standings = tuple(item for read in (_assigned, *_providers) for item in read(user, on))
        known = Viewer(user.pk, standings, frozenset(standing.role for standing in standings))
        user._viewer = known
    return known


# What each role may do, one word an act; the page names who can where the person cannot.
PERMISSIONS: dict[str, frozenset[Role]] = {
    "write": frozenset({Role.SECRETARIAT}),
    "release": frozenset({Role.SECRETARIAT, Role.HEAD}),
    "send": frozenset({Role.SECRETARIAT, Role.MISSION}),
    "confirm": frozenset({Role.SECRETARIAT, Role.NPC}),
    "settings": frozenset({Role.ADMINISTRATOR, Role.SECRETARIAT}),
    "users": frozenset({Role.ADMINISTRATOR}),
    "heads": frozenset({Role.ADMINISTRATOR}),
    "export-history": frozenset({Role.SECRETARIAT, Role.AUDITOR}),
    # Who is put in a seat and until when; the seat itself and all else of it stays with `write`.
    "seats": frozenset({Role.SECRETARIAT, Role.ADMINISTRATOR}),
    "work": frozenset({Role.ADMINISTRATOR, Role.SECRETARIAT}),
}


def may(user: User | Any, permission: str, on: Any = None) -> bool:
    """Return whether `user` may do `permission` (a key of PERMISSIONS). Raises KeyError for another word.

    `on` is the record; records are reached through visible_to, so sight has been judged before.
    """
    return bool(PERMISSIONS[permission] & viewer(user).roles)


def require(user: User | Any, permission: str, on: Any = None) -> None:
    """Raise NotAllowedError, naming the roles that can, where `user` may not."""
    if not may(user, permission, on):
        names = pgettext("between the items of a list", ", ").join(
            str(role.label) for role in Role if role in PERMISSIONS[permission]
        )
        raise NotAllowedError(_("You can read this. It can be done by: %(roles)s.") % {"roles": names})
