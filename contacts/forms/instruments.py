"""What is typed about instruments: how the State stands to one, and the house's intervals."""

import datetime as dt
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from contacts.enums import Applies, Force
from contacts.forms.fields import text_field
from contacts.models import Instrument, Participation
from coordination import clock
from coordination.forms import RecordForm
from coordination.forms.fields import day_field

OF_TREATY = (Applies.PARTY, Applies.SIGNATORY, Applies.NOT_PARTY, Applies.UNKNOWN)
OF_COMMITMENT = (Applies.CONSENSUS, Applies.NOT_PARTY, Applies.UNKNOWN)
STEPS = ("signed_on", "deposited_on", "in_force_on", "withdrawn_on")
NOT_BEFORE = {
    "deposited_on": _("The deposit is before the signature."),
    "in_force_on": _("The entry into force is before the signature or the deposit."),
    "withdrawn_on": _("The withdrawal is before what came first."),
}


class ParticipationForm(RecordForm):
    """How the State stands to an instrument; dates only for treaties, in the order in which they happen."""

    applies = forms.ChoiceField(label=_("How the State stands to it"), widget=forms.RadioSelect)
    signed_on = day_field(label=_("Signed on"), required=False)
    deposited_on = day_field(label=_("Instrument of ratification or accession deposited on"), required=False)
    in_force_on = day_field(label=_("In force for the State since"), required=False)
    withdrawn_on = day_field(
        label=_("Withdrawal takes effect on"),
        required=False,
        help_text=_("From that day the instrument asks nothing of the State any more."),
    )
    source = text_field(
        _("Source"), most=300, help_text=_("Where this can be read, as the depositary's list and its date.")
    )

    def __init__(self, *args: Any, instrument: Instrument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instrument = instrument
        is_treaty = instrument.force == Force.TREATY
        choices = OF_TREATY if is_treaty else OF_COMMITMENT
        if instrument.always_applies:
            # It was adopted by consensus and applies to every Member State: there is nothing to choose.
            del self.fields["applies"]
        else:
            self.fields["applies"].choices = [(one.value, one.label) for one in choices]
        if not is_treaty:
            for name in STEPS:
                del self.fields[name]

    @property
    def facts(self) -> dict[str, Any]:
        return {"applies": Applies.CONSENSUS, **super().facts}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        today = clock.today()
        for name in ("signed_on", "deposited_on"):
            day = cleaned.get(name)
            if day and day > today:
                self.add_error(name, _("This day is still to come. Enter the day on which it happened."))
        latest: dt.date | None = None
        for name in STEPS:
            day = cleaned.get(name)
            if day and latest and day < latest:
                self.add_error(name, NOT_BEFORE[name])
            latest = max(filter(None, (day, latest)), default=None)
        applies, withdrawn = cleaned.get("applies"), cleaned.get("withdrawn_on")
        if cleaned.get("in_force_on") and not withdrawn and applies not in (None, Applies.PARTY):
            self.add_error(
                "applies", _("A date of entry into force is given, so the State is Party, or say when it withdrew.")
            )
        if withdrawn and applies == Applies.SIGNATORY:
            self.add_error(
                "withdrawn_on", _("Only a Party withdraws. Take the date out, or say that the State is Party.")
            )
        return cleaned


class IntervalForm(RecordForm):
    """The house's two intervals for an instrument."""

    confirm_days = forms.IntegerField(
        label=_("Days until the holder is asked again"),
        help_text=_("House reading of “kept up to date”: a whole number from 1 to 366."),
    )
    receipt_days = forms.IntegerField(
        label=_("Days until proof of receipt is missed"),
        help_text=_("House value; the standard names no term: a whole number from 1 to 366."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("confirm_days", "receipt_days"):
            field = self.fields[name]
            sentence = _("Choose a whole number of days from 1 to 366.")
            field.validators = [MinValueValidator(1, sentence), MaxValueValidator(366, sentence)]
            field.error_messages["invalid"] = sentence
            field.widget.attrs |= {"min": 1, "max": 366}


def participation_of(instrument: Instrument) -> Participation | None:
    return Participation.objects.filter(instrument=instrument).first()
