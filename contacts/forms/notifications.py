"""What is typed to ask for a notification: to whom, in which form and language, of which date and number."""

import uuid
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from contacts.actions import languages_for
from contacts.enums import PaperForm
from contacts.models import Recipient
from coordination import clock, never_stored, validators
from coordination.forms import FilterForm, RecordForm
from coordination.forms.fields import day_field, language_name

SALT = "contacts.notification.once"
TOKEN_HOURS = 12

STATES = {
    "making": _("Being made"),
    "unsent": _("Sealed, not sent"),
    "sent": _("Sent, no proof of receipt"),
    "received": _("Received"),
}


class NotificationFilter(FilterForm):
    recipient = forms.ModelChoiceField(
        label=_("Recipient"), queryset=Recipient.objects.all(), to_field_name="key", empty_label=_("Any")
    )
    state = forms.ChoiceField(label=_("State"), choices=[("", _("Any")), *STATES.items()])

    def words(self, name: str, value: Any) -> str:
        return value.short() if name == "recipient" else super().words(name, value)


class NotificationForm(RecordForm):
    """One paper to one recipient."""

    asks_reason = False

    recipient = forms.ModelChoiceField(queryset=Recipient.objects.all(), to_field_name="key", widget=forms.HiddenInput)
    form = forms.ChoiceField(
        label=_("Form"),
        choices=[
            (PaperForm.NOTE_VERBALE.value, _("Note verbale through the mission, with its covering memorandum")),
            (PaperForm.LETTER.value, _("Letter signed by the authority")),
        ],
        widget=forms.RadioSelect,
        initial=PaperForm.NOTE_VERBALE.value,
    )
    language = forms.ChoiceField(label=_("Language"), widget=forms.RadioSelect)
    dated = day_field(label=_("Date on the paper"), initial=clock.today)
    own_number = forms.CharField(
        label=_("Own number"),
        max_length=60,
        required=False,
        validators=[validators.printable, never_stored.refuse],
        help_text=_("The number under which the letter or memorandum leaves your office."),
    )

    def __init__(self, *args: Any, recipient: Recipient, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, language_name(code)) for code, _name in languages_for(recipient)]
        self.fields["language"].choices = choices  # type: ignore[attr-defined]
        self.fields["language"].help_text = _("The languages that this recipient reads and this register can write.")
        self.initial.setdefault("recipient", recipient.key)
        self.initial.setdefault("language", choices[0][0])

    def clean_dated(self) -> Any:
        dated = self.cleaned_data["dated"]
        if dated > clock.today():
            raise ValidationError(_("The date is still to come. Date the paper today or earlier."))
        return dated


def new_token(user: Any, recipient: Recipient) -> str:
    """Return a token that makes one notification: the record's own key, signed for a person and a recipient."""
    return signing.dumps({"key": uuid.uuid4().hex, "user": str(user.pk), "to": recipient.key}, salt=SALT)


def key_of(token: str, user: Any, recipient: Recipient) -> uuid.UUID:
    """Return the key that a token stands for. Raises ValidationError where it is altered, foreign or old."""
    try:
        told = signing.loads(token, salt=SALT, max_age=TOKEN_HOURS * 3600)
    except signing.BadSignature as error:
        raise ValidationError(
            _("This page is not complete or is too old. Look at the answers again, then send it.")
        ) from error
    if (told["user"], told["to"]) != (str(user.pk), recipient.key):
        raise ValidationError(_("This page was made for another recipient. Look at the answers again, then send it."))
    return uuid.UUID(told["key"])
