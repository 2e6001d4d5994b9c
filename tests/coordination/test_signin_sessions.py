"""A session's key changes with what it opens; planted, altered and foreign ones are nobody; its cookies are shut."""

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from coordination.models import State, User
from tests.coordination.signing import PASSWORD, give_password, is_open, log_in, newcomer, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _state(state: State) -> None:
    """Pages name the State."""


@pytest.fixture
def person() -> User:
    return newcomer()


# Fixation, altered and foreign cookies, another's session (AU-7).


def test_planted_session_never_becomes_valid(person):
    victim = Client()
    victim.get(reverse("account_login"))
    session = victim.session
    session["planted"] = "yes"
    session.save()
    planted = session.session_key
    victim.cookies["sessionid"] = planted

    log_in(victim, person.email)
    thief = Client()
    thief.cookies["sessionid"] = planted

    assert victim.session.session_key != planted
    assert is_open(victim)
    assert not is_open(thief)


def test_session_key_changes_at_a_proof(person):
    browser = sign_in(person)
    before = browser.session.session_key

    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    old = Client()
    old.cookies["sessionid"] = before

    assert is_open(browser)
    assert browser.session.session_key != before
    assert not is_open(old)


@pytest.mark.parametrize(
    "spoil", [lambda key: key[:-1] + ("a" if key[-1] != "a" else "b"), str.upper, lambda key: key + "x", lambda key: ""]
)
def test_altered_session_cookie_is_nobody(person, spoil):
    browser = sign_in(person)
    browser.cookies["sessionid"] = spoil(browser.cookies["sessionid"].value)

    assert not is_open(browser)


def test_session_altered_in_the_database_is_nobody(person, officer):
    browser = sign_in(person)
    row = Session.objects.get(session_key=browser.session.session_key)
    row.session_data = row.session_data[:-4] + "AAAA"
    row.save()

    assert not is_open(browser)


def test_second_account_in_the_same_browser_takes_nothing_over(person, officer):
    give_password(officer)
    browser = sign_in(person)
    first = browser.session.session_key
    browser.post(reverse("account_logout"))

    log_in(browser, officer.email)

    assert browser.session[SESSION_KEY] == str(officer.pk)
    assert browser.session.session_key != first


@pytest.mark.parametrize(
    "to", ["https://elsewhere.invalid/", "//elsewhere.invalid/", "javascript:alert(1)", "/\\elsewhere.invalid"]
)
def test_sign_in_leads_to_this_site_alone(person, to):
    assert log_in(Client(), person.email, to=to).url == reverse("today")


@pytest.mark.parametrize("to", ["/my/\r\nSet-Cookie: planted=1", "/my/\nX-Planted: 1", "/my/%0d%0aX-Planted: 1"])
def test_address_to_go_on_to_plants_no_header(person, to):
    answer = log_in(Client(), person.email, to=to)

    assert answer.status_code == 302
    assert "X-Planted" not in answer.headers
    assert "planted" not in answer.cookies
    assert not set("\r\n") & set(answer["Location"])


def test_pages_of_somebody_signed_in_are_kept_nowhere(person):
    browser = sign_in(person)

    answers = [browser.get(reverse(name)) for name in ("my-account", "session-list", "account_change_password")]

    assert ["no-store" in answer.headers["Cache-Control"] for answer in answers] == [True] * 3
