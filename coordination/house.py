"""House values: numbers that the standard leaves open ("regularly", "in time") and the house settles.

Each is said to be a house reading where it decides something; none can loosen a *shall*.
Source: design, "Time, language, numbers"; domain notes on house readings.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from coordination.models import HouseValue
from coordination.records import By, action, keep


@dataclass(frozen=True)
class Declared:
    """A number of the house; `is_reading` is false for a limit of the register that reads no word of the standard."""

    key: str
    label: object
    default: int
    low: int
    high: int
    provision: str
    is_reading: bool = True

    @property
    def nature(self) -> str:
        return _("house reading") if self.is_reading else _("limit of the register")


_declared: dict[str, Declared] = {}


def declare(declared: Declared) -> Declared:
    """Register a house value (in the app that reads it)."""
    _declared[declared.key] = declared
    return declared


def declared() -> list[Declared]:
    """Return the numbers in the order of their declaration, readings of the standard before limits."""
    return sorted(_declared.values(), key=lambda one: not one.is_reading)


def value(key: str) -> int:
    """Return the value that the house set, else the default. Raises KeyError for an undeclared key."""
    default = _declared[key].default
    row = HouseValue.objects.filter(key=key).values_list("value", flat=True).first()
    return default if row is None else row


@action
def set_value(*, key: str, value: int, by: By, reason: str, record: HouseValue | None = None) -> HouseValue:
    """Set one house value within its bounds. Raises ValidationError naming them.

    `record` is the row that the person edited; ChangedMeanwhileError when somebody was quicker.
    """
    rule = _declared[key]
    if not rule.low <= value <= rule.high:
        raise ValidationError(
            {"value": _("Choose a whole number from %(low)s to %(high)s.") % {"low": rule.low, "high": rule.high}}
        )
    row = record or HouseValue.objects.filter(key=key).first() or HouseValue(key=key)
    row.value = value
    return keep(row)
