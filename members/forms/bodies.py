"""What is typed about bodies: the filters of the list, their facts, when they sit and when they end."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coordination import clock, never_stored, validators
from coordination.access import Viewer
from coordination.forms import FilterForm, RecordForm
from coordination.forms.classes import ClassedForm, class_field
from coordination.forms.fields import day_field
from members.enums import BodyKind, Standing
from members.forms.fields import act_field, name_field
from members.forms.named import NamedForm
from members.models import MemberBody, Membership


class BodyFilter(FilterForm):
    q = forms.CharField(label=_("Name"), max_length=100, widget=forms.TextInput(attrs={"type": "search"}))
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Any")), *BodyKind.choices])
    sits = forms.ChoiceField(
        label=_("In the mechanism today"),
        choices=[("", _("Any")), ("yes", _("Sitting")), *Standing.choices, ("no", _("Not sitting"))],
    )
    ended = forms.ChoiceField(
        label=_("Existing"), choices=[("", _("Existing today")), ("ended", _("Ended")), ("all", _("All"))]
    )


class BodyForm(ClassedForm, NamedForm):
    """The facts of a body."""

    name = name_field(_("Name"))
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Choose")), *BodyKind.choices])
    parent = forms.ModelChoiceField(
        label=_("Part of"),
        queryset=MemberBody.objects.none(),
        required=False,
        empty_label=_("Of no other body"),
        help_text=_("The ministry or body to which it belongs."),
    )
    legal_basis = act_field(required=False)
    address = forms.CharField(
        label=_("Address"),
        required=False,
        validators=[validators.printable, never_stored.refuse],
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Recipients are told this address where a contact of the body has none of its own."),
    )
    began_on = day_field(label=_("Exists since"), required=False)
    classification = class_field(help_text=_("Its seats, holders and memberships follow."))
    NAMES = {"other_names": (_("Name in other languages"), "name")}

    def __init__(self, *args: Any, viewer: Viewer, record: MemberBody | None = None, **kwargs: Any) -> None:
        self.asks_reason = record is not None
        super().__init__(*args, record=record, **kwargs)
        others = MemberBody.objects.visible_to(viewer).existing(clock.today())
        if record is not None:
            # The parent on record stays on offer after its own end.
            others = (others | MemberBody.objects.filter(pk=record.parent_id)).exclude(pk=record.pk)
        self.fields["parent"].queryset = others.order_by("name", "id")  # type: ignore[attr-defined]


class AdmitForm(RecordForm):
    """A body takes its place in the mechanism."""

    asks_reason = False

    standing = forms.ChoiceField(
        label=_("It sits as"),
        choices=Standing.choices,
        initial=Standing.FULL,
        widget=forms.RadioSelect,
        help_text=_(
            "The standard offers the observer's seat to international bodies (7.4.5); an observer covers no issue area."
        ),
    )
    began_on = day_field(label=_("From"), initial=clock.today)
    legal_basis = act_field(required=True)


class MembershipForm(RecordForm):
    """What was entered wrong of a membership."""

    standing = forms.ChoiceField(label=_("It sat as"), choices=Standing.choices, widget=forms.RadioSelect)
    began_on = day_field(label=_("From"))
    ended_on = day_field(label=_("Last day"), required=False, help_text=_("Left empty, the membership goes on."))
    legal_basis = act_field(required=False)
    record: Membership
