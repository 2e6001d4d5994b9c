"""Named writes of the ground floor: the State's facts, and what a person chooses for their own account."""

from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from coordination.classes import refuse_unreasoned
from coordination.declarations import CLASSIFICATION
from coordination.models import State, User
from coordination.records import By, Recorded, action, keep

RecordT = TypeVar("RecordT", bound=Recorded)


@action
def record_state(*, by: By, reason: str = "", **fields: Any) -> State:
    """Write down the State that this installation serves, once.

    Raises ValidationError at the field, or on top where a State is on record already.
    """
    return keep(State(**fields))


@action
def change_state(*, state: State, by: By, reason: str, **fields: Any) -> State:
    """Change facts of the State, such as its time zone or holidays; every page reads them from then on.

    Raises ValidationError at the field, ChangedMeanwhileError when somebody was quicker.
    """
    for name, value in fields.items():
        setattr(state, name, value)
    return keep(state)


@action
def classify(*, record: RecordT, classification: str, by: By, reason: str = "") -> RecordT:
    """Say who may read a record that has a class of its own: to narrow is free, to widen needs a reason.

    Raises ValidationError at `classification`, ChangedMeanwhileError when somebody was quicker.
    """
    setattr(record, CLASSIFICATION, classification)
    refuse_unreasoned(record, reason)
    return keep(record)


@action
def choose_language(*, user: User, language: str, by: By, reason: str = "") -> User:
    """Set the language in which the register writes to a user. Raises ValidationError for one not on offer."""
    if language not in dict(settings.LANGUAGES):
        raise ValidationError({"language": _("Choose one of the languages on offer.")})
    if user.language != language:
        user.language = language
        user.save()
    return user
