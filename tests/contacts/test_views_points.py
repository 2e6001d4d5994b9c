"""The list of points of contact, and the record page of one."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from contacts import actions
from contacts.models import PointOfContact
from coordination import clock
from coordination.models import State, User
from tests.contacts.browsing import said, url, words
from tests.factories import contacts as made

pytestmark = pytest.mark.django_db
BY = made.BY
SignIn = Callable[[User], Client]
LIST_QUERIES = 10  # Session, user, two of standings; contacts, their holders, registrations, count; two of filters.
CAST = ("officer", "head", "auditor", "administrator", "npc", "focal", "mission", "observer", "nobody")


@pytest.fixture(autouse=True)
def _today(freeze: Callable[..., None], state: State) -> None:
    freeze(made.TODAY)
    made.catalogue(att="party", firearms_protocol="party")


# The list.


def listed(page: HttpResponse) -> list[str]:
    return [str(row.cells[0]).split()[0] for row in page.context["table"].rows]


@pytest.fixture
def three() -> list[PointOfContact]:
    """An office that is registered, a vacant post, and an office that has ended."""
    office = made.office_point(
        made.body(name="Ministry of Trade"), office="Export desk", other_offices={"ar": "مكتب التصدير"}
    )
    made.registration(office, "att")
    vacant = made.seat_point()
    ended = made.office_point()
    actions.end_point(point=ended, ended_on=made.ago(5), by=BY, reason="closed")
    return [office, vacant, ended]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["NPC-001", "NPC-002"]),
        ("?ended=ended", ["NPC-003"]),
        ("?ended=all", ["NPC-001", "NPC-002", "NPC-003"]),
        ("?kind=seat", ["NPC-002"]),
        ("?vacant=yes", ["NPC-002"]),
        ("?vacant=no", ["NPC-001"]),
        ("?instrument=att", ["NPC-001"]),
        ("?instrument=poa", []),
        ("?q=export", ["NPC-001"]),
        ("?q=npc-002", ["NPC-002"]),
        ("?q=التصدير", ["NPC-001"]),
        ("?q=trade", ["NPC-001"]),
        ("?q=%27%20OR%201=1", []),
        ("?kind=nonsense&instrument=none", ["NPC-001", "NPC-002"]),
    ],
)
def test_point_list_shows_what_its_address_asks(query: str, found: list[str], three: Any, desk: Client) -> None:
    page = desk.get(url("point-list", query=query))

    assert listed(page) == found


def test_point_list_filters_by_body_and_names_the_filter(three: list[PointOfContact], desk: Client) -> None:
    page = desk.get(url("point-list", query=f"?body={three[0].body_id}"))

    assert listed(page) == ["NPC-001"]
    assert [(chip.label, chip.value) for chip in page.context["table"].chips] == [("Body", "Ministry of Trade")]


def test_point_list_costs_the_same_with_one_and_with_three_contacts(
    desk: Client, django_assert_num_queries: Any
) -> None:
    made.registration(made.seat_point(made.person()), "poa")
    desk.get(url("point-list"))
    with django_assert_num_queries(LIST_QUERIES):
        desk.get(url("point-list"))

    for key in ("iti", "att"):
        made.registration(made.seat_point(made.person()), key)

    with django_assert_num_queries(LIST_QUERIES):
        page = desk.get(url("point-list"))
    assert len(listed(page)) == 3


def test_point_list_of_an_observer_leaves_out_what_the_government_keeps(observer: User, as_user: SignIn) -> None:
    made.office_point(office="Secret desk")
    made.office_point(office="Open desk", classification="mechanism")

    page = as_user(observer).get(url("point-list"))

    assert listed(page) == ["NPC-002"]
    assert "Secret desk" not in page.content.decode()


# The record page.


@pytest.mark.parametrize(
    ("who", "status"),
    [
        *((name, 200) for name in CAST if name not in ("mission", "observer", "nobody")),
        ("mission", 200),
        ("observer", 404),
        ("nobody", 403),
    ],
)
def test_point_detail_opens_to_the_cast(who: str, status: int, request: pytest.FixtureRequest, as_user: SignIn) -> None:
    point = made.office_point(office="Export desk")
    page = as_user(request.getfixturevalue(who)).get(point.get_absolute_url())

    assert page.status_code == status
    assert ("Export desk" in page.content.decode()) is (status == 200)


def test_point_detail_of_a_contact_that_is_hidden_answers_as_one_that_does_not_exist(
    observer: User, as_user: SignIn
) -> None:
    point = made.office_point(office="Secret desk")
    browser = as_user(observer)
    missing = browser.get(url("point-detail", "00000000-0000-0000-0000-000000000000"))

    for name in ("point-detail", "point-update", "point-end", "point-confirm", "proof-create"):
        page = browser.get(url(name, point.pk))
        assert (page.status_code, said(page)) == (404, said(missing))
    assert browser.post(url("point-ask", point.pk)).status_code == 404


def test_point_detail_says_who_holds_the_post_and_since_when_it_is_vacant(desk: Client) -> None:
    point = made.seat_point(made.person(name="A. Holder"))
    held = words(desk.get(point.get_absolute_url()))
    made.end_holding(point, made.ago(10))
    vacant = words(desk.get(point.get_absolute_url()))

    assert "Held by A. Holder since 1 Jan 2020" in held
    assert "vacant since 23 May 2026" in vacant


@pytest.mark.parametrize(
    ("keys", "label"),
    [
        (["poa", "att"], "National Point of Contact"),
        (["ecowas"], "Contact under ECOWAS Convention"),
        ([], "Point of contact, not registered under an instrument"),
    ],
)
def test_point_detail_uses_the_standards_term_for_clause_4_only(keys: list[str], label: str, desk: Client) -> None:
    made.actions.record_participation(instrument=made.instrument("ecowas"), applies="party", by=BY)
    point = made.office_point()
    for key in keys:
        made.registration(point, key)

    assert desk.get(point.get_absolute_url()).context["page"].label == label


def test_point_detail_costs_the_same_with_one_and_with_three_registrations(
    desk: Client, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    point = made.seat_point(made.person())
    made.provided(point, "poa")
    desk.get(point.get_absolute_url())
    with django_assert_max_num_queries(40) as counted:
        desk.get(point.get_absolute_url())

    made.provided(point, "iti", "att")
    for later in (1, 2):
        with clock.frozen_at(made.TODAY + made.days(later)):
            actions.ask_by_link(point=point, by=BY)

    with django_assert_num_queries(len(counted)):
        desk.get(point.get_absolute_url())


def test_point_detail_keeps_proofs_and_verifications_within_the_house_and_the_own_body(
    own: PointOfContact, npc: User, focal: User, auditor: User, as_user: SignIn
) -> None:
    actions.add_proof(point=own, letter="b", kind="training", text="Course of 2024", dated_on=made.ago(9), by=BY)
    made.confirmed(own, made.ago(3))

    pages = {who: as_user(who).get(own.get_absolute_url()).content.decode() for who in (npc, auditor, focal)}

    assert [("Course of 2024" in pages[who], "Duty officer" in pages[who]) for who in (npc, auditor, focal)] == [
        (True, True),
        (True, True),
        (False, False),
    ]


def test_point_detail_shows_script_and_formulas_as_text(desk: Client) -> None:
    hostile = '=HYPERLINK("http://x")<script>alert(1)</script>'
    point = made.office_point(office=hostile, legal_basis=hostile, published_at=hostile)
    actions.state_requirement(point=point, letter="b", text=hostile, by=BY)

    page = desk.get(point.get_absolute_url()).content.decode()

    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 4
