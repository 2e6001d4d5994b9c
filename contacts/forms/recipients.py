"""What is typed about a recipient: where it is reached, and the languages that it reads."""

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.models import Recipient
from coordination import never_stored, validators
from coordination.forms import RecordForm
from coordination.forms.fields import LanguageLinesField


class RecipientForm(RecordForm):
    record: Recipient

    office = forms.CharField(
        label=_("Office"),
        max_length=200,
        required=False,
        validators=[validators.printable, never_stored.refuse],
        help_text=_("The branch or section that takes contact details."),
    )
    address = forms.CharField(
        label=_("Address"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=[validators.printable, never_stored.refuse],
        help_text=_("As it stands on an envelope, one line each. A postal or an e-mail address is needed."),
    )
    city = forms.CharField(
        label=_("City"), max_length=100, required=False, validators=[validators.printable, never_stored.refuse]
    )
    email = forms.CharField(
        label=_("E-mail"),
        max_length=254,
        required=False,
        widget=forms.EmailInput,
        validators=[validators.email],
    )
    mission_city = forms.CharField(
        label=_("City of our mission that passes papers on"),
        max_length=100,
        required=False,
        validators=[validators.printable, never_stored.refuse],
    )
    languages = LanguageLinesField(label=_("Languages that it reads"), help_text=_("Codes, one a line: en, ar, fr."))
