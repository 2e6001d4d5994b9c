"""The same form at the same moment, from many hands: one effect, and a plain answer for the others.

On PostgreSQL, where they do run together. Source: the register's own bar for concurrency: one success,
clean answers for the rest, never a failure of the machine.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from contacts.models import RegistrationEvent
from coordination import once
from coordination.models import Once, State, User
from members.models import Holding, Person
from tests.contacts.browsing import typed
from tests.factories import contacts as made
from tests.members import making

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], Client]
NEW_PERSON = "/members/people/new/"
HANDS = 50


def together(browsers: list[Client], to: str, data: list[dict[str, Any]]) -> list[HttpResponse]:
    """Send a form from all browsers at once and return the answers; each hand has its own connection."""
    ready = Barrier(len(browsers))

    def send(browser: Client, typed_in: dict[str, Any]) -> HttpResponse:
        try:
            browser.raise_request_exception = False
            ready.wait(30)
            return browser.post(to, typed_in)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(browsers)) as hands:
        return list(hands.map(send, browsers, data))


@pytest.fixture(autouse=True)
def _on_postgres(state: State) -> None:
    assert connection.vendor == "postgresql"


def test_one_form_sent_by_many_hands_at_once_has_one_effect(officer: User, as_user: SignIn) -> None:
    token = once.token(officer, NEW_PERSON)
    data = {"name": "Ada Obi", "gender": "not-stated", "once": token}

    answers = together([as_user(officer) for _hand in range(12)], NEW_PERSON, [data] * 12)

    person = Person.objects.get(name="Ada Obi")
    assert {(answer.status_code, answer.get("Location")) for answer in answers} == {(302, person.get_absolute_url())}
    assert Once.objects.count() == 1
    assert person.history.count() == 1


def test_one_seat_filled_by_fifty_hands_at_once_has_one_holder(officer: User, as_user: SignIn) -> None:
    seat = making.seat()
    to = making.url("seat-appoint", seat.pk)
    browsers = [as_user(officer) for _hand in range(HANDS)]
    shown = typed(browsers[0].get(to))
    facts = {"began_on": "2026-05-30", "authority": "Letter 5"}

    answers = together(
        browsers, to, [{**shown, **facts, "newcomer_name": f"Candidate {hand}"} for hand in range(HANDS)]
    )

    assert Counter(answer.status_code for answer in answers) == {302: 1, 422: HANDS - 1}
    assert Holding.objects.filter(seat=seat).count() == 1
    assert Person.objects.filter(name__startswith="Candidate").count() == 1


def test_one_record_changed_by_fifty_hands_at_once_keeps_one_text_and_shows_both_to_the_others(
    officer: User, as_user: SignIn
) -> None:
    person = making.person(name="Ada Obi")
    to = making.url("person-update", person.pk)
    browsers = [as_user(officer) for _hand in range(HANDS)]
    shown = typed(browsers[0].get(to))

    answers = together(
        browsers, to, [{**shown, "name": f"Ada Obi {hand}", "reason": f"hand {hand}"} for hand in range(HANDS)]
    )

    assert Counter(answer.status_code for answer in answers) == {302: 1, 409: HANDS - 1}
    winner = Person.objects.get(pk=person.pk)
    assert (winner.version, winner.history.count()) == (2, 2)
    assert all(winner.name in answer.content.decode() for answer in answers if answer.status_code == 409)


def test_one_sending_recorded_by_many_hands_with_one_form_is_one_event(officer: User, as_user: SignIn) -> None:
    made.catalogue()
    registration = made.registration()
    to = f"/contacts/registrations/{registration.pk}/send/"
    data = {"on": dt.date(2026, 5, 30).isoformat(), "channel": "note-verbale", "once": once.token(officer, to)}

    answers = together([as_user(officer) for _hand in range(12)], to, [data] * 12)

    assert {answer.status_code for answer in answers} == {302}
    assert RegistrationEvent.objects.filter(registration=registration, kind="sent").count() == 1
