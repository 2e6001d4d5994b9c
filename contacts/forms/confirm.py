"""What the holder types through the signed link: first the address that was asked, then a correction."""

from typing import Any

from django import forms
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from contacts.enums import PointKind
from contacts.forms.fields import emails_field, languages_field, phones_field, text_field
from contacts.models import VerificationRequest


class AddressForm(forms.Form):
    """The second step: whoever answers knows the address to which the link was sent."""

    mailbox = forms.CharField(
        label=_("E-mail address to which the link was sent"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
        help_text=_("Type it whole. It shows that the mail reached your office."),
    )

    def __init__(self, *args: Any, asked: VerificationRequest, **kwargs: Any) -> None:
        self.asked = asked
        super().__init__(*args, **kwargs)

    def clean_mailbox(self) -> str:
        address = str(self.cleaned_data["mailbox"]).strip()
        if not constant_time_compare(address.casefold(), self.asked.address.casefold()):
            raise forms.ValidationError(
                _("The link was sent to another address. Type the address of the mail in which you found it.")
            )
        return address


class CorrectionForm(forms.Form):
    """The details of the office, filled in as the register has them, to be corrected."""

    name = text_field(
        _("Name"),
        help_text=_(
            "Of the present holder. If somebody else holds the post now, write that name; the secretariat asks you."
        ),
    )
    position = text_field(_("Office or position"))
    address = text_field(_("Office address"), most=1000, rows=4, required=False)
    phones = phones_field()
    emails = emails_field()
    languages = languages_field()

    def __init__(self, *args: Any, asked: VerificationRequest, **kwargs: Any) -> None:
        self.asked = asked
        super().__init__(*args, **kwargs)
        self.fields["emails"].required = asked.point.kind == PointKind.OFFICE
        self.fields["emails"].help_text = _("One a line. The next link goes to the first one.")
        self.fields["phones"].help_text = _("One a line, as +254 20 123 4567. Office numbers only.")
        if asked.point.kind == PointKind.OFFICE:
            del self.fields["name"]
        elif not self.initial.get("name"):
            self.fields["name"].required = False

    def clean_address(self) -> str:
        return str(self.cleaned_data["address"]).replace("\r\n", "\n")

    @property
    def correction(self) -> dict[str, Any]:
        """Return the corrected details by name; empty where each one reads as the register has it."""
        return {name: value for name, value in self.cleaned_data.items() if value != self.initial.get(name)}
