"""What is typed about the National Authority: its designation, and what is completed or corrected later."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from authority.models import Designation
from authority.rules import HOST_KINDS
from coordination import clock, never_stored, validators
from coordination.access import Viewer
from coordination.forms.classes import ClassedForm, class_field
from coordination.forms.fields import day_field
from members.forms.fields import act_field, name_field
from members.forms.named import NamedForm
from members.models import MemberBody


class DesignationForm(ClassedForm, NamedForm):
    """A designation; its host body is chosen once, since another host is another designation."""

    body = forms.ModelChoiceField(
        label=_("Host body"),
        queryset=MemberBody.objects.none(),
        empty_label=_("Choose"),
        help_text=_(
            "A ministry, an agency or a leader's office; not the mechanism, not a body outside the government."
        ),
    )
    title = name_field(
        _("Its own title"), help_text=_("The standard calls it the National Authority; its own name may differ.")
    )
    legal_basis = act_field(required=True)
    began_on = day_field(label=_("From"), initial=clock.today)
    ended_on = day_field(label=_("Last day"), required=False, help_text=_("Left empty, the designation goes on."))
    leads_coordination = forms.BooleanField(label=_("It leads political coordination"), required=False, initial=True)
    leads_policy = forms.BooleanField(label=_("It leads policy direction"), required=False, initial=True)
    signatory_name = name_field(_("Who signs: name"), required=False)
    signatory_title = name_field(_("Who signs: title"), help_text=_("It stands below letters to recipients."))
    address = forms.CharField(
        label=_("Address"),
        validators=[validators.printable, never_stored.refuse],
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    city = forms.CharField(label=_("City"), max_length=100, validators=[validators.printable, never_stored.refuse])
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        validators=[validators.phone],
        help_text=_("International, as +254 20 123 4567."),
    )
    email = forms.CharField(label=_("E-mail"), max_length=254, required=False, validators=[validators.email])
    classification = class_field()
    NAMES = {
        "other_titles": (_("Its own title in other languages"), "title"),
        "signatory_other_titles": (_("Title of who signs in other languages"), "signatory_title"),
    }

    def __init__(self, *args: Any, viewer: Viewer, record: Designation | None = None, **kwargs: Any) -> None:
        self.asks_reason = record is not None
        super().__init__(*args, record=record, **kwargs)
        if record is not None:
            del self.fields["body"]
            return
        hosts = MemberBody.objects.visible_to(viewer).existing(clock.today()).filter(kind__in=HOST_KINDS)
        self.fields["body"].queryset = hosts.order_by("name", "id")  # type: ignore[attr-defined]
