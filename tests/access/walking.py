"""Asking as each of the cast, and what came of it in one letter."""

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.template.backends.django import Template
from django.test import Client
from django.utils.safestring import SafeString, mark_safe

from coordination import access
from coordination.models import User
from tests.access.kinds import CAST
from tests.access.world import World
from tests.factories.signing import prove

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LETTERS = {200: "o", 403: "f", 404: "-", 405: "m", 409: "c", 410: "g", 422: "x"}
# A form that a browser sends is never empty: it carries at least its token.
EMPTY_FORM = {"csrfmiddlewaretoken": "none"}
# What a look may leave behind: who looked, and when the session was last in use. Nothing else is written by a look.
TRACES = {
    ("INSERT", "coordination_securityevent"),
    ("INSERT", "django_session"),
    ("UPDATE", "django_session"),
    ("UPDATE", "usersessions_usersession"),
}
SESSIONS = {"django_session", "usersessions_usersession"}


def browsers(world: World) -> dict[str, Client]:
    """Return a browser for each of the cast, signed in where they have a login."""
    made = {}
    for who in CAST:
        user = world.users[who]
        made[who] = client = Client()
        if user is not None:
            client.force_login(user, backend=BACKEND)
            prove(client, user)
    return made


def letter(response: HttpResponse) -> str:
    """Return the outcome of a request as `kinds` writes it; a number where it has no letter."""
    if response.status_code == 302:
        return "L" if "/accounts/login/" in response.headers["Location"] else "R"
    return LETTERS.get(response.status_code, str(response.status_code))


@contextmanager
def undone() -> Iterator[None]:
    """Undo whatever is written inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def written() -> Iterator[list[str]]:
    """Collect the tables that are written to inside, without the traces that a look leaves."""
    tables: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        words = sql.replace('"', " ").split()
        if words and words[0] in ("INSERT", "UPDATE", "DELETE"):
            table = words[1] if words[0] == "UPDATE" else words[2]
            if (words[0], table) not in TRACES:
                tables.append(table)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield tables


@contextmanager
def quiet() -> Iterator[None]:
    """Keep thousands of expected refusals out of the log."""
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


class Drawing:
    """Whether pages are drawn: who may come in is decided before, so only what opens to a reader is.

    The pages that refuse are the same everywhere and drawn in the walk alone, now and then.
    """

    def __init__(self, *, refusals: bool = True) -> None:
        self.on = True
        self._left_out = () if refusals else ("403.html", "404.html")
        self._render = Template.render

    def render(self, template: Template, *given: Any, **named: Any) -> SafeString:
        if self.on and template.template.name not in self._left_out:
            return self._render(template, *given, **named)
        return mark_safe("")

    @contextmanager
    def taken_over(self) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Template, "render", lambda *given, **named: self.render(*given, **named))
            yield


@contextmanager
def kept_viewers() -> Iterator[None]:
    """Read who somebody is once for the whole walk: what they hold does not change in it."""
    known: dict[Any, tuple[Any, ...]] = {}

    def all_of(user: User, on: dt.date) -> Iterable[Any]:
        if user.pk not in known:
            known[user.pk] = tuple(item for read in providers for item in read(user, on))
        return known[user.pk]

    providers = [access._assigned, *access._providers]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(access, "_assigned", all_of)
        patch.setattr(access, "_providers", [])
        yield


def content_of(response: Any) -> bytes:
    """Return the bytes of a plain or a streamed answer."""
    return b"".join(response)
