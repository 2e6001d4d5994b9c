"""Rights to act for a body follow the seats, in the same transaction, and never open anything by themselves."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import Group
from guardian.models import GroupObjectPermission, UserObjectPermission
from guardian.utils import get_group_obj_perms_model

from coordination.access import viewer
from coordination.models import User
from members import actions
from members.enums import SeatKind
from members.models import BodyGrant, MemberBody
from tests.members import making as made

pytestmark = pytest.mark.django_db
BY = made.BY


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def bodies_of(user: User) -> set[str]:
    return set(user.groups.filter(name__startswith="body ").values_list("name", flat=True))


def test_appointment_writes_the_right_with_the_holding(nobody: User) -> None:
    seat = made.seat()
    made.holding(seat, made.person(user=nobody))

    (grant,) = BodyGrant.objects.filter(content_object=seat.body)

    assert grant.permission.codename == "act_for"
    assert bodies_of(nobody) == {grant.group.name} == {f"body {seat.body_id}"}
    assert nobody.has_perm("members.act_for", seat.body)


def test_guardian_uses_the_direct_foreign_key_and_no_generic_row(focal: User) -> None:
    body = made.held_by(focal).seat.body

    assert get_group_obj_perms_model(body) is BodyGrant
    assert (GroupObjectPermission.objects.count(), UserObjectPermission.objects.count()) == (0, 0)


def test_holding_ended_by_act_ends_the_right_in_the_same_transaction(focal: User) -> None:
    actions.end_holding(holding=made.held_by(focal), ended_on=dt.date(2021, 1, 1), by=BY, reason="left")

    assert bodies_of(focal) == set()
    assert viewer(again(focal)).body_ids == frozenset()


def test_holding_that_ends_by_date_closes_before_anything_sweeps(focal: User, freeze: Any) -> None:
    holding = made.held_by(focal)
    actions.end_holding(holding=holding, ended_on=dt.date(2099, 1, 1), by=BY, reason="leaves")

    freeze(dt.date(2099, 1, 2))

    assert bodies_of(focal) == {f"body {holding.seat.body_id}"}
    assert viewer(again(focal)).roles == frozenset()


def test_holding_that_begins_later_has_its_right_ready_and_closed(nobody: User, freeze: Any) -> None:
    freeze(dt.date(2026, 6, 1))
    holding = made.holding(who=made.person(user=nobody), began_on=dt.date(2026, 7, 1))
    assert viewer(again(nobody)).roles == frozenset()

    freeze(dt.date(2026, 7, 1))

    assert viewer(again(nobody)).body_ids == {holding.seat.body_id}


def test_predecessor_loses_and_successor_gains_in_one_act(focal: User, nobody: User) -> None:
    present = made.held_by(focal)
    successor = made.person(user=nobody)
    actions.fill_seat(seat=present.seat, began_on=dt.date(2021, 1, 1), person=successor, present=present, by=BY)

    assert (bodies_of(focal), bodies_of(nobody)) == (set(), {f"body {present.seat.body_id}"})


def test_body_that_ended_opens_nothing(focal: User) -> None:
    body = made.held_by(focal).seat.body
    actions.end_body(body=body, ended_on=dt.date(2021, 1, 1), by=BY, reason="merged")

    assert bodies_of(focal) == set()


def test_other_kind_of_seat_moves_the_role_and_keeps_the_body(focal: User) -> None:
    seat = made.held_by(focal).seat
    actions.change_seat(seat=seat, kind=SeatKind.OBSERVER, by=BY, reason="observer now")

    assert set(focal.groups.values_list("name", flat=True)) == {"role observer", f"body {seat.body_id}"}


def test_invitation_gives_what_the_seat_gives(freeze: Any) -> None:
    person = made.holding().person
    user = actions.invite(person=person, by=BY)

    assert len(viewer(again(user)).body_ids) == 1


def test_right_taken_away_by_hand_closes_at_once(focal: User) -> None:
    body = MemberBody.objects.get(pk__in=viewer(focal).body_ids)
    BodyGrant.objects.filter(content_object=body).delete()

    assert viewer(again(focal)).roles == frozenset()


def test_right_written_by_hand_for_a_foreign_body_opens_nothing(focal: User, other_focal: User) -> None:
    foreign = made.held_by(other_focal).seat.body
    focal.groups.add(Group.objects.get(name=f"body {foreign.pk}"))

    assert foreign.pk not in viewer(again(focal)).body_ids


def test_failed_appointment_leaves_no_right(nobody: User) -> None:
    seat = made.holding().seat
    with pytest.raises(Exception, match="has a holder"):
        made.holding(seat, made.person(user=nobody))

    assert bodies_of(nobody) == set()
