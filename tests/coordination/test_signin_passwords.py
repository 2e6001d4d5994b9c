"""Passwords are strong, a reset opens nothing by itself, and what happened is written down without a secret."""

import json
import re

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_login_failed
from django.test import Client
from django.urls import reverse

from coordination.models import SecurityEvent, State, User
from coordination.records import Actor, acting
from tests.coordination.signing import PASSWORD, is_open, log_in, newcomer, sign_in

pytestmark = pytest.mark.django_db

WRONG = "not the right password"


@pytest.fixture(autouse=True)
def _state(state: State) -> None:
    """Pages name the State."""


@pytest.fixture
def person() -> User:
    return newcomer()


# Passwords (AU-2), and what a reset may do (AU-6).


def change(browser: Client, new: str):
    return browser.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("fourteen chars", "This password is too short."),
        ("1q2w3e4r5t6y7u8i9o0p", "This password is too common."),
        ("Velland-velland-velland-9", "Somebody who knows this register would guess the words “velland”."),
        ("person@office.invalid", "The password is too similar to the e-mail address."),
        ("coordinating office 12345", "Somebody who knows this register would guess"),
    ],
)
def test_weak_password_is_refused_with_the_reason(new, said, state):
    with acting(Actor("command", "tests"), "named"):
        state.short_name, state.mechanism_name = "Velland", "Coordinating Office"
        state.save()
    browser = sign_in(newcomer())

    page = change(browser, new)

    assert page.status_code in (200, 422)
    assert said in page.content.decode()


@pytest.mark.parametrize(
    "new",
    [
        "ط" * 5 + "ريق طويل من الكلمات",
        "p" * 64 + "q" * 64,
        " spaces at both of its ends ",
        "🐢🐇🐢🐇🐢🐇🐢🐇🐢🐇🐢🐇🐢🐇🐢",
    ],
)
def test_long_password_of_any_script_is_taken_and_opens(new, person):
    change(sign_in(person), new)

    browser = Client()
    log_in(browser, person.email, new)

    assert is_open(browser)


def test_reset_signs_nobody_in_ends_all_sessions_and_works_once(person, mailoutbox):
    elsewhere, browser, new = sign_in(person), Client(), "another sentence that is long"

    browser.post(reverse("account_reset_password"), {"email": person.email})
    link = re.search(r"/accounts/password/reset/key/\S+", mailoutbox[0].body)[0]
    browser.post(browser.get(link).url, {"password1": new, "password2": new})

    assert SESSION_KEY not in browser.session
    assert not is_open(elsewhere)
    assert "/reset/key/" not in browser.get(link).headers.get("Location", "")
    assert SecurityEvent.objects.filter(kind="password-reset", actor=f"user:{person.pk}").count() == 1
    log_in(browser, person.email, new)
    assert is_open(browser)


def test_owner_hears_of_a_new_password_in_their_language_without_it(person, mailoutbox):
    change(
        sign_in(person, HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Firefox/128.0"), "another sentence that is long"
    )

    (mail,) = mailoutbox
    assert mail.to == [person.email]
    assert "Your password has been changed." in mail.body
    assert "in Firefox on Windows, from the address 127.0.0.1" in mail.body
    assert "another sentence" not in mail.body


# What is written down (item of the events), and that no line of it can be forged (TE-9).


def test_events_tell_who_and_hold_no_secret(person):
    browser = sign_in(person)
    log_in(Client(), person.email, WRONG)
    browser.post(reverse("account_reauthenticate"), {"password": WRONG})
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    change(browser, "another sentence that is long")
    browser.post(reverse("account_logout"))

    kinds = list(SecurityEvent.objects.order_by("id").values_list("kind", flat=True))
    kept = json.dumps(list(SecurityEvent.objects.values("actor", "subject", "detail")))

    assert kinds == [
        "signed-in",
        "sign-in-refused",
        "proof-refused",
        "proof-given",
        "password-changed",
        "sessions-ended",
        "signed-out",
    ]
    assert not [word for word in (PASSWORD, WRONG, "another sentence") if word in kept]


def test_typed_address_forges_nothing_in_an_event(person):
    typed = "a@b.invalid\r\n2026 signed-in \x1b[2Jroot\u202etoor\u2028x"
    user_login_failed.send(sender=None, credentials={"email": typed}, request=None)

    subject = SecurityEvent.objects.get(kind="sign-in-refused").subject
    assert subject == "a@b.invalid\\u000d\\u000a2026 signed-in \\u001b[2Jroot\\u202etoor\\u2028x"
