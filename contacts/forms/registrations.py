"""What is typed about registrations: the filters of the register, and one matter a form for each act."""

import datetime as dt
from typing import Any

from django import forms
from django.core.cache import cache
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from contacts.enums import RECEIVING, SENDING, EventKind
from contacts.models import Instrument, PointOfContact, Registration
from contacts.registrations import REGISTERED
from contacts.tables import STATES
from coordination import clock, never_stored, validators
from coordination.access import Viewer
from coordination.enums import Classification
from coordination.forms import FilterForm, RecordForm
from coordination.forms.fields import day_field

Choices = list[tuple[str, object]]
ATTACHABLE = ".pdf,.png,.jpg,.jpeg,.tif,.tiff"


def catalogue_choices() -> tuple[Choices, Choices]:
    """Return the instruments and their recipients as choices by key; read once a minute."""
    key = f"contacts.choices.{get_language()}"
    known: tuple[Choices, Choices] | None = cache.get(key)
    if known is None:
        instruments = list(Instrument.objects.select_related("recipient"))
        recipients = {one.recipient.key: one.recipient.short() for one in instruments}
        known = [(one.key, one.short()) for one in instruments], list(recipients.items())
        cache.set(key, known, 60)
    return known


class RegistrationFilter(FilterForm):
    q = forms.CharField(
        label=_("Contact, office or body"), max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    state = forms.ChoiceField(label=_("State"), choices=[("", _("All that are in force")), *STATES.items()])
    reason = forms.ChoiceField(
        label=_("Reason"), choices=[("", _("Any")), *((one.value, one.label) for one in REGISTERED)]
    )
    instrument = forms.ChoiceField(label=_("Instrument"), choices=lambda: [("", _("Any")), *catalogue_choices()[0]])
    recipient = forms.ChoiceField(label=_("Recipient"), choices=lambda: [("", _("Any")), *catalogue_choices()[1]])
    on = day_field(label=_("On"), help_text=_("Today, unless you choose another day."))

    @property
    def day(self) -> dt.date:
        return self.asked.get("on") or clock.today()


class EventForm(RecordForm):
    """What happened to a registration or a paper, on a day, with the copy that proves it."""

    asks_reason = False
    kind: EventKind

    on = day_field(label=_("On"), initial=clock.today)
    number = forms.CharField(
        label=_("Number of the note or letter"),
        max_length=100,
        required=False,
        validators=[validators.printable, never_stored.refuse],
    )
    file = forms.FileField(
        label=_("Copy"), required=False, allow_empty_file=True, widget=forms.FileInput(attrs={"accept": ATTACHABLE})
    )
    copy_class = forms.ChoiceField(
        label=_("Who may read the copy"),
        choices=[
            (Classification.GOVERNMENT.value, _("The secretariat, the mission and the contact itself")),
            (Classification.RESTRICTED.value, _("Restricted: as above, without the mission")),
        ],
        initial=Classification.GOVERNMENT.value,
        required=False,
        widget=forms.RadioSelect,
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in super().facts.items() if name not in ("file", "copy_class", "kept")}

    @property
    def class_of_copy(self) -> str:
        return self.cleaned_data.get("copy_class") or Classification.GOVERNMENT


class PassForm(EventForm):
    kind = EventKind.PASSED

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = _("Passed to the mission on")
        self.fields["number"].label = _("Number of the covering memorandum")
        self.fields["file"].label = _("Copy of what was passed on")


class SendForm(EventForm):
    kind = EventKind.SENT
    channel = forms.ChoiceField(
        label=_("How it was sent"),
        choices=[(one.value, one.label) for one in SENDING],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it was sent.")},
    )
    field_order = ["on", "channel", "number", "file", "copy_class"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = _("Sent on")
        self.fields["file"].label = _("The copy that went out")
        self.fields["file"].help_text = _("The scan of what left, with its stamp or initials: PDF, PNG, JPEG or TIFF.")


class ReceiptForm(EventForm):
    kind = EventKind.RECEIPT
    channel = forms.ChoiceField(
        label=_("Proof"),
        choices=[(one.value, one.label) for one in RECEIVING],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an acknowledgement, or the entry seen in the published list.")},
    )
    field_order = ["channel", "on", "number", "file", "copy_class"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = _("Dated, or seen on")
        self.fields["number"].label = _("Number of the acknowledgement")
        self.fields["file"].label = _("The acknowledgement, or a print of the list")


class RegistrationForm(RecordForm):
    """A contact is to answer for an instrument from a day."""

    reason_required = False

    point = forms.ModelChoiceField(label=_("Contact"), queryset=PointOfContact.objects.none())
    instrument = forms.ModelChoiceField(label=_("Instrument"), queryset=Instrument.objects.none())
    began_on = day_field(label=_("From"), initial=clock.today)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        points = PointOfContact.objects.visible_to(viewer).active(today).order_by("number")
        self.fields["point"].queryset = points  # type: ignore[attr-defined]
        self.fields["instrument"].queryset = Instrument.objects.exclude(contact_duty="no")  # type: ignore[attr-defined]
        self.fields["instrument"].label_from_instance = lambda one: one.short()  # type: ignore[attr-defined]


class EndForm(RecordForm):
    """A registration ends; its last day counts."""

    ended_on = day_field(label=_("Last day"))
    record: Registration


class WithdrawForm(RecordForm):
    """An entry was made in error and is taken back."""
