"""Forms over recorded models: they carry the version that was read, and lose nothing to a concurrent edit."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.core import signing
from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist, ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination import history, kept, ui
from coordination.exceptions import ChangedMeanwhileError, RegisterError
from coordination.forms.fields import reason_field
from coordination.records import Recorded
from coordination.ui import Conflict, Difference

T = TypeVar("T")
VERSION = "version"


class BadVersionError(ValueError):
    """A version that this form did not sign for this record."""


def sign_version(record: Recorded) -> str:
    """Return the record's version bound to the record, as the hidden field carries it."""
    return signing.Signer(salt="coordination.forms.version").sign(
        f"{record._meta.label_lower}:{record.pk}:{record.version}"
    )


def read_version(text: str, record: Recorded) -> int:
    """Return the version that was signed for this record. Raises BadVersionError."""
    try:
        label, key, version = signing.Signer(salt="coordination.forms.version").unsign(text).split(":")
    except (signing.BadSignature, ValueError) as error:
        raise BadVersionError from error
    if (label, key) != (record._meta.label_lower, str(record.pk)):
        raise BadVersionError
    return int(version)


class TypedForm(forms.Form):
    """A form that a person types into: what was typed when a session ended stands in it again.

    It is then bound, so that it shows the text and what is wrong with it, and never valid: only a new POST is.
    """

    is_kept = False

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        if data is None and files is None:
            # The names of the class: a subclass adds the others, which depend on the record, after this.
            typed = kept.take(self.add_prefix(name) for name in self.base_fields or (VERSION, "reason"))
            if typed is not None:
                self.data, self.is_bound, self.is_kept = typed, True, True

    def is_valid(self) -> bool:
        return not self.is_kept and super().is_valid()


class RecordForm(TypedForm):
    """A form about one record, or about a new one.

    `record` is what is edited (None for a new one); `initial` is filled from it for the fields that
    bear the names of its columns. `asks_reason` adds the field `reason` at the end; `reason_required`
    says whether it must be filled. The form holds the version that its reader saw: a save of `record`
    after somebody else's raises ChangedMeanwhileError, which `attempt` turns into `conflict`.
    """

    asks_reason = True
    reason_required = True

    def __init__(self, data: Any = None, files: Any = None, *, record: Recorded | None = None, **kwargs: Any) -> None:
        self.record = record
        self.conflict: Conflict | None = None
        if record is not None:
            kwargs["initial"] = {**self.values_of(record), **(kwargs.get("initial") or {})}
        super().__init__(data, files, **kwargs)
        if record is not None:
            self.fields[VERSION] = forms.CharField(widget=forms.HiddenInput, required=False)
            self.initial[VERSION] = sign_version(record)
        if self.asks_reason:
            self.fields.setdefault("reason", reason_field(required=self.reason_required))

    @classmethod
    def values_of(cls, record: Recorded) -> dict[str, Any]:
        """Return what the record holds for this form's fields, by field name."""
        values = {}
        for name in cls.base_fields:
            try:
                values[name] = record._meta.get_field(name).value_from_object(record)
            except FieldDoesNotExist:
                continue
        return values

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.record is not None:
            try:
                # The save is narrowed to the version that the person saw, not to the one read just now.
                self.record.version = read_version(self.cleaned_data.get(VERSION, ""), self.record)
            except BadVersionError:
                self.add_error(
                    None, _("This form is not complete any more. Open the page again, then type it once more.")
                )
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        """Return the cleaned values without the version and the reason: what an action takes as fields."""
        return {name: value for name, value in self.cleaned_data.items() if name not in (VERSION, "reason")}

    @property
    def reason(self) -> str:
        return str(self.cleaned_data.get("reason", ""))

    def take(self, error: ValidationError) -> None:
        """Show an action's refusal at the fields that it names; what names no field here stands on top."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            self.add_error(name if name in self.fields and name != NON_FIELD_ERRORS else None, errors)


def status_of(form: forms.Form) -> int:
    """Return 409 where somebody saved first, 422 where something typed is refused, else 200."""
    if getattr(form, "conflict", None) is not None:
        return 409
    return 422 if form.errors and not getattr(form, "is_kept", False) else 200


def attempt(form: RecordForm, act: Callable[[], T]) -> T | None:
    """Call an action for a valid form and return its result, or None when the form has to be shown again.

    A ValidationError stands at its field, a RegisterError on top; after a ChangedMeanwhileError
    `form.conflict` holds both texts and the form carries what was typed over the newer version.
    """
    try:
        return act()
    except ChangedMeanwhileError:
        if form.record is None:
            raise
        form.conflict = conflict_of(form, form.record)
    except ValidationError as error:
        form.take(error)
    except RegisterError as error:
        form.add_error(None, str(error))
    return None


def conflict_of(form: RecordForm, record: Recorded) -> Conflict:
    """Return both texts of every field in which they differ, and let the form save over the newer version.

    "When you opened it" is read from the history row of the version that the form carried. The form
    keeps what was typed; its hidden version becomes the present one, so that saving again is meant.
    """
    model = type(record)
    present = model._base_manager.get(pk=record.pk)
    rows = record.history.filter(version__lte=present.version).order_by("-version")  # type: ignore[attr-defined]
    newest = rows.first()
    opened = rows.filter(version=read_version(form.data.get(form.add_prefix(VERSION), ""), record)).first() or newest
    differences = []
    for name, field in form.fields.items():
        column = _column(model, name)
        if column is None or name == VERSION:
            continue
        before, now = (history.words_of(column, getattr(row, column.attname)) for row in (opened, present))
        typed = history.words_of(column, _plain(form.cleaned_data.get(name)))
        if now not in {before, typed} or typed not in {before, now}:
            label = str(field.label or column.verbose_name)
            differences.append(Difference(label[:1].upper() + label[1:], opened=before, recorded=now, typed=typed))
    form.data = form.data.copy()
    form.data[form.add_prefix(VERSION)] = sign_version(present)
    who, when = (history.actor_names([newest])[0], ui.moment(newest.history_date)) if newest else ("", "")
    return Conflict(who=who, when=when, differences=differences)


def _column(model: type[models.Model], name: str) -> models.Field | None:
    try:
        found = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return found if isinstance(found, models.Field) else None


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value
