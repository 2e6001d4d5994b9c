"""Instruments and what their recipients hold (4.2 to 4.5, 6.3): what makes each met, and what only looks so."""

from collections.abc import Callable, Iterator

import pytest

from contacts import actions
from coordination import clock
from coordination.conformity import findings
from coordination.enums import Verdict
from members import actions as members
from tests.contacts import standing as at
from tests.contacts.standing import MET, NOT_MET, OUTSIDE, PARTLY, TODAY, ask, days, verdict
from tests.factories import contacts as made
from tests.factories import coordination as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with clock.frozen_at(TODAY):
        yield


# 4.2 to 4.5


@pytest.mark.parametrize(("key", "instrument"), [("4.2.c", "poa"), ("4.3.a", "iti")])
def test_consensus_instrument_with_serving_contact_is_met_and_without_is_not(key: str, instrument: str):
    at.catalogue()

    before = verdict(key)
    at.registered(at.office(), instrument)

    assert (before, verdict(key)) == (NOT_MET, MET)


def test_second_contact_of_the_programme_is_a_remark_only():
    at.catalogue()
    at.registered(at.office(), "poa")
    at.registered(at.office(), "poa")

    found = ask("4.2.c")

    assert found.verdict == MET
    assert "PoA II.5" in str(found.remarks[0])


@pytest.mark.parametrize(("offices", "expected"), [(0, NOT_MET), (1, MET), (2, PARTLY)])
def test_protocol_asks_for_exactly_one(offices: int, expected: Verdict):
    at.catalogue(firearms_protocol="party")
    for _ in range(offices):
        at.registered(at.office(), "firearms-protocol")

    assert verdict("4.4.a") == expected


@pytest.mark.parametrize(
    ("standing", "expected"), [("not-party", OUTSIDE), ("signatory", OUTSIDE), ("unknown", NOT_MET)]
)
@pytest.mark.parametrize(
    ("key", "instrument"),
    [("4.4.a", "firearms_protocol"), ("6.3.2", "firearms_protocol"), ("4.5.a", "att"), ("6.3.3", "att")],
)
def test_treaty_is_outside_only_while_a_record_says_so(key: str, instrument: str, standing: str, expected: Verdict):
    at.catalogue(**{instrument: standing})

    found = ask(key)

    assert found.verdict == expected
    assert ("participation not recorded" in str(found.reason)) == (expected == NOT_MET)


def test_contacts_of_the_treaty_are_met_when_notified_and_current():
    at.catalogue(att="party")
    at.provided(at.office(), "att")

    assert verdict("4.5.a") == MET


def test_contacts_of_the_treaty_designated_and_not_notified_are_partly_met():
    at.catalogue(att="party")
    point = at.office()

    before = verdict("4.5.a")
    at.registered(point, "att")

    assert (before, verdict("4.5.a")) == (NOT_MET, PARTLY)


# 6.3

DETAILS = [("6.3.1.poa", "poa"), ("6.3.1.iti", "iti"), ("6.3.2", "firearms-protocol"), ("6.3.3", "att")]


@pytest.mark.parametrize(("key", "instrument"), DETAILS)
def test_details_climb_from_nothing_to_met(key: str, instrument: str):
    at.catalogue(att="party", firearms_protocol="party")
    point = at.office()
    seen = [verdict(key)]

    rows = at.registered(point, instrument)
    seen.append(verdict(key))
    for step in (lambda: at.sent(rows), lambda: at.received(rows), lambda: at.confirmed(point)):
        step()
        seen.append(verdict(key))

    assert seen == [NOT_MET, NOT_MET, PARTLY, PARTLY, MET]


def test_details_seen_in_the_published_list_count_as_received():
    at.catalogue()
    point = at.office()
    rows = at.registered(point, "poa")
    at.sent(rows)
    at.confirmed(point)

    actions.record_receipt(registrations=at.fresh(rows), on=TODAY, channel="published-list", by=make.BY)

    assert verdict("6.3.1.poa") == MET


def test_details_that_changed_since_they_were_sent_are_not_met():
    at.catalogue()
    point = at.office()
    at.provided(point, "poa")
    point.refresh_from_db()

    actions.change_point(point=point, phones=["+254 20 765 4321"], by=make.BY)

    found = ask("6.3.1.poa")
    assert found.verdict == NOT_MET
    assert found.act_url.endswith("?recipient=unoda")


def test_details_of_a_vacant_post_are_not_met():
    at.catalogue()
    point = at.post(at.person())
    at.provided(point, "poa")

    at.leave(point, TODAY - days(1))

    assert verdict("6.3.1.poa") == NOT_MET


def test_details_sent_again_without_new_proof_of_receipt_are_partly_met():
    at.catalogue()
    rows = at.provided(at.office(), "poa")

    at.sent(rows, TODAY)

    assert verdict("6.3.1.poa") == PARTLY


@pytest.mark.parametrize(("later", "expected"), [(180, MET), (181, PARTLY)])
def test_confirmation_counts_until_the_last_day_of_its_interval(later: int, expected: Verdict):
    at.catalogue()
    point = at.office()
    rows = at.registered(point, "poa")
    at.sent(rows)
    at.received(rows)
    at.confirmed(point, TODAY)

    assert verdict("6.3.1.poa", TODAY + days(later)) == expected


def test_details_of_one_contact_of_two_are_partly_met():
    at.catalogue()
    at.provided(at.office(), "iti")
    at.registered(at.office(), "iti")

    found = ask("6.3.1.iti")

    assert found.verdict == PARTLY
    assert str(found.reason).startswith("Nothing was sent:")


def test_details_are_judged_as_they_were_on_a_past_day():
    at.catalogue()
    at.provided(at.office(), "poa")

    assert [verdict("6.3.1.poa", TODAY - days(back)) for back in (30, 15, 7, 0)] == [NOT_MET, PARTLY, PARTLY, MET]


@pytest.mark.parametrize(("provide", "expected"), [(at.registered, NOT_MET), (at.provided, MET)])
def test_tracing_commitment_follows_its_clause(provide: Callable[..., list], expected: Verdict):
    at.catalogue()
    provide(at.office(), "iti")

    assert verdict("4.3.b") == verdict("6.3.1.iti") == expected


def test_predecessors_confirmation_is_not_the_new_holders() -> None:
    made.catalogue()
    point = made.seat_point(made.person())
    (row,) = made.provided(point, "iti")
    before = findings(made.TODAY, {"6.3.1.iti"})["6.3.1.iti"].verdict

    made.end_holding(point, made.ago(2))
    members.appoint(seat=point.seat, person=made.person(), began_on=made.ago(1), by=made.BY)
    made.sent(row, on=made.TODAY)
    made.received(row, on=made.TODAY)

    assert (before, findings(made.TODAY, {"6.3.1.iti"})["6.3.1.iti"].verdict) == (Verdict.MET, Verdict.PARTLY)
