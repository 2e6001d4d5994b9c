"""The pages of instruments: how the State stands, who answers, the house's intervals."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from contacts import actions
from contacts.models import Instrument, Participation
from coordination.models import State, User
from tests.contacts.browsing import url, words
from tests.factories import contacts as made

pytestmark = pytest.mark.django_db
BY = made.BY
SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _today(freeze: Callable[..., None], state: State) -> None:
    freeze(made.TODAY)
    made.catalogue()


def party(key: str, **fields: Any) -> Participation:
    values = {"applies": "party", "in_force_on": made.LONG_AGO, **fields}
    return actions.record_participation(instrument=made.instrument(key), by=BY, **values)


def typed(page: HttpResponse, **changes: Any) -> dict[str, Any]:
    form = page.context["form"]
    values = {field.html_name: field.value() for field in form if field.value() is not None}
    return {**values, "source": "Depositary's list", "reason": "read there", **changes}


def lines(page: HttpResponse, table: str) -> dict[str, list[str]]:
    """Return the rows of a table by the short name of the instrument."""
    rows = page.context[table].rows
    return {str(row.cells[0].first): [re.sub(r"<[^>]+>", "", str(cell)) for cell in row.cells[1:]] for row in rows}


# The list.


def test_instrument_list_puts_clause_4_first_and_names_gaps_and_unknown(desk: Client) -> None:
    party("att")
    point = made.office_point()
    made.registration(point, "poa")

    page = desk.get(url("instrument-list"))

    named = lines(page, "clause_4")
    assert list(named) == [
        "Programme of Action",
        "International Tracing Instrument",
        "Firearms Protocol",
        "Arms Trade Treaty",
    ]
    assert named["Programme of Action"][:2] == ["Applies by consensus Political commitment", "NPC-001"]
    assert named["International Tracing Instrument"][1] == "no serving contact"
    assert named["Firearms Protocol"][:2] == ["Not recorded Treaty", "–"]
    assert named["Arms Trade Treaty"][1] == "no serving contact"
    assert "ECOWAS Convention" in lines(page, "regional")


def test_instrument_list_names_no_contact_that_is_not_open_to_the_reader(observer: User, as_user: SignIn) -> None:
    made.registration(made.office_point(office="Secret desk"), "poa")

    page = as_user(observer).get(url("instrument-list"))

    assert lines(page, "clause_4")["Programme of Action"][1] == "1 not open to you"
    assert "Secret desk" not in page.content.decode()


def test_instrument_list_counts_a_vacant_post_as_no_contact(desk: Client) -> None:
    made.registration(made.seat_point(), "poa")

    page = desk.get(url("instrument-list"))

    assert lines(page, "clause_4")["Programme of Action"][1] == "no serving contact"


def test_instrument_list_costs_the_same_with_one_and_with_three_contacts(
    desk: Client, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    made.registration(key="poa")
    desk.get(url("instrument-list"))
    with django_assert_max_num_queries(20) as counted:
        desk.get(url("instrument-list"))

    for _time in range(2):
        made.registration(key="iti")

    with django_assert_num_queries(len(counted)):
        desk.get(url("instrument-list"))


# One instrument.


def test_instrument_detail_tells_the_duty_its_article_and_how_sure_that_is(desk: Client) -> None:
    protocol = words(desk.get(url("instrument-detail", "firearms-protocol")))
    regional = words(desk.get(url("instrument-detail", "ecowas")))

    assert "A national body or one single point of contact liaises with the other Parties" in protocol
    assert "Article 13(2)" in protocol
    assert "confirmed in the source named" in protocol
    assert "article not known" in regional
    assert "Whether it asks for a contact is not confirmed." in regional
    assert "general knowledge, not checked against the text" in regional


@pytest.mark.parametrize("key", ["poa", "iti", "firearms-protocol", "att", "ecowas", "cifta", "nadi", "eu"])
def test_instrument_detail_opens_for_every_kind_with_its_own_clause_in_the_margin(key: str, desk: Client) -> None:
    page = desk.get(url("instrument-detail", key))

    notes = page.context["page"].notes
    clause_4 = made.instrument(key).in_clause_4
    assert [isinstance(note, str) for note in notes] == ([True, True] if clause_4 else [False])


@pytest.mark.parametrize(
    ("key", "count", "warns"), [("firearms-protocol", 2, True), ("poa", 2, True), ("poa", 1, False), ("att", 2, False)]
)
def test_instrument_detail_warns_of_a_second_contact_where_the_text_speaks_of_one(
    key: str, count: int, warns: bool, desk: Client
) -> None:
    for treaty in ("firearms-protocol", "att"):
        party(treaty)
    for _time in range(count):
        made.registration(key=key)

    text = words(desk.get(url("instrument-detail", key)))

    assert (f"{made.instrument(key).ref()} speaks of one point of contact, and 2 are serving" in text) is warns


def test_instrument_detail_of_a_withdrawn_instrument_says_so_and_offers_no_registration(desk: Client) -> None:
    party("att")
    made.registration(key="att")
    party("att", withdrawn_on=made.ago(3))

    page = desk.get(url("instrument-detail", "att"))

    assert "The State withdrew; since 29 May 2026 this instrument asks nothing of it" in words(page)
    assert str(page.context["page"].table.rows[0].cells[2].first) == "not owed"
    assert url("registration-create") not in page.content.decode()
    refused = desk.post(
        url("registration-create"),
        {"point": made.office_point().pk, "instrument": made.instrument("att").pk, "began_on": "2026-06-01"},
    )
    assert refused.status_code != 302


def test_instrument_detail_costs_the_same_with_one_and_with_three_registrations(
    desk: Client, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    made.provided(None, "iti")
    desk.get(url("instrument-detail", "iti"))
    with django_assert_max_num_queries(24) as counted:
        desk.get(url("instrument-detail", "iti"))

    for _time in range(2):
        made.provided(None, "iti")

    with django_assert_num_queries(len(counted)):
        desk.get(url("instrument-detail", "iti"))


def test_instrument_detail_of_an_unknown_key_does_not_exist(desk: Client) -> None:
    assert desk.get(url("instrument-detail", "no-such")).status_code == 404


# How the State stands.


def test_participation_update_records_the_dates_of_a_treaty_in_their_order(desk: Client) -> None:
    page = desk.get(url("participation-update", "att"))

    desk.post(
        url("participation-update", "att"),
        typed(page, applies="party", signed_on="2013-06-03", deposited_on="2014-04-02", in_force_on="2014-12-24"),
    )

    row = Participation.objects.get(instrument__key="att")
    assert (row.applies, row.signed_on.year, row.in_force_on.day) == ("party", 2013, 24)
    assert row.history.get().history_change_reason == "read there"


GIVEN = {"applies": "party", "signed_on": "2013-06-03", "deposited_on": "2014-04-02", "in_force_on": "2014-12-24"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"deposited_on": "2013-06-02"}, "deposited_on"),
        ({"in_force_on": "2014-04-01"}, "in_force_on"),
        ({"withdrawn_on": "2014-12-23"}, "withdrawn_on"),
        ({"signed_on": "2026-06-02", "deposited_on": "", "in_force_on": ""}, "signed_on"),
        ({"signed_on": "2013-02-30"}, "signed_on"),
        ({"applies": "not-party"}, "applies"),
        ({"applies": "signatory", "deposited_on": "", "in_force_on": "", "withdrawn_on": "2015-01-01"}, "withdrawn_on"),
        ({"applies": "consensus"}, "applies"),
        ({"applies": ""}, "applies"),
        ({"source": ""}, "source"),
        ({"reason": ""}, "reason"),
    ],
)
def test_participation_update_that_cannot_be_says_so_at_the_field(changes: dict, field: str, desk: Client) -> None:
    page = desk.get(url("participation-update", "att"))

    refused = desk.post(url("participation-update", "att"), typed(page, **{**GIVEN, **changes}))

    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == [field]
    assert not Participation.objects.filter(instrument__key="att").exists()


def test_participation_update_accepts_a_withdrawal_and_an_entry_into_force_to_come(desk: Client) -> None:
    page = desk.get(url("participation-update", "att"))

    desk.post(
        url("participation-update", "att"),
        typed(page, **{**GIVEN, "in_force_on": "2026-07-01", "withdrawn_on": "2026-12-31"}),
    )

    assert "Party, in force on 1 Jul 2026" in words(desk.get(url("instrument-detail", "att")))


def test_participation_update_of_an_instrument_by_consensus_offers_no_choice_and_takes_none(desk: Client) -> None:
    page = desk.get(url("participation-update", "poa"))

    desk.post(url("participation-update", "poa"), typed(page, applies="not-party", withdrawn_on="2026-01-01"))

    row = Participation.objects.get(instrument__key="poa")
    assert set(page.context["form"].fields) == {"source", "version", "reason"}
    assert (row.applies, row.withdrawn_on, row.source) == ("consensus", None, "Depositary's list")


def test_participation_update_of_a_political_commitment_asks_for_no_dates(desk: Client) -> None:
    form = desk.get(url("participation-update", "osce-salw")).context["form"]

    assert [value for value, _label in form.fields["applies"].choices] == ["consensus", "not-party", "unknown"]
    assert "signed_on" not in form.fields


def test_participation_update_after_somebody_elses_save_shows_both_texts(desk: Client) -> None:
    party("att", source="Old list")
    data = typed(desk.get(url("participation-update", "att")), source="My list")
    party("att", source="Their list")

    page = desk.post(url("participation-update", "att"), data)

    (line,) = page.context["form"].conflict.differences
    assert (line.opened, line.recorded, line.typed) == ("Old list", "Their list", "My list")
    assert Participation.objects.get(instrument__key="att").source == "Their list"


# The house's intervals.


@pytest.mark.parametrize("days", ["0", "367", "-1", "180.5", "many", ""])
def test_interval_update_beyond_1_to_366_says_so_at_the_field(days: str, desk: Client) -> None:
    page = desk.get(url("interval-update", "poa"))

    refused = desk.post(url("interval-update", "poa"), {**typed(page), "confirm_days": days})

    assert list(refused.context["form"].errors) == ["confirm_days"]
    assert made.instrument("poa").confirm_days == 180


def test_interval_update_needs_a_reason_and_is_said_to_be_a_house_reading(desk: Client) -> None:
    page = desk.get(url("interval-update", "poa"))

    refused = desk.post(url("interval-update", "poa"), {**typed(page), "confirm_days": "90", "reason": ""})
    desk.post(url("interval-update", "poa"), {**typed(page), "confirm_days": "90"})

    assert list(refused.context["form"].errors) == ["reason"]
    assert made.instrument("poa").confirm_days == 90
    assert "House reading" in words(page)
    assert "90 days House reading" in words(desk.get(url("instrument-detail", "poa")))


@pytest.mark.parametrize("name", ["participation-update", "interval-update"])
@pytest.mark.parametrize("who", ["head", "auditor", "administrator", "npc", "focal", "observer"])
def test_changes_to_an_instrument_are_the_secretariats_alone(
    name: str, who: str, request: pytest.FixtureRequest, as_user: SignIn
) -> None:
    before = Instrument.history.count(), Participation.history.count()

    answer = as_user(request.getfixturevalue(who)).post(
        url(name, "att"), {"applies": "party", "source": "x", "confirm_days": 1, "receipt_days": 1, "reason": "x"}
    )

    assert answer.status_code == 403
    assert (Instrument.history.count(), Participation.history.count()) == before


def test_instruments_are_closed_to_somebody_without_a_role(nobody: User, as_user: SignIn) -> None:
    browser = as_user(nobody)

    assert [browser.get(url(*name)).status_code for name in (("instrument-list",), ("instrument-detail", "poa"))] == [
        403,
        403,
    ]
