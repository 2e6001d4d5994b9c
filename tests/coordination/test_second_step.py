"""The second step of sign-in: offered in the demonstration, asked of everybody in production."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse

from coordination.middleware import SecondStepMiddleware
from coordination.models import SecurityEvent, State, User
from tests.coordination.sampling import ROUTES, policy_at
from tests.coordination.signing import PASSWORD, SECRET, code, is_open, log_in, newcomer, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _state(state: State) -> None:
    """Pages name the State."""


@pytest.fixture
def person() -> User:
    return newcomer()


@pytest.fixture
def with_app(person: User) -> User:
    TOTP.activate(person, SECRET)
    return person


def give(browser: Client, text: str):
    return browser.post(reverse("mfa_authenticate"), {"code": text})


def all_in(user: User) -> Client:
    browser = sign_in(user)
    give(browser, code())
    return browser


def test_production_without_the_app_leads_to_its_setup(person, settings):
    settings.SECOND_STEP_REQUIRED = True

    answer = sign_in(person).get(reverse("today"))

    assert (answer.status_code, answer.url) == (302, reverse("mfa_activate_totp"))


CLOSED = [
    address
    for address, (name, _pattern) in ROUTES.items()
    if name.rpartition(":")[2] not in SecondStepMiddleware.open_names and not policy_at(address).anybody
]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", CLOSED)
def test_no_route_of_production_opens_with_a_password_alone(address, method, as_user, officer, settings):
    settings.SECOND_STEP_REQUIRED = True

    answer = getattr(as_user(officer), method)(address)

    assert (answer.status_code, answer.url) == (302, reverse("mfa_activate_totp"))


def test_demonstration_without_the_app_opens(person, settings):
    settings.SECOND_STEP_REQUIRED = False

    assert is_open(sign_in(person))


def test_the_password_alone_does_not_open_where_the_app_is_set_up(with_app):
    browser = Client()
    answer = log_in(browser, with_app.email)

    assert answer.url == reverse("mfa_authenticate")
    assert not is_open(browser)


def test_the_right_code_opens_and_changes_the_key(with_app, settings):
    settings.SECOND_STEP_REQUIRED = True
    browser = sign_in(with_app)
    before = browser.session.session_key

    give(browser, code())

    assert is_open(browser)
    assert browser.session.session_key != before


@pytest.mark.parametrize(("steps", "opens"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_code_of_one_step_to_either_side_is_right(steps, opens, with_app):
    browser = sign_in(with_app)

    give(browser, code(steps))

    assert is_open(browser) is opens


@pytest.mark.parametrize("later", [0, 31, 60])
def test_code_opens_once_for_as_long_as_it_is_right(later, with_app, monkeypatch):
    used = code(1)
    give(sign_in(with_app), used)
    now = time.time()
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time.time", lambda: now + later)

    again = sign_in(with_app)
    give(again, used)

    assert not is_open(again)


def test_code_older_than_the_last_used_one_is_refused(with_app):
    give(sign_in(with_app), code())

    again = sign_in(with_app)
    give(again, code(-1))

    assert not is_open(again)


@pytest.mark.django_db(transaction=True)
def test_code_that_set_the_app_up_opens_nothing(person):
    browser = sign_in(person)
    browser.get(reverse("mfa_activate_totp"))
    session = browser.session
    session["mfa.totp.secret"] = SECRET
    session.save()
    used = code()

    browser.post(reverse("mfa_activate_totp"), {"code": used})
    other = sign_in(person)
    give(other, used)

    assert Authenticator.objects.filter(user=person, type="totp").count() == 1
    assert not is_open(other)


def test_five_wrong_codes_close_the_step_for_the_right_one_too(with_app):
    for turn in range(5):
        give(sign_in(with_app, REMOTE_ADDR=f"192.0.2.{turn}"), "000000")

    browser = sign_in(with_app, REMOTE_ADDR="192.0.2.9")
    page = give(browser, code())

    assert not is_open(browser)
    assert "Too many" in page.content.decode()
    kinds = SecurityEvent.objects.filter(actor=f"user:{with_app.pk}").values_list("kind", flat=True)
    assert list(kinds).count("second-step-refused") == 5
    assert list(kinds).count("second-step-throttled") == 1


def test_recovery_code_opens_once(with_app):
    first, *_others = RecoveryCodes.activate(with_app).get_unused_codes()
    browser, again = sign_in(with_app), sign_in(with_app)

    give(browser, first)
    give(again, first)

    assert (is_open(browser), is_open(again)) == (True, False)
    assert SecurityEvent.objects.get(kind="recovery-code-used").detail == {"left": 9}


def test_new_password_by_mail_does_not_pass_the_second_step(with_app, mailoutbox):
    import re

    browser, new = Client(), "another sentence that is long"
    browser.post(reverse("account_reset_password"), {"email": with_app.email})
    link = re.search(r"/accounts/password/reset/key/\S+", mailoutbox[0].body)[0]
    browser.post(browser.get(link).url, {"password1": new, "password2": new})
    assert SESSION_KEY not in browser.session

    answer = log_in(browser, with_app.email, new)

    assert answer.url == reverse("mfa_authenticate")
    assert not is_open(browser)


def test_setting_up_shows_a_picture_without_inline_style(person):
    browser = sign_in(person)

    page = browser.get(reverse("mfa_activate_totp"))

    text = page.content.decode()
    assert page.status_code == 200
    assert "<svg" in text
    assert "style=" not in text
    assert Authenticator.objects.filter(user=person).count() == 0


@pytest.mark.parametrize("name", ["mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_view_recovery_codes"])
def test_second_step_is_changed_and_its_codes_are_read_with_fresh_proof_alone(name, with_app):
    RecoveryCodes.activate(with_app)
    browser = all_in(with_app)
    session = browser.session
    session["account_authentication_methods"] = [
        {**one, "at": one["at"] - 601} for one in session["account_authentication_methods"]
    ]
    session.save()

    answer = browser.post(reverse(name)) if name != "mfa_view_recovery_codes" else browser.get(reverse(name))

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert Authenticator.objects.filter(user=with_app, type="totp").exists()


def test_removing_the_app_in_production_asks_for_it_at_once_and_ends_other_sessions(with_app, settings, monkeypatch):
    settings.SECOND_STEP_REQUIRED = True
    browser = all_in(with_app)
    now = time.time()
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time.time", lambda: now + 60)
    other = sign_in(with_app)
    give(other, code(1))
    assert is_open(other)

    browser.post(reverse("mfa_deactivate_totp"))

    assert browser.get(reverse("today")).url == reverse("mfa_activate_totp")
    assert other.get(reverse("today")).url.startswith(reverse("account_login"))


def test_code_proves_who_it_is_and_is_spent_by_it(with_app, monkeypatch):
    browser = all_in(with_app)
    now = time.time()
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time.time", lambda: now + 30)
    fresh = code(1)

    proven = browser.post(reverse("mfa_reauthenticate"), {"code": fresh, "next": "/my/"})
    again = browser.post(reverse("mfa_reauthenticate"), {"code": fresh, "next": "/my/"})

    assert (proven.status_code, proven.url) == (302, "/my/")
    assert again.status_code == 200
    assert PASSWORD not in again.content.decode()
