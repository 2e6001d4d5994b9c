"""Named writes of the points of contact: designation, change, end, and what the post needs."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from contacts import actions
from contacts.actions import points as module
from contacts.details import fingerprint
from contacts.enums import StaleReason
from contacts.exceptions import WrongStepError
from contacts.models import PointOfContact, PostProof, StaleFlag
from coordination.exceptions import ChangedMeanwhileError, NotAllowedError
from coordination.models import User
from members.models import Holding, Person, Seat
from tests.factories import contacts as made

pytestmark = pytest.mark.django_db
BY = made.BY


@pytest.fixture(autouse=True)
def _today(freeze: Callable[..., None]) -> None:
    freeze(made.TODAY)


def _errors(act: Callable[[], Any]) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as refusal:
        act()
    return refusal.value.message_dict


def test_designate_point_numbers_it_and_takes_its_fingerprint() -> None:
    first, second = made.office_point(), made.office_point()

    assert (first.reference, second.reference) == ("NPC-001", "NPC-002")
    assert first.details_digest == fingerprint(module.details_of(first, None))


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"emails": []}, {"emails": ["An office needs a mailbox of its own."]}),
        (
            {"emails": ["no address"]},
            {"emails": ["“no address” is no e-mail address. Write it as name@office.example."]},
        ),
        (
            {"phones": ["0800"]},
            {"phones": ["“0800” is no international telephone number. Write it as +254 20 123 4567."]},
        ),
        ({"languages": ["English!"]}, {"languages": ["“English!” is no language code. Write it as en, fr or ar."]}),
        ({"ended_on": dt.date(2019, 12, 31)}, {"__all__": ["The end is before the designation."]}),
        (
            {"office": "Desk\u202e"},
            {"office": ["The text has a hidden character (U+202E). Type it again rather than paste it."]},
        ),
    ],
)
def test_designate_point_with_what_cannot_be_is_refused_at_the_field(fields: dict, errors: dict) -> None:
    assert _errors(lambda: made.office_point(**fields)) == errors
    assert not PointOfContact.objects.exists()


def test_designate_point_outside_the_government_is_refused() -> None:
    company = made.body(kind="industry")

    assert _errors(lambda: made.office_point(company)) == {
        "body": ["A point of contact is an office or person of the national government (6.2)."]
    }


def test_designate_point_for_a_post_of_another_body_is_refused() -> None:
    seat = made.seat_point().seat
    actions.end_point(point=PointOfContact.objects.get(), ended_on=made.ago(3), by=BY, reason="moved")

    errors = _errors(lambda: made.seat_point(seat=seat, of=made.body()))

    assert errors == {"seat": ["This post belongs to another body. Choose a post of the body named."]}


def test_designate_new_post_creates_the_vacant_post_and_its_contact_together() -> None:
    point = actions.designate_new_post(
        body=made.body(), title="Registrar", designated_on=made.ago(5), office="Registrar", by=BY, reason="letter 3"
    )

    seat = Seat.objects.get()
    assert (point.seat, seat.title, seat.kind, seat.began_on) == (seat, "Registrar", "point-of-contact", made.ago(5))
    assert PointOfContact.objects.vacant(made.TODAY).get() == point


def test_designate_new_post_that_fails_leaves_neither_post_nor_history() -> None:
    errors = _errors(
        lambda: actions.designate_new_post(
            body=made.body(), title="Registrar", designated_on=made.TODAY, office="R", emails=["bad"], by=BY
        )
    )

    assert list(errors) == ["emails"]
    assert (Seat.objects.count(), Seat.history.count(), PointOfContact.history.count()) == (0, 0, 0)


def test_change_point_of_a_phone_makes_only_what_was_told_of_it_differ() -> None:
    made.catalogue(att="party")
    changed, other = made.office_point(), made.office_point()
    told = made.provided(changed, "poa", "att")
    made.provided(other, "iti")

    made.change_phone(changed)

    flags = StaleFlag.objects.open().filter(registration__isnull=False)
    assert {(flag.registration_id, flag.reason) for flag in flags} == {(row.pk, StaleReason.DIFFERS) for row in told}


def test_change_point_back_closes_the_flag_in_the_same_act() -> None:
    made.catalogue()
    point = made.office_point()
    made.provided(point)
    made.change_phone(point)
    flag = StaleFlag.objects.open().get(reason=StaleReason.DIFFERS)

    made.change_phone(point, "+254 20 123 4567")

    assert not StaleFlag.objects.open().filter(registration__isnull=False).exists()
    assert made.fresh(flag)[0].closed_at is not None


def test_change_point_of_what_recipients_are_not_told_leaves_the_fingerprint() -> None:
    point = made.office_point()

    changed = actions.change_point(point=point, published_at="The ministry's page", by=BY, reason="asked by 6.2 a")

    (before, after) = PointOfContact.history.order_by("version").values_list("details_digest", flat=True)
    assert (changed.published_at, before) == ("The ministry's page", after)


def test_change_point_read_before_somebody_elses_save_is_refused() -> None:
    point = made.office_point()
    (late,) = made.fresh(point)
    made.change_phone(point)

    with pytest.raises(ChangedMeanwhileError):
        actions.change_point(point=late, phones=["+254 20 111 1111"], by=BY, reason="late")

    assert PointOfContact.objects.get().phones == ["+254 20 765 4321"]


def _post() -> tuple[PointOfContact, Person]:
    point = made.seat_point(
        made.person(email="a@ministry.invalid", phone="+254 20 999 9999"), phones=["+254 20 123 4567"]
    )
    return point, Holding.objects.select_related("person").get(seat=point.seat).person


def test_change_post_writes_office_and_holder_and_the_fingerprint_of_both() -> None:
    point, person = _post()

    done = actions.change_post(
        point=point, person=person, office={"phones": ["+254 20 1234567"]}, own={"phone": "+254 20 888 8888"}, by=BY
    )

    assert Person.objects.get().phone == "+254 20 888 8888"
    assert done.details_digest == fingerprint(module.details_of(done, module.holder_on(done, made.TODAY)))
    assert done.version == PointOfContact.objects.get().version


def test_change_post_with_a_bad_phone_of_the_holder_keeps_neither() -> None:
    point, person = _post()

    errors = _errors(
        lambda: actions.change_post(point=point, person=person, office={"office": "New"}, own={"phone": "1"}, by=BY)
    )

    assert list(errors) == ["phone"]
    assert (PointOfContact.objects.get().office, PointOfContact.history.count()) == ("Adviser", 1)


@pytest.mark.parametrize("stale", ["point", "person"])
def test_change_post_with_either_record_changed_meanwhile_keeps_neither(stale: str) -> None:
    point, person = _post()
    if stale == "point":
        made.change_phone(point, "+254 20 777 7777")
    else:
        actions.points.change_person(person=made.fresh(person)[0], phone="+254 20 777 7777", by=BY)
        (point,) = made.fresh(point)

    with pytest.raises(ChangedMeanwhileError):
        actions.change_post(
            point=point, person=person, office={"office": "New"}, own={"phone": "+254 20 888 8888"}, by=BY
        )

    assert PointOfContact.objects.get().office == "Adviser"
    assert Person.objects.get().phone == ("+254 20 999 9999" if stale == "point" else "+254 20 777 7777")


def test_end_point_before_its_designation_is_refused_at_the_field() -> None:
    point = made.office_point(designated_on=made.ago(10))

    errors = _errors(lambda: actions.end_point(point=point, ended_on=made.ago(11), by=BY, reason="closed"))

    assert errors == {"ended_on": ["The end is before the designation."]}


def test_end_point_makes_its_registrations_stale_from_the_next_day() -> None:
    made.catalogue()
    point = made.office_point()
    made.provided(point)

    actions.end_point(point=point, ended_on=made.ago(1), by=BY, reason="office closed")

    flag = StaleFlag.objects.open().get(registration__isnull=False)
    assert (flag.reason, flag.since) == (StaleReason.ENDED, made.TODAY)
    assert StaleFlag.objects.open().filter(reason=StaleReason.GAP, instrument__key="poa").exists()


def test_end_point_twice_is_refused() -> None:
    point = made.office_point()
    actions.end_point(point=point, ended_on=made.ago(5), by=BY, reason="closed")

    with pytest.raises(WrongStepError, match="has ended already"):
        actions.end_point(point=point, ended_on=made.ago(2), by=BY, reason="closed")


def test_state_requirement_again_replaces_the_text() -> None:
    point = made.office_point()
    first = actions.state_requirement(point=point, letter="b", text="Knows the texts", by=BY)

    second = actions.state_requirement(point=point, letter="b", text="Knows all four texts", by=BY)

    assert (first.pk, second.text) == (second.pk, "Knows all four texts")


def _proof(point: PointOfContact, **fields: Any) -> PostProof:
    values = {"letter": "b", "kind": "training", "text": "Course on treaty law", "dated_on": made.ago(100), **fields}
    return actions.add_proof(point=point, by=BY, **values)


def test_add_proof_belongs_to_the_present_holder() -> None:
    point = made.seat_point(made.person())

    assert _proof(point).holding == Holding.objects.get()


def test_add_proof_for_a_vacant_post_or_of_a_day_to_come_is_refused() -> None:
    with pytest.raises(WrongStepError, match="Nobody holds this post"):
        _proof(made.seat_point())
    assert list(_errors(lambda: _proof(made.office_point(), dated_on=made.TODAY + made.days(1)))) == ["dated_on"]
    assert not PostProof.objects.exists()


def test_confirm_proof_by_the_holder_is_refused_and_by_somebody_else_kept(npc: User, officer: User) -> None:
    holder = Holding.objects.select_related("seat__body").get(person__user=npc)
    point = made.seat_point(of=holder.seat.body, seat=holder.seat)
    proof = _proof(point)

    with pytest.raises(NotAllowedError):
        actions.confirm_proof(proof=proof, by=npc)
    actions.confirm_proof(proof=proof, by=officer)

    assert (proof.confirmed_by, proof.confirmed_on) == (officer, made.TODAY)
    with pytest.raises(WrongStepError, match="confirmed already"):
        actions.confirm_proof(proof=proof, by=officer)
