"""The filters of lists, read from the address."""

import datetime as dt
from typing import Any

from django import forms
from django.apps import apps
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from coordination import ui
from coordination.enums import JobState, NoticeState, Verdict
from coordination.forms.fields import day_field
from coordination.provisions import APPS, Verb
from coordination.ui import Chip, with_query


class FilterForm(forms.Form):
    """The filters of a list, read from its address; what is not understood is shown as an error and asks nothing."""

    def __init__(self, params: QueryDict, **kwargs: Any) -> None:
        self.params = params
        super().__init__(params, **kwargs)
        for field in self.fields.values():
            field.required = False
        self.prepare()
        self.full_clean()

    def prepare(self) -> None:
        """Fill what depends on the request, before the address is judged."""

    @property
    def asked(self) -> dict[str, Any]:
        """Return what is asked, by field name, without what is empty or wrong."""
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "", [])}

    @property
    def active(self) -> int:
        return len(self.asked)

    def chips(self) -> list[Chip]:
        """Return the filters in force, each with the address of the list without it."""
        return [
            Chip(str(self.fields[name].label), self.words(name, value), with_query(self.params, **{name: None}))
            for name, value in self.asked.items()
        ]

    def words(self, name: str, value: Any) -> str:
        """Return a value as its filter shows it."""
        choices = dict(getattr(self.fields[name], "choices", ()))
        if choices:
            return str(choices.get(value, value))
        return ui.day(value) if isinstance(value, dt.date) else str(value)


class JobFilterForm(FilterForm):
    state = forms.ChoiceField(label=_("State"), choices=[("", _("Any")), *JobState.choices])


class NoticeFilterForm(FilterForm):
    state = forms.ChoiceField(label=_("State"), choices=[("", _("Any")), *NoticeState.choices])


class ConformityFilterForm(FilterForm):
    """The day or two days that are judged, and which provisions are listed."""

    on = day_field(label=_("On"), help_text=_("Today when left empty."))
    since = day_field(label=_("Compared with"), help_text=_("An earlier day."))
    verb = forms.ChoiceField(label=_("Verb"), choices=[("", _("Any")), *Verb.choices])
    verdict = forms.ChoiceField(label=_("Verdict"), choices=[("", _("Any")), *Verdict.choices])
    app = forms.ChoiceField(label=_("Room"), choices=lambda: [("", _("Any")), *_rooms()])


def _rooms() -> list[tuple[str, Any]]:
    return [(name, apps.get_app_config(name).verbose_name) for name in APPS]
