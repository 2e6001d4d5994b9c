"""One matter a form for each act on a point of contact: designation, address, end, confirmation, proof."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.enums import CONFIRMING, Channel, Decision, ProofKind, Requirement
from contacts.forms.fields import text_field
from contacts.models import VerificationRequest
from coordination import clock, never_stored
from coordination.forms import RecordForm
from coordination.forms.classes import ClassedForm, class_field
from coordination.forms.fields import day_field


class DesignationForm(ClassedForm):
    """When and on whose authority the contact was designated, and who may read of it."""

    provision = "6.1.designate"

    designated_on = day_field(label=_("Designated on"))
    legal_basis = text_field(_("Act or letter"), most=300)
    classification = class_field(help_text=_("Its registrations, proofs and requests follow."))


class PublishedForm(RecordForm):
    """Where whoever seeks information, cooperation or help finds the contact, and when that was tested (6.2 a)."""

    provision = "6.2.a"

    published_at = text_field(
        _("Where its address is published"),
        most=300,
        help_text=_("A page, a list or a directory that outsiders can read."),
    )
    address_tested_on = day_field(
        label=_("Last tested on"),
        required=False,
        help_text=_("The day on which a message to the published address was seen to arrive."),
    )

    def clean_address_tested_on(self) -> Any:
        tested = self.cleaned_data["address_tested_on"]
        if tested and tested > clock.today():
            raise forms.ValidationError(_("This day is still to come. Enter the day of the test."))
        return tested


class EndPointForm(RecordForm):
    """A contact ends; its last day counts."""

    ended_on = day_field(label=_("Last day"), initial=clock.today)


class ConfirmationForm(RecordForm):
    """The holder confirmed the details by telephone, by letter or in person (R15: not every office has mail)."""

    reason_required = False

    channel = forms.ChoiceField(
        label=_("How"),
        choices=[(one.value, one.label) for one in CONFIRMING if one != Channel.LINK],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose telephone, letter or in person.")},
    )
    answered_on = day_field(label=_("Answered on"), initial=clock.today)
    answered_by = text_field(_("Who answered"), help_text=_("The office or post, as “Duty officer of the registry”."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Note")
        self.fields["reason"].help_text = _("For example the number of their letter. It stays in the history.")


class OwnConfirmationForm(RecordForm):
    """The post's own holder confirms the details that the page shows; there is nothing to type."""

    asks_reason = False


class DecisionForm(RecordForm):
    """The officer accepts or refuses a holder's correction."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (Decision.ACCEPTED.value, _("Accept: the details change and count as confirmed")),
            (Decision.REFUSED.value, _("Refuse: nothing changes")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose to accept or to refuse.")},
    )
    same_person = forms.BooleanField(
        label=_("The name is a correction of the spelling; the holder is the same person"), required=False
    )
    record: VerificationRequest

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "name" not in self.record.correction:
            del self.fields["same_person"]


class RequirementForm(RecordForm):
    """What the post requires under one letter of 6.2."""

    reason_required = False

    text = text_field(_("What the post requires"), most=2000, rows=4, help_text=_("Of the post, never of a person."))


class ProofForm(RecordForm):
    """Dated proof for the present holder, or for the office's staff together."""

    asks_reason = False

    letter = forms.ChoiceField(label=_("Requirement"), choices=Requirement.choices)
    kind = forms.ChoiceField(label=_("Kind of proof"), choices=ProofKind.choices, widget=forms.RadioSelect)
    text = text_field(
        _("Proof"),
        most=300,
        validators=[never_stored.refuse_marks],
        help_text=_("The post held, the course or the work done. No marks, no ranking, no judgement of a person."),
    )
    dated_on = day_field(label=_("Dated"))
