"""The frame: which rooms stand in the rail, for whom, and who the person is told to be."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import include, path

from coordination import navigation
from coordination.access import Standing, Viewer
from coordination.enums import Role
from coordination.models import State, User
from coordination.policies import policy


@policy(signed_in=True)
def everybody(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@policy(Role.ADMINISTRATOR, Role.SECRETARIAT)
def staff(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def undeclared(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("", everybody, name="today"),
    path("contacts/", include(([path("", everybody, name="registration-list")], "contacts"))),
    path("jobs/", everybody, name="job-list"),
    path("outbox/", staff, name="outbox-list"),
    path("history/", undeclared, name="history"),
]


@pytest.fixture
def _rooms(settings: Any) -> Iterator[None]:
    settings.ROOT_URLCONF = __name__
    navigation._entry.cache_clear()
    yield
    navigation._entry.cache_clear()


def who(*standings: Standing) -> Viewer:
    return Viewer(uuid.uuid4(), standings, frozenset(standing.role for standing in standings))


OFFICER = Standing(Role.SECRETARIAT, "Secretariat of the Commission")


@pytest.mark.usefixtures("_rooms")
class TestRooms:
    def test_officer_sees_every_room_that_has_a_route_and_a_policy(self) -> None:
        doors = navigation.rooms(who(OFFICER), "/elsewhere/")

        assert [(door.label, door.url) for door in doors] == [
            ("Today", "/"),
            ("Contacts", "/contacts/"),
            ("Jobs", "/jobs/"),
            ("Outbox", "/outbox/"),
        ]

    def test_observer_does_not_see_the_rooms_of_the_staff(self) -> None:
        doors = navigation.rooms(who(Standing(Role.OBSERVER, "")), "/")

        assert [door.label for door in doors] == ["Today", "Contacts"]

    @pytest.mark.parametrize("role", Role)
    def test_jobs_stand_in_the_rail_of_those_who_can_have_any(self, role: Role) -> None:
        labels = [door.label for door in navigation.rooms(who(Standing(role, "")), "/")]

        assert ("Jobs" in labels) == (role in {Role.ADMINISTRATOR, Role.SECRETARIAT, Role.HEAD, Role.AUDITOR})

    @pytest.mark.parametrize(("role", "expected"), [(Role.SECRETARIAT, True), (Role.OBSERVER, False)])
    def test_address_may_be_followed_by_those_whom_its_policy_lets_in(self, role: Role, expected: bool) -> None:
        assert navigation.may_follow(who(Standing(role, "")), "/outbox/") is expected

    def test_address_without_a_policy_is_followed_by_nobody(self) -> None:
        assert not navigation.may_follow(who(OFFICER), "/history/")

    @pytest.mark.parametrize(
        ("address", "here"),
        [
            ("/", ["page", "", "", ""]),
            ("/contacts/", ["", "page", "", ""]),
            ("/contacts/NPC-003/", ["", "true", "", ""]),
            ("/nowhere/", ["", "", "", ""]),
        ],
    )
    def test_rail_marks_the_room_in_which_one_stands(self, address: str, here: list[str]) -> None:
        assert [door.here for door in navigation.rooms(who(OFFICER), address)] == here


class TestStandings:
    def test_each_ground_is_one_line_and_said_once(self) -> None:
        auditor = Standing(Role.AUDITOR, "Auditor")

        assert navigation.standings(who(OFFICER, auditor, auditor)) == [
            "Secretariat, Secretariat of the Commission",
            "Auditor",
        ]


class TestFrame:
    def test_stranger_sees_the_house_and_no_room(self, state: State) -> None:
        request = RequestFactory().get("/accounts/login/")
        request.user = AnonymousUser()

        frame = navigation.frame(request)

        assert (frame.state, frame.person, frame.rooms) == (str(state), "", ())

    def test_page_of_sign_in_stands_in_the_frame(self, client: Client, state: State) -> None:
        html = client.get("/accounts/login/").content.decode()

        assert '<html lang="en" dir="ltr">' in html
        assert f"<b>{state.name}</b>" in html
        assert "/accounts/signup/" not in html
        assert "<nav" not in html

    def test_arabic_page_runs_from_right_to_left(self, client: Client, state: State) -> None:
        client.cookies["django_language"] = "ar"

        html = client.get("/accounts/login/").content.decode()

        assert '<html lang="ar" dir="rtl">' in html

    def test_person_and_role_are_always_visible(self, client: Client, state: State, officer: User) -> None:
        client.force_login(officer)

        html = client.get("/nowhere/").content.decode()

        assert f'<b><a href="/my/"><bdi>{officer.name}</bdi></a></b>' in html
        assert "Secretariat" in html
