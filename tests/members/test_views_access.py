"""Who may open the pages of members and who may act: the cast against every route."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from coordination.models import State, User
from members import actions
from members.models import Holding, MemberBody, Membership, Person, Seat
from tests.contacts.browsing import said, words
from tests.members import making as made
from tests.members.making import url

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
CAST = ("officer", "head", "auditor", "administrator", "npc", "focal", "mission", "observer", "nobody")
MODELS = (MemberBody, Membership, Seat, Holding, Person)


@pytest.fixture(autouse=True)
def _state(state: State) -> None:
    """Pages name the State."""


@pytest.fixture
def rows() -> dict[str, Any]:
    """A body of the government that sits, with a seat that somebody holds, by the noun of their addresses."""
    membership = made.member(made.body(name="Secret Bureau"))
    holding = made.holding(
        made.seat(membership.body, title="Secret Post"), made.person(name="Secret Holder"), authority="Letter 9"
    )
    return {
        "body": membership.body,
        "membership": membership,
        "seat": holding.seat,
        "holding": holding,
        "person": holding.person,
    }


SECRETS = ("Secret Bureau", "Secret Post", "Secret Holder")
CREATES = ("body-create", "seat-create", "person-create")
ACTS = (
    "body-update",
    "body-end",
    "body-admit",
    "membership-leave",
    "membership-update",
    "seat-update",
    "seat-end",
    "seat-appoint",
    "holding-end",
    "holding-update",
    "person-update",
)
# What an act on any noun could be given; each form takes what it knows.
TYPED = {
    "name": "Forged",
    "title": "Forged",
    "kind": "member",
    "standing": "observer",
    "began_on": "2026-05-01",
    "ended_on": "2026-05-02",
    "legal_basis": "Forged",
    "authority": "Forged",
    "reason": "Forged",
    "language": "en",
}


# Who is put in a seat and until when: the permission `seats`.
SEATING = ("seat-appoint", "holding-end")


def _address(name: str, rows: dict[str, Any]) -> str:
    noun = name.partition("-")[0]
    return url(name, rows[noun].pk) if name not in CREATES else url(name)


def _written() -> list[int]:
    return [model.history.count() for model in MODELS]


@pytest.mark.parametrize(
    ("name", "who"),
    [
        (name, who)
        for name in (*CREATES, *ACTS)
        for who in CAST
        if who not in ("officer", "observer") and not (who == "administrator" and name in SEATING)
    ],
)
def test_acts_are_refused_to_all_but_the_secretariat(
    name: str, who: str, rows: dict, request: pytest.FixtureRequest, as_user: SignIn
) -> None:
    browser = as_user(request.getfixturevalue(who))
    before = _written()

    answers = [browser.get(_address(name, rows)), browser.post(_address(name, rows), TYPED)]

    hidden = name == "person-update" and who in ("npc", "focal", "mission")
    assert [answer.status_code for answer in answers] == [404 if hidden else 403] * 2
    assert _written() == before


@pytest.mark.parametrize("name", SEATING)
def test_administrator_may_open_and_is_asked_for_the_act_or_the_reason(
    name: str, rows: dict, administrator: User, as_user: SignIn
) -> None:
    browser, before = as_user(administrator), _written()

    answers = [browser.get(_address(name, rows)), browser.post(_address(name, rows), {"began_on": ""})]

    assert [answer.status_code for answer in answers] == [200, 422]
    assert _written() == before


@pytest.mark.parametrize("name", ACTS)
def test_acts_on_what_an_observer_may_not_read_do_not_exist(
    name: str, rows: dict, observer: User, as_user: SignIn
) -> None:
    browser, before = as_user(observer), _written()
    missing = said(browser.get(url("body-detail", "00000000-0000-0000-0000-000000000000")))

    answers = [browser.get(_address(name, rows)), browser.post(_address(name, rows), TYPED)]

    assert [(answer.status_code, said(answer)) for answer in answers] == [(404, missing)] * 2
    assert _written() == before


@pytest.mark.parametrize("name", ["body-update", "seat-end", "holding-end", "person-update"])
def test_refused_reader_is_told_who_can(name: str, observer: User, as_user: SignIn) -> None:
    own = made.held_by(observer)
    rows = {"body": own.seat.body, "seat": own.seat, "holding": own, "person": own.person}

    page = as_user(observer).get(_address(name, rows))

    assert page.status_code == 403
    who = "Administrator, Secretariat" if name in SEATING else "Secretariat"
    assert f"You can read this. It can be done by: {who}." in words(page)


@pytest.mark.parametrize("who", CAST)
def test_only_the_administrator_invites(who: str, rows: dict, request: pytest.FixtureRequest, as_user: SignIn) -> None:
    browser = as_user(request.getfixturevalue(who))

    answer = browser.post(url("person-invite", rows["person"].pk), {"language": "en"})

    refused = 404 if who in ("npc", "focal", "mission", "observer") else 403
    assert answer.status_code == (422 if who == "administrator" else refused)
    assert made.fresh(rows["person"]).user is None


DETAILS = ("body-detail", "seat-detail")


@pytest.mark.parametrize("name", DETAILS)
@pytest.mark.parametrize(
    ("who", "status"),
    [*((one, 200) for one in CAST if one not in ("observer", "nobody")), ("observer", 404), ("nobody", 403)],
)
def test_pages_of_the_government_open_to_the_cast(
    who: str, status: int, name: str, rows: dict, request: pytest.FixtureRequest, as_user: SignIn
) -> None:
    page = as_user(request.getfixturevalue(who)).get(_address(name, rows))

    assert page.status_code == status
    assert ("Secret Bureau" in words(page)) is (status == 200)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("officer", 200),
        ("head", 200),
        ("auditor", 200),
        ("administrator", 200),
        ("npc", 404),
        ("focal", 404),
        ("mission", 404),
        ("observer", 404),
        ("nobody", 403),
    ],
)
def test_page_of_a_person_opens_to_those_who_may_see_them(
    who: str, status: int, rows: dict, request: pytest.FixtureRequest, as_user: SignIn
) -> None:
    page = as_user(request.getfixturevalue(who)).get(_address("person-detail", rows))

    assert page.status_code == status
    assert (rows["person"].email in words(page)) is (status == 200)


@pytest.mark.parametrize("who", ["observer", "other_focal"])
@pytest.mark.parametrize("name", ["body-list", "seat-list", "person-list"])
def test_lists_leave_out_what_the_reader_may_not_see(
    name: str, who: str, rows: dict, request: pytest.FixtureRequest, as_user: SignIn
) -> None:
    actions.change_body(body=rows["body"], classification="restricted", by=made.BY, reason="asked")

    page = as_user(request.getfixturevalue(who)).get(url(name))

    assert len(page.context["table"].rows) == 1
    assert [text in words(page) for text in SECRETS] == [False] * 3


@pytest.mark.parametrize("name", ["body-list", "seat-list", "person-list"])
def test_lists_are_closed_to_somebody_without_a_role(name: str, rows: dict, nobody: User, as_user: SignIn) -> None:
    page = as_user(nobody).get(url(name))

    assert page.status_code == 403
    assert [text in words(page) for text in SECRETS] == [False] * 3


@pytest.mark.parametrize(("who", "is_told"), [("officer", True), ("focal", False)])
def test_gender_is_told_to_those_who_answer_for_the_count_and_not_to_colleagues(
    who: str, is_told: bool, focal: User, request: pytest.FixtureRequest, as_user: SignIn
) -> None:
    colleague = made.holding(made.seat(made.held_by(focal).seat.body), made.person(gender="woman")).person

    page = as_user(request.getfixturevalue(who)).get(colleague.get_absolute_url())

    assert (page.status_code, "Gender" in words(page)) == (200, is_told)


def test_gender_is_told_to_the_person(focal: User, as_user: SignIn) -> None:
    page = as_user(focal).get(made.held_by(focal).person.get_absolute_url())

    assert "Gender Not stated" in words(page)


@pytest.mark.parametrize(
    ("who", "status"),
    [("officer", 200), ("auditor", 200), ("focal", 200), ("other_focal", 404), ("administrator", 404)],
)
def test_restricted_body_opens_to_its_own_people_and_to_those_who_see_all(
    who: str, status: int, focal: User, request: pytest.FixtureRequest, as_user: SignIn
) -> None:
    body = made.held_by(focal).seat.body
    actions.change_body(body=body, classification="restricted", address="9 Secret Road", by=made.BY)

    page = as_user(request.getfixturevalue(who)).get(body.get_absolute_url())

    assert (page.status_code, "9 Secret Road" in words(page)) == (status, status == 200)
