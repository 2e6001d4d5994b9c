"""Forms about logins and roles, which the administrator sends, and about one's own sessions."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client

from coordination.enums import Role
from coordination.models import RoleAssignment, User
from coordination.records import acting
from tests.coordination import signing
from tests.coordination.forms_sent.case import DAY, ENDS, Sent, form, nothing, plain, url
from tests.factories import coordination as ground


def newcomer() -> User:
    with acting(ground.BY):
        return User.objects.create_user_without_password(email="new@office.invalid")


def suspended() -> User:
    user = ground.user()
    signing.suspend(user)
    return user


def with_second_step() -> User:
    user = ground.user()
    Authenticator.objects.create(user=user, type="totp", data={"secret": signing.SECRET})
    return user


def auditing() -> RoleAssignment:
    return ground.role(ground.user(), Role.AUDITOR)


WHY = {"reason": "Letter 7"}
plain("user-invite", nothing, by="administrator", name="Ada Obi", email="ada@office.invalid", language="en")
plain("user-invite-again", newcomer, by="administrator")
plain("user-address", ground.user, by="administrator", email="ada@office.invalid", **WHY)
plain("user-suspend", ground.user, by="administrator", **WHY)
plain("user-readmit", suspended, by="administrator", **WHY)
plain("user-reset-password", ground.user, by="administrator", **WHY)
plain("user-reset-second-step", with_second_step, by="administrator", **WHY)
plain("user-end-sessions", ground.user, by="administrator", **WHY)
plain("role-give", ground.user, by="administrator", role="auditor", began_on=DAY, authority="Letter 6")
plain("role-end", auditing, by="administrator", **ENDS)


def signed_in_elsewhere(user: User) -> UserSession:
    signing.log_in(Client(), user.email, ground.PASSWORD)
    return UserSession.objects.filter(user=user).latest("pk")


@form("session-end")
def session_end(officer: User) -> Sent:
    return Sent(url("session-end", signed_in_elsewhere(officer).pk), {}, url("session-list"))


@form("session-end-others")
def session_end_others(officer: User) -> Sent:
    for _browser in range(2):
        signed_in_elsewhere(officer)
    return Sent(url("session-end-others"), {}, url("session-list"))
