"""What the apps above know of a login or an address: they register, the administrator's pages read.

`coordination` knows logins and assigned roles only. Whose login it is, which seats they hold, and what
can be done about it, is said by the app that has the people.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from coordination.access import Viewer
from coordination.models import User
from coordination.ui import Link


@dataclass(frozen=True, slots=True)
class Tie:
    """One ground on which a person is here: the role, the seat or act behind it, its period, where to end it."""

    role: str
    title: str
    began_on: dt.date
    ended_on: dt.date | None = None
    url: str = ""
    end_url: str = ""

    def covers(self, on: dt.date) -> bool:
        return self.began_on <= on and (self.ended_on is None or self.ended_on >= on)


@dataclass(frozen=True, slots=True)
class Matter:
    """Something about access that needs a hand: what, how many, the first of them, and where all of them are."""

    key: str
    title: str
    count: int
    why: str
    items: Sequence[tuple[Link, str]] = field(default_factory=tuple)
    url: str = ""
    tone: str = "hand"


Ties = Callable[[Sequence[User], Viewer], Mapping[uuid.UUID, Sequence[Tie]]]
Holders = Callable[[str, dt.date], Q]
Ways = Callable[[User, Viewer], Sequence[Link]]
Owners = Callable[[str, Viewer], Sequence[Link]]
Matters = Callable[[Viewer, dt.date], Sequence[Matter]]

_ties: list[Ties] = []
_holders: list[Holders] = []
_ways: list[Ways] = []
_owners: list[Owners] = []
_matters: list[Matters] = []


def tells_ties(function: Ties) -> Ties:
    """Register what reads the grounds of many logins at once, whatever their period, in a fixed number of queries."""
    _ties.append(function)
    return function


def tells_holders(function: Holders) -> Holders:
    """Register the condition over User that somebody has a role on a day by a ground of this app."""
    _holders.append(function)
    return function


def offers_ways(function: Ways) -> Ways:
    """Register the acts that an app offers on the page of a login, such as tying it to a seat."""
    _ways.append(function)
    return function


def knows_addresses(function: Owners) -> Owners:
    """Register what finds whose a mail address is."""
    _owners.append(function)
    return function


def raises_matters(function: Matters) -> Matters:
    """Register what finds something about access that needs a hand, in a fixed number of queries."""
    _matters.append(function)
    return function


def ties_of(users: Sequence[User], viewer: Viewer) -> dict[uuid.UUID, list[Tie]]:
    """Return the grounds that apps know of each login."""
    found: dict[uuid.UUID, list[Tie]] = {user.pk: [] for user in users}
    for read in _ties if users else ():
        for key, ties in read(users, viewer).items():
            found[key].extend(ties)
    return found


def holders_of(role: str, on: dt.date) -> Q:
    """Return the condition over User that somebody has a role on a day by a ground of any app; none without apps."""
    condition = Q(pk__in=[])
    for read in _holders:
        condition |= read(role, on)
    return condition


def ways_for(user: User, viewer: Viewer) -> list[Link]:
    return [link for offer in _ways for link in offer(user, viewer)]


def owners_of(address: str, viewer: Viewer) -> list[Link]:
    """Return the pages of those whose address it is: the login first, then what the apps know."""
    users = User.objects.visible_to(viewer).filter(email__iexact=address)
    logins = [Link(str(user), user.get_absolute_url()) for user in users[:3]]
    return [*logins, *(link for find in _owners for link in find(address, viewer))]


def matters(viewer: Viewer, on: dt.date) -> list[Matter]:
    return [matter for read in _matters for matter in read(viewer, on) if matter.count]
