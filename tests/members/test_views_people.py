"""The list of people, the page of one, and the acts on people."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from coordination.models import Notice, State, User
from members import actions
from members.models import Person
from tests.contacts.browsing import typed, words
from tests.members import making as made
from tests.members.making import url

pytestmark = pytest.mark.django_db
BY = made.BY
LIST_QUERIES = 7  # Session, user, two of standings; people with their logins, their seats, their number.
LAST = dt.date(2026, 5, 1)


@pytest.fixture(autouse=True)
def _state(state: State) -> None:
    """Pages name the State."""


def listed(page: Any) -> list[str]:
    return [str(row.cells[0]) for row in page.context["table"].rows]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Gone", "Holder", "Invited", "Officer"]),
        ("?seat=yes", ["Holder", "Officer"]),
        ("?seat=no", ["Gone", "Invited"]),
        ("?login=yes", ["Invited", "Officer"]),
        ("?login=no", ["Gone", "Holder"]),
        ("?q=hold", ["Holder"]),
        ("?q=officer@secretariat", ["Officer"]),
        ("?q=%25", []),
        ("?seat=nonsense", ["Gone", "Holder", "Invited", "Officer"]),
    ],
)
def test_person_list_shows_what_its_address_asks(query: str, found: list[str], desk: Client) -> None:
    made.holding(who=made.person(name="Holder"))
    made.holding(who=made.person(name="Gone"), ended_on=LAST)
    actions.invite(person=made.person(name="Invited"), by=BY)

    assert listed(desk.get(url("person-list", query=query))) == found


def test_person_list_costs_the_same_with_one_and_with_three_people(
    desk: Client, django_assert_num_queries: Any
) -> None:
    desk.get(url("person-list"))
    with django_assert_num_queries(LIST_QUERIES):
        assert len(listed(desk.get(url("person-list")))) == 1

    for _person in range(2):
        person = made.holding().person
        actions.invite(person=made.holding(who=person).person, by=BY)

    with django_assert_num_queries(LIST_QUERIES):
        assert len(listed(desk.get(url("person-list")))) == 3


def test_person_detail_costs_the_same_with_one_and_with_three_holdings(
    desk: Client, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    person = made.holding().person
    desk.get(person.get_absolute_url())
    with django_assert_max_num_queries(30) as counted:
        desk.get(person.get_absolute_url())

    for _time in range(2):
        made.holding(who=person)

    with django_assert_num_queries(len(counted)):
        desk.get(person.get_absolute_url())


def test_person_list_never_shows_gender(desk: Client) -> None:
    made.person(gender="woman")

    assert "Woman" not in words(desk.get(url("person-list")))


def test_person_detail_leaves_out_seats_of_bodies_that_are_not_open(focal: User, as_user: Any) -> None:
    person = made.held_by(focal).person
    made.holding(made.seat(made.body(classification="restricted"), title="Secret Post"), person, ended_on=LAST)

    page = as_user(focal).get(person.get_absolute_url())

    assert ("Post of Focal" in words(page), "Secret Post" in words(page)) == (True, False)


FACTS = {
    "name": "A. Person",
    "email": "a@ministry.invalid",
    "phone": "+254 20 123 4567",
    "languages": "en\r\nar",
    "gender": "woman",
}


def test_person_create_writes_somebody_down(desk: Client, officer: User) -> None:
    answer = desk.post(url("person-create"), FACTS)

    person = Person.objects.get(name="A. Person")
    assert answer.url == person.get_absolute_url()
    assert (person.email, person.languages, person.gender) == ("a@ministry.invalid", ["en", "ar"], "woman")
    assert made.told(person)[0] == f"user:{officer.pk}"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "A\u202eB"}, "name"),
        ({"email": "nobody"}, "email"),
        ({"phone": "12"}, "phone"),
        ({"languages": "English!"}, "languages"),
        ({"gender": "unknown"}, "gender"),
    ],
)
@pytest.mark.parametrize("name", ["person-create", "person-update"])
def test_person_forms_say_what_cannot_be_at_the_field_and_keep_what_was_typed(
    name: str, changes: dict, field: str, desk: Client
) -> None:
    person = made.person()
    address = url(name, person.pk) if name == "person-update" else url(name)
    data = typed(desk.get(address), **{**FACTS, "reason": "letter", **changes})

    page = desk.post(address, data)

    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert (FACTS["email"] if field != "email" else FACTS["phone"]) in page.content.decode()
    assert (Person.objects.count(), person.history.count()) == (2, 1)


def test_person_update_changes_them_with_a_reason(desk: Client, officer: User) -> None:
    person = made.person()
    data = typed(desk.get(url("person-update", person.pk)), phone="+254 20 765 4321")

    refused = desk.post(url("person-update", person.pk), data)
    answer = desk.post(url("person-update", person.pk), {**data, "reason": "moved"})

    assert (list(refused.context["form"].errors), answer.url) == (["reason"], person.get_absolute_url())
    assert made.fresh(person).phone == "+254 20 765 4321"
    assert made.told(person) == (f"user:{officer.pk}", "moved")


def test_person_update_after_somebody_elses_save_shows_both_texts_and_can_be_sent_again(desk: Client) -> None:
    person = made.person(name="A. Person")
    data = typed(desk.get(url("person-update", person.pk)), name="Mine", reason="mine")
    actions.change_person(person=made.fresh(person), name="Theirs", by=BY)

    page = desk.post(url("person-update", person.pk), data)
    (line,) = page.context["form"].conflict.differences
    kept = made.fresh(person).name
    desk.post(url("person-update", person.pk), {**data, **typed(page)})

    assert (page.status_code, line.opened, line.recorded, line.typed) == (409, "A. Person", "Theirs", "Mine")
    assert (kept, made.fresh(person).name) == ("Theirs", "Mine")


def test_person_invite_gives_a_login_and_says_that_the_message_is_on_its_way(administrator: User, as_user: Any) -> None:
    person = made.person(email="a@ministry.invalid", languages=["ar"])
    browser = as_user(administrator)
    data = typed(browser.get(url("person-invite", person.pk)))

    answer = browser.post(url("person-invite", person.pk), data, follow=True)

    assert (made.fresh(person).user.email, Notice.objects.get().language) == ("a@ministry.invalid", "ar")
    assert "The message to a@ministry.invalid is on its way" in words(answer)
    assert "{link}" not in words(answer)


def test_person_invite_without_an_address_says_so_on_top(administrator: User, as_user: Any) -> None:
    person, browser = made.person(email=""), as_user(administrator)
    address = url("person-invite", person.pk)

    page = browser.post(address, typed(browser.get(address)))

    assert page.context["form"].non_field_errors() == [
        "There is no address to write to. Give this person an office e-mail first."
    ]
    assert (page.status_code, made.fresh(person).user) == (422, None)


def test_person_invite_of_somebody_who_signs_in_is_refused_and_not_offered(
    administrator: User, focal: User, as_user: Any
) -> None:
    person, browser = made.held_by(focal).person, as_user(administrator)
    address = url("person-invite", person.pk)

    page = browser.post(address, typed(browser.get(address)))

    assert [text[-17:] for text in page.context["form"].non_field_errors()] == ["Nothing was sent."]
    assert address not in browser.get(person.get_absolute_url()).content.decode()


def test_person_detail_shows_script_as_text(desk: Client) -> None:
    page = desk.get(made.person(name="<script>alert(1)</script>").get_absolute_url()).content.decode()

    assert ("<script>alert" in page, "&lt;script&gt;alert(1)" in page) == (False, True)
