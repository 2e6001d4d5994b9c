"""The second step of sign-in: offered in the demonstration, asked of everybody in production."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from coordination.models import User
from coordination.records import Actor, acting

SECRET = "JBSWY3DPEHPK3PXP"
PASSWORD = "a long enough password"

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    with acting(Actor("command", "tests")):
        user = User.objects.create_user_without_password(email="person@office.invalid")
        user.set_password(PASSWORD)
        user.save()
    return user


def code_now() -> str:
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))


def sign_in(client: Client, user: User):
    return client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})


def test_production_without_the_app_leads_to_its_setup(client, person, settings):
    settings.SECOND_STEP_REQUIRED = True
    sign_in(client, person)

    answer = client.get(reverse("today"))

    assert (answer.status_code, answer.url) == (302, reverse("mfa_activate_totp"))


def test_demonstration_without_the_app_opens(client, person, settings):
    settings.SECOND_STEP_REQUIRED = False
    sign_in(client, person)

    assert client.get(reverse("today")).status_code == 200


def test_the_password_alone_does_not_open_where_the_app_is_set_up(client, person, settings):
    TOTP.activate(person, SECRET)
    answer = sign_in(client, person)

    assert answer.url == reverse("mfa_authenticate")
    assert client.get(reverse("today")).status_code == 302


def test_the_right_code_opens(client, person, settings):
    settings.SECOND_STEP_REQUIRED = True
    TOTP.activate(person, SECRET)
    sign_in(client, person)

    client.post(reverse("mfa_authenticate"), {"code": code_now()})

    assert client.get(reverse("today")).status_code == 200


def test_setting_up_shows_a_picture_without_inline_style(client, person):
    sign_in(client, person)

    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))

    text = page.content.decode()
    assert page.status_code == 200
    assert "<svg" in text
    assert "style=" not in text
    assert Authenticator.objects.filter(user=person).count() == 0


def test_removing_the_app_in_production_asks_for_it_at_once(client, person, settings):
    settings.SECOND_STEP_REQUIRED = True
    TOTP.activate(person, SECRET)
    sign_in(client, person)
    client.post(reverse("mfa_authenticate"), {"code": code_now()})
    client.get(reverse("today"))

    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("mfa_deactivate_totp"))

    assert client.get(reverse("today")).url == reverse("mfa_activate_totp")
