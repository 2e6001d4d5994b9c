"""The contacts' nineteen answers together, and those of 6.1: what makes each met, and what only looks so."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts import actions
from coordination import clock, house
from coordination.conformity import answered, findings
from coordination.enums import Verdict
from coordination.provisions import PROVISIONS
from tests.contacts import standing as at
from tests.contacts.standing import MET, NOT_MET, OUTSIDE, PARTLY, TODAY, UNKNOWN, ask, days, verdict
from tests.factories import coordination as make

pytestmark = pytest.mark.django_db

KEYS = [key for key, provision in PROVISIONS.items() if provision.app == "contacts"]


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with clock.frozen_at(TODAY):
        yield


def test_contacts_answer_all_of_their_nineteen():
    assert len(KEYS) == 19
    assert set(KEYS) - answered() == set()


def test_empty_register_meets_nothing():
    found = findings(TODAY, set(KEYS))

    assert {item.verdict for item in found.values()} == {NOT_MET, UNKNOWN}
    assert [key for key, item in found.items() if item.verdict == UNKNOWN] == ["6.1.combine"]


def test_every_finding_says_why_and_what_would_turn_it():
    at.catalogue(att="party")

    for key, item in findings(TODAY, set(KEYS)).items():
        assert str(item.reason).endswith("."), key
        assert (item.verdict == UNKNOWN) != bool(item.act_url), key
        assert bool(item.act_label) == bool(item.act_url), key


def test_whole_set_takes_few_queries_at_any_number_of_contacts():
    at.catalogue(att="party", firearms_protocol="party")

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            findings(TODAY, set(KEYS))
        return len(caught)

    def busy(holder: bool) -> None:
        point = at.post(at.person()) if holder else at.office()
        at.provided(point, "poa", "iti", "att")
        actions.state_requirement(point=point, letter="b", text="Three years", by=make.BY)
        actions.add_proof(point=point, letter="b", kind="post", text="Desk", dated_on=TODAY, by=make.BY)
        actions.receive_request(point=point, received_on=TODAY, sender="NGO", subject="Data", by=make.BY)

    busy(True)
    busy(False)
    few = cost()
    for holder in (True, False, True):
        busy(holder)

    assert cost() == few
    assert few <= 30


# 6.1, the designation


def test_designate_with_serving_contact_for_each_applying_instrument_is_met():
    at.catalogue(att="party", firearms_protocol="not-party")
    at.registered(at.office(), "poa", "iti", "att")

    found = ask("6.1.designate")

    assert found.verdict == MET
    assert len(found.evidence) == 3
    assert [str(remark) for remark in found.remarks] == ["Not applicable: Firearms Protocol (Not Party)."]


def test_designate_without_recorded_participation_is_not_met_and_says_so():
    at.catalogue(att="party")
    at.registered(at.office(), "poa", "iti", "att")

    found = ask("6.1.designate")

    assert (found.verdict, str(found.reason)) == (NOT_MET, "Participation not recorded: Firearms Protocol.")
    assert found.act_url == at.instrument("firearms-protocol").get_absolute_url()


def test_designate_counts_the_programme_and_the_tracing_instrument_always():
    at.catalogue(att="signatory", firearms_protocol="not-party")
    at.registered(at.office(), "poa")

    assert str(ask("6.1.designate").reason) == "No serving contact: International Tracing Instrument."


def test_designation_without_holder_is_not_met():
    at.catalogue(att="signatory", firearms_protocol="not-party")
    at.registered(at.post(), "poa", "iti")

    assert verdict("6.1.designate") == NOT_MET


def test_designate_follows_the_holder_through_the_days():
    at.catalogue(att="signatory", firearms_protocol="not-party")
    point = at.post(at.person())
    at.registered(point, "poa", "iti")
    at.leave(point, TODAY - days(1))

    assert verdict("6.1.designate", TODAY - days(1)) == MET
    assert verdict("6.1.designate", TODAY) == NOT_MET
    assert verdict("6.1.designate", at.LONG_AGO - days(1)) == NOT_MET


def test_treaty_in_force_later_does_not_apply_before():
    at.catalogue(firearms_protocol="not-party")
    actions.record_participation(
        instrument=at.instrument("att"), applies="party", in_force_on=TODAY + days(30), by=make.BY
    )
    at.registered(at.office(), "poa", "iti")

    assert verdict("6.1.designate") == MET
    assert verdict("6.1.designate", TODAY + days(30)) == NOT_MET


# 6.1, one contact for several instruments


@pytest.mark.parametrize(
    ("instruments", "expected"), [([("poa", "iti")], MET), ([("poa",), ("iti",)], OUTSIDE), ([], UNKNOWN)]
)
def test_combine_is_information_only(instruments: list[tuple[str, ...]], expected: Verdict):
    at.catalogue()
    for keys in instruments:
        at.registered(at.office(), *keys)

    assert verdict("6.1.combine") == expected


# 6.1, coordination


def two_contacts() -> tuple:
    at.catalogue()
    one, other = at.office(), at.post(at.person())
    at.registered(one, "poa")
    at.registered(other, "iti")
    return one, other


def test_coordinate_with_everybody_and_the_authority_is_met():
    one, other = two_contacts()
    at.exchange(one, other)

    found = ask("6.1.coordinate")

    assert found.verdict == MET
    assert [item.on for item in found.evidence] == [TODAY - days(10)]
    assert "90 days" in str(found.remarks[0])


def test_coordinate_is_not_applicable_while_one_office_serves_all():
    at.catalogue()
    at.registered(at.office(), "poa", "iti")

    assert verdict("6.1.coordinate") == OUTSIDE


def test_coordinate_counts_two_posts_of_one_person_as_one():
    at.catalogue()
    holder = at.person()
    at.registered(at.post(holder), "poa")
    at.registered(at.post(holder), "iti")

    assert verdict("6.1.coordinate") == OUTSIDE


def test_coordinate_without_any_exchange_is_not_met():
    two_contacts()

    found = ask("6.1.coordinate")

    assert (found.verdict, found.evidence) == (NOT_MET, ())


@pytest.mark.parametrize(
    ("fields", "part"),
    [
        ({"coordinated": ""}, "No exchange coordinated an activity."),
        ({"oversight": "none"}, "The National Authority led, attended or approved none"),
    ],
)
def test_coordinate_without_activity_or_oversight_is_partly_met(fields: dict[str, str], part: str):
    one, other = two_contacts()
    at.exchange(one, other, **fields)

    found = ask("6.1.coordinate")

    assert found.verdict == PARTLY
    assert str(found.reason).startswith(part)


def test_coordinate_with_two_of_three_is_partly_met_and_names_the_third():
    one, other = two_contacts()
    third = at.office()
    at.registered(third, "poa")
    at.exchange(one, other)

    found = ask("6.1.coordinate")

    assert (found.verdict, str(found.reason)) == (PARTLY, f"Took part in no exchange: {third.reference}.")


def test_coordinate_regularly_means_within_the_house_interval():
    one, other = two_contacts()
    at.exchange(one, other, on=TODAY - days(91))

    before = verdict("6.1.coordinate")
    house.set_value(key="contacts.liaison_days", value=100, by=make.BY, reason="quarterly with leave")

    assert (before, verdict("6.1.coordinate")) == (NOT_MET, MET)


def test_exchange_of_tomorrow_does_not_count_today():
    one, other = two_contacts()
    at.exchange(one, other)

    assert verdict("6.1.coordinate", TODAY - days(11)) == NOT_MET
