"""What is typed about exchanges between contacts (6.1) and requests from outside (6.2 a)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.enums import Oversight
from contacts.forms.fields import text_field
from contacts.models import OutsideRequest, PointOfContact
from contacts.querysets import own
from contacts.rules import answers_for
from coordination import clock
from coordination.access import Viewer
from coordination.enums import Role
from coordination.forms import FilterForm, RecordForm
from coordination.forms.classes import ClassedForm, class_field
from coordination.forms.fields import day_field


def own_points(viewer: Viewer) -> Any:
    """Return the serving contacts for which the viewer may write: all for the secretariat, else the own post."""
    points = PointOfContact.objects.visible_to(viewer).active(clock.today()).select_related("body").order_by("number")
    return points if viewer.has(Role.SECRETARIAT) else points.filter(own(viewer))


class ExchangeForm(ClassedForm):
    """Contacts shared information or coordinated an activity."""

    asks_reason = False

    points = forms.ModelMultipleChoiceField(
        label=_("Who took part"), queryset=PointOfContact.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    on = day_field(label=_("On"), initial=clock.today)
    subject = text_field(_("Subject"))
    shared = text_field(
        _("Information shared"),
        most=4000,
        rows=4,
        required=False,
        help_text=_(
            "What in general terms: no serial numbers, no names of suspects or victims, no routes, no case files."
        ),
    )
    coordinated = text_field(
        _("Activity coordinated"),
        most=4000,
        rows=3,
        required=False,
        help_text=_("Which activity, and who does what. 6.1 asks for both, sharing and coordinating."),
    )
    oversight = forms.ChoiceField(
        label=_("Part of the National Authority"),
        choices=Oversight.choices,
        widget=forms.RadioSelect,
        initial=Oversight.NONE,
        help_text=_("6.1: the contacts coordinate under its oversight."),
    )
    classification = class_field()

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        points = PointOfContact.objects.visible_to(viewer).active(clock.today()).select_related("body")
        self.fields["points"].queryset = points.order_by("number")
        self.fields["points"].label_from_instance = lambda one: f"{one}, {one.body}"

    def clean_on(self) -> Any:
        day = self.cleaned_data["on"]
        if day > clock.today():
            raise forms.ValidationError(_("This day is still to come. Enter the day on which it happened."))
        return day

    def clean_points(self) -> Any:
        points = self.cleaned_data["points"]
        if len(points) < 2:
            raise forms.ValidationError(_("Choose at least two contacts."))
        if not self.viewer.has(Role.SECRETARIAT) and not any(answers_for(self.viewer, one) for one in points):
            raise forms.ValidationError(_("Tick your own contact too: you record exchanges in which you took part."))
        return points

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if (
            not cleaned.get("shared")
            and not cleaned.get("coordinated")
            and not {"shared", "coordinated"} & set(self.errors)
        ):
            self.add_error("shared", _("Say what was shared, or which activity was coordinated."))
        return cleaned


class RequestFilter(FilterForm):
    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("Any")), ("open", _("Open")), ("late", _("Late")), ("closed", _("Closed"))]
    )
    point = forms.ModelChoiceField(label=_("Contact"), queryset=PointOfContact.objects.none(), empty_label=_("Any"))

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        self.viewer = viewer
        super().__init__(*args, **kwargs)

    def full_clean(self) -> None:
        self.fields["point"].queryset = PointOfContact.objects.visible_to(self.viewer).order_by("number")
        super().full_clean()

    def words(self, name: str, value: Any) -> str:
        return value.reference if name == "point" else super().words(name, value)


class RequestForm(RecordForm):
    """Somebody sought or offered information, cooperation or help."""

    asks_reason = False

    point = forms.ModelChoiceField(label=_("Contact that was addressed"), queryset=PointOfContact.objects.none())
    received_on = day_field(label=_("Received on"), initial=clock.today)
    sender = text_field(_("From"), help_text=_("The office or organization that wrote, not a private person's data."))
    subject = text_field(
        _("Subject"),
        help_text=_("In general terms: no serial numbers, no trace contents, no case files, no names of persons."),
    )
    due_on = day_field(
        label=_("Answer due on"), required=False, help_text=_("Left empty, the term of the house counts.")
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["point"].queryset = own_points(viewer)


class CloseForm(RecordForm):
    """A request was answered, or passed on to whom it concerns."""

    asks_reason = False

    answered_on = day_field(label=_("Answered or passed on, on"), initial=clock.today)
    outcome = text_field(_("Answer, or to whom it was passed on"), most=300)
    record: OutsideRequest
