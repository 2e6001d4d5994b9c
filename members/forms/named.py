"""Forms with a name in several languages; none that is on record falls away because no box shows it."""

from typing import Any

from django.utils.functional import Promise

from coordination.forms import RecordForm
from coordination.forms.fields import NamesField, other_languages
from coordination.models import State
from coordination.records import Recorded


class NamedForm(RecordForm):
    """A form whose `NAMES` are mappings by language: {column: (label, the field after which it stands)}.

    There is a box for each language of the pages, of the State, and of what is on record.
    """

    NAMES: dict[str, tuple[Promise, str]] = {}

    def __init__(self, *args: Any, record: Recorded | None = None, **kwargs: Any) -> None:
        state = State.current()
        known = {name: getattr(record, name) or {} for name in self.NAMES} if record else {}
        kwargs["initial"] = {**known, **(kwargs.get("initial") or {})}
        super().__init__(*args, record=record, **kwargs)
        order = list(self.fields)
        for name, (label, after) in self.NAMES.items():
            languages = other_languages(*(state.languages if state else ()), *known.get(name, ()))
            self.fields[name] = NamesField(label=label, languages=languages, most=200)
            order.insert(order.index(after) + 1, name)
        self.order_fields(order)
