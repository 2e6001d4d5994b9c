"""Uploaded sheets of the contact register: kept without their author, read again whenever they are looked at."""

from typing import Any

from django.utils.translation import gettext as _

from contacts.columns import ERROR_HEADINGS, columns
from coordination import files
from coordination.models import StoredFile, User
from coordination.spreadsheets import CSV_TYPE, XLSX_TYPE, Sheet, SheetRefusedError, read, without_author

IMPORT = "contacts.import"
KINDS = (CSV_TYPE, XLSX_TYPE)


def take_in(content: bytes, name: str, *, by: User) -> StoredFile:
    """Keep an uploaded sheet that can be read, without its author. Raises UploadRefusedError, or StorageFullError."""
    open_sheet(content)
    kind = XLSX_TYPE if content.startswith(b"PK") else CSV_TYPE
    ending = ".xlsx" if kind == XLSX_TYPE else ".csv"
    return files.keep_judged(
        without_author(content),
        original=content,
        name=files.safe_name(name, ending, default=_("contacts")),
        content_type=kind,
        by=by,
    )


def open_sheet(content: bytes) -> Sheet:
    """Return the sheet of a file, with headings that the register knows. Raises SheetRefusedError."""
    sheet = read(content)
    known = [column.heading for column in columns()]
    unknown = [heading for heading in sheet.headings if heading not in known and heading not in ERROR_HEADINGS]
    if unknown:
        raise SheetRefusedError(
            _("The heading “%(heading)s” is not known. Compare the headings with the template.")
            % {"heading": unknown[0] or " "}
        )
    if not sheet.rows:
        raise SheetRefusedError(_("The sheet has headings and no rows. Add a row for each contact and instrument."))
    return sheet


def sheet_of(file: StoredFile) -> Sheet:
    """Return the sheet of a kept file. Raises AlteredFileError or SheetRefusedError."""
    return open_sheet(files.content_of(file))


def outcome_sentence(outcome: Any) -> str:
    """Return what came of a taking over in one sentence."""
    return _(
        "Contacts made: %(made)s; changed: %(changed)s; registrations added: %(registered)s; "
        "rows that change nothing: %(idle)s; rows refused: %(refused)s."
    ) % {
        "made": outcome.made,
        "changed": outcome.changed,
        "registered": outcome.registered,
        "idle": outcome.idle,
        "refused": len(outcome.refused),
    }
