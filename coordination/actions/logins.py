"""Named writes on logins: asking in, shutting out and letting in again, and what a person has lost.

Each is a security event that names who did it and why; those that write the login leave its history
too. None writes a person's details: these belong to the app of the people.
"""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from coordination import clock, invitations, security
from coordination.exceptions import (
    AlreadyClosedError,
    AlreadyOpenError,
    ClosedLoginError,
    NoSecondStepError,
    NotYourselfError,
    SetsOwnPasswordError,
)
from coordination.happenings import happened
from coordination.models import User
from coordination.records import Actor, By, action, current_actor
from coordination.sessions import end_sessions
from coordination.standing import guard_last_administrator


@action
def invite(*, email: str, name: str = "", language: str = "en", by: By, reason: str = "") -> User:
    """Give somebody a login without a password, and owe the mail with the link to set one.

    Raises ValidationError at `email` for an address that is none or with which somebody signs in already.
    """
    address = User.objects.normalize_email(email.strip())
    if User.objects.filter(email__iexact=address).exists():
        raise ValidationError({"email": _("Somebody signs in with this address already. Look for it in the list.")})
    user = User(email=address, name=name, language=_language(language), invited_at=clock.now())
    user.set_unusable_password()
    user.full_clean()
    user.save()
    invitations.owe_invitation(user)
    note("user-invited", user, reason=reason)
    happened("user-invited", user=user)
    return user


@action
def invite_again(*, user: User, language: str = "", by: By, reason: str = "") -> User:
    """Owe a new link to somebody who has set no password yet; the links sent before are void from now on.

    Asked twice within a minute it is one mail. Raises ClosedLoginError, SetsOwnPasswordError.
    """
    user = locked(user)
    if not user.is_active:
        raise ClosedLoginError()
    if user.has_usable_password():
        raise SetsOwnPasswordError()
    if invitations.stands(invitations.INVITATION, user):
        return user
    user.language = _language(language or user.language)
    user.invited_at = clock.now()
    # The link is bound to what stands in place of a password, so a new one of these ends the old links.
    user.set_unusable_password()
    user.save()
    invitations.owe_invitation(user)
    note("user-invited", user, reason=reason)
    return user


@action
def suspend(*, user: User, by: By, reason: str) -> User:
    """Shut a login: it cannot sign in, and every session of it ends at its next request. Ends no seat and no role.

    Raises NotYourselfError, AlreadyClosedError, LastAdministratorError.
    """
    not_oneself(user, by)
    guard_last_administrator(without=user)
    user = locked(user)
    if not user.is_active:
        raise AlreadyClosedError()
    user.is_active = False
    user.save()
    end_sessions(user=user, by=by, reason=reason)
    note("user-suspended", user, reason=reason)
    return user


@action
def readmit(*, user: User, by: By, reason: str) -> User:
    """Open a login that was suspended; the password and the second step are those of before.

    Raises NotYourselfError, AlreadyOpenError.
    """
    not_oneself(user, by)
    user = locked(user)
    if user.is_active:
        raise AlreadyOpenError()
    user.is_active = True
    user.save()
    note("user-readmitted", user, reason=reason)
    return user


@action
def reset_password(*, user: User, by: By, reason: str) -> User:
    """Make a password unusable at once, end every session, and owe the link to set a new one.

    Nobody but the owner of the mailbox can use the link. Raises NotYourselfError, ClosedLoginError.
    """
    not_oneself(user, by)
    guard_last_administrator(without=user)
    user = locked(user)
    if not user.is_active:
        raise ClosedLoginError()
    if not user.has_usable_password() and invitations.stands(invitations.PASSWORD_RESET, user):
        return user
    user.set_unusable_password()
    user.save()
    end_sessions(user=user, by=by, reason=reason)
    invitations.owe_new_password(user)
    note("password-reset", user, reason=reason)
    return user


@action
def reset_second_step(*, user: User, by: By, reason: str) -> User:
    """Take away a person's second step and recovery codes; they set up anew, and a mail tells them.

    Raises NotYourselfError, NoSecondStepError.
    """
    not_oneself(user, by)
    user = locked(user)
    removed, _by_model = Authenticator.objects.filter(user=user).delete()
    if not removed:
        raise NoSecondStepError()
    end_sessions(user=user, by=by, reason=reason)
    invitations.tell_second_step(user)
    note("second-step-reset", user, reason=reason)
    return user


@action
def close_sessions(*, user: User, by: By, reason: str) -> int:
    """Sign a person out of every browser; they may sign in again. Returns the number of sessions ended."""
    return end_sessions(user=locked(user), by=by, reason=reason)


@action
def change_address(*, user: User, email: str, by: By, reason: str) -> User:
    """Change the address with which somebody signs in; both addresses are told, and every session ends.

    Links sent to the old address are void. Raises NotYourselfError, or ValidationError at `email` for an
    address that is none, is the present one, or is another's.
    """
    not_oneself(user, by)
    user = locked(user)
    address, before = User.objects.normalize_email(email.strip()), user.email
    if address.casefold() == before.casefold():
        raise ValidationError({"email": _("This is the present address. Enter the new one.")})
    if User.objects.filter(email__iexact=address).exclude(pk=user.pk).exists():
        raise ValidationError({"email": _("Somebody else signs in with this address. Choose another.")})
    user.email = address
    user.full_clean()
    user.save()
    # The library keeps addresses of its own; one left over would go on signing in.
    EmailAddress.objects.filter(user=user).delete()
    end_sessions(user=user, by=by, reason=reason)
    invitations.tell_address(user, before)
    note("address-changed", user, reason=reason, before=before, after=address)
    return user


def locked(user: User) -> User:
    """Return the login as it stands, held until the act ends, so that no other act is overwritten."""
    return User.objects.select_for_update().get(pk=user.pk)


def note(kind: str, user: User, **detail: str) -> None:
    """Write the security event of an act on a login."""
    kept = {name: text for name, text in detail.items() if text}
    security.note(kind, actor=str(current_actor()), subject=f"user:{user.pk}", **kept)


def not_oneself(user: User, by: By) -> None:
    """Raise NotYourselfError where somebody acts on their own login."""
    if str(Actor.of(by)) == str(Actor.of(user)):
        raise NotYourselfError()


def _language(code: str) -> str:
    if code not in dict(settings.LANGUAGES):
        raise ValidationError({"language": _("Choose one of the languages on offer.")})
    return code
