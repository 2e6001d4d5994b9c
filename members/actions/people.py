from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from coordination import clock, notices, scopes, security
from coordination.happenings import happened
from coordination.models import State, User
from coordination.records import By, action, current_actor, keep
from members.exceptions import ClosedLoginError, HasLoginError
from members.models import Person

INVITATION = "invitation"


@action
def record_person(*, by: By, reason: str = "", **fields: Any) -> Person:
    """Write down a person. Raises ValidationError at the field."""
    person = keep(Person(**fields))
    if person.user_id:
        scopes.settle([person.user_id])
    return person


@action
def change_person(*, person: Person, by: By, reason: str = "", **fields: Any) -> Person:
    """Change a person's details; contacts that show them are told in the same transaction.

    Raises ValidationError at the field, ChangedMeanwhileError when somebody was quicker.
    """
    for name, value in fields.items():
        setattr(person, name, value)
    if person.changed_fields():
        keep(person)
        happened("person-changed", person=person)
    return person


@action
def invite(*, person: Person, language: str = "en", by: By, reason: str = "") -> User:
    """Give a person a login and owe the mail with the link to set its password; again while none was set.

    A login with the person's address that belongs to nobody becomes theirs; where it has a password
    already, no mail goes out. Raises HasLoginError where the person signs in already, ValidationError
    for a person without an address or with the address of another's login, ChangedMeanwhileError.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    user = person.user
    if user is not None and user.has_usable_password():
        raise HasLoginError()
    if user is not None and not user.is_active:
        raise ClosedLoginError()
    if user is None:
        if not person.email:
            raise ValidationError(_("There is no address to write to. Give this person an office e-mail first."))
        user = User.objects.select_related("person").filter(email__iexact=person.email).first()
        if user is not None and hasattr(user, "person"):
            raise ValidationError(
                _("%(other)s signs in with this address. Give this person an office e-mail of their own first.")
                % {"other": user.person}
            )
    now = clock.now()
    if user is None:
        user = User(email=User.objects.normalize_email(person.email), name=person.name)
        user.set_unusable_password()
    if not user.has_usable_password():
        user.language, user.invited_at = language, now
        user.full_clean()
        user.save()
        _owe_link(user, language)
    person.user = user
    keep(person)
    scopes.settle([user.pk])
    security.note("user-invited", actor=str(current_actor()), subject=f"user:{user.pk}")
    return user


def _owe_link(user: User, language: str) -> None:
    """Owe the mail; its link is made when it leaves and is never stored (`members.receivers`)."""
    state = State.current()
    days = settings.PASSWORD_RESET_TIMEOUT // 86_400
    with translation.override(language):
        mechanism = state.mechanism() if state else _("the mechanism")
        heading = _("Your access to the register of %(mechanism)s") % {"mechanism": mechanism}
        body = _(
            "%(name)s,\n\n"
            "you hold or will hold a seat in %(mechanism)s, and its register is open to you.\n"
            "Set your password here, within %(days)s days of this message:\n\n"
            "{link}\n\n"
            "You then sign in with this address and that password. Nobody else can use the link once you have.\n"
            "If you did not expect this message, tell the secretariat and do nothing."
        ) % {"name": user.name, "mechanism": mechanism, "days": days}
    notices.owe(
        kind=INVITATION,
        subject=str(user.pk),
        period=f"{user.invited_at:%Y-%m-%dT%H:%M}",
        address=user.email,
        heading=heading,
        body=body,
        language=language,
    )
