"""Sessions: when one begins and ends, and what its owner or the administrator may end by hand.

Idle and absolute ends are decided by the server and kept in the session. Times are seconds of the machine's clock, as
the sign-in library keeps its own. A session that somebody ends is deleted, so that no request under way can write it back, and
leaves a tombstone under another key: it opens nothing, but says at the next request whose session it was, so that
what was typed there comes back to its owner.
"""

import datetime as dt
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.account.utils import user_pk_to_url_str
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from coordination import clock, security
from coordination.models import User
from coordination.records import Actor, By

BEGAN, SEEN, ENDED = "began_at", "seen_at", "ended"
# A page that is only read costs a write once a minute, not at each request.
WRITE_EVERY_SECONDS = 60
TOMBSTONE_SECONDS = 2 * 3600
SWEPT_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Ending:
    """A session that is over: whose it was, and why (`idle`, `absolute`, `ended`, `credentials`, `suspended`)."""

    user: str
    why: str
    is_noted: bool = False  # Somebody ended it by hand, and the event was written then.


def begin(session: SessionBase) -> None:
    """Start both clocks of a session that was just signed in, and sweep some that nobody can open any more."""
    session[BEGAN] = session[SEEN] = int(time.time())
    over = Session.objects.filter(expire_date__lte=_instant()).values_list("pk", flat=True)[:SWEPT_AT_ONCE]
    Session.objects.filter(pk__in=list(over)).delete()


def seconds_left(session: SessionBase) -> int:
    """Return how long the session lasts if nothing is done any more; 0 or less when it is over."""
    return _left(session)


def _left(held: Mapping[str, Any] | SessionBase) -> int:
    now = int(time.time())
    began, seen = held.get(BEGAN), held.get(SEEN)
    if not isinstance(began, int) or not isinstance(seen, int):
        return 0
    if min(began, seen) > now + WRITE_EVERY_SECONDS:
        return 0  # The clock was set back: nothing can be said of this session, so it is closed.
    return min(seen + settings.SESSION_IDLE_SECONDS, began + settings.SESSION_COOKIE_AGE) - now


def ending_of(request: HttpRequest) -> Ending | None:
    """Return why the session that this request brings is over, or None where it goes on or nobody was signed in."""
    session = request.session
    # Read before `request.user`, which empties a session whose password changed.
    owner = session.get(SESSION_KEY)
    if owner is None:
        return _dug_up(request)
    if not request.user.is_authenticated:
        return Ending(str(owner), "suspended" if _is_suspended(owner) else "credentials")
    if seconds_left(session) > 0:
        return None
    began = session.get(BEGAN)
    is_absolute = isinstance(began, int) and began + settings.SESSION_COOKIE_AGE <= time.time()
    return Ending(str(owner), "absolute" if is_absolute else "idle")


def close(request: HttpRequest, ending: Ending) -> None:
    """Empty the session of a request that came too late; the browser gets a new one only where something is kept."""
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    if not ending.is_noted:
        security.note(f"session-ended-{ending.why}", actor=f"user:{ending.user}")
    request.session.flush()


def touch(request: HttpRequest, *, at_once: bool = False) -> None:
    """Note that the person is here: at most once a minute, or `at_once` where the person said so."""
    session = request.session
    now = int(time.time())
    if not at_once and now - session.get(SEEN, 0) < WRITE_EVERY_SECONDS:
        return
    session[SEEN] = now
    UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=clock.now())


def rotate(request: HttpRequest) -> None:
    """Give the session a new key after a proof, so that a key taken before it opens nothing after it."""
    before = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)


def end_sessions(*, user: User, by: By, reason: str = "", keep: str | None = None) -> int:
    """End every session of a user at once, and each sign-in that waits for its second step.

    `keep` is the key of the one that goes on. Reads all sessions that live, since one may stand on no list.
    Returns how many ended; a security event names who did it.
    """
    ended = 0
    for row in _living().exclude(session_key=keep or "").iterator():
        held = row.get_decoded()
        waiting = held.get(LOGIN_SESSION_KEY)
        is_waiting = isinstance(waiting, dict) and waiting.get("user_pk") == user_pk_to_url_str(user)
        if held.get(SESSION_KEY) == str(user.pk) or is_waiting:
            _bury(row.session_key, user)
            ended += 1
    UserSession.objects.filter(user=user).exclude(session_key=keep or "").delete()
    security.note(
        "sessions-ended", actor=str(Actor.of(by)), subject=f"user:{user.pk}", sessions=ended, reason=reason[:500]
    )
    return ended


def end_session(*, row: UserSession, by: User) -> None:
    """End one session of the list of its owner."""
    _bury(row.session_key, row.user)
    row.delete()
    security.note("session-ended-by-owner", actor=f"user:{by.pk}", subject=f"user:{row.user_id}")


def _bury(key: str, user: User) -> None:
    if not Session.objects.filter(session_key=key).delete()[0]:
        return
    Session.objects.create(
        session_key=_stone_key(key),
        session_data=SessionStore().encode({ENDED: str(user.pk)}),
        expire_date=_instant() + dt.timedelta(seconds=TOMBSTONE_SECONDS),
    )


def _dug_up(request: HttpRequest) -> Ending | None:
    """Return the ending of the session that the cookie still names, and take its tombstone away."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if not key or not request.session.is_empty():
        return None
    stone = SessionStore(session_key=_stone_key(key))
    user = stone.get(ENDED)
    if user is None:
        return None
    stone.delete()
    return Ending(str(user), "suspended" if _is_suspended(user) else "ended", is_noted=True)


def _is_suspended(user: str) -> bool:
    return User.objects.filter(pk=user, is_active=False).exists()


def _stone_key(key: str) -> str:
    return salted_hmac("coordination.sessions.ended", key, algorithm="sha256").hexdigest()[:32]


def open_sessions(user: User) -> list[UserSession]:
    """Return a user's sessions that still open the register, last used first. Two queries at any size."""
    rows = list(UserSession.objects.filter(user=user).order_by("-last_seen_at"))
    keys = [row.session_key for row in rows]
    alive = {one.session_key: one.get_decoded() for one in _living().filter(session_key__in=keys)}
    fingerprint = user.get_session_auth_hash()
    return [
        row
        for row in rows
        if (held := alive.get(row.session_key)) and held.get(HASH_SESSION_KEY) == fingerprint and _left(held) > 0
    ]


def _living() -> QuerySet[Session]:
    return Session.objects.filter(expire_date__gt=_instant())


def _instant() -> dt.datetime:
    return dt.datetime.fromtimestamp(time.time(), dt.UTC)
