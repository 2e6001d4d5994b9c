"""What a contact must be able to do, and where it sits (6.2, 7.4.2 s)."""

import datetime as dt
from collections.abc import Iterator

import pytest

from contacts import actions
from coordination import clock
from coordination.enums import Verdict
from members import actions as members
from members.models import Membership
from tests.contacts import standing as at
from tests.contacts.standing import MET, NOT_MET, PARTLY, TODAY, ask, days, verdict
from tests.factories import coordination as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with clock.frozen_at(TODAY):
        yield


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
