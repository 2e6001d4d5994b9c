"""The frame around each page: the rooms that exist and that the person may open, and who they are here."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from coordination import clock, sessions
from coordination.access import PERMISSIONS, Viewer, viewer
from coordination.enums import Role
from coordination.models import State
from coordination.policies import Policy, policy_of
from coordination.ui import day, moment


@dataclass(frozen=True, slots=True)
class Room:
    """A room of the register: its word and the route of its first page, under whose address all of it lies.

    With `roles`, the rail shows it to these alone: to others the page is open and stays empty. `also` names
    addresses that belong to the room and lie elsewhere.
    """

    label: Promise
    route: str
    roles: frozenset[Role] = frozenset()
    also: tuple[str, ...] = ()


# Who can have a job of their own, and who reads those of all.
AT_WORK = PERMISSIONS["write"] | PERMISSIONS["release"] | PERMISSIONS["work"] | {Role.AUDITOR}

# The order of the left rail; a room without a route yet is not shown.
ROOMS = (
    Room(_("Today"), "today"),
    Room(_("Contacts"), "contacts:registration-list"),
    Room(_("Members"), "members:body-list"),
    Room(_("Authority"), "authority:designation-list"),
    Room(_("Functions"), "functions:function-list"),
    Room(_("Reporting"), "reporting:obligation-list"),
    Room(_("Conformity"), "conformity"),
    Room(_("Documents"), "document-list"),
    Room(_("Jobs"), "job-list", AT_WORK),
    Room(_("Outbox"), "outbox-list"),
    Room(_("History"), "history"),
    Room(_("Integrity"), "integrity"),
    Room(_("Settings"), "settings"),
    Room(_("Administration"), "administration", also=("/users/", "/roles/", "/failed/", "/health/")),
)


@dataclass(frozen=True, slots=True)
class Door:
    """A room as it stands in the rail; `here` is page, room or nothing."""

    label: str
    url: str
    here: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What `base.html` says around every page."""

    state: str
    mechanism: str
    person: str
    standings: Sequence[str]
    rooms: Sequence[Door]
    on: str
    at: str
    zone: str
    version: str
    is_demo: bool
    seconds_left: int = 0


@cache
def _entry(route: str) -> tuple[str, Policy] | None:
    """Return the address and policy of a room's first page, or None while the room has no route."""
    try:
        url = reverse(route)
    except NoReverseMatch:
        return None
    match = resolve(url)
    policy = policy_of(match.func, match.url_name)
    return (url, policy) if policy else None


def _may_open(policy: Policy, who: Viewer) -> bool:
    return policy.anybody or policy.signed_in or bool(policy.roles & who.roles)


def may_follow(who: Viewer, url: str) -> bool:
    """Return whether the policy of an address lets `who` in; which records are open there, `visible_to` says."""
    match = resolve(url)
    policy = policy_of(match.func, match.url_name)
    return policy is not None and _may_open(policy, who)


def _is_shown(room: Room, policy: Policy, who: Viewer) -> bool:
    return _may_open(policy, who) and (not room.roles or bool(room.roles & who.roles))


def rooms(who: Viewer, path: str) -> list[Door]:
    """Return the rooms that `who` may open, marking the one in which `path` lies."""
    entries = [(room, entry) for room in ROOMS if (entry := _entry(room.route)) and _is_shown(room, entry[1], who)]
    # The first page of all lies at the root, under which everything else lies too.
    places = [(place, url) for room, (url, _policy) in entries for place in (url, *room.also)]
    inside = [(place, url) for place, url in places if path == place or (place != "/" and path.startswith(place))]
    _place, nearest = max(inside, key=lambda found: len(found[0]), default=("", ""))
    return [
        Door(str(room.label), url, ("page" if path == url else "true") if url == nearest else "")
        for room, (url, _policy) in entries
    ]


def standings(who: Viewer) -> list[str]:
    """Return what the person is here, one line a ground: the role, and the seat or body behind it."""
    lines = []
    for standing in who.standings:
        role, title = str(Role(standing.role).label), str(standing.title)
        line = role if title in ("", role) else f"{role}, {title}"
        if line not in lines:
            lines.append(line)
    return lines


def frame(request: HttpRequest) -> Frame:
    """Gather the frame for a request: one cached State and the request's own viewer."""
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    who = viewer(user)
    state = State.current()
    return Frame(
        state=str(state) if state else "",
        mechanism=state.mechanism if state else "",
        person=str(user) if signed_in else "",
        standings=standings(who),
        rooms=rooms(who, request.path) if signed_in else (),
        on=day(clock.today()),
        at=moment(clock.now()),
        zone=str(clock.zone()),
        version=settings.VERSION,
        is_demo=settings.MODE == "demo",
        seconds_left=sessions.seconds_left(request.session) if signed_in else 0,
    )


def rail(request: HttpRequest) -> dict[str, object]:
    """Context processor: `frame`, computed only by templates that draw it."""
    return {"frame": SimpleLazyObject(lambda: frame(request))}
