"""Forms of the history: what is asked of it, the day of the register as recorded, a restoring."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination import clock, history, security_words, validators
from coordination.access import Viewer
from coordination.forms.fields import day_field
from coordination.forms.filters import FilterForm
from coordination.forms.records import RecordForm
from coordination.history import Filters
from coordination.models import User

Choices = list[tuple[str, Any]]


class PeriodFilterForm(FilterForm):
    """A filter by days of the State, both included."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("This day is before the first one. Exchange the two, or leave one empty."))
        return cleaned


class HistoryFilterForm(PeriodFilterForm):
    """Which kind of record or single field, whose acts, on which records, and when."""

    kind = forms.ChoiceField(label=_("Kind of record"), choices=lambda: [("", _("Any")), *_kinds()])
    field = forms.ChoiceField(
        label=_("Field"),
        choices=lambda: [("", _("Any")), *_fields()],
        help_text=_("Only the acts that filled or changed it."),
    )
    person = forms.ModelChoiceField(label=_("Person"), queryset=User.objects.none(), empty_label=_("Anybody"))
    record = forms.CharField(
        label=_("Record"),
        max_length=300,
        validators=[validators.printable],
        help_text=_("A part of its present name, or the address of its page."),
    )
    body = forms.ModelChoiceField(
        label=_("Body"),
        queryset=User.objects.none(),
        empty_label=_("Any"),
        help_text=_("With its seats, holdings, contacts and all that hangs on it today."),
    )
    since = day_field(label=_("From"), help_text=_("The day on which it was written."))
    until = day_field(label=_("Until"))
    request = forms.RegexField(
        r"^[0-9a-zA-Z:-]{4,64}$",
        label=_("Request or job"),
        help_text=_("The id that stands beside an act."),
    )

    def __init__(self, params: QueryDict, *, viewer: Viewer) -> None:
        self.viewer = viewer
        super().__init__(params)

    def prepare(self) -> None:
        people = history.open_to(User, self.viewer).order_by("name", "email")
        cast(forms.ModelChoiceField, self.fields["person"]).queryset = people
        bodies = history.bodies()
        if bodies is None:
            del self.fields["body"]
        else:
            cast(forms.ModelChoiceField, self.fields["body"]).queryset = history.named_to(bodies.model, self.viewer)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        kind, field = cleaned.get("kind"), cleaned.get("field")
        if kind and field and field.partition(":")[0] != kind:
            self.add_error("field", _("This field belongs to another kind of record. Choose one of the kind above."))
        return cleaned

    @property
    def filters(self) -> Filters:
        """Return what is asked, as the merged history takes it; a record that is not found finds nothing."""
        asked = self.asked
        kind, _colon, field = asked.get("field", "").partition(":")
        person, body, text = asked.get("person"), asked.get("body"), asked.get("record")
        return Filters(
            kind=kind or asked.get("kind"),
            person=person.pk if person else None,
            request=asked.get("request"),
            since=asked.get("since"),
            until=asked.get("until"),
            field=field or None,
            body=body.pk if body else None,
            records=history.records_named(text, self.viewer) if text else None,
        )

    def words(self, name: str, value: Any) -> str:
        if name == "field":
            named = {key: f"{group}: {label}" for group, fields in _fields() for key, label in fields}
            return named.get(value, str(value))
        return super().words(name, value)


class EventFilterForm(PeriodFilterForm):
    """What kind of security event, whose, about what, and when."""

    kind = forms.ChoiceField(label=_("What happened"), choices=lambda: [("", _("Any")), *security_words.kinds()])
    person = forms.ModelChoiceField(label=_("Person"), queryset=User.objects.none(), empty_label=_("Anybody"))
    subject = forms.CharField(
        label=_("About"), max_length=200, help_text=_("The address of a record's page, its key, or the subject itself.")
    )
    since = day_field(label=_("From"))
    until = day_field(label=_("Until"))

    def prepare(self) -> None:
        cast(forms.ModelChoiceField, self.fields["person"]).queryset = User.objects.order_by("name", "email")


class AsRecordedForm(FilterForm):
    """The day at whose end the register is asked for, and which kind of record."""

    known_on = day_field(label=_("As recorded on"), help_text=_("What our records said at the end of that day."))
    kind = forms.ChoiceField(label=_("Kind of record"), choices=lambda: [("", _("All kinds")), *_kinds()])

    def clean_known_on(self) -> Any:
        day = self.cleaned_data["known_on"]
        if day and day > clock.today():
            raise ValidationError(_("This day is still to come. Choose today or an earlier one."))
        return day


class RestoreForm(RecordForm):
    """The reason for setting a record back to an earlier version; the page shows the fields."""

    reason_required = True

    def take(self, error: ValidationError) -> None:
        """Name the field before each refusal, since the form itself shows none of them."""
        if self.record is None or not hasattr(error, "error_dict"):
            super().take(error)
            return
        labels = {field.name: history.label_of(field) for field in history.told_fields(type(self.record))}
        for name, sentences in error.message_dict.items():
            for sentence in sentences:
                label = labels.get(name)
                named = gettext("%(field)s: %(sentence)s") % {"field": label, "sentence": sentence}
                self.add_error(None, named if label else sentence)


def _kinds() -> Choices:
    named = [(history.kind_of(model), model._meta.verbose_name) for model in history.recorded_models()]
    return sorted(named, key=_by_word)


def _fields() -> list[tuple[str, Choices]]:
    """Return the fields that history tells of, grouped by kind; the value names both."""
    groups = []
    for model in history.recorded_models():
        kind = history.kind_of(model)
        fields: Choices = [(f"{kind}:{field.name}", history.label_of(field)) for field in history.told_fields(model)]
        groups.append((str(model._meta.verbose_name), sorted(fields, key=_by_word)))
    return sorted(groups, key=lambda group: group[0].casefold())


def _by_word(choice: tuple[str, Any]) -> str:
    return str(choice[1]).casefold()
