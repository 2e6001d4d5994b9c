"""What is typed when a sheet is taken in: the file, and why."""

from django import forms
from django.utils.translation import gettext_lazy as _

from coordination.forms import RecordForm


class SheetForm(RecordForm):
    """The sheet itself; it is looked at before anything is written."""

    asks_reason = False

    file = forms.FileField(
        label=_("The sheet"),
        allow_empty_file=True,
        help_text=_("XLSX, or CSV in UTF-8: at most 3 MB, 5,000 rows and 60 columns."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"required": _("Choose a file.")},
    )


class TakeOverForm(RecordForm):
    """Why the rows are taken over; it stands in the history of each."""
