"""The pages of the National Authority: who leads today, who led before, and one designation."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from authority import actions
from authority.models import Designation
from coordination.models import State, User
from tests.contacts.browsing import words
from tests.factories import contacts as made

pytestmark = pytest.mark.django_db
BY = made.BY
SignIn = Callable[[User], Client]
LIST_QUERIES = 6  # Session, user, two of standings; designations with their bodies, whether the host is open.
DETAIL_QUERIES = 10  # The same for one; whether its history is open, its acts, what they changed, and the names in it.
READERS = ("head", "auditor", "administrator", "npc", "focal", "mission", "observer")
NOWHERE = "00000000-0000-0000-0000-000000000000"


@pytest.fixture(autouse=True)
def _today(freeze: Callable[..., None], state: State) -> None:
    freeze(made.TODAY)


@pytest.fixture
def desk(officer: User, as_user: SignIn) -> Client:
    return as_user(officer)


def url(name: str, *args: Any) -> str:
    return reverse(f"authority:designation-{name}", args=args)


def lines(page: HttpResponse) -> list[tuple[str, str]]:
    """Return the rows of the list: title and state."""
    return [(str(row.cells[0]), str(row.cells[4])) for row in page.context["page"].table.rows]


def one_after_the_other() -> list[Designation]:
    """Return one that ended, one that is active and one to come, with a gap of a month before the last."""
    first = made.authority(title="First", ended_on=made.ago(100))
    second = made.authority(title="Second", body=made.body(), began_on=made.ago(99), ended_on=made.ago(-10))
    third = made.authority(title="Third", body=made.body(), began_on=made.ago(-41))
    return [first, second, third]


# The list.


def test_designation_list_shows_who_leads_and_all_others_newest_first(desk: Client) -> None:
    one_after_the_other()

    page = desk.get(url("list"))

    assert lines(page) == [("Third", "to begin"), ("Second", "active"), ("First", "ended")]
    assert str(page.context["page"].active) == "Second"
    assert [(point.label, point.state) for point in page.context["page"].life] == [
        ("First", "done"),
        ("Second", "now"),
        ("No National Authority", "next"),
        ("Third", "next"),
    ]


def test_designation_list_without_any_says_what_to_do(desk: Client) -> None:
    page = desk.get(url("list"))

    assert "The State designates a government entity to lead" in words(page)
    assert (page.context["page"].life, lines(page)) == ([], [])
    assert url("create") in page.content.decode()


def test_designation_list_in_a_lapse_says_since_when(desk: Client) -> None:
    made.authority(ended_on=made.ago(10))

    page = desk.get(url("list"))

    assert (page.context["page"].active, page.context["page"].since) == (None, made.ago(9))
    assert "Nobody leads political coordination and policy direction since 23 May 2026." in words(page)


def test_designation_list_names_what_the_active_one_lacks(desk: Client) -> None:
    made.authority(leads_policy=False)

    assert desk.get(url("list")).context["page"].lacks == [
        "It leads only one of the two: political coordination and policy direction."
    ]


def test_designation_list_costs_the_same_with_one_and_with_three(desk: Client, django_assert_num_queries: Any) -> None:
    made.authority(began_on=made.ago(9))
    desk.get(url("list"))
    with django_assert_num_queries(LIST_QUERIES):
        desk.get(url("list"))

    for count in (400, 300):
        made.authority(body=made.body(), began_on=made.ago(count), ended_on=made.ago(count - 50))

    with django_assert_num_queries(LIST_QUERIES):
        page = desk.get(url("list"))
    assert len(lines(page)) == 3


# One designation.


@pytest.mark.parametrize("who", ["officer", *READERS])
def test_public_designation_is_open_to_every_role(who: str, request: pytest.FixtureRequest, as_user: SignIn) -> None:
    row = made.authority(title="Small Arms Office", classification="public")
    browser = as_user(request.getfixturevalue(who))

    pages = [browser.get(address) for address in (url("list"), row.get_absolute_url())]

    assert [(page.status_code, "Small Arms Office" in words(page)) for page in pages] == [(200, True), (200, True)]
    acts = [name for name in ("update", "end") if url(name, row.pk) in pages[1].content.decode()]
    assert acts == (["update", "end"] if who == "officer" else [])


def test_designation_is_closed_to_somebody_without_a_role(nobody: User, as_user: SignIn) -> None:
    row = made.authority(title="Small Arms Office")

    pages = [as_user(nobody).get(address) for address in (url("list"), row.get_absolute_url())]

    assert [(page.status_code, "Small Arms Office" in words(page)) for page in pages] == [(403, False), (403, False)]


@pytest.mark.parametrize("name", ["detail", "update", "end"])
def test_designation_that_does_not_exist_is_not_found(name: str, desk: Client) -> None:
    assert desk.get(url(name, NOWHERE)).status_code == 404


@pytest.mark.parametrize(
    ("number", "state", "is_over"), [(0, "ended", True), (1, "active", False), (2, "to begin", False)]
)
def test_designation_detail_says_where_it_stands(number: int, state: str, is_over: bool, desk: Client) -> None:
    row = one_after_the_other()[number]

    page = desk.get(row.get_absolute_url())

    assert (str(page.context["page"].mark), page.context["page"].is_over) == (state, is_over)
    assert (url("end", row.pk) in page.content.decode()) is not is_over


def test_designation_detail_links_its_host_only_where_the_host_is_open(
    desk: Client, observer: User, as_user: SignIn
) -> None:
    host = made.body(name="Closed office", classification="restricted")
    row = made.authority(body=host, classification="public")
    pages = [browser.get(row.get_absolute_url()) for browser in (desk, as_user(observer))]

    hosts = [page.context["page"].facts[0].facts[1].value.url for page in pages]

    assert hosts == [row.body.get_absolute_url(), ""]


def test_designation_detail_shows_its_past_to_who_may_read_history(desk: Client, focal: User, as_user: SignIn) -> None:
    row = made.authority()
    actions.change_designation(designation=row, city="New Port", by=BY, reason="the office moved")

    pages = [browser.get(row.get_absolute_url()) for browser in (desk, as_user(focal))]

    assert ["the office moved" in words(page) for page in pages] == [True, False]


def test_designation_detail_shows_script_as_text(desk: Client) -> None:
    hostile = "<script>alert(1)</script>"
    row = made.authority(title=hostile, legal_basis=hostile, signatory_name=hostile, address=hostile, city=hostile)

    page = desk.get(row.get_absolute_url()).content.decode()

    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 5


def test_designation_detail_costs_the_same_with_one_and_with_three_corrections(
    desk: Client, django_assert_num_queries: Any
) -> None:
    def corrected(city: str) -> None:
        actions.change_designation(designation=Designation.objects.get(), city=city, by=BY, reason="moved")

    row = made.authority()
    corrected("First")
    desk.get(row.get_absolute_url())
    with django_assert_num_queries(DETAIL_QUERIES):
        desk.get(row.get_absolute_url())

    corrected("Second")
    corrected("Third")

    with django_assert_num_queries(DETAIL_QUERIES):
        desk.get(row.get_absolute_url())
