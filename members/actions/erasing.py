"""Erase a person who left: the record stays and says nobody's name."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from coordination import clock
from coordination.integrity.erasing import Erased, StillInUseError, erase
from coordination.models import User
from coordination.records import By, action
from members.models import Holding, Person


@action
def erase_person(*, person: Person, by: By, reason: str) -> Erased:
    """Erase a person and their login from every table, and close the login for good.

    Raises StillInUseError while the person holds a seat, or where a contact in force bears their details.
    """
    if Holding.objects.filter(person=person).exclude(ended_on__lt=clock.today()).exists():
        raise StillInUseError(_("This person still holds a seat. End the holding first, then erase."))
    if person.user is None:
        return erase(records=[person], by=by, reason=reason)
    login: User = person.user
    login.set_unusable_password()
    login.is_active = False
    EmailAddress.objects.filter(user=login).delete()
    Authenticator.objects.filter(user=login).delete()
    return erase(records=[person, login], by=by, reason=reason)
