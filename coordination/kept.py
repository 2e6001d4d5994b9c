"""What was typed when a session ended, or when proof was asked for: kept for two hours, and shown in its form again.

The copy stands in the browser's own session on the server, bound to the user whose session ended where that is
known: somebody else who signs in there never sees it. Passwords, codes and files are not kept. A kept text is
never sent by itself: the form shows it, and the person looks it over.
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from django.contrib.sessions.backends.base import SessionBase
from django.core.cache import cache
from django.http import HttpRequest, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

KEPT = "kept_text"
LONGEST_SECONDS = 2 * 3600
MOST_FIELDS, MOST_BYTES, MOST_COPIES = 200, 200_000, 5
# Strangers may make this many copies an hour from one address; who is signed in or was, is not counted.
STRANGER_COPIES = 20


@dataclass(slots=True)
class KeptText:
    """What one form held; `taken` says that the form on this page shows it."""

    fields: dict[str, list[str]]
    why: str
    came_from: str = ""
    had_files: bool = False
    was_long: bool = False
    taken: bool = field(default=False, compare=False)

    @property
    def data(self) -> QueryDict:
        data = QueryDict(mutable=True)
        for name, values in self.fields.items():
            data.setlist(name, values)
        data._mutable = False
        return data

    @property
    def sentence(self) -> str:
        """Say why the form is here again, and what to do."""
        if not self.taken:
            lost = _("What you typed was too long to be kept.")
            return f"{_not_done(self.why)} {lost}" if self.was_long else _not_done(self.why)
        words = {
            "proof": _("We had to be sure that it is you. What you typed is here; look it over and send it."),
            "stale": _(
                "This form was older than your sign-in, so it was not taken. What you typed is here; look it over "
                "and send it."
            ),
        }
        said = words.get(
            self.why,
            _("You were signed out while you were writing. What you typed is here; look it over and send it."),
        )
        again = _("Files are not kept: choose them again.")
        return f"{said} {again}" if self.had_files else said


def _not_done(why: str) -> str:
    if why == "proof":
        return _("It was not done yet, because we had to be sure that it is you. Do it again, if you still want it.")
    if why == "stale":
        return _("It was not done, because the page was older than your sign-in. Do it again, if you still want it.")
    return _("You were signed out, so it was not done. Do it again, if you still want it.")


_offered: ContextVar[KeptText | None] = ContextVar("kept_text", default=None)


def keep(request: HttpRequest, *, why: str, whose: str = "") -> str:
    """Keep what a POST brought, where it fits, and return the address at which the person goes on by GET.

    `whose` is the id of the user whose session ended or who is signed in, else the mark of the account that signed in
    last in this browser (`devices.last_of`); empty where nobody knows.
    """
    path = landing(request)
    if not whose and not _stranger_may(request):
        return path
    fields = {
        name: values
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken" and "password" not in name.lower()
    }
    size = sum(
        len(name) + sum(len(value.encode(errors="replace")) for value in values) for name, values in fields.items()
    )
    is_long = len(fields) > MOST_FIELDS or size > MOST_BYTES
    text = KeptText({} if is_long else fields, why, came_from(request), bool(request.FILES), is_long)
    _store(request.session, text, path, whose)
    if not request.user.is_authenticated:
        request.session.set_expiry(LONGEST_SECONDS)
    return path


def _store(session: SessionBase, text: KeptText, path: str, whose: str) -> None:
    others = [one for one in _living(session) if (one["path"], one["whose"]) != (path, whose)]
    held = {name: getattr(text, name) for name in ("fields", "why", "came_from", "had_files", "was_long")}
    session[KEPT] = [*others, {**held, "path": path, "whose": whose, "at": int(time.time())}][-MOST_COPIES:]


def landing(request: HttpRequest) -> str:
    """Return where the form of a POST stands: the page it came from where that is the same path, else its address."""
    page = came_from(request)
    return page if urlsplit(page).path == request.path else request.get_full_path()


def came_from(request: HttpRequest) -> str:
    """Return path and query of the page of this site from which the request came, or nothing."""
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return ""
    parts = urlsplit(referer)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _stranger_may(request: HttpRequest) -> bool:
    """Bound what somebody who never signed in can make the register keep."""
    key = f"kept-text:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, 3600)
    try:
        return bool(cache.incr(key) <= STRANGER_COPIES)
    except ValueError:  # The cache forgot between the two calls.
        return False


def _living(session: SessionBase) -> list[dict[str, Any]]:
    oldest = time.time() - LONGEST_SECONDS
    return [one for one in session.get(KEPT, []) if one["at"] > oldest]


def hand_over(session: SessionBase, user: str, mark: str) -> None:
    """Drop, at a sign-in, what somebody else typed; the rest is this user's from here on."""
    if KEPT not in session:
        return
    session[KEPT] = [{**one, "whose": user} for one in _living(session) if one["whose"] in ("", user, mark)]
    # The short end was for the time before the sign-in; from here the session lasts as any other.
    session.set_expiry(0)


def take_out(request: HttpRequest) -> KeptText | None:
    """Return what is kept for the page that a signed-in person opens now, and forget it."""
    if KEPT not in request.session:
        return None
    user, path = str(request.user.pk), request.get_full_path()
    living = [one for one in _living(request.session) if one["whose"] == user]
    found = next((one for one in living if one["path"] == path), None)
    rest = [one for one in living if one is not found]
    if not rest:
        del request.session[KEPT]
    elif len(rest) < len(request.session[KEPT]):
        request.session[KEPT] = rest
    if found is None:
        return None
    return KeptText(found["fields"], found["why"], found["came_from"], found["had_files"], found["was_long"])


def move(request: HttpRequest, text: KeptText) -> None:
    """Keep a text for the page it came from, because its own address shows no page."""
    _store(request.session, replace(text, came_from=""), text.came_from, str(request.user.pk))


@contextmanager
def offering(text: KeptText) -> Iterator[None]:
    """Let the forms that are made inside show a text."""
    token = _offered.set(text)
    try:
        yield
    finally:
        _offered.reset(token)


def offered() -> KeptText | None:
    """Return the text that is kept for the page being made."""
    return _offered.get()


def take(names: Iterable[str]) -> QueryDict | None:
    """Return the kept text for a form that has one of these fields, else None."""
    text = _offered.get()
    if text is None or not set(names) & set(text.fields):
        return None
    text.taken = True
    return text.data
