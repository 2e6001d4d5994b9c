"""Forms: over recorded models, filters of lists, the settings of the register, and fields that others use."""

from coordination.forms.filters import (
    ConformityFilterForm,
    FilterForm,
    JobFilterForm,
    NoticeFilterForm,
)
from coordination.forms.history import AsRecordedForm, EventFilterForm, HistoryFilterForm, RestoreForm
from coordination.forms.records import RecordForm, TypedForm, attempt, conflict_of, status_of
from coordination.forms.settings import AccountForm, HouseValueForm, StateForm

__all__ = [
    "AccountForm",
    "AsRecordedForm",
    "ConformityFilterForm",
    "EventFilterForm",
    "FilterForm",
    "HistoryFilterForm",
    "HouseValueForm",
    "JobFilterForm",
    "NoticeFilterForm",
    "RecordForm",
    "RestoreForm",
    "StateForm",
    "TypedForm",
    "attempt",
    "conflict_of",
    "status_of",
]
