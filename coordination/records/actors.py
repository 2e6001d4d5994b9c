"""Who acts: a write without an actor is refused."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any, ParamSpec, TypeVar

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from coordination.exceptions import MissingActorError

KINDS = ("user", "task", "link", "command")


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody or something that writes: `user:<id>`, `task:<name>`, `link:<id>`, `command:<name>`."""

    kind: str
    key: str
    reason: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS or not self.key:
            raise MissingActorError(f"An actor is one of {', '.join(KINDS)} with a key, not {self.kind}:{self.key}.")

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"

    @classmethod
    def of(cls, by: "By") -> "Actor":
        """Return `by` as an actor; a signed-in user becomes `user:<id>`.

        Raises MissingActorError for anybody else (nobody, an anonymous user).
        """
        if isinstance(by, Actor):
            return by
        if isinstance(by, AbstractBaseUser) and by.pk and by.is_authenticated:
            return cls("user", str(by.pk))
        raise MissingActorError()


By = Actor | AbstractBaseUser

_actor: ContextVar[Actor | None] = ContextVar("actor", default=None)


def current_actor() -> Actor:
    """Return the actor of the open action. Raises MissingActorError outside one."""
    actor = _actor.get()
    if actor is None:
        raise MissingActorError()
    return actor


@contextmanager
def acting(by: By, reason: str = "") -> Iterator[Actor]:
    """Open an actor for the writes inside.

    Inside another action the outer actor stays (one act, one author); a reason given here is the
    reason of the writes inside, otherwise the outer one holds.
    """
    outer = _actor.get()
    actor = outer or Actor.of(by)
    if reason or outer is None:
        actor = replace(actor, reason=reason)
    token = _actor.set(actor)
    try:
        yield actor
    finally:
        _actor.reset(token)


_finishing: list[Callable[[Any], None]] = []


def finishing(function: Callable[[Any], None]) -> Callable[[Any], None]:
    """Call a function at the end of each act, in its transaction, with what the act returns."""
    _finishing.append(function)
    return function


P = ParamSpec("P")
R = TypeVar("R")


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Make a named write of `function`: atomic, keyword-only, with `by` and an optional `reason`.

    The wrapped function declares `by` (and `reason` where it wants to read it). Either everything
    it writes is kept, history included, or nothing.
    """

    @functools.wraps(function)
    def act(*args: P.args, **kwargs: P.kwargs) -> R:
        if args:
            raise TypeError(f"{function.__name__} takes keywords only")
        by = kwargs.get("by")
        is_outermost = _actor.get() is None
        with transaction.atomic(), acting(by, str(kwargs.get("reason") or "")):  # type: ignore[arg-type]
            done = function(*args, **kwargs)
            if is_outermost:
                for finish in _finishing:
                    finish(done)
            return done

    act.is_action = True  # type: ignore[attr-defined]
    return act
