"""Named writes on logins: each refused where it must be, noted with its author and reason, and whole or not at all."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import Client

from coordination import actions, invitations, notices
from coordination.actions import logins as module
from coordination.exceptions import (
    AlreadyClosedError,
    AlreadyOpenError,
    ClosedLoginError,
    LastAdministratorError,
    NoSecondStepError,
    NotYourselfError,
    SetsOwnPasswordError,
)
from coordination.models import Notice, SecurityEvent, User
from coordination.records import acting
from coordination.sessions import open_sessions
from tests.factories import coordination as make

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _now(freeze: Callable[..., None]) -> None:
    freeze(NOON)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def events(kind: str) -> list[tuple[str, str, dict[str, Any]]]:
    return list(SecurityEvent.objects.filter(kind=kind).values_list("actor", "subject", "detail"))


def token_in(notice: Notice) -> str:
    (link,) = [line for line in notices.text_of(notice).splitlines() if "://" in line]
    _user, _hyphen, token = link.rstrip("/").rpartition("/")[2].partition("-")
    return token


# Who may be acted on.


@pytest.mark.parametrize("act", ["suspend", "readmit", "reset_password", "reset_second_step", "change_address"])
def test_nobody_does_it_to_themselves(act: str, administrator: User) -> None:
    make.role(make.user(), "administrator")
    given = {"email": "new@office.invalid"} if act == "change_address" else {}
    noted = SecurityEvent.objects.count()

    with pytest.raises(NotYourselfError):
        getattr(actions, act)(user=administrator, by=administrator, reason="because", **given)

    assert (fresh(administrator).is_active, SecurityEvent.objects.count(), Notice.objects.count()) == (True, noted, 0)


@pytest.mark.parametrize("act", ["suspend", "reset_password"])
def test_last_administrator_stays(act: str, administrator: User) -> None:
    make.role(make.user("gone@x.invalid", is_active=False), "administrator")
    with_no_password = make.user("invited@x.invalid")
    make.role(with_no_password, "administrator")
    with acting(make.BY):
        with_no_password.set_unusable_password()
        with_no_password.save()

    with pytest.raises(LastAdministratorError, match="second administrator first"):
        getattr(actions, act)(user=administrator, by=make.BY, reason="because")

    assert (fresh(administrator).is_active, fresh(administrator).has_usable_password()) == (True, True)


def test_of_two_administrators_one_may_be_suspended_and_then_the_other_stays(administrator: User) -> None:
    second = make.user()
    make.role(second, "administrator")

    actions.suspend(user=second, by=administrator, reason="left")

    with pytest.raises(LastAdministratorError):
        actions.suspend(user=administrator, by=second, reason="the same at once, in another tab")


# Invite.


def test_invite_gives_a_login_without_a_password_and_owes_one_message(administrator: User) -> None:
    user = actions.invite(
        email="New@Office.Invalid ", name="A. Person", language="ar", by=administrator, reason="letter 3"
    )

    assert (user.email, user.name, user.language, user.has_usable_password()) == (
        "New@office.invalid",
        "A. Person",
        "ar",
        False,
    )
    notice = Notice.objects.get()
    assert (notice.kind, notice.address, notice.language, "{link}" in notice.body) == (
        "invitation",
        "New@office.invalid",
        "ar",
        True,
    )
    assert events("user-invited") == [(f"user:{administrator.pk}", f"user:{user.pk}", {"reason": "letter 3"})]


def test_invite_with_the_address_of_a_login_is_refused(administrator: User, nobody: User) -> None:
    with pytest.raises(ValidationError) as refusal:
        actions.invite(email=nobody.email.upper(), by=administrator)

    assert refusal.value.message_dict == {
        "email": ["Somebody signs in with this address already. Look for it in the list."]
    }
    assert Notice.objects.count() == 0


def test_invite_that_fails_halfway_leaves_neither_login_nor_history(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.invitations, "owe_invitation", _fail)

    with pytest.raises(RuntimeError):
        actions.invite(email="new@office.invalid", by=make.BY)

    assert (User.objects.count(), User.history.count(), SecurityEvent.objects.count()) == (0, 0, 0)


def _fail(*args: object) -> None:
    raise RuntimeError("halfway")


def test_invited_person_follows_the_link_sets_a_password_and_signs_in(administrator: User, client: Client) -> None:
    user = actions.invite(email="new@office.invalid", name="A. Person", by=administrator)
    (link,) = [line for line in notices.text_of(Notice.objects.get()).splitlines() if "://" in line]
    password = "a password of its own 12"

    page = client.get(link.removeprefix(settings.BASE_URL), follow=True)
    client.post(page.redirect_chain[-1][0], {"password1": password, "password2": password})
    client.logout()
    client.post("/accounts/login/", {"login": "new@office.invalid", "password": password})

    assert client.session["_auth_user_id"] == str(user.pk)
    assert "too old" in client.get(link.removeprefix(settings.BASE_URL)).content.decode()


def test_invite_again_ends_the_link_sent_before(administrator: User, freeze: Callable[..., None]) -> None:
    user = actions.invite(email="new@office.invalid", by=administrator)
    old = token_in(Notice.objects.get())
    assert default_token_generator.check_token(fresh(user), old)
    freeze(NOON + dt.timedelta(days=1))

    actions.invite_again(user=user, by=administrator)

    again = Notice.objects.order_by("-created_at").first()
    assert again is not None
    assert default_token_generator.check_token(fresh(user), token_in(again))
    assert not default_token_generator.check_token(fresh(user), old)


def test_invite_again_asked_twice_at_once_is_one_message_and_its_link_stays_good(
    administrator: User, freeze: Callable[..., None]
) -> None:
    user = actions.invite(email="new@office.invalid", by=administrator)
    freeze(NOON + dt.timedelta(days=1))
    actions.invite_again(user=user, by=administrator)
    token = token_in(Notice.objects.order_by("-created_at")[0])

    actions.invite_again(user=user, by=administrator)

    assert Notice.objects.count() == 2
    assert default_token_generator.check_token(fresh(user), token)


def test_invite_again_of_who_has_a_password_or_is_suspended_is_refused(administrator: User, nobody: User) -> None:
    closed = actions.invite(email="new@office.invalid", by=administrator)
    actions.suspend(user=closed, by=administrator, reason="mistake")

    with pytest.raises(SetsOwnPasswordError):
        actions.invite_again(user=nobody, by=administrator)
    with pytest.raises(ClosedLoginError):
        actions.invite_again(user=closed, by=administrator)

    assert Notice.objects.count() == 1


# Suspend and readmit.


def test_suspended_person_is_out_at_the_next_request(administrator: User, officer: User, as_user: SignIn) -> None:
    browsers = [as_user(officer), as_user(officer)]
    assert [browser.get("/").status_code for browser in browsers] == [200, 200]

    actions.suspend(user=officer, by=administrator, reason="left the ministry")

    assert [browser.get("/")["Location"] for browser in browsers] == ["/accounts/login/?next=/"] * 2
    assert open_sessions(officer) == []
    assert [(actor, detail["reason"]) for actor, _subject, detail in events("user-suspended")] == [
        (f"user:{administrator.pk}", "left the ministry")
    ]
    row = officer.history.first()
    assert (row.actor, row.history_change_reason) == (f"user:{administrator.pk}", "left the ministry")


def test_suspended_person_cannot_sign_in_until_readmitted(administrator: User, nobody: User, client: Client) -> None:
    typed = {"login": nobody.email, "password": make.PASSWORD}
    actions.suspend(user=nobody, by=administrator, reason="letter 4")

    client.post("/accounts/login/", typed)
    assert "_auth_user_id" not in client.session

    actions.readmit(user=nobody, by=administrator, reason="letter 5")
    client.post("/accounts/login/", typed)
    assert client.session["_auth_user_id"] == str(nobody.pk)


def test_suspend_and_readmit_are_refused_a_second_time(administrator: User, nobody: User) -> None:
    with pytest.raises(AlreadyOpenError):
        actions.readmit(user=nobody, by=administrator, reason="again")
    actions.suspend(user=nobody, by=administrator, reason="once")
    with pytest.raises(AlreadyClosedError):
        actions.suspend(user=nobody, by=administrator, reason="twice")

    assert len(events("user-suspended")) == 1


def test_suspending_overwrites_nothing_that_changed_since_the_page_was_opened(
    administrator: User, nobody: User
) -> None:
    seen = fresh(nobody)
    actions.choose_language(user=nobody, language="ar", by=nobody)

    actions.suspend(user=seen, by=administrator, reason="letter 4")

    assert (fresh(nobody).language, fresh(nobody).is_active) == ("ar", False)


# Password, second step, sessions.


def test_reset_password_ends_the_old_one_and_every_session_and_owes_the_way_to_a_new_one(
    administrator: User, officer: User, as_user: SignIn, client: Client
) -> None:
    browser = as_user(officer)

    actions.reset_password(user=officer, by=administrator, reason="it was seen")

    assert browser.get("/").status_code == 302
    client.post("/accounts/login/", {"login": officer.email, "password": make.PASSWORD})
    assert "_auth_user_id" not in client.session
    notice = Notice.objects.get()
    assert (notice.kind, notice.address, "://" in notice.body) == ("password-reset", officer.email, False)
    assert default_token_generator.check_token(fresh(officer), token_in(notice))


def test_reset_password_of_a_suspended_login_is_refused(administrator: User, nobody: User) -> None:
    actions.suspend(user=nobody, by=administrator, reason="left")

    with pytest.raises(ClosedLoginError):
        actions.reset_password(user=nobody, by=administrator, reason="asked")

    assert (fresh(nobody).has_usable_password(), Notice.objects.count()) == (True, 0)


def test_reset_second_step_takes_away_all_of_it_and_tells_the_person(
    administrator: User, officer: User, as_user: SignIn
) -> None:
    for kind in ("totp", "recovery_codes"):
        Authenticator.objects.create(user=officer, type=kind, data={"secret": "x"})
    browser = as_user(officer)

    actions.reset_second_step(user=officer, by=administrator, reason="lost telephone, asked in person")

    assert (Authenticator.objects.count(), browser.get("/").status_code) == (0, 302)
    notice = Notice.objects.get()
    assert (notice.kind, notice.address) == ("access-changed", officer.email)
    assert [detail["reason"] for _actor, _subject, detail in events("second-step-reset")] == [
        "lost telephone, asked in person"
    ]


def test_reset_of_a_second_step_that_is_none_is_refused(administrator: User, nobody: User) -> None:
    with pytest.raises(NoSecondStepError):
        actions.reset_second_step(user=nobody, by=administrator, reason="asked")

    assert Notice.objects.count() == 0


def test_close_sessions_signs_out_one_person_alone(
    administrator: User, officer: User, focal: User, as_user: SignIn
) -> None:
    browsers = [as_user(officer), as_user(officer), as_user(focal)]

    ended = actions.close_sessions(user=officer, by=administrator, reason="asked")

    assert ended == 2
    assert [browser.get("/").status_code for browser in browsers] == [302, 302, 200]


# The address.


def test_change_of_address_tells_both_and_the_old_one_signs_in_no_more(
    administrator: User, nobody: User, client: Client
) -> None:
    before = nobody.email
    EmailAddress.objects.create(user=nobody, email=before, primary=True, verified=True)

    actions.change_address(user=nobody, email="new@office.invalid", by=administrator, reason="letter 6")

    client.post("/accounts/login/", {"login": before, "password": make.PASSWORD})
    assert "_auth_user_id" not in client.session
    client.post("/accounts/login/", {"login": "new@office.invalid", "password": make.PASSWORD})
    assert client.session["_auth_user_id"] == str(nobody.pk)
    assert sorted(Notice.objects.filter(kind="access-changed").values_list("address", flat=True)) == sorted(
        [before, "new@office.invalid"]
    )


@pytest.mark.parametrize("address", ["officer@secretariat.invalid", "NOBODY@EXAMPLE.INVALID", "no address"])
def test_change_to_an_address_that_cannot_be_is_refused(
    address: str, administrator: User, officer: User, nobody: User
) -> None:
    with pytest.raises(ValidationError) as refusal:
        actions.change_address(user=nobody, email=address, by=administrator, reason="letter 6")

    assert list(refusal.value.message_dict) == ["email"]
    assert (fresh(nobody).email, Notice.objects.count()) == ("nobody@example.invalid", 0)


def test_link_to_the_old_address_is_void(administrator: User, nobody: User) -> None:
    actions.reset_password(user=nobody, by=administrator, reason="asked")
    token = token_in(Notice.objects.get())

    actions.change_address(user=nobody, email="new@office.invalid", by=administrator, reason="letter 6")

    assert not default_token_generator.check_token(fresh(nobody), token)


def test_mails_of_access_are_in_the_language_of_the_login(administrator: User) -> None:
    user = actions.invite(email="new@office.invalid", language="ar", by=administrator)

    assert "{link}" in Notice.objects.get().body
    assert invitations.owe_new_password(user).heading != "Set a new password for the register of the mechanism"
