"""A page says by which role the reader may act, or who can and in which office; a closed room says whom it opens to."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from coordination.access import PERMISSIONS
from coordination.allowed import SENTENCES, allowed
from coordination.models import State, User
from tests.contacts.browsing import words
from tests.factories import contacts as made
from tests.factories.cast import seat_holder
from tests.members import making

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
OFFICE = "Post of Officer, Ministry secretariat"


@pytest.fixture(autouse=True)
def _today(freeze: Callable[..., None], state: State) -> None:
    freeze(made.TODAY)
    made.catalogue()


def test_every_right_has_its_two_sentences() -> None:
    assert set(SENTENCES) == set(PERMISSIONS)


def test_who_may_reads_by_which_role(officer: User) -> None:
    answer = allowed(officer, "write")

    assert (answer.may, answer.sentence) == (True, f"You may change this as Secretariat: {OFFICE}.")


def test_who_may_not_reads_who_can_and_in_which_office(officer: User, auditor: User) -> None:
    answer = allowed(auditor, "write")

    assert (answer.may, answer.sentence) == (False, f"It can be changed by: Secretariat. Today: {OFFICE}.")


def test_office_of_a_body_that_is_not_open_is_not_named(officer: User, observer: User) -> None:
    assert allowed(observer, "write").sentence == "It can be changed by: Secretariat."


def test_vacant_and_ended_posts_are_not_named(officer: User, auditor: User) -> None:
    home = making.held_by(officer).seat.body
    making.seat(home, kind="secretariat", title="Vacant post")
    making.holding(making.seat(home, kind="secretariat", title="Post left"), ended_on=made.ago(10))

    assert allowed(auditor, "write").sentence.endswith(f"Today: {OFFICE}.")


def test_assigned_role_has_no_office(auditor: User, administrator: User) -> None:
    assert allowed(auditor, "users").sentence == "Logins and roles are given by: Administrator."
    assert allowed(administrator, "users").sentence == "You may give logins and roles as Administrator."


def test_own_contact_says_as_whom(npc: User, as_user: SignIn) -> None:
    seat = making.held_by(npc).seat
    own = made.seat_point(of=seat.body, seat=seat, office="Tracing adviser")

    page = words(as_user(npc).get(own.get_absolute_url()))

    assert "You may change this as National Point of Contact: Post of Npc, Ministry interior." in page


def pages() -> dict[str, str]:
    made.authority(classification="mechanism")
    registration = made.registration(made.office_point())
    body = making.body()
    seat = making.seat(body)
    return {
        "body": body.get_absolute_url(),
        "seat": seat.get_absolute_url(),
        "authority": "/authority/",
        "point": registration.point.get_absolute_url(),
        "registration": registration.get_absolute_url(),
        "instrument": registration.instrument.get_absolute_url(),
        "recipient": registration.recipient.get_absolute_url(),
    }


def test_pages_of_every_app_say_it_to_those_who_may_and_to_those_who_may_not(
    officer: User, auditor: User, as_user: SignIn
) -> None:
    asked = pages()
    may = {name: words(as_user(officer).get(address)) for name, address in asked.items()}
    may_not = {name: words(as_user(auditor).get(address)) for name, address in asked.items()}

    assert [name for name, page in may.items() if f"as Secretariat: {OFFICE}." not in page] == []
    assert [name for name, page in may_not.items() if f"Today: {OFFICE}" not in page] == []


def test_it_costs_one_query_where_somebody_may_not_however_many_can(
    officer: User, auditor: User, django_assert_num_queries: Any
) -> None:
    home = making.held_by(officer).seat.body
    allowed(auditor, "write")  # What the person is today is read once a request.
    with django_assert_num_queries(1):
        allowed(auditor, "write")

    for number in range(7):
        seat_holder(f"clerk{number}@secretariat.invalid", "secretariat", body=home)

    with django_assert_num_queries(1):
        answer = allowed(auditor, "write")
    assert answer.sentence.count(";") == 4


def test_refused_act_names_role_and_office(officer: User, auditor: User, as_user: SignIn) -> None:
    page = as_user(auditor).get("/members/bodies/new/")

    assert page.status_code == 403
    assert f"You can read this. It can be done by: Secretariat. Today: {OFFICE}." in words(page)


def test_closed_room_names_whom_it_opens_to(officer: User, focal: User, nobody: User, as_user: SignIn) -> None:
    closed = as_user(focal).get("/outbox/")
    stranger = as_user(nobody).get("/outbox/")

    assert (closed.status_code, stranger.status_code) == (403, 403)
    assert f"This page opens to: Administrator, Secretariat. Today: {OFFICE}." in words(closed)
    assert "This page opens to: Administrator, Secretariat." in words(stranger)
    assert OFFICE not in words(stranger)
