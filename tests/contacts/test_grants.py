"""Rights to act for a point of contact follow its post."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group

from contacts.actions import designate_point
from contacts.models import PointGrant, PointOfContact
from coordination.access import viewer
from coordination.enums import Classification
from coordination.models import User
from members import actions
from tests.members import making as made

pytestmark = pytest.mark.django_db


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


@pytest.fixture
def point(npc: User) -> PointOfContact:
    seat = made.held_by(npc).seat
    return designate_point(
        kind="seat",
        body=seat.body,
        seat=seat,
        office=seat.title,
        designated_on=made.LONG_AGO,
        classification=Classification.RESTRICTED,
        by=made.BY,
    )


def own(user: User) -> list[PointOfContact]:
    return list(PointOfContact.objects.visible_to(viewer(again(user))))


def test_designation_of_a_held_post_gives_its_holder_the_right(npc: User, point: PointOfContact) -> None:
    assert npc.has_perm("contacts.act_for", point)
    assert [grant.group.name for grant in PointGrant.objects.all()] == [f"contact {point.pk}"]


def test_holder_of_the_post_reads_the_restricted_contact(npc: User, point: PointOfContact) -> None:
    assert own(npc) == [point]


def test_holder_who_left_reads_it_no_more(npc: User, point: PointOfContact) -> None:
    actions.end_holding(holding=made.held_by(npc), ended_on=dt.date(2021, 1, 1), by=made.BY, reason="left")

    assert own(npc) == []
    assert not again(npc).has_perm("contacts.act_for", point)


def test_right_written_by_hand_without_the_post_opens_nothing(other_focal: User, point: PointOfContact) -> None:
    other_focal.groups.add(Group.objects.get(name=f"contact {point.pk}"))

    assert own(other_focal) == []
