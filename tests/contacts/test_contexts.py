"""The snapshot of a notification: what is frozen of its contacts, and what it takes the place of."""

from collections.abc import Callable
from typing import Any

import pytest

from contacts.contexts import snapshot_of
from contacts.models import Notification, PointOfContact
from contacts.pdfs import html_for
from coordination.models import State, User
from tests.contacts.snapshots import printed
from tests.factories import contacts as made

pytestmark = pytest.mark.django_db


@pytest.fixture
def told_outside(freeze: Callable[..., None], state: State) -> PointOfContact:
    """A post under one instrument, of which the recipient was told by a note verbale of another making."""
    freeze(made.TODAY)
    made.catalogue()
    made.authority()
    point = made.seat_point(made.person(name="Maria Vasconcelos"), phones=["+254 20 123 4567"])
    row = made.registration(point)
    made.sent(row, on=made.ago(400), number="NV 7")
    made.sent(row, on=made.ago(20), number="NV 12")
    return point


def frozen(paper: Notification) -> dict[str, Any]:
    return snapshot_of(Notification.objects.get(pk=paper.pk), made_with={})


def test_snapshot_names_what_the_recipient_was_last_sent_by_other_means(
    told_outside: PointOfContact, officer: User
) -> None:
    found = frozen(made.notification(by=officer))

    assert found["replaces"] is None
    assert found["told_before"] == {"on": made.ago(20).isoformat(), "number": "NV 12"}
    assert "of what was sent to you on 12 May 2026 (number NV 12). Nothing has changed" in printed(html_for(found))


def test_snapshot_replaces_a_sealed_paper_that_was_sent(told_outside: PointOfContact, officer: User) -> None:
    first = made.sealed(made.notification(by=officer))
    made.sent(*[line.registration for line in first.lines.all()], on=made.TODAY, notification=first)

    found = frozen(made.notification(by=officer))

    assert (found["replaces"]["reference"], found["told_before"]) == (first.reference, None)


def test_snapshot_first_notification_follows_nothing(freeze: Callable[..., None], state: State, officer: User) -> None:
    freeze(made.TODAY)
    made.catalogue()
    made.authority()
    made.registration()

    found = frozen(made.notification(by=officer))

    assert (found["replaces"], found["told_before"]) == (None, None)
    assert found["contacts"][0]["vacant_since"] is None
    assert found["contacts"][0]["serving_since"] == made.LONG_AGO.isoformat()


def test_snapshot_vacant_post_does_not_serve(told_outside: PointOfContact, officer: User) -> None:
    made.end_holding(told_outside, made.ago(10))

    (contact,) = frozen(made.notification(by=officer))["contacts"]

    assert (contact["name"], contact["serving_since"]) == ("", None)
    assert contact["vacant_since"] == made.ago(9).isoformat()
    assert contact["before"]["name"] == "Maria Vasconcelos"


def test_snapshot_post_never_held_is_vacant_since_its_designation(
    freeze: Callable[..., None], state: State, officer: User
) -> None:
    freeze(made.TODAY)
    made.catalogue()
    made.authority()
    made.registration(made.seat_point())

    (contact,) = frozen(made.notification(by=officer))["contacts"]

    assert (contact["vacant_since"], contact["serving_since"]) == (made.LONG_AGO.isoformat(), None)
