"""Who may read a record by its class: in one sentence, and who newly would when the class is made wider.

To narrow is free; to widen is an act with a reason. Source: design, "Classification".
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from coordination.declarations import CLASSIFICATION
from coordination.enums import Classification
from coordination.records import Recorded
from coordination.ui import Fact

# From the widest to the narrowest.
WIDEST_FIRST = (
    Classification.PUBLIC,
    Classification.MECHANISM,
    Classification.GOVERNMENT,
    Classification.RESTRICTED,
)
WORDS: dict[str, Promise] = {
    Classification.PUBLIC: pgettext_lazy("a class of records", "Public"),
    Classification.MECHANISM: pgettext_lazy("a class of records", "Mechanism"),
    Classification.GOVERNMENT: pgettext_lazy("a class of records", "Government"),
    Classification.RESTRICTED: pgettext_lazy("a class of records", "Restricted"),
}
READERS: dict[str, Promise] = {
    Classification.PUBLIC: _("Everybody with a role here reads it, and it may be published."),
    Classification.MECHANISM: _("All members and observers read it, makers, brokers and NGOs among them."),
    Classification.GOVERNMENT: _("Members from the government and the serving National Points of Contact read it."),
    Classification.RESTRICTED: _(
        "Only its own body, the secretariat, the head of the authority and the auditor read it."
    ),
}
# Who comes in at each step, beside those who read it before.
_COMES_IN: dict[str, Promise] = {
    Classification.PUBLIC: _("everybody else with a role here, and whoever reads what is published"),
    Classification.MECHANISM: _("members outside the government and all observers"),
    Classification.GOVERNMENT: _("members from the government and the serving National Points of Contact"),
}


def is_wider(one: str, other: str) -> bool:
    """Return whether more people read the class `one` than the class `other`."""
    order = [value.value for value in WIDEST_FIRST]
    return order.index(one) < order.index(other)


def narrowest(*values: str) -> str:
    return max(values, key=[value.value for value in WIDEST_FIRST].index)


def newly(wider: str, before: str) -> str:
    """Return who would newly read a record, widest last; empty where nobody would."""
    order = [value.value for value in WIDEST_FIRST]
    steps = reversed(order[order.index(wider) : order.index(before)])
    return pgettext("between the parts of a sentence", "; ").join(str(_COMES_IN[step]) for step in steps)


def refuse_unreasoned(record: Recorded, reason: str) -> None:
    """Raise ValidationError at `classification` where a record's class is widened without a reason."""
    read: str = getattr(record, "_read", {}).get(CLASSIFICATION) or Classification.GOVERNMENT
    asked: str = getattr(record, CLASSIFICATION)
    if is_wider(asked, read) and not reason.strip():
        raise ValidationError(
            {CLASSIFICATION: _("To open a record to more readers is an act with a reason. Say why.")}, code="widen"
        )


def readers_fact(record: Any, *, may_write: bool) -> Fact:
    """Return who may read a record as a line of its facts, with the way to change it for who may."""
    value = record.classification
    return Fact(_("Who may read it"), str(WORDS[value]), str(READERS[value]), url_of(record) if may_write else "")


def url_of(record: Model) -> str:
    """Return the address at which a record's class is changed."""
    meta = record._meta
    return reverse("record-classify", args=[meta.app_label, meta.model_name, record.pk])
