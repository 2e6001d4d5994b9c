"""The pages of exchanges between contacts (6.1) and of requests from outside (6.2 a)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from contacts import actions
from contacts.models import LiaisonExchange, OutsideRequest, PointOfContact
from coordination.models import State, User
from tests.contacts.browsing import url, words
from tests.factories import contacts as made
from tests.factories import coordination as make

pytestmark = pytest.mark.django_db
BY = made.BY
SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _today(freeze: Callable[..., None], state: State) -> None:
    freeze(made.TODAY)
    made.catalogue()


@pytest.fixture
def pair() -> list[PointOfContact]:
    """Two serving National Points of Contact."""
    points = [made.office_point(), made.office_point()]
    for point, key in zip(points, ("poa", "iti"), strict=True):
        made.registration(point, key)
    return points


def exchanged(points: list[PointOfContact], **fields: Any) -> LiaisonExchange:
    values = {"on": made.ago(10), "subject": "Quarterly meeting", "shared": "Drafts", "oversight": "led", **fields}
    return actions.record_exchange(points=points, by=BY, **values)


def asked(point: PointOfContact, **fields: Any) -> OutsideRequest:
    values = {"received_on": made.ago(5), "sender": "An embassy", "subject": "Joint training", **fields}
    return actions.receive_request(point=point, by=BY, **values)


# Exchanges.


def test_exchange_list_says_who_has_not_taken_part_and_when_the_next_is_due(
    pair: list[PointOfContact], desk: Client
) -> None:
    before = desk.get(url("exchange-list"))
    exchanged(pair)
    after = desk.get(url("exchange-list"))

    assert "2 of 2 contacts have not taken part within 90 days. An exchange is due now." in words(before)
    assert [str(row.cells[3]) for row in before.context["partners"].rows] == ["has not taken part"] * 2
    assert "Everybody took part within 90 days. The next exchange is due on 20 Aug 2026." in words(after)
    assert "House reading: “regularly” means within 90 days." in words(after)


def test_exchange_list_asks_nothing_of_a_single_contact(desk: Client) -> None:
    made.registration(made.office_point(), "poa")

    assert "so 6.1 asks for no exchange" in words(desk.get(url("exchange-list")))


def test_exchange_list_follows_the_house_value(pair: list[PointOfContact], desk: Client) -> None:
    exchanged(pair)
    make.house_value("contacts.liaison_days", 9)

    assert "within 9 days. An exchange is due now." in words(desk.get(url("exchange-list")))


def test_exchange_list_costs_the_same_with_one_and_with_three_exchanges(
    pair: list[PointOfContact], desk: Client, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    exchanged(pair)
    desk.get(url("exchange-list"))
    with django_assert_max_num_queries(30) as counted:
        desk.get(url("exchange-list"))

    exchanged(pair, on=made.ago(20))
    exchanged([*pair, made.office_point()], on=made.ago(30))

    with django_assert_num_queries(len(counted)):
        page = desk.get(url("exchange-list"))
    assert len(page.context["table"].rows) == 3


def test_restricted_exchange_is_open_to_those_who_took_part_and_to_those_who_see_all(
    own: PointOfContact, npc: User, focal: User, auditor: User, as_user: SignIn
) -> None:
    closed = {"classification": "restricted"}
    mine = exchanged([own, made.office_point()], subject="With tracing", **closed)
    other = exchanged([made.office_point(), made.office_point()], subject="Without tracing", **closed)

    seen = {
        who: [as_user(who).get(one.get_absolute_url()).status_code for one in (mine, other)]
        for who in (npc, focal, auditor)
    }

    assert seen == {npc: [200, 404], focal: [404, 404], auditor: [200, 200]}


def test_exchange_detail_counts_contacts_that_are_not_open_and_shows_script_as_text(
    own: PointOfContact, npc: User, as_user: SignIn
) -> None:
    hidden = made.office_point(office="Secret desk", classification="restricted")
    exchange = exchanged([own, hidden], subject="<script>alert(1)</script>", shared="=1+1\n<b>bold</b>")

    page = as_user(npc).get(exchange.get_absolute_url())

    assert "and one that is not open to you" in words(page)
    assert "Secret desk" not in page.content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.content.decode()
    assert "=1+1<br>&lt;b&gt;bold&lt;/b&gt;" in page.content.decode()


def given(points: list[PointOfContact]) -> dict[str, Any]:
    return {
        "points": [point.pk for point in points],
        "on": "2026-05-30",
        "subject": "Quarterly meeting",
        "shared": "Drafts",
        "coordinated": "A joint report",
        "oversight": "attended",
        "classification": "government",
    }


def test_exchange_create_records_who_what_and_the_authoritys_part(pair: list[PointOfContact], desk: Client) -> None:
    answer = desk.post(url("exchange-create"), given(pair))

    exchange = LiaisonExchange.objects.get()
    assert answer.url == exchange.get_absolute_url()
    assert (exchange.coordinated, exchange.oversight) == ("A joint report", "attended")
    assert {part.point_id for part in exchange.parts.all()} == {point.pk for point in pair}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"points": []}, "points"),
        ({"on": "2026-06-02"}, "on"),
        ({"on": "2026-13-01"}, "on"),
        ({"subject": ""}, "subject"),
        ({"shared": "", "coordinated": " "}, "shared"),
        ({"oversight": "blessed"}, "oversight"),
        ({"shared": "A\u202eB"}, "shared"),
    ],
)
def test_exchange_create_that_cannot_be_says_so_at_the_field(
    changes: dict, field: str, pair: list[PointOfContact], desk: Client
) -> None:
    page = desk.post(url("exchange-create"), {**given(pair), **changes})

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert not LiaisonExchange.objects.exists()


def test_exchange_create_with_one_contact_asks_for_another(pair: list[PointOfContact], desk: Client) -> None:
    page = desk.post(url("exchange-create"), given(pair[:1]))

    assert page.context["form"].errors == {"points": ["Choose at least two contacts."]}


def test_exchange_create_by_a_contact_needs_its_own_part(
    own: PointOfContact, pair: list[PointOfContact], npc: User, as_user: SignIn
) -> None:
    refused = as_user(npc).post(url("exchange-create"), given(pair))
    as_user(npc).post(url("exchange-create"), given([own, pair[0]]))

    assert list(refused.context["form"].errors) == ["points"]
    assert LiaisonExchange.objects.count() == 1


@pytest.mark.parametrize("who", ["head", "auditor", "administrator", "focal", "mission", "observer", "nobody"])
def test_exchange_create_is_closed_to_others(
    who: str, pair: list[PointOfContact], request: pytest.FixtureRequest, as_user: SignIn
) -> None:
    answer = as_user(request.getfixturevalue(who)).post(url("exchange-create"), given(pair))

    assert answer.status_code == 403
    assert not LiaisonExchange.objects.exists()


# Requests from outside.


@pytest.fixture
def requests(pair: list[PointOfContact]) -> None:
    asked(pair[0], subject="Open", received_on=made.ago(14))
    asked(pair[0], subject="Late by term", received_on=made.ago(15))
    asked(pair[1], subject="Late by date", due_on=made.ago(1))
    closed = asked(pair[1], subject="Closed")
    actions.close_request(request=closed, answered_on=made.ago(1), outcome="answered", by=BY)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Open", "Late by term", "Late by date", "Closed"}),
        ("?state=open", {"Open", "Late by term", "Late by date"}),
        ("?state=late", {"Late by term", "Late by date"}),
        ("?state=closed", {"Closed"}),
        ("?state=nonsense", {"Open", "Late by term", "Late by date", "Closed"}),
    ],
)
def test_request_list_shows_what_its_address_asks(query: str, found: set[str], requests: None, desk: Client) -> None:
    page = desk.get(url("request-list", query=query))

    assert {str(row.cells[0].first) for row in page.context["table"].rows} == found


def test_request_list_of_one_contact(requests: None, pair: list[PointOfContact], desk: Client) -> None:
    page = desk.get(url("request-list", query=f"?point={pair[1].pk}"))

    assert len(page.context["table"].rows) == 2


def test_request_list_costs_the_same_with_one_and_with_three_requests(
    pair: list[PointOfContact], desk: Client, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    asked(pair[0])
    desk.get(url("request-list"))
    with django_assert_max_num_queries(25) as counted:
        desk.get(url("request-list"))

    asked(pair[0])
    asked(pair[1])

    with django_assert_num_queries(len(counted)):
        desk.get(url("request-list"))


def test_request_list_leaves_out_what_is_not_open(observer: User, pair: list[PointOfContact], as_user: SignIn) -> None:
    asked(pair[0], subject="Confidential offer")

    page = as_user(observer).get(url("request-list"))

    assert "Confidential offer" not in page.content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"received_on": "2026-06-02"}, "received_on"),
        ({"due_on": "2026-05-29"}, "due_on"),
        ({"point": ""}, "point"),
        ({"sender": ""}, "sender"),
        ({"subject": "x" * 201}, "subject"),
        ({}, ""),
    ],
)
def test_request_create_writes_down_or_says_at_the_field_what_cannot_be(
    changes: dict, field: str, pair: list[PointOfContact], desk: Client
) -> None:
    data = {"point": pair[0].pk, "received_on": "2026-05-30", "sender": "An embassy", "subject": "Training", **changes}

    page = desk.post(url("request-create"), data)

    assert OutsideRequest.objects.count() == (0 if field else 1)
    assert page.status_code == (422 if field else 302)
    if field:
        assert list(page.context["form"].errors) == [field]


def test_request_of_anothers_contact_is_neither_written_nor_closed_by_a_contact(
    own: PointOfContact, pair: list[PointOfContact], npc: User, as_user: SignIn
) -> None:
    theirs, mine = asked(pair[0]), asked(own)
    browser = as_user(npc)
    data = {"point": pair[0].pk, "received_on": "2026-05-30", "sender": "An embassy", "subject": "Training"}
    closing = {"answered_on": "2026-05-31", "outcome": "answered"}

    created = browser.post(url("request-create"), data)
    version = browser.get(url("request-close", mine.pk)).context["form"].initial["version"]
    codes = [
        browser.post(url("request-close", one.pk), {**closing, "version": version}).status_code
        for one in (theirs, mine)
    ]

    assert list(created.context["form"].errors) == ["point"]
    assert codes == [403, 302]
    assert [one.answered_on is not None for one in made.fresh(theirs, mine)] == [False, True]


@pytest.mark.parametrize(
    ("day", "field"), [("2026-05-26", "answered_on"), ("2026-06-02", "answered_on"), ("soon", "answered_on")]
)
def test_request_close_that_cannot_be_says_so_at_the_field(
    day: str, field: str, pair: list[PointOfContact], desk: Client
) -> None:
    one = asked(pair[0])
    version = desk.get(url("request-close", one.pk)).context["form"].initial["version"]

    page = desk.post(url("request-close", one.pk), {"answered_on": day, "outcome": "answered", "version": version})

    assert list(page.context["form"].errors) == [field]
    assert made.fresh(one)[0].answered_on is None


@pytest.mark.parametrize("who", ["head", "auditor", "administrator", "focal", "mission"])
def test_request_close_is_closed_to_others(
    who: str, pair: list[PointOfContact], request: pytest.FixtureRequest, as_user: SignIn
) -> None:
    one = asked(pair[0])

    answer = as_user(request.getfixturevalue(who)).post(
        url("request-close", one.pk), {"answered_on": "2026-05-31", "outcome": "answered"}
    )

    assert answer.status_code == 403
    assert made.fresh(one)[0].answered_on is None
