"""Whose a login is and which seats they hold; tying a login to a seat, and what needs a hand about it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from coordination import actions as ground
from coordination import directory
from coordination.access import viewer
from coordination.enums import Role
from coordination.models import User
from members import actions
from members.models import Holding, Person
from tests.members import making as made

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
DAY = dt.timedelta(days=1)
TYPED = {"began_on": "2026-06-01", "ended_on": "", "authority": "Letter 9"}


def matters(who: User) -> dict[str, tuple[int, list[str]]]:
    found = directory.matters(viewer(who), made.TODAY)
    return {one.key: (one.count, [link.text for link, _note in one.items]) for one in found}


def roles_of(user: User) -> set[Role]:
    return set(viewer(User.objects.get(pk=user.pk)).roles)


# The act.


def test_tied_login_has_the_role_of_its_seat_from_the_first_day(
    administrator: User, nobody: User, freeze: Callable[..., None]
) -> None:
    holding = actions.tie_login(
        user=nobody,
        seat=made.seat(),
        began_on=made.TODAY + DAY,
        authority="Letter 9",
        by=administrator,
        reason="Letter 9",
    )

    assert (holding.person.user, holding.person.email) == (nobody, nobody.email)
    assert roles_of(nobody) == set()
    freeze(made.TODAY + DAY)
    assert roles_of(nobody) == {Role.FOCAL}
    assert made.told(holding) == (f"user:{administrator.pk}", "Letter 9")


def test_login_is_tied_through_the_person_on_record_with_its_address(administrator: User, nobody: User) -> None:
    person = made.person(email=nobody.email.upper())

    holding = actions.tie_login(user=nobody, seat=made.seat(), began_on=made.TODAY, by=administrator)

    assert (holding.person, made.fresh(person).user, Person.objects.count()) == (person, nobody, 1)


def test_invited_login_belongs_to_the_person_on_record_who_holds_a_seat(administrator: User, as_user: SignIn) -> None:
    holding = made.holding(who=made.person(email="a@office.invalid"))
    typed = {"name": "A", "email": "A@office.invalid", "language": "en", "goes_on": "on"}

    response = as_user(administrator).post("/users/invite/", typed)

    user = User.objects.get(email="A@office.invalid")
    assert (made.fresh(holding.person).user, roles_of(user)) == (user, {Role.FOCAL})
    assert response["Location"] == user.get_absolute_url()


def test_address_of_two_people_gives_the_login_to_neither(administrator: User) -> None:
    for _number in range(2):
        made.person(email="desk@office.invalid")

    user = ground.invite(email="desk@office.invalid", by=administrator)
    actions.tie_login(user=user, seat=made.seat(), began_on=made.TODAY, by=administrator)

    assert Person.objects.count() == 3
    assert Person.objects.get(user=user).name == "desk@office.invalid"


def test_tying_to_a_seat_that_is_held_leaves_neither_person_nor_holding(administrator: User, nobody: User) -> None:
    seat = made.holding().seat

    with pytest.raises(ValidationError):
        actions.tie_login(user=nobody, seat=seat, began_on=made.TODAY, by=administrator)

    assert not Person.objects.filter(user=nobody).exists()
    assert Holding.objects.filter(seat=seat).count() == 1


# The page.


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("administrator", 302),
        ("officer", 302),
        *((name, 403) for name in ("auditor", "head", "npc", "mission", "focal", "observer")),
    ],
)
def test_login_is_tied_by_administrator_and_secretariat(
    name: str, status: int, nobody: User, as_user: SignIn, request: Any
) -> None:
    seat = made.seat()
    client = as_user(request.getfixturevalue(name))

    response = client.post(made.url("login-seat", nobody.pk), {**TYPED, "seat": str(seat.pk)})

    assert response.status_code == status
    assert Holding.objects.filter(seat=seat).exists() is (status == 302)


def test_administrator_does_not_seat_themselves(administrator: User, as_user: SignIn) -> None:
    seat = made.seat(kind="secretariat")
    own = made.person(user=administrator)
    client = as_user(administrator)

    tied = client.post(made.url("login-seat", administrator.pk), {**TYPED, "seat": str(seat.pk)})
    page = client.get(made.url("seat-appoint", seat.pk))
    present = page.context["form"]["present"].value()
    appointed = client.post(
        made.url("seat-appoint", seat.pk), {**TYPED, "person": str(own.pk), "present": present, "newcomer_name": ""}
    )

    assert [answer.status_code for answer in (tied, appointed)] == [422, 422]
    assert "Nobody does this to themselves." in tied.content.decode()
    assert "Nobody does this to themselves." in appointed.content.decode()
    assert not Holding.objects.filter(seat=seat).exists()


def test_seats_of_a_restricted_body_are_not_offered_and_not_taken(
    administrator: User, nobody: User, as_user: SignIn
) -> None:
    seat = made.seat(made.body(classification="restricted", name="Secret Bureau"))

    response = as_user(administrator).post(made.url("login-seat", nobody.pk), {**TYPED, "seat": str(seat.pk)})

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["seat"])
    assert "Secret Bureau" not in response.content.decode()


def test_seat_of_a_restricted_body_has_no_name_for_the_administrator(
    administrator: User, focal: User, as_user: SignIn
) -> None:
    body = made.held_by(focal).seat.body
    actions.change_body(body=body, name="Secret Bureau", classification="restricted", by=made.BY)
    client = as_user(administrator)

    for url in ("/users/", focal.get_absolute_url()):
        text = client.get(url).content.decode()
        assert ("Secret Bureau" in text, "a seat that is not open to you" in text) == (False, True)


# What needs a hand.


def test_who_left_and_can_still_sign_in_is_told(administrator: User, focal: User, observer: User) -> None:
    actions.end_holding(holding=made.held_by(focal), ended_on=made.TODAY - DAY, by=made.BY, reason="left")

    assert matters(administrator)["members.left"] == (1, ["Focal"])

    ground.suspend(user=focal, by=administrator, reason="left")
    assert "members.left" not in matters(administrator)


def test_who_signs_in_without_any_ground_is_told_and_who_has_a_role_is_not(
    administrator: User, auditor: User, nobody: User, as_user: SignIn
) -> None:
    as_user(nobody)

    assert matters(administrator) == {"members.groundless": (1, ["Nobody"])}


def test_who_takes_a_seat_later_is_not_told(administrator: User, nobody: User, as_user: SignIn) -> None:
    as_user(nobody)
    actions.tie_login(user=nobody, seat=made.seat(), began_on=made.TODAY + DAY, by=administrator)

    assert matters(administrator) == {}


@pytest.mark.parametrize(("days", "is_told"), [(0, True), (30, True), (31, False)])
def test_seat_that_somebody_leaves_soon_is_told(days: int, is_told: bool, administrator: User, focal: User) -> None:
    actions.end_holding(holding=made.held_by(focal), ended_on=made.TODAY + days * DAY, by=made.BY, reason="term")

    assert ("members.ending" in matters(administrator)) is is_told


@pytest.mark.parametrize("count", [1, 3])
def test_matters_cost_the_same_with_one_and_with_three(
    count: int, administrator: User, django_assert_num_queries: Any
) -> None:
    from tests.factories.cast import seat_holder

    for number in range(count):
        user = seat_holder(f"left{number}@ministry{number}.invalid", "member")
        actions.end_holding(holding=made.held_by(user), ended_on=made.TODAY - DAY, by=made.BY, reason="left")
    who = viewer(administrator)

    with django_assert_num_queries(6):
        directory.matters(who, made.TODAY)


def test_address_leads_to_the_login_and_the_person(administrator: User, focal: User) -> None:
    found = directory.owners_of(focal.email.upper(), viewer(administrator))

    assert [link.url for link in found] == [focal.get_absolute_url(), made.held_by(focal).person.get_absolute_url()]


def test_page_of_a_person_leads_to_the_login_those_who_may_open_it(
    administrator: User, focal: User, as_user: SignIn
) -> None:
    address = made.held_by(focal).person.get_absolute_url()

    assert focal.get_absolute_url() in as_user(administrator).get(address).content.decode()
    assert focal.get_absolute_url() not in as_user(focal).get(address).content.decode()
