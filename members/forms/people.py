"""What is typed about people: the filters of the list, their office details, the invitation."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from coordination.forms import FilterForm, RecordForm
from coordination.forms.fields import LanguageLinesField
from members.enums import Gender
from members.forms.fields import name_field, office_email_field, office_phone_field
from members.models import Person


class PersonFilter(FilterForm):
    q = forms.CharField(label=_("Name or e-mail"), max_length=100, widget=forms.TextInput(attrs={"type": "search"}))
    seat = forms.ChoiceField(
        label=_("Seat today"), choices=[("", _("Any")), ("yes", _("Holds a seat")), ("no", _("Holds none"))]
    )
    login = forms.ChoiceField(
        label=_("Signs in"), choices=[("", _("Any")), ("yes", _("Has a login")), ("no", _("Has no login"))]
    )


class PersonForm(RecordForm):
    """A person's office details."""

    name = name_field(_("Name"))
    email = office_email_field(_("The mailbox of the office, not a private one."))
    phone = office_phone_field(_("International, as +254 20 123 4567."))
    languages = LanguageLinesField(
        label=_("Languages"), required=False, help_text=_("One code a line, such as en or ar.")
    )
    gender = forms.ChoiceField(
        label=_("Gender"),
        choices=Gender.choices,
        initial=Gender.NOT_STATED,
        help_text=_("Only counted, for the balance of the mechanism (7.4.1); no list shows it."),
    )

    def __init__(self, *args: Any, record: Person | None = None, **kwargs: Any) -> None:
        self.asks_reason = record is not None
        super().__init__(*args, record=record, **kwargs)


class InviteForm(RecordForm):
    """In which language a person is asked in."""

    asks_reason = False

    language = forms.ChoiceField(label=_("Language of the message"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, record: Person, **kwargs: Any) -> None:
        offered = [code for code in record.languages if code in dict(settings.LANGUAGES)]
        kwargs["initial"] = {"language": offered[0] if offered else "en", **(kwargs.get("initial") or {})}
        super().__init__(*args, record=record, **kwargs)
