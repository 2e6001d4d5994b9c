"""Form fields for what the register keeps as lists and names: one entry a line, one box a language."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from coordination import never_stored, validators

Check = Callable[[str], None]
LANGUAGE_OF_NAMES = "en"  # The language of the plain `name` columns; `other_*` columns hold the rest.


class LinesField(forms.CharField):
    """A list of short texts, typed one a line; empty lines and repetitions fall away."""

    widget = forms.Textarea(attrs={"rows": 3})
    check: Check | None = None
    most_lines = 20

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        if isinstance(value, list):
            return value
        lines = (super().to_python(value) or "").splitlines()
        return list(dict.fromkeys(" ".join(line.split()) for line in lines if line.strip()))

    def validate(self, value: list[str]) -> None:
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(value) > self.most_lines:
            raise ValidationError(
                _("There are %(count)s lines. Keep at most %(most)s."),
                code="lines",
                params={"count": len(value), "most": self.most_lines},
            )

    def run_validators(self, value: list[str]) -> None:
        errors: list[ValidationError] = []
        for line in value:
            try:
                super().run_validators(line)
                if self.check is not None:
                    self.check(line)
            except ValidationError as error:
                errors.extend(error.error_list)
        if errors:
            raise ValidationError(errors)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial or []) != self.to_python(data)


class EmailLinesField(LinesField):
    check = staticmethod(validators.email)


class PhoneLinesField(LinesField):
    check = staticmethod(validators.phone)


class LanguageLinesField(LinesField):
    """Language codes, one a line or with commas between."""

    check = staticmethod(validators.language)

    def to_python(self, value: Any) -> list[str]:
        return super().to_python(value if isinstance(value, list) else str(value or "").replace(",", "\n"))


class NamesWidget(forms.MultiWidget):
    """One box a language, each with the language's name before it."""

    template_name = "coordination/widgets/names.html"
    use_fieldset = True

    def __init__(self, languages: Sequence[str]) -> None:
        self.languages = list(languages)
        super().__init__({code: forms.TextInput(attrs={"lang": code, "dir": "auto"}) for code in self.languages})

    def decompress(self, value: Any) -> list[str]:
        return [(value or {}).get(code, "") for code in self.languages]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        # The field's own value is a mapping; MultiWidget would take a list for what it has split already.
        context = super().get_context(name, value, attrs)
        for code, part in zip(self.languages, context["widget"]["subwidgets"], strict=True):
            part["language"] = language_name(code)
        return context


class NamesField(forms.MultiValueField):
    """A name in the languages beside the first one, kept as a mapping from code to text."""

    def __init__(self, *, languages: Sequence[str], most: int = 300, **kwargs: Any) -> None:
        self.languages = list(languages)
        kwargs.setdefault("required", False)
        super().__init__(
            fields=[
                forms.CharField(max_length=most, required=False, validators=[validators.printable, never_stored.refuse])
                for _code in self.languages
            ],
            require_all_fields=False,
            widget=NamesWidget(self.languages),
            **kwargs,
        )

    def compress(self, values: list[str]) -> dict[str, str]:
        return {code: text for code, text in zip(self.languages, values or [], strict=False) if text}

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or {}) != self.compress([" ".join((text or "").split()) for text in data or []])


def other_languages(*more: str) -> list[str]:
    """Return the codes in which a name may be given besides the first: those of the pages, then `more`."""
    codes = [*(code for code, _name in settings.LANGUAGES), *more]
    return [code for code in dict.fromkeys(codes) if code != LANGUAGE_OF_NAMES]


def language_name(code: str) -> str:
    """Return a language's name in the active language; its code where Django knows none."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def day_field(**kwargs: Any) -> forms.DateField:
    """Return a date field that browsers answer with their calendar."""
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


def reason_field(*, required: bool = True) -> forms.CharField:
    """Return the field that asks why; what is typed there stands in the record's history."""
    return forms.CharField(
        label=_("Reason"),
        required=required,
        max_length=500,
        validators=[validators.printable, never_stored.refuse],
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=format_lazy(
            "{} {}", _("Why the change is made, and on whose act or letter."), _("It stays in the history.")
        ),
    )
