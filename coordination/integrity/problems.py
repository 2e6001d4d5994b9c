"""What a check names: where something differs, in words without names or values."""

from dataclasses import dataclass

from django.apps import apps
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Problem:
    """One difference: the kind of thing, its key, the record that it tells of, the columns, and the sentence."""

    where: str
    key: str
    sentence: str
    record: str = ""
    columns: tuple[str, ...] = ()

    def __str__(self) -> str:
        place = f"{kind_of(self.where)} {self.key}"
        if self.record:
            place = _("%(place)s of record %(record)s") % {"place": place, "record": self.record}
        columns = f" ({', '.join(self.columns)})" if self.columns else ""
        return f"{place}: {self.sentence}{columns}"

    def facts(self) -> dict[str, object]:
        """Return the problem as plain values, for a security event."""
        return {
            "where": self.where,
            "key": self.key,
            "record": self.record,
            "columns": list(self.columns),
            "sentence": self.sentence,
        }


def kind_of(label: str) -> str:
    """Return the word for the rows of a label such as `members.historicalperson`, with the label behind it."""
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        return label
    record = getattr(model, "instance_type", None)
    words = str((record or model)._meta.verbose_name)
    words = words[:1].upper() + words[1:]
    return _("%(kind)s, historical row") % {"kind": words} if record else words
