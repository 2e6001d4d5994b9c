"""What is typed when a login is tied to a seat."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coordination import clock
from coordination.access import Viewer
from coordination.forms import RecordForm
from coordination.forms.fields import day_field
from members.forms.fields import act_field
from members.models import Seat
from members.words import joined


class LoginSeatForm(RecordForm):
    """Which vacant seat, from when, on whose authority."""

    asks_reason = False

    seat = forms.ModelChoiceField(
        label=_("Vacant seat"),
        queryset=Seat.objects.none(),
        empty_label=_("Choose"),
        help_text=_("Seats that nobody holds today. A seat that is held is handed over on its own page."),
    )
    began_on = day_field(label=_("From"), initial=clock.today)
    ended_on = day_field(
        label=_("Last day"), required=False, help_text=_("Only where it is known beforehand; that day counts.")
    )
    is_acting = forms.BooleanField(label=_("Acting: holds the seat for the time being"), required=False)
    authority = act_field(required=True)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        vacant = Seat.objects.visible_to(viewer).vacant(clock.today()).select_related("body")
        field: Any = self.fields["seat"]
        field.queryset = vacant.order_by("body__name", "title", "id")
        field.label_from_instance = lambda seat: f"{joined(seat, seat.body)} – {seat.get_kind_display()}"
