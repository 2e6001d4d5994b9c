"""The held clock, and the browser that several modules need."""

from collections.abc import Callable

import pytest
from django.test import Client

from coordination.models import User
from tests.members import making as made


@pytest.fixture(autouse=True)
def _today(freeze: Callable[..., None]) -> None:
    freeze(made.TODAY)


@pytest.fixture
def desk(officer: User, as_user: Callable[[User], Client]) -> Client:
    """The secretariat officer's browser."""
    return as_user(officer)
