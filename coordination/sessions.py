"""Sessions of a login: how many are open, and ending them at once."""

from collections.abc import Iterator

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

from coordination import clock, security
from coordination.models import User
from coordination.records import Actor, By


def _of(user: User) -> Iterator[Session]:
    """Yield the open sessions of a user; each is read, since a session does not name its owner in a column."""
    for session in Session.objects.filter(expire_date__gt=clock.now()).iterator():
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            yield session


def open_sessions(user: User) -> int:
    """Return in how many browsers a user is signed in."""
    return sum(1 for _session in _of(user))


def end_sessions(*, user: User, by: By, reason: str = "") -> int:
    """Sign a user out everywhere, at the next request of each browser. Returns the number of sessions ended."""
    ended = 0
    for session in list(_of(user)):
        session.delete()
        ended += 1
    security.note("sessions-ended", actor=str(Actor.of(by)), subject=f"user:{user.pk}", count=ended, reason=reason)
    return ended
