from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from coordination import clock, invitations, scopes, security
from coordination.exceptions import ClosedLoginError
from coordination.happenings import happened
from coordination.models import User
from coordination.records import By, action, current_actor, keep
from members.exceptions import HasLoginError
from members.models import Person


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
    if not user.has_usable_password() and not invitations.stands(invitations.INVITATION, user):
        # A new invitation ends the links that were sent before.
        user.set_unusable_password()
        user.language, user.invited_at = language, now
        user.full_clean()
        user.save()
        invitations.owe_invitation(user)
    person.user = user
    keep(person)
    scopes.settle([user.pk])
    security.note("user-invited", actor=str(current_actor()), subject=f"user:{user.pk}")
    return user


def claim(user: User) -> Person | None:
    """Return the person behind a login: theirs already, or the one on record who has its address and no login.

    Two people with one mailbox are told apart by somebody, not by the address. Call it inside an action.
    """
    person = Person.objects.filter(user=user).first()
    if person is not None:
        return person
    found = list(Person.objects.select_for_update().filter(user__isnull=True, email__iexact=user.email)[:2])
    if len(found) != 1:
        return None
    found[0].user = user
    person = keep(found[0])
    scopes.settle([user.pk])
    return person
