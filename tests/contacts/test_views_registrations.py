"""The register of contacts by instrument: its list, one registration with its life, its end."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from contacts import actions
from contacts.models import Registration
from coordination.models import State, User
from tests.contacts.browsing import said, typed, url, words
from tests.factories import contacts as made

pytestmark = pytest.mark.django_db
BY = made.BY
SignIn = Callable[[User], Client]
LIST_QUERIES = 6  # Session, user, two of standings; the rows with all their facts, and their number.
CAST = ("officer", "head", "auditor", "administrator", "npc", "focal", "mission", "observer", "nobody")
NOWHERE = "00000000-0000-0000-0000-000000000000"


@pytest.fixture(autouse=True)
def _today(freeze: Callable[..., None], state: State) -> None:
    freeze(made.TODAY)
    made.catalogue(att="party", firearms_protocol="party")


# The list.


def listed(page: HttpResponse) -> list[str]:
    """Return the rows in short: contact and instrument."""
    rows = page.context["table"].rows
    return [f"{str(row.cells[0]).split()[0]} {row.cells[1]}" for row in rows]


@pytest.fixture
def four() -> list[Registration]:
    """One that is current, one never told, one vacant, one that ended."""
    (current,) = made.provided(made.office_point(office="Export desk"), "poa")
    untold = made.registration(made.office_point(made.body(name="Ministry of Trade")), "att", made.ago(10))
    vacant = made.registration(made.seat_point(), "poa", made.ago(10))
    ended = made.registration(made.office_point(), "iti")
    actions.end_registration(registration=ended, ended_on=made.ago(5), by=BY, reason="closed")
    return [current, untold, vacant, ended]


POA, ATT, ITI = "Programme of Action", "Arms Trade Treaty", "International Tracing Instrument"
FIRST, SECOND, THIRD, FOURTH = f"NPC-001 {POA}", f"NPC-002 {ATT}", f"NPC-003 {POA}", f"NPC-004 {ITI}"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [FIRST, SECOND, THIRD]),
        ("?state=stale", [SECOND, THIRD]),
        ("?state=current", [FIRST]),
        ("?state=all", [FIRST, SECOND, THIRD, FOURTH]),
        ("?reason=vacant", [THIRD]),
        ("?instrument=att", [SECOND]),
        ("?recipient=unoda", [FIRST, THIRD]),
        ("?q=export", [FIRST]),
        ("?q=npc-002", [SECOND]),
        ("?q=%27%20OR%201=1", []),
        ("?on=2026-05-20&reason=differs", [FOURTH]),
        ("?on=2026-05-26", [FIRST, SECOND, THIRD, FOURTH]),
        ("?sort=-contact", [THIRD, SECOND, FIRST]),
        ("?sort=instrument", [FIRST, THIRD, SECOND]),
        ("?state=nonsense&instrument=none&on=soon&sort=x", [FIRST, SECOND, THIRD]),
    ],
)
def test_registration_list_shows_what_its_address_asks(query: str, found: list[str], four: Any, desk: Client) -> None:
    page = desk.get(url("registration-list", query=query))

    assert listed(page) == found


def test_registration_list_names_its_filters_and_the_way_without_each(four: Any, desk: Client) -> None:
    page = desk.get(url("registration-list", query="?state=stale&instrument=att"))

    chips = page.context["table"].chips
    assert [(chip.label, chip.value, chip.remove_url) for chip in chips] == [
        ("State", "Stale", "?instrument=att"),
        ("Instrument", ATT, "?state=stale"),
    ]


def test_registration_list_hands_its_filters_to_the_export(four: Any, desk: Client) -> None:
    page = desk.get(url("registration-list", query="?state=stale&after=&sort=due"))

    assert [link.url for link in page.context["table"].exports] == [
        url("export", query=f"?state=stale&sort=due&format={kind}") for kind in ("csv", "xlsx")
    ]


@pytest.mark.parametrize(
    ("who", "query", "sentence"),
    [
        ("officer", "", "No contact is registered yet. Designate a contact first"),
        ("officer", "?state=stale", "No registration fits these filters."),
        ("focal", "", "No registration is open to you. The secretariat enters contacts"),
    ],
)
def test_registration_list_without_rows_says_why(
    who: str, query: str, sentence: str, request: pytest.FixtureRequest, as_user: SignIn
) -> None:
    page = as_user(request.getfixturevalue(who)).get(url("registration-list", query=query))

    assert (listed(page), page.context["table"].exports) == ([], ())
    assert sentence in words(page)


def test_registration_list_costs_the_same_with_one_and_with_three(desk: Client, django_assert_num_queries: Any) -> None:
    made.registration(made.seat_point(made.person()), "poa")
    desk.get(url("registration-list"))
    with django_assert_num_queries(LIST_QUERIES):
        desk.get(url("registration-list"))

    made.provided(made.seat_point(made.person()), "iti")
    made.registration(made.seat_point(), "att")

    with django_assert_num_queries(LIST_QUERIES):
        page = desk.get(url("registration-list"))
    assert len(listed(page)) == 3


def test_registration_list_of_an_observer_leaves_out_what_the_government_keeps(observer: User, as_user: SignIn) -> None:
    made.registration(made.office_point(office="Secret desk"))
    made.registration(made.office_point(office="Open desk", classification="mechanism"))

    page = as_user(observer).get(url("registration-list"))

    assert listed(page) == [f"NPC-002 {POA}"]
    assert "Secret desk" not in page.content.decode()


# One registration.


@pytest.mark.parametrize(("who", "status"), [(name, {"observer": 404, "nobody": 403}.get(name, 200)) for name in CAST])
def test_registration_detail_opens_to_the_cast(
    who: str, status: int, request: pytest.FixtureRequest, as_user: SignIn
) -> None:
    row = made.registration(made.office_point(office="Export desk"))

    page = as_user(request.getfixturevalue(who)).get(row.get_absolute_url())

    assert page.status_code == status
    assert ("Export desk" in page.content.decode()) is (status == 200)


def test_registration_that_is_hidden_answers_as_one_that_does_not_exist(observer: User, as_user: SignIn) -> None:
    row = made.registration(made.office_point(office="Secret desk"))
    made.sent(row, on=made.ago(3))
    browser = as_user(observer)
    missing = said(browser.get(url("registration-detail", NOWHERE)))

    addresses = [url(f"registration-{name}", row.pk) for name in ("detail", "pass", "send", "receipt", "end")]
    pages = [browser.get(address) for address in (*addresses, url("event-withdraw", row.events.get().pk))]

    assert [(page.status_code, said(page) == missing) for page in pages] == [(404, True)] * 6


def test_registration_detail_draws_its_life_and_says_why_it_is_stale(desk: Client) -> None:
    row = made.registration(made.office_point(), "att", made.ago(200))

    page = desk.get(row.get_absolute_url()).context["page"]

    assert {point.name: point.state for point in page.life} == {
        "designated": "now",
        **dict.fromkeys(("passed", "sent", "receipt"), "next"),
        **dict.fromkeys(("confirmed", "due", "stale"), "late"),
    }
    assert [(reason.clause, reason.sentence.replace("\xa0", " ")) for reason in page.reasons] == [
        ("6.3.3", "The holder has not confirmed the details since 13 Nov 2025, when the registration began."),
        ("6.3.3", "The Arms Trade Treaty Secretariat has not been told yet."),
    ]
    assert [reason.house.partition(":")[0] for reason in page.reasons] == ["House reading", ""]


def test_registration_detail_of_a_current_one_gives_no_reason_and_the_next_day(desk: Client) -> None:
    (row,) = made.provided()

    page = desk.get(row.get_absolute_url()).context["page"]

    assert (str(page.mark), page.reasons, page.first) == ("current", [], None)
    assert page.next_step.replace("\xa0", " ") == "Next: the holder confirms the details, by 23 Nov 2026."


def test_registration_detail_under_a_regional_instrument_stands_under_its_own_article(desk: Client) -> None:
    actions.record_participation(instrument=made.instrument("ecowas"), applies="party", by=BY)
    row = made.registration(made.seat_point(), "ecowas", made.ago(3))

    page = desk.get(row.get_absolute_url()).context["page"]

    clauses = {reason.clause for reason in page.reasons}
    assert clauses == {"ECOWAS Convention"}
    assert [note.key for note in page.notes] == ["ecowas"]


def test_registration_detail_shows_what_the_recipient_holds_beside_what_is_so_today(desk: Client) -> None:
    point = made.office_point()
    (row,) = made.provided(point)
    made.change_phone(point, "+254 20 999 9999")

    page = desk.get(row.get_absolute_url())

    assert [str(reason.label) for reason in page.context["page"].reasons] == [
        "Differs from what the recipient was last told"
    ]
    shown = words(page)
    assert ("+254 20 123 4567" in shown, "+254 20 999 9999" in shown) == (True, True)


# Its end.


def test_end_keeps_the_last_day_with_the_reason(desk: Client) -> None:
    row = made.registration()
    page = desk.get(url("registration-end", row.pk))

    desk.post(url("registration-end", row.pk), typed(page, ended_on="2026-06-01", reason="another office"))

    after = Registration.objects.get()
    assert (after.ended_on, after.history.latest().history_change_reason) == (made.TODAY, "another office")


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"ended_on": ""}, "ended_on"), ({"ended_on": "soon"}, "ended_on"), ({"reason": ""}, "reason")],
)
def test_end_that_cannot_be_says_so_at_the_field(changes: dict, field: str, desk: Client) -> None:
    row = made.registration()
    page = desk.get(url("registration-end", row.pk))
    data = typed(page, **{"ended_on": "2026-06-01", "reason": "another office", **changes})

    refused = desk.post(url("registration-end", row.pk), data)

    assert list(refused.context["form"].errors) == [field]
    assert (typed(refused)[field], Registration.objects.get().ended_on) == (changes[field], None)
