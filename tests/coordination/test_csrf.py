"""No address changes anything for a form of another site, and none by being opened (AU-10)."""

import pytest
from django.test import Client
from django.urls import reverse

from coordination.models import SecurityEvent, State, User
from members.models import Person
from tests.coordination.sampling import ROUTES

pytestmark = pytest.mark.django_db

# Its address is the proof: whoever does not know the link's token gets the answer of what does not exist.
BY_LINK = {"contacts:confirm"}


@pytest.fixture
def strict(as_user, officer: User) -> Client:
    """Return a signed-in browser whose forms need their token."""
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = as_user(officer).cookies
    return browser


@pytest.mark.parametrize("address", ROUTES)
@pytest.mark.parametrize(
    "headers", [{}, {"origin": "https://elsewhere.invalid"}, {"origin": "null"}], ids=["none", "foreign", "null"]
)
def test_form_without_its_token_is_refused_at_every_address(address, headers, strict, state: State):
    answer = strict.post(address, {"name": "planted", "csrfmiddlewaretoken": "x" * 64}, headers=headers)

    if ROUTES[address][0] in BY_LINK:
        assert answer.status_code == 404
    else:
        assert (answer.status_code, "was not taken" in answer.content.decode()) == (403, True)


def test_right_token_from_another_site_is_refused(strict, officer: User, state: State):
    token = strict.get(reverse("my-account")).cookies["csrftoken"].value

    answer = strict.post(
        reverse("my-account"),
        {"language": "ar", "csrfmiddlewaretoken": token},
        headers={"origin": "https://elsewhere.invalid"},
    )

    officer.refresh_from_db()
    assert (answer.status_code, officer.language) == (403, "en")


def test_opening_addresses_writes_nothing(as_user, officer: User, state: State):
    browser = as_user(officer)
    people, events = Person.history.count(), SecurityEvent.objects.exclude(kind="export").count()

    opened = [browser.get(address).status_code for address in ROUTES if "logout" not in address]

    assert opened.count(200) > 30
    assert Person.history.count() == people
    assert SecurityEvent.objects.exclude(kind="export").count() == events
