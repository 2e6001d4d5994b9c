"""The fixed cast, a clean cache and a clock that can be held still."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.test import Client

from coordination import clock
from coordination.enums import Role
from coordination.models import State, User
from coordination.records import Actor
from tests.factories import coordination as make
from tests.factories.cast import seat_holder
from tests.factories.signing import prove

Freeze = Callable[[dt.date | dt.datetime], None]


@pytest.fixture(scope="session", autouse=True)
def _static_folder() -> None:
    """WhiteNoise warns of a missing folder, and warnings are errors."""
    Path(django_settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def _clean_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _own_store(settings: Any, tmp_path: Path) -> None:
    """Give each test a file store of its own, so that an altered file harms no other test."""
    settings.VAR_DIR = tmp_path / "var"


@pytest.fixture
def freeze() -> Iterator[Freeze]:
    """Hold the clock at a day (noon, UTC) or an instant until the test ends."""
    with ExitStack() as stack:
        yield lambda moment: stack.enter_context(clock.frozen_at(moment))


@pytest.fixture
def actor() -> Actor:
    return Actor("command", "tests")


@pytest.fixture
def state(db: None) -> State:
    return make.state()


@pytest.fixture
def officer(db: None) -> User:
    """The secretariat officer: holds a secretariat post."""
    return seat_holder("officer@secretariat.invalid", "secretariat")


@pytest.fixture
def focal(db: None) -> User:
    """The focal point of a government member."""
    return seat_holder("focal@interior.invalid", "member")


@pytest.fixture
def other_focal(db: None) -> User:
    """The focal point of another government member."""
    return seat_holder("other@defence.invalid", "member")


@pytest.fixture
def observer(db: None) -> User:
    """The observer of an organization that is no part of the government."""
    return seat_holder("observer@ngo.invalid", "observer", body_kind="civil-society")


@pytest.fixture
def npc(db: None) -> User:
    """The holder of a post that is a point of contact."""
    return seat_holder("npc@interior.invalid", "point-of-contact")


@pytest.fixture
def mission(db: None) -> User:
    return seat_holder("mission@foreign.invalid", "mission")


@pytest.fixture
def head(db: None) -> User:
    """The head of the National Authority."""
    return seat_holder("head@interior.invalid", "head")


@pytest.fixture
def administrator(db: None) -> User:
    user = make.user("administrator@secretariat.invalid")
    make.role(user, Role.ADMINISTRATOR)
    return user


@pytest.fixture
def auditor(db: None) -> User:
    user = make.user("auditor@audit.invalid")
    make.role(user, Role.AUDITOR)
    return user


@pytest.fixture
def nobody(db: None) -> User:
    """Somebody who may sign in and holds no role."""
    return make.user("nobody@example.invalid")


@pytest.fixture
def as_user() -> Callable[..., Client]:
    """Return a browser in which the user is signed in, each time a new one; the proof is as old as asked for."""

    def sign_in(user: User, *, proof_age_seconds: int = 0) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        prove(client, user, proof_age_seconds)
        return client

    return sign_in
