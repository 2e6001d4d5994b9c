"""The pages of recipients: how each stands, where it is reached, and its correction by the secretariat."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from contacts import actions
from contacts.models import Recipient
from coordination.models import State, User
from tests.contacts.browsing import typed, url, words
from tests.factories import contacts as made

pytestmark = pytest.mark.django_db
BY = made.BY
SignIn = Callable[[User], Client]
LIST_QUERIES = 7  # Session, user, two of standings; the papers, the recipients, their instruments.
DETAIL_QUERIES = 8  # Session, user, two of standings; the recipient, its instruments, its contacts, its papers.
READERS = ("head", "auditor", "administrator", "npc", "focal", "mission", "observer")


@pytest.fixture(autouse=True)
def _today(freeze: Callable[..., None], state: State) -> None:
    freeze(made.TODAY)
    made.catalogue(att="party", ecowas="party")


def sentences(page: HttpResponse) -> dict[str, list[str]]:
    return {name: list(errors) for name, errors in page.context["form"].errors.items()}


def given(browser: Client, **changes: Any) -> HttpResponse:
    """Send the form about the Office for Disarmament Affairs with changes."""
    page = browser.get(url("recipient-update", "unoda"))
    return browser.post(url("recipient-update", "unoda"), typed(page, **{"reason": "their letter 3", **changes}))


# The list.


def standings(page: HttpResponse) -> list[tuple[str, str]]:
    """Return the first recipients and how they stand."""
    return [(str(row.cells[0]), str(row.cells[2]).replace("\xa0", " ")) for row in page.context["table"].rows]


def test_recipient_list_puts_those_to_be_told_first(desk: Client, officer: User) -> None:
    made.authority()
    made.provided(None, "att")
    made.registration(key="ecowas", began_on=made.ago(9))
    made.registration(key="poa")
    made.sealed(made.notification(by=officer))

    page = desk.get(url("recipient-list"))

    assert standings(page)[:4] == [
        ("ECOWAS Commission", "never told since 23 May 2026"),
        ("Office for Disarmament Affairs", "paper on its way since 1 Jan 2020"),
        ("Arms Trade Treaty Secretariat", "told"),
        ("African Union Commission", "nothing to tell"),
    ]


def test_recipient_list_names_the_newest_paper_and_a_missing_address(desk: Client, officer: User) -> None:
    made.authority()
    made.registration()
    papers = [made.notification(by=officer) for _time in range(2)]

    rows = {str(row.cells[0]): row.cells for row in desk.get(url("recipient-list")).context["table"].rows}

    paper = rows["Office for Disarmament Affairs"][3].first
    assert (paper.text, paper.url) == ("NOT-0002", papers[1].get_absolute_url())
    assert [str(rows[name][4]) for name in ("Office for Disarmament Affairs", "ECOWAS Commission")] == [
        "New York",
        "no address",
    ]


def test_recipient_list_before_the_catalogue_is_loaded_says_who_loads_it(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Recipient.objects, "visible_to", lambda viewer: Recipient.objects.none())

    page = desk.get(url("recipient-list"))

    assert "The catalogue of instruments and recipients is not loaded. Ask the administrator" in words(page)


def test_recipient_list_costs_the_same_with_one_and_with_three_contacts_told(
    desk: Client, officer: User, django_assert_num_queries: Any
) -> None:
    made.authority()
    made.registration()
    made.notification(by=officer)
    desk.get(url("recipient-list"))
    with django_assert_num_queries(LIST_QUERIES):
        desk.get(url("recipient-list"))

    made.registration(key="iti")
    made.registration(key="att")
    made.notification("att-secretariat", by=officer)
    made.notification(by=officer)

    with django_assert_num_queries(LIST_QUERIES):
        desk.get(url("recipient-list"))


# One recipient.


def test_recipient_detail_says_where_it_is_reached_and_what_it_holds(desk: Client, officer: User) -> None:
    made.authority()
    made.registration(made.office_point(office="Export desk"))
    paper = made.notification(by=officer)

    page = desk.get(url("recipient-detail", "unoda")).context["page"]

    assert [str(fact.value) for fact in page.facts[0].facts][1:4] == [
        "UN Plaza\nNew York, NY 10017",
        "conventionalarms@un.org",
        "New York",
    ]
    assert [str(row.cells[0]) for row in page.registrations.rows] == ["NPC-001 Export desk"]
    assert [row.url for row in page.papers.rows] == [paper.get_absolute_url()]
    assert page.notes == ["6.3.1.poa", "6.3.1.iti"]


def test_recipient_detail_shows_a_reader_only_the_contacts_and_papers_that_are_open(
    observer: User, officer: User, as_user: SignIn
) -> None:
    made.authority()
    made.registration(made.office_point(office="Secret desk"))
    made.registration(made.office_point(office="Open desk", classification="mechanism"))
    made.notification(by=officer)

    page = as_user(observer).get(url("recipient-detail", "unoda"))

    assert [str(row.cells[0]) for row in page.context["page"].registrations.rows] == ["NPC-002 Open desk"]
    assert (page.context["page"].papers.rows, page.context["page"].notify_url) == ([], "")
    assert "Secret desk" not in page.content.decode()


def test_recipient_detail_costs_the_same_with_one_and_with_three_contacts(
    desk: Client, officer: User, django_assert_num_queries: Any
) -> None:
    made.authority()
    made.registration(made.seat_point(made.person()), "poa")
    made.notification(by=officer)
    desk.get(url("recipient-detail", "unoda"))
    with django_assert_num_queries(DETAIL_QUERIES):
        desk.get(url("recipient-detail", "unoda"))

    for _time in range(2):
        made.registration(made.seat_point(made.person()), "iti")
        made.notification(by=officer)

    with django_assert_num_queries(DETAIL_QUERIES):
        page = desk.get(url("recipient-detail", "unoda"))
    assert len(page.context["page"].registrations.rows) == 3


@pytest.mark.parametrize("name", ["recipient-detail", "recipient-update"])
def test_recipient_of_an_unknown_key_does_not_exist(name: str, desk: Client) -> None:
    assert desk.get(url(name, "no-such")).status_code == 404


# Correction.


def test_recipient_update_keeps_the_address_with_the_reason(desk: Client) -> None:
    answer = given(desk, address="Palais\r\nGeneva", city="Geneva", languages="fr\r\nen")

    row = made.recipient("unoda")
    assert answer.url == row.get_absolute_url()
    assert (row.address.splitlines(), row.city, sorted(row.languages)) == (["Palais", "Geneva"], "Geneva", ["en", "fr"])
    assert row.history.latest().history_change_reason == "their letter 3"


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"email": "a at b"}, {"email": ["“a at b” is no e-mail address. Write it as name@office.example."]}),
        (
            {"languages": "English"},
            {"languages": ["“English” is no language code. Write it as en, fr or ar."]},
        ),
        (
            {"office": "A\u202eB"},
            {"office": ["The text has a hidden character (U+202E). Type it again rather than paste it."]},
        ),
        ({"reason": ""}, None),
    ],
)
def test_recipient_update_that_cannot_be_says_so_at_the_field_and_keeps_what_was_typed(
    changes: dict, refused: dict | None, desk: Client
) -> None:
    before = Recipient.history.count()

    page = given(desk, **{"city": "Geneva", **changes})

    assert list(sentences(page)) == list(changes)
    assert sentences(page) == (refused or sentences(page))
    assert {name: typed(page)[name] for name in ("city", *changes)} == {"city": "Geneva", **changes}
    assert Recipient.history.count() == before


def test_recipient_update_after_somebody_elses_save_shows_both_texts(desk: Client) -> None:
    data = typed(desk.get(url("recipient-update", "unoda")), city="Mine", reason="x")
    actions.change_recipient(recipient=made.recipient("unoda"), city="Theirs", by=BY, reason="y")

    page = desk.post(url("recipient-update", "unoda"), data)

    (line,) = page.context["form"].conflict.differences
    assert (line.opened, line.recorded, line.typed) == ("New York", "Theirs", "Mine")
    assert made.recipient("unoda").city == "Theirs"


@pytest.mark.parametrize("who", READERS)
def test_recipients_are_read_by_every_role_and_corrected_by_the_secretariat_alone(
    who: str, request: pytest.FixtureRequest, as_user: SignIn
) -> None:
    browser = as_user(request.getfixturevalue(who))
    before = Recipient.history.count()

    pages = [browser.get(url("recipient-list")), browser.get(url("recipient-detail", "unoda"))]
    refused = browser.post(url("recipient-update", "unoda"), {"languages": "en", "reason": "x", "city": "Geneva"})

    assert [page.status_code for page in (*pages, refused)] == [200, 200, 403]
    assert Recipient.history.count() == before
    assert url("recipient-update", "unoda") not in pages[1].content.decode()


def test_recipients_are_closed_to_somebody_without_a_role(nobody: User, as_user: SignIn) -> None:
    pages = [
        as_user(nobody).get(url(name, *key)) for name, key in (("recipient-list", ()), ("recipient-detail", ("unoda",)))
    ]

    assert [(page.status_code, "Disarmament" in words(page)) for page in pages] == [(403, False), (403, False)]
