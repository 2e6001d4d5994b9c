"""Forms of the register's own settings: the State, the house's numbers, one's own account."""

import datetime as dt
import re
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination import validators
from coordination.forms.fields import LanguageLinesField, LinesField, NamesField, other_languages
from coordination.forms.records import RecordForm, TypedForm
from coordination.house import Declared
from coordination.models import HouseValue, State

WEEKDAYS = (
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
)


class DayLinesField(LinesField):
    """Days, one a line, as 2026-11-23 or 23.11.2026; what follows on the line, such as a name, is left out.

    So a list may be pasted from elsewhere. Kept in order, each once.
    """

    most_lines = 400
    most_told = 5

    def to_python(self, value: Any) -> list[str]:
        if isinstance(value, list):
            return value
        days, errors = set(), []
        for number, line in enumerate(str(value or "").splitlines(), start=1):
            if not line.strip():
                continue
            day = self.day_of(line)
            if day is None:
                sentence = gettext("Line %(number)s, “%(line)s”, begins with no day. Write it as 2026-11-23.")
                errors.append(ValidationError(sentence % {"number": number, "line": line.strip()[:60]}))
            else:
                days.add(day.isoformat())
        if errors:
            raise ValidationError(errors[: self.most_told])
        return sorted(days)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return super().has_changed(initial, data)
        except ValidationError:
            return True

    @staticmethod
    def day_of(line: str) -> dt.date | None:
        """Return the day with which a line begins; None where it begins with none, or with one read in two ways."""
        word = re.split(r"[\s,;]", line.strip(), maxsplit=1)[0]
        try:
            if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", word):
                return dt.date.fromisoformat(word)
            if found := re.fullmatch(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})", word):
                return dt.date(int(found[3]), int(found[2]), int(found[1]))
        except ValueError:
            pass
        return None


class PopulationField(LinesField):
    """The population by year, one a line as `2026 12345678`; kept as a mapping from year to number."""

    most_lines = 100

    def prepare_value(self, value: Any) -> Any:
        return super().prepare_value(self._lines(value) if isinstance(value, dict) else value)

    def clean(self, value: Any) -> dict[str, int]:  # type: ignore[override]
        return {year: int(count) for year, count in (line.split(" ") for line in sorted(super().clean(value)))}

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self._lines(initial or {}), data)

    @staticmethod
    def check(line: str) -> None:
        year, _space, count = line.partition(" ")
        if not (year.isdigit() and len(year) == 4 and count.isdigit()):
            raise ValidationError(
                gettext("“%(line)s” is no year with its population. Write it as 2026 12345678.") % {"line": line}
            )

    @staticmethod
    def _lines(value: dict[str, int]) -> list[str]:
        return [f"{year} {count}" for year, count in sorted(value.items())]


class StateForm(RecordForm):
    """The facts of the State that every page and paper reads."""

    name = forms.CharField(label=_("Name of the State"), max_length=200)
    short_name = forms.CharField(label=_("Short name"), max_length=100, required=False)
    mechanism_name = forms.CharField(label=_("Name of the mechanism"), max_length=200)
    iso_code = forms.CharField(label=_("ISO code"), max_length=2, help_text=_("Two capital letters, such as KE."))
    time_zone = forms.CharField(
        label=_("Time zone"), max_length=64, help_text=_("Such as Africa/Nairobi; it decides when a day ends.")
    )
    weekend = forms.TypedMultipleChoiceField(
        label=_("Weekend days"), choices=WEEKDAYS, coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    holidays = DayLinesField(
        label=_("Holidays"),
        required=False,
        help_text=_("One day a line, as 2026-11-23. A list may be pasted; a name after the day is left out."),
    )
    copied_year = forms.TypedChoiceField(
        label=_("Copy a year into the next one"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("Adds the same days a year later. Correct afterwards those that move with the moon or the week."),
    )
    languages = LanguageLinesField(label=_("Languages"), help_text=_("One code a line, such as en or ar."))
    neighbours = LinesField(label=_("Neighbouring States"), required=False, help_text=_("One State a line."))
    population = PopulationField(
        label=_("Population by year"), required=False, help_text=_("One year a line, as 2026 12345678.")
    )
    foreign_ministry = forms.CharField(label=_("Foreign ministry"), max_length=200, required=False)
    foreign_ministry_address = forms.CharField(
        label=_("Address of the foreign ministry"),
        required=False,
        validators=[validators.printable],
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    NAMES = {
        "other_names": _("Name of the State in other languages"),
        "other_short_names": _("Short name in other languages"),
        "mechanism_other_names": _("Name of the mechanism in other languages"),
        "foreign_ministry_other_names": _("Foreign ministry in other languages"),
    }
    # A page asks one matter at a time; the first time, all of them.
    MATTERS = {
        "names": (
            "name",
            "other_names",
            "short_name",
            "other_short_names",
            "mechanism_name",
            "mechanism_other_names",
            "iso_code",
            "languages",
        ),
        "time": ("time_zone", "weekend", "holidays", "copied_year"),
        "around": (
            "foreign_ministry",
            "foreign_ministry_other_names",
            "foreign_ministry_address",
            "neighbours",
            "population",
        ),
    }

    def __init__(self, *args: Any, record: State | None = None, matter: str = "", **kwargs: Any) -> None:
        languages = other_languages(*(record.languages if record else ()))
        names = {name: NamesField(label=label, languages=languages) for name, label in self.NAMES.items()}
        if record is not None:
            kwargs["initial"] = {**{name: getattr(record, name) for name in names}, **(kwargs.get("initial") or {})}
        super().__init__(*args, record=record, **kwargs)
        self.fields.update(names)
        years = sorted({day[:4] for day in (record.holidays if record else ())}, reverse=True)
        copied = cast(forms.TypedChoiceField, self.fields["copied_year"])
        copied.choices = [("", _("None")), *((year, f"{year} → {int(year) + 1}") for year in years)]
        asked = self.MATTERS[matter] if matter else [name for fields in self.MATTERS.values() for name in fields]
        always = [name for name in ("version", "reason") if name in self.fields]
        if not years:
            asked = [name for name in asked if name != "copied_year"]
        self.fields = {name: self.fields[name] for name in (*asked, *always)}

    @property
    def facts(self) -> dict[str, Any]:
        """Return the cleaned values; the days of a year that is copied are among the holidays."""
        facts = super().facts
        year = facts.pop("copied_year", None)
        if year:
            added = {
                shifted for day in facts["holidays"] if day.startswith(f"{year}-") and (shifted := _next_year(day))
            }
            facts["holidays"] = sorted({*facts["holidays"], *added})
        return facts

    def clean_iso_code(self) -> str:
        return str(self.cleaned_data["iso_code"]).upper()


def _next_year(day: str) -> str:
    """Return the same day a year later; nothing for the last of February in a leap year."""
    first = dt.date.fromisoformat(day)
    try:
        return first.replace(year=first.year + 1).isoformat()
    except ValueError:
        return ""


class HouseValueForm(RecordForm):
    """One number of the house; its bounds are judged by the act, and said beside the field."""

    value = forms.IntegerField(label=_("Value"), min_value=0, max_value=1_000_000)

    def __init__(self, *args: Any, declared: Declared, record: HouseValue | None = None, **kwargs: Any) -> None:
        if record is None:
            kwargs["initial"] = {"value": declared.default, **(kwargs.get("initial") or {})}
        super().__init__(*args, record=record, **kwargs)
        self.fields["value"].help_text = gettext(
            "From %(low)s to %(high)s; %(default)s unless the house says otherwise."
        ) % {
            "low": declared.low,
            "high": declared.high,
            "default": declared.default,
        }


class AccountForm(TypedForm):
    """What a person chooses for their own account."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
