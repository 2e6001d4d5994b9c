"""What the contacts owe each other and whoever asks, as Today says it."""

from collections.abc import Callable
from typing import Any

import pytest

from contacts import actions
from contacts.models import Notification
from contacts.papers import unsent
from coordination.access import viewer
from coordination.attention import Item, Source, sources
from coordination.models import State, User
from members.models import Holding
from tests.factories import contacts as made

pytestmark = pytest.mark.django_db
BY = made.BY


@pytest.fixture(autouse=True)
def _today(freeze: Callable[..., None], state: State) -> None:
    freeze(made.TODAY)
    made.catalogue(att="party")


def source(key: str) -> Source:
    return next(one for one in sources() if one.key == f"contacts.{key}")


def found(key: str, user: User) -> list[Item]:
    items = source(key).items(viewer(user), made.TODAY, 50)
    assert source(key).count(viewer(user), made.TODAY) == len(items)
    return items


def met(*points: Any, on: Any) -> None:
    actions.record_exchange(on=on, subject="Tracing", coordinated="One list", points=made.fresh(*points), by=BY)


def test_exchange_is_due_where_two_serve_and_did_not_meet(officer: User) -> None:
    first, second = made.office_point(), made.office_point()
    made.provided(first, "poa")
    assert found("exchange", officer) == []

    made.provided(second, "iti")

    (item,) = found("exchange", officer)
    assert (item.provision, item.act_label, item.due_on) == ("6.1.coordinate", "Record an exchange", None)
    assert first.reference in item.sentence
    assert second.reference in item.sentence

    met(first, second, on=made.ago(100))
    assert [item.due_on for item in found("exchange", officer)] == [made.ago(10)]
    met(first, second, on=made.ago(3))
    assert found("exchange", officer) == []


def test_request_waits_until_it_is_answered_and_is_its_holders_matter_too(officer: User, npc: User) -> None:
    seat = Holding.objects.get(person__user=npc).seat
    point = actions.designate_point(
        kind="seat", body=seat.body, seat=seat, office="Adviser", designated_on=made.LONG_AGO, by=BY
    )
    asked = actions.receive_request(
        point=point,
        received_on=made.ago(20),
        sender="A journalist",
        subject="Figures of 2025",
        due_on=made.ago(6),
        by=BY,
    )

    assert [item.due_on for item in found("requests", officer)] == [made.ago(6)]
    assert [item.act_label for item in found("requests", npc)] == ["Answer or pass on"]

    actions.close_request(request=asked, answered_on=made.TODAY, outcome="Answered", by=BY)
    assert found("requests", officer) == found("requests", npc) == []


def test_holder_is_asked_to_confirm_before_the_last_day_and_nobody_else_is(officer: User, npc: User) -> None:
    seat = Holding.objects.get(person__user=npc).seat
    point = actions.designate_point(
        kind="seat", body=seat.body, seat=seat, office="Adviser", designated_on=made.LONG_AGO, by=BY
    )
    made.registration(point, "poa", made.ago(170))

    (item,) = found("own", npc)
    assert (item.due_on, item.act_url) == (made.TODAY + made.days(10), point.get_absolute_url())
    assert found("own", officer) == []


@pytest.mark.parametrize("key", ["exchange", "requests", "own"])
def test_source_of_liaison_takes_at_most_two_queries(
    key: str, npc: User, officer: User, django_assert_max_num_queries: Any
) -> None:
    for instrument in ("poa", "iti", "att"):
        made.provided(made.office_point(), instrument)
    who, chosen = viewer(npc if key == "own" else officer), source(key)
    assert who.seat_ids

    with django_assert_max_num_queries(2):
        chosen.items(who, made.TODAY, 50)
    with django_assert_max_num_queries(2):
        chosen.count(who, made.TODAY)


def test_paper_whose_details_changed_waits_to_be_sent_no_more(officer: User) -> None:
    made.authority()
    point = made.office_point()
    made.registration(point)
    paper = made.sealed(made.notification(by=officer))
    assert list(unsent(Notification.objects.all(), made.TODAY)) == [paper]

    made.change_phone(point)

    assert list(unsent(Notification.objects.all(), made.TODAY)) == []
    assert found("unsent", officer) == []


def test_holder_that_was_asked_is_waited_for_and_not_asked_again(officer: User) -> None:
    point = made.office_point()
    made.registration(point, "poa", made.ago(300))
    (before,) = found("stale", officer)
    actions.ask_by_link(point=made.fresh(point)[0], by=BY)

    (after,) = found("stale", officer)

    assert (before.act_label, after.act_label) == ("Ask the holder", "Open the contact")
    assert after.sentence.endswith("Asked by e-mail on 1\xa0Jun\xa02026; no answer yet.")
