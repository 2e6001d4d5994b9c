"""Forms of the integrity page: to whom the head of the chain is sent."""

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from coordination.forms.fields import day_field
from coordination.forms.records import RecordForm


class HolderForm(RecordForm):
    """A new holder of the head, outside the house."""

    reason_required = False

    name = forms.CharField(
        label=_("Holder of the head"),
        max_length=200,
        help_text=_("Somebody outside the house, such as the court of audit."),
    )
    address = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("A mailbox that no administrator of this register can open."),
    )
    language = forms.ChoiceField(label=_("Language of the message"), choices=settings.LANGUAGES)
    began_on = day_field(label=_("From"))


class EndHolderForm(RecordForm):
    """The last day on which a holder is sent the head."""

    ended_on = day_field(label=_("Last day"))

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("ended_on", on)
        self.initial["ended_on"] = self.initial["ended_on"] or on
