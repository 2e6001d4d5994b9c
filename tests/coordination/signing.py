"""Signing in as people do, by the page; times of a session set back instead of waiting."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from coordination.models import User
from coordination.records import Actor, acting

PASSWORD = "a long enough password"
SECRET = "JBSWY3DPEHPK3PXP"


def give_password(user: User, password: str = PASSWORD) -> User:
    with acting(Actor("command", "tests")):
        user.set_password(password)
        user.save()
    return user


def newcomer(email: str = "person@office.invalid") -> User:
    with acting(Actor("command", "tests")):
        user = User.objects.create_user_without_password(email=email)
    return give_password(user)


def suspend(user: User) -> None:
    with acting(Actor("command", "tests"), "suspended"):
        user.is_active = False
        user.save()


def log_in(browser: Client, email: str, password: str = PASSWORD, *, to: str = "") -> HttpResponse:
    return browser.post(reverse("account_login"), {"login": email, "password": password, "next": to})


def sign_in(user: User, **headers: str) -> Client:
    """Return a new browser in which a user with the usual password is signed in."""
    browser = Client(**headers)
    log_in(browser, user.email)
    return browser


def set_back(browser: Client, name: str, seconds: int) -> None:
    """Let a time of the browser's session be so many seconds ago."""
    session = browser.session
    session[name] = int(time.time()) - seconds
    session.save()


def is_open(browser: Client) -> bool:
    return browser.get(reverse("my-account")).status_code == 200


def code(steps: int = 0) -> str:
    """Return the app's code of now, or of so many steps of thirty seconds from now."""
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 + steps))
