"""Fields and forms that several nouns share: a name, an act or letter, the last day of something."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coordination import clock, never_stored, validators
from coordination.forms import RecordForm
from coordination.forms.fields import day_field
from coordination.records import Recorded

ACT_HINT = _("On whose authority, as “Letter 214 of the Minister, 3 March 2026”. A letter suffices.")


def act_field(*, required: bool) -> forms.CharField:
    """Return the field for the act or letter on whose authority something stands."""
    return forms.CharField(
        label=_("Act or letter"),
        max_length=300,
        required=required,
        validators=[validators.printable, never_stored.refuse],
        help_text=ACT_HINT,
    )


def name_field(label: Any, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=200, validators=[validators.printable, never_stored.refuse], **kwargs
    )


def office_email_field(help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=_("Office e-mail"), max_length=254, required=False, validators=[validators.email], help_text=help_text
    )


def office_phone_field(help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=_("Office telephone"), max_length=40, required=False, validators=[validators.phone], help_text=help_text
    )


class EndForm(RecordForm):
    """Something ends: its last day, which counts, and why."""

    ended_on = day_field(label=_("Last day"), help_text=_("That day still counts."))

    def __init__(self, *args: Any, record: Recorded, **kwargs: Any) -> None:
        kwargs["initial"] = {"ended_on": getattr(record, "ended_on", None) or clock.today()}
        super().__init__(*args, record=record, **kwargs)
