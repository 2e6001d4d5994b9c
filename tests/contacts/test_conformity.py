"""The contacts' nineteen answers: each key with what makes it met, and what only looks so."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts import actions
from coordination import clock, house
from coordination.conformity import Finding, answered, finding, findings
from coordination.enums import Verdict
from coordination.provisions import PROVISIONS
from members import actions as members
from members.models import Membership
from tests.contacts import standing as at
from tests.contacts.standing import TODAY, days
from tests.factories import coordination as make

pytestmark = pytest.mark.django_db

KEYS = [key for key, provision in PROVISIONS.items() if provision.app == "contacts"]
MET, PARTLY, NOT_MET, OUTSIDE, UNKNOWN = (
    Verdict.MET,
    Verdict.PARTLY,
    Verdict.NOT_MET,
    Verdict.NOT_APPLICABLE,
    Verdict.UNKNOWN,
)


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with clock.frozen_at(TODAY):
        yield


def ask(key: str, on: dt.date = TODAY) -> Finding:
    return finding(key, on)


def verdict(key: str, on: dt.date = TODAY) -> Verdict:
    return ask(key, on).verdict


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


# 6.2 a


def published(**fields: object):
    return at.office(published_at="the ministry's page", address_tested_on=TODAY - days(30), **fields)


def test_first_address_published_tested_and_answered_is_met():
    at.catalogue()
    point = published()
    at.registered(point, "poa")
    request = actions.receive_request(
        point=point, received_on=TODAY - days(20), sender="An agency", subject="Help", by=make.BY
    )
    actions.close_request(request=request, answered_on=TODAY - days(6), outcome="answered", by=make.BY)

    assert verdict("6.2.a") == MET


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"published_at": ""}, NOT_MET),
        ({"address_tested_on": None}, PARTLY),
        ({"address_tested_on": TODAY - days(181)}, PARTLY),
        ({"address_tested_on": TODAY + days(1)}, PARTLY),
    ],
)
def test_first_address_unpublished_or_untested_is_not_met(fields: dict[str, object], expected: Verdict):
    at.catalogue()
    at.registered(at.office(**{"published_at": "page", "address_tested_on": TODAY, **fields}), "poa")

    assert verdict("6.2.a") == expected


@pytest.mark.parametrize(("received", "due", "expected"), [(14, None, MET), (15, None, PARTLY), (15, TODAY, MET)])
def test_request_waits_no_longer_than_its_date_or_the_house_value(
    received: int, due: dt.date | None, expected: Verdict
):
    at.catalogue()
    point = published()
    at.registered(point, "poa")
    actions.receive_request(
        point=point, received_on=TODAY - days(received), sender="NGO", subject="Data", due_on=due, by=make.BY
    )

    assert verdict("6.2.a") == expected


# 6.2 b to f


@pytest.mark.parametrize("letter", "bcdef")
def test_post_with_requirement_and_confirmed_proof_is_met(letter: str, officer):
    at.catalogue()
    point = at.post(at.person())
    at.registered(point, "poa")
    seen = [verdict(f"6.2.{letter}")]

    actions.state_requirement(point=point, letter=letter, text="Two years in the field", by=make.BY)
    seen.append(verdict(f"6.2.{letter}"))
    proof = actions.add_proof(
        point=point, letter=letter, kind="training", text="Course", dated_on=TODAY - days(9), by=make.BY
    )
    seen.append(verdict(f"6.2.{letter}"))
    actions.confirm_proof(proof=proof, by=officer)
    seen.append(verdict(f"6.2.{letter}"))

    assert seen == [NOT_MET, PARTLY, PARTLY, MET]


def test_proof_of_an_earlier_holder_says_nothing_of_the_present_one(officer):
    at.catalogue()
    point = at.post(at.person())
    at.registered(point, "poa")
    actions.state_requirement(point=point, letter="c", text="Five years", by=make.BY)
    proof = actions.add_proof(
        point=point, letter="c", kind="experience", text="Lead", dated_on=TODAY - days(9), by=make.BY
    )
    actions.confirm_proof(proof=proof, by=officer)
    at.leave(point, TODAY - days(1))
    members.appoint(seat=point.seat, person=at.person(), began_on=TODAY, by=make.BY)

    assert verdict("6.2.c", TODAY) == PARTLY


def test_proof_of_an_office_speaks_for_its_staff_together(officer):
    at.catalogue()
    point = at.office()
    at.registered(point, "poa")
    actions.state_requirement(point=point, letter="f", text="Writes reports", by=make.BY)
    proof = actions.add_proof(point=point, letter="f", kind="post", text="Two staff", dated_on=TODAY, by=make.BY)
    actions.confirm_proof(proof=proof, by=officer)

    assert verdict("6.2.f") == MET


# 7.4.2 s


def test_contacts_sit_in_the_mechanism():
    at.catalogue()
    at.registered(at.office(), "poa")

    assert verdict("7.4.2.s") == MET


@pytest.mark.parametrize(("seated", "expected"), [(1, PARTLY), (0, NOT_MET)])
def test_contact_whose_body_is_no_member_is_named(seated: int, expected: Verdict):
    at.catalogue()
    for _ in range(seated):
        at.registered(at.office(), "poa")
    outside = at.office(body=at.body(seated=False))
    at.registered(outside, "iti")

    found = ask("7.4.2.s")

    assert found.verdict == expected
    assert str(found.reason).endswith(f": {outside.reference}.")


def test_observer_is_no_member():
    at.catalogue()
    home = at.body(seated=False)
    members.admit(body=home, standing="observer", began_on=at.LONG_AGO, by=make.BY)
    at.registered(at.office(body=home), "poa")

    assert verdict("7.4.2.s") == NOT_MET


def test_contact_whose_body_left_serves_no_longer():
    at.catalogue()
    point = at.office()
    at.registered(point, "poa")
    members.leave(
        membership=Membership.objects.get(body=point.body), ended_on=TODAY - days(1), by=make.BY, reason="left"
    )

    assert verdict("7.4.2.s", TODAY - days(1)) == MET
    assert "No National Point of Contact is serving" in str(ask("7.4.2.s").reason)
