"""What is typed about logins: the filters of the list, who is asked in, why something is done, which role."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from coordination import clock, validators
from coordination.contexts.users import STATES
from coordination.enums import Role
from coordination.forms.fields import day_field
from coordination.forms.filters import FilterForm
from coordination.forms.records import RecordForm
from coordination.models import RoleAssignment, User


class UserFilter(FilterForm):
    q = forms.CharField(label=_("Name or e-mail"), max_length=100, widget=forms.TextInput(attrs={"type": "search"}))
    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("Any")), *((key, word) for key, (_tone, word) in STATES.items())]
    )
    role = forms.ChoiceField(label=_("Role today"), choices=[("", _("Any")), *Role.choices, ("none", _("no role"))])


def email_field(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=254,
        validators=[validators.email, validators.printable],
        help_text=help_text,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class UserInviteForm(RecordForm):
    """Who is asked in, and in which language the register writes to them."""

    name = forms.CharField(label=_("Name"), max_length=200, validators=[validators.printable])
    email = email_field(
        _("Office e-mail"), _("They sign in with it. The mailbox of the person's office, not a private one.")
    )
    language = forms.ChoiceField(label=_("Language of the message"), choices=settings.LANGUAGES)
    goes_on = forms.BooleanField(
        label=_("Go on to tie the login to a seat"),
        required=False,
        initial=True,
        help_text=_("A login alone opens nothing: what it opens follows from the seat held, or from a role given."),
    )
    reason_required = False


class InviteAgainForm(RecordForm):
    language = forms.ChoiceField(label=_("Language of the message"), choices=settings.LANGUAGES)
    reason_required = False

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        kwargs["initial"] = {"language": user.language, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class LoginActForm(RecordForm):
    """Why something is done to a login."""


class AddressForm(RecordForm):
    email = email_field(_("New address"), _("The old address is told too, and stops signing in at once."))


class RoleForm(RecordForm):
    """Which role, from when until when, on which act or letter."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=[("", _("Choose")), *((role.value, role.label) for role in RoleAssignment.ASSIGNED)],
        help_text=_(
            "The administrator looks after logins, roles and settings; the auditor reads everything and writes nothing."
        ),
    )
    began_on = day_field(label=_("From"), initial=clock.today)
    ended_on = day_field(
        label=_("Last day"), required=False, help_text=_("Only where it is known beforehand; that day counts.")
    )
    authority = forms.CharField(
        label=_("Act or letter"),
        max_length=200,
        validators=[validators.printable],
        help_text=_("On whose authority, as “Letter 214 of the Minister, 3 March 2026”. A letter suffices."),
    )
    asks_reason = False


class RoleEndForm(RecordForm):
    ended_on = day_field(
        label=_("Last day"),
        help_text=_("That day still counts. To end the right at once, enter yesterday, or suspend the login."),
    )

    def __init__(self, *args: Any, record: RoleAssignment, **kwargs: Any) -> None:
        kwargs["initial"] = {"ended_on": record.ended_on or clock.today()}
        super().__init__(*args, record=record, **kwargs)
