"""The class of a record on forms: four words, each with who reads it; to widen asks whether it is meant, and why."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination import classes
from coordination.declarations import CLASSIFICATION
from coordination.enums import Classification
from coordination.forms.fields import reason_field
from coordination.forms.records import RecordForm
from coordination.records import Recorded

WIDEN = "widen"


class Checkbox(forms.CheckboxInput):
    """A tick that speaks of one class alone: chosen anew, it has to be set anew. Its name is how fields draw it."""

    def __init__(self, asked: str) -> None:
        self.asked = asked
        super().__init__(attrs={"value": asked})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> bool:
        return bool(data.get(name) == self.asked)


def class_field(*, values: Iterable[str] = classes.WIDEST_FIRST, **kwargs: Any) -> forms.ChoiceField:
    """Return the field that asks who may read a record, the narrowest last."""
    choices = [(str(value), format_lazy("{} – {}", classes.WORDS[value], classes.READERS[value])) for value in values]
    facts = {"label": gettext_lazy("Who may read it"), "initial": Classification.GOVERNMENT, **kwargs}
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **facts)


class ClassedForm(RecordForm):
    """A form with the field `classification`. A new record starts at government, so wider is widening too.

    Where what is typed is wider than what is on record, the form says who would newly read it, asks for
    a tick that this is meant, and for the reason.
    """

    def __init__(self, data: Any = None, files: Any = None, *, record: Recorded | None = None, **kwargs: Any) -> None:
        super().__init__(data, files, record=record, **kwargs)
        before = getattr(record, CLASSIFICATION, Classification.GOVERNMENT)
        asked = self.data.get(self.add_prefix(CLASSIFICATION), before) if self.is_bound else before
        if asked not in Classification.values or not classes.is_wider(asked, before):
            return
        told = {"readers": classes.newly(asked, before)}
        self.fields[WIDEN] = forms.BooleanField(
            label=_("This is meant"),
            widget=Checkbox(asked),
            error_messages={
                "required": _("It would newly be read by: %(readers)s. Tick that this is meant, and say why.") % told
            },
        )
        reason = self.fields.pop("reason", None) or reason_field()
        reason.required = True
        self.fields["reason"] = reason

    @property
    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in super().facts.items() if name != WIDEN}


class ClassForm(ClassedForm):
    """The class of one record, and nothing else; to narrow it needs no reason."""

    reason_required = False

    classification = class_field()
