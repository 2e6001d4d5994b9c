"""Setting a record back to an earlier version: a new change through the app's own act, with a reason.

An app registers how its records are set back, and which fields; what is computed (fingerprints) follows
from the act. A kind that is not registered is corrected by its own acts alone.
Source: ISACS 03.40, 5.2 c; design, rule 3.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Field, ForeignKey, Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination import clock, ui
from coordination.exceptions import RegisterError
from coordination.history.reading import history_of, kind_of
from coordination.records import By, Recorded, action

# Takes record, by, reason and the fields to set; the record carries the version that its reader saw.
MOST_NUMBER = 2**63 - 1
Act = Callable[..., Any]


class NotRestoredError(RegisterError):
    sentence = gettext_lazy("A record of this kind is not set back. It is corrected by its own act, on its own page.")


class NothingToRestoreError(RegisterError):
    sentence = gettext_lazy("The record says the same as that version already, so there is nothing to set back.")


@dataclass(frozen=True, slots=True)
class Restorer:
    act: Act
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """A field that a restoring would set: what stands now, and what would stand then."""

    field: Field
    now: Any
    then: Any


_restorers: dict[type[Model], Restorer] = {}


def restores(model: type[Recorded], *fields: str) -> Callable[[Act], Act]:
    """Register the act that sets a record's fields back (in an app's `receivers.py`)."""

    def register(act: Act) -> Act:
        _restorers[model] = Restorer(act, fields)
        return act

    return register


def restorer_of(model: type[Model]) -> Restorer | None:
    return _restorers.get(model)


def turns(record: Recorded, version: Any) -> list[Turn]:
    """Return the fields that setting the record back to a historical row would change, in the model's order.

    What an erasure blanked is never set: an empty personal field leaves the present one as it is.
    """
    known = restorer_of(type(record))
    if known is None:
        return []
    found = []
    for field in type(record)._meta.concrete_fields:
        if field.name not in known.fields:
            continue
        now, then = getattr(record, field.attname), getattr(version, field.attname)
        blanked = field.name in getattr(record, "personal", ()) and then in (None, "", [], {})
        if now != then and not blanked:
            found.append(Turn(field, now, then))
    return found


@action
def restore(*, record: Recorded, version: Any, by: By, reason: str) -> Recorded:
    """Set a record back to what a historical row of it says, as a new change through the app's own act.

    Raises NotRestoredError for a kind that is not set back, NothingToRestoreError, ValidationError where
    a value no longer fits or leads to what has ended, ChangedMeanwhileError when somebody was quicker.
    """
    known = restorer_of(type(record))
    if known is None:
        raise NotRestoredError()
    if version.id != record.pk or version.instance_type is not type(record):
        raise ValueError("A version of another record.")
    turning = turns(record, version)
    if not turning:
        raise NothingToRestoreError()
    values = {turn.field.name: _value(turn) for turn in turning}
    said = _("set back to what was recorded %(moment)s: %(reason)s") % {
        "moment": ui.moment(version.history_date),
        "reason": reason,
    }
    known.act(record=record, by=by, reason=said, **values)
    return record


def version_of(record: Recorded, number: int) -> Any:
    """Return the historical row of a record by its number, or None."""
    if number > MOST_NUMBER:
        return None
    return history_of(type(record)).filter(id=record.pk, history_id=number).first()


def _value(turn: Turn) -> Any:
    if not isinstance(turn.field, ForeignKey) or turn.then is None:
        return turn.then
    target = turn.field.related_model
    other = target._base_manager.filter(pk=turn.then).first()
    if other is None:
        raise ValidationError({turn.field.name: _("It led to something that is no longer on record.")})
    ended_on = getattr(other, "ended_on", None)
    if ended_on is not None and ended_on < clock.today():
        raise ValidationError(
            {
                turn.field.name: _("“%(record)s” has ended, on %(day)s. Choose another on the record's own page.")
                % {"record": other, "day": ui.day(ended_on)}
            }
        )
    return other


def kinds() -> list[str]:
    """Return the kinds of records that can be set back."""
    return sorted(kind_of(model) for model in _restorers)
