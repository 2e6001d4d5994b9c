"""The list of bodies, the page of one, and the acts on bodies and memberships."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from coordination.models import State
from members import actions
from members.models import MemberBody, Membership
from tests.contacts.browsing import typed, words
from tests.members import making as made
from tests.members.making import url

pytestmark = pytest.mark.django_db
BY = made.BY
LIST_QUERIES = 6  # Session, user, two of standings; bodies with what is said of them, their number.
LAST = dt.date(2026, 5, 1)


@pytest.fixture(autouse=True)
def _state(state: State) -> None:
    """Pages name the State."""


def listed(page: Any) -> list[str]:
    return [str(row.cells[0]) for row in page.context["table"].rows]


@pytest.fixture
def four() -> None:
    """A full member, an observer, a body that does not sit, and one that has ended."""
    made.holding(made.seat(made.member(made.body(name="Interior", other_names={"ar": "الداخلية"})).body))
    made.member(made.body(name="Red Crescent", kind="civil-society"), standing="observer")
    made.body(name="Trade")
    actions.end_body(body=made.body(name="Supply"), ended_on=LAST, by=BY, reason="merged")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Interior", "Ministry secretariat", "Red Crescent", "Trade"]),
        ("?ended=ended", ["Supply"]),
        ("?ended=all", ["Interior", "Ministry secretariat", "Red Crescent", "Supply", "Trade"]),
        ("?kind=civil-society", ["Red Crescent"]),
        ("?sits=yes", ["Interior", "Red Crescent"]),
        ("?sits=full", ["Interior"]),
        ("?sits=observer", ["Red Crescent"]),
        ("?sits=no", ["Ministry secretariat", "Trade"]),
        ("?q=trad", ["Trade"]),
        ("?q=الداخلية", ["Interior"]),
        ("?q=%25", []),
        ("?kind=nonsense", ["Interior", "Ministry secretariat", "Red Crescent", "Trade"]),
    ],
)
def test_body_list_shows_what_its_address_asks(query: str, found: list[str], four: None, desk: Client) -> None:
    assert listed(desk.get(url("body-list", query=query))) == found


def test_body_list_costs_the_same_with_one_and_with_three_bodies(desk: Client, django_assert_num_queries: Any) -> None:
    desk.get(url("body-list"))
    with django_assert_num_queries(LIST_QUERIES):
        assert len(listed(desk.get(url("body-list")))) == 1

    for _body in range(2):
        made.holding(made.seat(made.member(made.body(parent=MemberBody.objects.first())).body))

    with django_assert_num_queries(LIST_QUERIES):
        assert len(listed(desk.get(url("body-list")))) == 3


def test_body_detail_costs_the_same_with_one_and_with_three_of_everything(
    desk: Client, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    body = made.member().body
    made.holding(made.seat(body))
    made.body(parent=body)
    desk.get(body.get_absolute_url())
    with django_assert_max_num_queries(40) as counted:
        desk.get(body.get_absolute_url())

    for _time in range(2):
        made.holding(made.seat(body))
        made.body(parent=body)

    with django_assert_num_queries(len(counted)):
        desk.get(body.get_absolute_url())


def test_body_detail_names_its_parent_only_to_those_who_may_read_it(desk: Client, focal: Any, as_user: Any) -> None:
    parent = made.body(name="Secret Office", classification="restricted")
    body = made.body(parent=parent)

    pages = [words(browser.get(body.get_absolute_url())) for browser in (desk, as_user(focal))]

    assert ["Secret Office" in page for page in pages] == [True, False]
    assert "A body that is not open to you" in pages[1]


def test_body_detail_shows_script_as_text(desk: Client) -> None:
    hostile = "<script>alert(1)</script>"
    body = made.body(name=hostile, address=hostile, legal_basis=hostile)

    page = desk.get(body.get_absolute_url()).content.decode()

    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 3


# Acts.

FACTS = {"name": "Interior", "kind": "ministry", "classification": "government", "address": "1 Road"}


def test_body_create_writes_it_down(desk: Client, officer: Any) -> None:
    answer = desk.post(url("body-create"), {**FACTS, "other_names_ar": "الداخلية", "began_on": "2021-05-01"})

    body = MemberBody.objects.get(name="Interior")
    assert answer.url == body.get_absolute_url()
    assert (body.other_names, body.began_on, body.address) == ({"ar": "الداخلية"}, dt.date(2021, 5, 1), "1 Road")
    assert made.told(body)[0] == f"user:{officer.pk}"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "A\u202eB"}, "name"),
        ({"kind": ""}, "kind"),
        ({"classification": "secret"}, "classification"),
        ({"began_on": "2026-02-30"}, "began_on"),
        ({"parent": "none"}, "parent"),
    ],
)
def test_body_create_with_what_cannot_be_says_so_at_the_field_and_keeps_what_was_typed(
    changes: dict, field: str, desk: Client
) -> None:
    page = desk.post(url("body-create"), {**FACTS, "address": "77 Typed Road", **changes})

    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert "77 Typed Road" in page.content.decode()
    assert not MemberBody.objects.filter(address="77 Typed Road").exists()


def test_body_update_changes_it_with_a_reason(desk: Client, officer: Any) -> None:
    body = made.body(name="Interior")
    data = typed(desk.get(url("body-update", body.pk)), name="Interior and Security")

    refused = desk.post(url("body-update", body.pk), data)
    desk.post(url("body-update", body.pk), {**data, "reason": "decree 9"})

    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["reason"])
    assert made.fresh(body).name == "Interior and Security"
    assert made.told(body) == (f"user:{officer.pk}", "decree 9")


def test_body_update_after_somebody_elses_save_shows_both_texts_and_can_be_sent_again(desk: Client) -> None:
    body = made.body(name="Interior")
    data = typed(desk.get(url("body-update", body.pk)), name="Mine", reason="mine")
    actions.change_body(body=made.fresh(body), name="Theirs", by=BY)

    page = desk.post(url("body-update", body.pk), data)
    (line,) = page.context["form"].conflict.differences

    assert (page.status_code, line.opened, line.recorded, line.typed) == (409, "Interior", "Theirs", "Mine")
    assert made.fresh(body).name == "Theirs"
    assert desk.post(url("body-update", body.pk), {**data, **typed(page)}).status_code == 302
    assert made.fresh(body).name == "Mine"


def test_body_admit_seats_it_by_an_act_or_letter(desk: Client) -> None:
    body = made.body()
    data = {"standing": "observer", "began_on": "2026-05-01", "legal_basis": "Decree 1"}

    refused = desk.post(url("body-admit", body.pk), {**data, "legal_basis": ""})
    answer = desk.post(url("body-admit", body.pk), data)

    row = Membership.objects.get()
    assert (list(refused.context["form"].errors), answer.url) == (["legal_basis"], body.get_absolute_url())
    assert (row.standing, row.began_on, made.told(row)[1]) == ("observer", LAST, "Decree 1")


def test_body_admit_of_one_that_sits_says_so_at_the_first_day(desk: Client) -> None:
    body = made.member().body

    page = desk.post(
        url("body-admit", body.pk), {"standing": "full", "began_on": "2026-05-01", "legal_basis": "Decree 77"}
    )

    assert page.context["form"].errors == {
        "began_on": ["This body sits in the mechanism in that period already. End that membership first."]
    }
    assert (page.status_code, "Decree 77" in page.content.decode()) == (422, True)


@pytest.mark.parametrize("name", ["body-end", "membership-leave"])
def test_end_asks_for_a_day_and_a_reason_and_is_recorded(name: str, desk: Client) -> None:
    row = made.member()
    target = row.body if name == "body-end" else row

    refused = desk.post(url(name, target.pk), typed(desk.get(url(name, target.pk)), ended_on="2019-12-31"))
    early = desk.post(url(name, target.pk), {**typed(refused), "reason": "merged"})
    answer = desk.post(url(name, target.pk), {**typed(early), "ended_on": "2026-05-01"})

    assert list(refused.context["form"].errors) == ["reason"]
    assert (early.status_code, list(early.context["form"].errors)) == (422, ["ended_on"])
    assert (answer.url, made.fresh(row).ended_on) == (row.body.get_absolute_url(), LAST)
    assert made.told(target)[1] == "merged"


def test_body_end_says_beforehand_what_ends_with_it(desk: Client) -> None:
    body = made.member().body
    made.holding(made.seat(body))
    made.body(parent=body)

    page = desk.get(url("body-end", body.pk))

    assert page.context["ending"] == {"memberships": 1, "seats": 1, "holdings": 1, "parts": 1}


def test_membership_update_corrects_it_and_shows_both_texts_of_two_at_once(desk: Client) -> None:
    row = made.member(legal_basis="Decree 1")
    data = typed(desk.get(url("membership-update", row.pk)), legal_basis="Decree 2", reason="mine")
    actions.correct_membership(membership=made.fresh(row), legal_basis="Decree 3", by=BY, reason="theirs")

    page = desk.post(url("membership-update", row.pk), data)
    (line,) = page.context["form"].conflict.differences
    desk.post(url("membership-update", row.pk), {**data, **typed(page)})

    assert (page.status_code, line.recorded, line.typed) == (409, "Decree 3", "Decree 2")
    assert (made.fresh(row).legal_basis, made.told(row)[1]) == ("Decree 2", "mine")
