"""The mails of access: the invitation, the way to a new password, and what the owner of a login is told.

A link is made when its mail leaves and is never stored; the token in it dies with the password that
stood when it was made, so that a new invitation or a reset ends every earlier link.
"""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from coordination import clock, notices
from coordination.models import Notice, State, User

INVITATION = "invitation"
PASSWORD_RESET = "password-reset"  # noqa: S105 - the name of a kind of mail
ACCESS_CHANGED = "access-changed"
notices.about_access(INVITATION, PASSWORD_RESET, ACCESS_CHANGED)


def password_url(user: User) -> str:
    """Return the whole address under which its owner sets the password, once."""
    key = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
    return settings.BASE_URL + path


@notices.completes(INVITATION)
@notices.completes(PASSWORD_RESET)
def with_link(notice: Notice) -> dict[str, str]:
    return {"link": password_url(User.objects.get(pk=notice.subject))}


def days_of_a_link() -> int:
    return settings.PASSWORD_RESET_TIMEOUT // 86_400


def stands(kind: str, user: User) -> bool:
    """Return whether such a mail was owed to the user in this very minute, as after a form that was sent twice."""
    return Notice.objects.filter(kind=kind, subject=str(user.pk), period=_period(), address=user.email).exists()


def owe_invitation(user: User) -> Notice:
    """Owe the mail that asks a person in, in the language of the login."""
    with translation.override(user.language):
        mechanism = _mechanism()
        heading = _("Your access to the register of %(mechanism)s") % {"mechanism": mechanism}
        body = _(
            "%(name)s,\n\n"
            "you hold or will hold a seat in %(mechanism)s, and its register is open to you.\n"
            "Set your password here, within %(days)s days of this message:\n\n"
            "{link}\n\n"
            "You then sign in with this address and that password. Nobody else can use the link once you have.\n"
            "If you did not expect this message, tell the secretariat and do nothing."
        ) % {"name": user.name, "mechanism": mechanism, "days": days_of_a_link()}
    return _owe(INVITATION, user, user.email, heading, body)


def owe_new_password(user: User) -> Notice:
    """Owe the mail with the way to a new password, after the administrator made the old one unusable."""
    with translation.override(user.language):
        mechanism = _mechanism()
        heading = _("Set a new password for the register of %(mechanism)s") % {"mechanism": mechanism}
        body = _(
            "%(name)s,\n\n"
            "the administrator of the register of %(mechanism)s has ended your password, and every session with it.\n"
            "Set a new one here, within %(days)s days of this message:\n\n"
            "{link}\n\n"
            "Nobody but you learns the new password. If you did not ask for this, tell the secretariat."
        ) % {"name": user.name, "mechanism": mechanism, "days": days_of_a_link()}
    return _owe(PASSWORD_RESET, user, user.email, heading, body)


def tell_second_step(user: User) -> Notice:
    """Owe the mail that tells a person that their second step was taken away."""
    with translation.override(user.language):
        heading = _("Your second step of sign-in was taken away")
        body = _(
            "%(name)s,\n\n"
            "the administrator of the register has taken away the second step of your sign-in, as after a lost "
            "telephone, and ended every session.\n"
            "At your next sign-in, set up a new one.\n\n"
            "If you did not ask for this, tell the secretariat at once: somebody may be trying to sign in as you."
        ) % {"name": user.name}
    return _owe(ACCESS_CHANGED, user, user.email, heading, body)


def tell_address(user: User, before: str) -> list[Notice]:
    """Owe a mail to the old address and to the new one: with which of them its owner signs in from now on."""
    with translation.override(user.language):
        heading = _("Your address for signing in was changed")
        body = _(
            "%(name)s,\n\n"
            "the administrator of the register has changed the address with which you sign in:\n\n"
            "until now: %(before)s\n"
            "from now on: %(after)s\n\n"
            "Your password stays the same. If you did not ask for this, tell the secretariat at once."
        ) % {"name": user.name, "before": before, "after": user.email}
    return [_owe(ACCESS_CHANGED, user, address, heading, body) for address in (before, user.email)]


def _owe(kind: str, user: User, address: str, heading: str, body: str) -> Notice:
    # Two matters of one minute are two mails; the same matter sent twice by one form is one.
    return notices.owe(
        kind=kind,
        subject=str(user.pk),
        period=_period() if kind != ACCESS_CHANGED else f"{clock.now():%Y-%m-%dT%H:%M:%S.%f}",
        address=address,
        heading=heading,
        body=body,
        language=user.language,
    )


def _period() -> str:
    return f"{clock.now():%Y-%m-%dT%H:%M}"


def _mechanism() -> str:
    state = State.current()
    return state.mechanism() if state else _("the mechanism")
