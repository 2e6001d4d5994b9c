"""Browsers and contacts that several modules need."""

from collections.abc import Callable

import pytest
from django.test import Client

from contacts.models import PointOfContact
from coordination.models import User
from members.models import Holding
from tests.factories import contacts as made


@pytest.fixture
def desk(officer: User, as_user: Callable[[User], Client]) -> Client:
    """The secretariat officer's browser."""
    return as_user(officer)


@pytest.fixture
def own(npc: User) -> PointOfContact:
    """The contact whose post the National Point of Contact holds."""
    seat = Holding.objects.select_related("seat__body").get(person__user=npc).seat
    return made.seat_point(of=seat.body, seat=seat, office="Tracing adviser")
