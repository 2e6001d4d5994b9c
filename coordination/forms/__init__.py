"""Forms: over recorded models, filters of lists, the settings of the register, and fields that others use."""

from coordination.forms.filters import (
    ConformityFilterForm,
    FilterForm,
    HistoryFilterForm,
    JobFilterForm,
    NoticeFilterForm,
)
from coordination.forms.records import RecordForm, TypedForm, attempt, conflict_of, status_of
from coordination.forms.settings import AccountForm, HouseValueForm, StateForm

__all__ = [
    "AccountForm",
    "ConformityFilterForm",
    "FilterForm",
    "HistoryFilterForm",
    "HouseValueForm",
    "JobFilterForm",
    "NoticeFilterForm",
    "RecordForm",
    "StateForm",
    "TypedForm",
    "attempt",
    "conflict_of",
    "status_of",
]
