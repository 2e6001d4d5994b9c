"""What is typed about seats: the filters of the list, their facts, who is appointed, when a holding ends."""

from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from coordination import clock
from coordination.access import Viewer
from coordination.forms import FilterForm, RecordForm
from coordination.forms.fields import LanguageLinesField, day_field
from members.enums import SeatKind
from members.forms.fields import act_field, name_field, office_email_field, office_phone_field
from members.forms.named import NamedForm
from members.models import Holding, MemberBody, Person, Seat

PRESENT = signing.Signer(salt="members.present-holding")


class SeatFilter(FilterForm):
    q = forms.CharField(label=_("Title or body"), max_length=100, widget=forms.TextInput(attrs={"type": "search"}))
    body = forms.ModelChoiceField(label=_("Body"), queryset=MemberBody.objects.none(), empty_label=_("Any"))
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Any")), *SeatKind.choices])
    holder = forms.ChoiceField(
        label=_("Holder today"),
        choices=[
            ("", _("Any")),
            ("vacant", _("Vacant")),
            ("full", _("Held in full")),
            ("acting", _("Held by somebody acting")),
        ],
    )
    ended = forms.ChoiceField(
        label=_("Existing"), choices=[("", _("Existing today or to come")), ("ended", _("Ended")), ("all", _("All"))]
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        self.viewer = viewer
        super().__init__(*args, **kwargs)

    def full_clean(self) -> None:
        self.fields["body"].queryset = MemberBody.objects.visible_to(self.viewer)  # type: ignore[attr-defined]
        super().full_clean()

    def words(self, name: str, value: Any) -> str:
        return str(value) if name == "body" else super().words(name, value)


class SeatForm(NamedForm):
    """The facts of a seat."""

    body = forms.ModelChoiceField(label=_("Body"), queryset=MemberBody.objects.none(), empty_label=_("Choose"))
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("", _("Choose")), *SeatKind.choices],
        help_text=_("The kind decides what its holder may read and do in this register."),
    )
    title = name_field(_("Title of the post"))
    began_on = day_field(label=_("From"), initial=clock.today)
    NAMES = {"other_titles": (_("Title in other languages"), "title")}

    def __init__(self, *args: Any, viewer: Viewer, record: Seat | None = None, **kwargs: Any) -> None:
        self.asks_reason = record is not None
        super().__init__(*args, record=record, **kwargs)
        if record is not None:
            del self.fields["body"]  # A seat of another body is another seat.
            return
        bodies = MemberBody.objects.visible_to(viewer).existing(clock.today())
        self.fields["body"].queryset = bodies.order_by("name", "id")  # type: ignore[attr-defined]


class AppointForm(RecordForm):
    """Who takes a seat, from when, on whose authority: a person on record, or a new one."""

    asks_reason = False

    person = forms.ModelChoiceField(
        label=_("Person on record"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("Somebody new, named below"),
    )
    newcomer_name = name_field(_("Or somebody new: name"), required=False)
    newcomer_email = office_email_field(_("Only for somebody new. The mailbox of the office, not a private one."))
    newcomer_phone = office_phone_field(_("Only for somebody new, as +254 20 123 4567."))
    newcomer_languages = LanguageLinesField(
        label=_("Languages"), required=False, help_text=_("Only for somebody new: one code a line, such as en or ar.")
    )
    began_on = day_field(label=_("From"), initial=clock.today)
    ended_on = day_field(
        label=_("Last day"), required=False, help_text=_("Only where it is known beforehand; that day counts.")
    )
    is_acting = forms.BooleanField(label=_("Acting: holds the seat for the time being"), required=False)
    authority = act_field(required=True)
    present = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, viewer: Viewer, newest: Holding | None, **kwargs: Any) -> None:
        kwargs["initial"] = {"present": PRESENT.sign(str(newest.pk) if newest else ""), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        people = Person.objects.visible_to(viewer).order_by("name", "id")
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["person"].label_from_instance = _label_of  # type: ignore[attr-defined]

    def look_again(self) -> None:
        """Let the form, shown again, speak of the holding that is newest now; what was typed is kept."""
        self.data = self.data.copy()
        self.data["present"] = self.initial["present"]

    def clean_present(self) -> str:
        try:
            return PRESENT.unsign(self.cleaned_data["present"])
        except signing.BadSignature:
            self.look_again()
            raise forms.ValidationError(
                _("This form is not complete any more. Look at the seat, then send it again.")
            ) from None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        person, name = cleaned.get("person"), cleaned.get("newcomer_name")
        if person and name:
            self.add_error("newcomer_name", _("Choose a person on record or name somebody new, not both."))
        elif not person and not name and not {"person", "newcomer_name"} & set(self.errors):
            self.add_error("person", _("Choose the person, or name somebody new below."))
        email = cleaned.get("newcomer_email")
        if name and email and Person.objects.filter(name__iexact=name, email__iexact=email).exists():
            self.add_error("newcomer_name", _("A person with this name and e-mail is on record. Choose them above."))
        return cleaned

    @property
    def newcomer(self) -> dict[str, Any] | None:
        """Return the fields of the new person, or None where one on record was chosen."""
        if self.cleaned_data.get("person"):
            return None
        return {name: self.cleaned_data[f"newcomer_{name}"] for name in ("name", "email", "phone", "languages")}


class HoldingForm(RecordForm):
    """What was entered wrong of a holding."""

    began_on = day_field(label=_("From"))
    ended_on = day_field(label=_("Last day"), required=False, help_text=_("Left empty, the holding goes on."))
    is_acting = forms.BooleanField(label=_("Acting: holds the seat for the time being"), required=False)
    authority = act_field(required=False)


def _label_of(person: Person) -> str:
    return f"{person.name} – {person.email}" if person.email else person.name
