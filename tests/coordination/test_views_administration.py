"""The administrator's first page: what needs a hand, and only doors that open."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from coordination import actions, navigation
from coordination.access import viewer
from coordination.enums import JobState, Role
from coordination.models import User
from tests.factories import coordination as make

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
READERS = ("administrator", "officer", "auditor")


@pytest.fixture(autouse=True)
def _now(freeze: Callable[..., None]) -> None:
    freeze(NOW)


def text_of(client: Client) -> str:
    response = client.get("/administration/")
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.mark.parametrize("name", ["head", "npc", "mission", "focal", "observer", "nobody"])
def test_administration_is_closed_to_others_and_not_in_their_rail(name: str, as_user: SignIn, request: Any) -> None:
    client = as_user(request.getfixturevalue(name))

    assert client.get("/administration/").status_code == 403
    assert "/administration/" not in client.get("/").content.decode()


@pytest.mark.parametrize("name", READERS)
def test_every_door_on_the_page_opens_to_its_reader(name: str, state: Any, as_user: SignIn, request: Any) -> None:
    client = as_user(request.getfixturevalue(name))

    response = client.get("/administration/")

    doors = [item.url.partition("#")[0] for _title, items in response.context["page"].doors for item in items]
    assert len(doors) >= 6
    assert {url: client.get(url).status_code for url in doors} == dict.fromkeys(doors, 200)
    assert ("/users/invite/" in doors) is (name == "administrator")


def test_nothing_to_do_is_said(administrator: User, as_user: SignIn) -> None:
    assert "Nothing about logins or work waits for somebody." in text_of(as_user(administrator))


def test_failed_work_and_unused_invitations_stand_first(
    administrator: User, as_user: SignIn, freeze: Callable[..., None]
) -> None:
    actions.invite(email="asked@office.invalid", name="Asked Person", by=administrator)
    client = as_user(administrator)
    assert "look at it · Invitations not used yet: 1" in text_of(client)

    freeze(NOW + dt.timedelta(days=4))
    make.job(state=JobState.FAILED)

    text = text_of(as_user(administrator))
    assert "needs a hand · Work that failed: 1" in text
    assert "needs a hand · Invitations not used yet: 1" in text
    assert "Asked Person · invited 1 Jun 2026, the link ran out" in text


def test_role_that_ends_soon_is_told(administrator: User, nobody: User, as_user: SignIn) -> None:
    make.role(nobody, Role.AUDITOR, ended_on=dt.date(2026, 7, 1))
    make.role(make.user("late@office.invalid"), Role.AUDITOR, ended_on=dt.date(2026, 7, 2))

    assert "Roles that end within 30 days: 1" in text_of(as_user(administrator))


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_with_one_and_with_three(
    count: int, administrator: User, as_user: SignIn, state: Any, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        actions.invite(email=f"asked{number}@office.invalid", by=administrator)
        make.role(make.user(), Role.AUDITOR, ended_on=dt.date(2026, 6, 20))
    client = as_user(administrator)
    client.get("/administration/")

    with django_assert_num_queries(31):
        client.get("/administration/")


def test_password_that_was_reset_and_not_set_is_told(administrator: User, nobody: User, as_user: SignIn) -> None:
    as_user(nobody)
    actions.reset_password(user=nobody, by=administrator, reason="asked")

    assert "Passwords reset and not set anew: 1" in text_of(as_user(administrator))


@pytest.mark.parametrize("url", ["/administration/", "/users/", "/failed/", "/health/", "/users/invite/"])
def test_rail_shows_that_one_is_in_the_room(url: str, administrator: User, as_user: SignIn) -> None:
    who = viewer(administrator)

    here = [door.label for door in navigation.rooms(who, url) if door.here]

    assert (as_user(administrator).get(url).status_code, here) == (200, ["Administration"])
