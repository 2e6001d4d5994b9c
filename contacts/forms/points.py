"""What is typed about points of contact: the filters of the list, the designation, the details."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.enums import PointKind
from contacts.forms.fields import emails_field, languages_field, phones_field, text_field
from contacts.models import Instrument, PointOfContact
from coordination import clock, validators
from coordination.access import Viewer
from coordination.exceptions import ChangedMeanwhileError
from coordination.forms import FilterForm, RecordForm, attempt, conflict_of
from coordination.forms.fields import NamesField, day_field, other_languages
from coordination.ui import Conflict
from members.enums import GOVERNMENT_KINDS, SeatKind
from members.models import MemberBody, Seat

ENDED = {"ended": _("Ended"), "all": _("All, ended ones included")}


class PointFilter(FilterForm):
    q = forms.CharField(
        label=_("Contact, office, body or holder"), max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Any")), *PointKind.choices])
    body = forms.ModelChoiceField(label=_("Body"), queryset=MemberBody.objects.none(), empty_label=_("Any"))
    instrument = forms.ModelChoiceField(
        label=_("Instrument"), queryset=Instrument.objects.all(), to_field_name="key", empty_label=_("Any")
    )
    vacant = forms.ChoiceField(
        label=_("Holder"), choices=[("", _("Any")), ("yes", _("Vacant posts")), ("no", _("Held, or an office"))]
    )
    ended = forms.ChoiceField(label=_("Serving"), choices=[("", _("Serving or to begin")), *ENDED.items()])

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        self.viewer = viewer
        super().__init__(*args, **kwargs)

    def full_clean(self) -> None:
        hosts = MemberBody.objects.visible_to(self.viewer).filter(points__isnull=False).distinct()
        self.fields["body"].queryset = hosts
        self.fields["instrument"].label_from_instance = lambda one: one.short()
        super().full_clean()

    def words(self, name: str, value: Any) -> str:
        if isinstance(value, Instrument):
            return value.short()
        return str(value) if name == "body" else super().words(name, value)


class PointForm(RecordForm):
    """What makes an office or a post a point of contact (6.1, 6.2)."""

    asks_reason = False

    kind = forms.ChoiceField(label=_("What is designated"), choices=PointKind.choices, widget=forms.RadioSelect)
    body = forms.ModelChoiceField(
        label=_("Body of the government"),
        queryset=MemberBody.objects.none(),
        help_text=_("A National Point of Contact is an office or person of the national government (6.2)."),
    )
    seat = forms.ModelChoiceField(
        label=_("Post that exists already"),
        queryset=Seat.objects.none(),
        required=False,
        help_text=_("Only for a post: posts of the kind “point of contact” that are no contact yet."),
    )
    seat_title = text_field(
        _("Or title of a new post"),
        required=False,
        help_text=_("Only for a post: it is created with this act and is vacant until somebody is appointed."),
    )
    office = text_field(
        _("Office or position"),
        required=False,
        help_text=_("The name of the office. For a post it may be left empty; then it is the title of the post."),
    )
    other_offices = NamesField(label=_("The same in other languages"), languages=other_languages(), most=200)
    address = text_field(
        _("Office address"),
        most=1000,
        rows=4,
        required=False,
        help_text=_("Left empty, the address of the body counts."),
    )
    emails = emails_field()
    phones = phones_field()
    languages = languages_field()
    designated_on = day_field(label=_("Designated on"), initial=clock.today)
    legal_basis = text_field(
        _("Act or letter"), most=300, help_text=_("On whose authority, as “Letter 214 of the Minister, 3 March 2026”.")
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        bodies = MemberBody.objects.visible_to(viewer).existing(today).filter(kind__in=GOVERNMENT_KINDS)
        taken = PointOfContact.objects.filter(seat__isnull=False, ended_on__isnull=True).values("seat")
        seats = Seat.objects.serving(today).filter(kind=SeatKind.POINT_OF_CONTACT).exclude(pk__in=taken)
        self.fields["body"].queryset = bodies
        self.fields["seat"].queryset = seats.visible_to(viewer).select_related("body").order_by("body__name", "title")
        self.fields["seat"].label_from_instance = lambda seat: f"{seat}, {seat.body}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        kind, seat, title = cleaned.get("kind"), cleaned.get("seat"), cleaned.get("seat_title")
        if kind == PointKind.OFFICE:
            self._clean_office(cleaned)
        elif kind == PointKind.SEAT:
            if seat and title:
                self.add_error("seat_title", _("Choose a post that exists, or give the title of a new one, not both."))
            elif not seat and not title and "seat" not in self.errors:
                self.add_error("seat", _("Choose a post, or give the title of a new one below."))
            elif seat and cleaned.get("body") and seat.body_id != cleaned["body"].pk:
                self.add_error("seat", _("This post belongs to another body. Choose a post of the body named."))
            if not cleaned.get("office"):
                cleaned["office"] = title or (seat.title if seat else "")
        return cleaned

    def _clean_office(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("office") and "office" not in self.errors:
            self.add_error("office", _("Give the name of the office."))
        if not cleaned.get("emails") and "emails" not in self.errors:
            self.add_error("emails", _("An office needs a mailbox of its own."))
        for name in ("seat", "seat_title"):
            if cleaned.get(name):
                self.add_error(name, _("An office has no post. Leave this empty, or choose “a post” above."))


class DetailsForm(RecordForm):
    """The office's own details: what recipients are told."""

    office = text_field(_("Office or position"))
    other_offices = NamesField(label=_("The same in other languages"), languages=other_languages(), most=200)
    address = text_field(
        _("Office address"),
        most=1000,
        rows=4,
        required=False,
        help_text=_("Left empty, the address of the body counts."),
    )
    emails = emails_field()
    phones = phones_field()
    languages = languages_field()
    record: PointOfContact

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.record.kind == PointKind.OFFICE and not cleaned.get("emails") and "emails" not in self.errors:
            self.add_error("emails", _("An office needs a mailbox of its own."))
        cleaned["address"] = (cleaned.get("address") or "").replace("\r\n", "\n")
        return cleaned


class HolderForm(RecordForm):
    """The present holder's own office e-mail and telephone, kept with the person."""

    asks_reason = False
    prefix = "holder"

    email = forms.EmailField(
        label=_("Office e-mail of the holder"),
        required=False,
        validators=[validators.email],
        help_text=_("Office data only; never a private address."),
    )
    phone = forms.CharField(
        label=_("Office telephone of the holder"),
        required=False,
        max_length=40,
        validators=[validators.phone],
        widget=forms.TextInput(attrs={"type": "tel", "dir": "ltr"}),
        help_text=_("As +254 20 123 4567. Office data only; never a private number."),
    )


def attempt_both(form: DetailsForm, holder: HolderForm, act: Callable[[], Any]) -> Any:
    """Call an action over a contact and its holder, as `attempt` does over one record.

    After ChangedMeanwhileError `form.conflict` holds both texts of both records.
    """

    def guarded() -> Any:
        try:
            return act()
        except ChangedMeanwhileError:
            both = [conflict_of(one, one.record) for one in (form, holder)]
            told = next((one for one in both if one.differences), both[0])
            form.conflict = Conflict(told.who, told.when, [line for one in both for line in one.differences])
            return None

    return attempt(form, guarded)
