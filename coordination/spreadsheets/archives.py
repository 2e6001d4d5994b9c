"""Reading XLSX: the archive is judged by its directory before anything of it is inflated.

The library that reads it is loaded when a file arrives, never when the site starts.
"""

import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import ParseError

from django.utils.translation import gettext as _

from coordination.spreadsheets.refusals import MOST_INFLATED, MOST_PARTS, MOST_RATIO, SheetRefusedError

_KEPT_PARTS = ("[Content_Types].xml", "_rels/", "xl/")
_TELLING_PARTS = (
    *("xl/comments", "xl/threadedComments", "xl/persons", "xl/media", "xl/drawings", "xl/embeddings", "xl/revisions"),
    *("xl/externalLinks", "xl/printerSettings", "xl/ctrlProps", "xl/activeX", "xl/webextensions", "xl/customProperty"),
)
_TELLING = re.compile(rb"""(absPath\b[^>]*?\burl=|\buserName=)(?:"[^"]*"|'[^']*')""")


def xlsx_lines(content: bytes) -> Iterator[tuple[int, list[str]]]:
    _gate(content)
    # Loaded here and not above: it costs tens of megabytes that no other page needs.
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        # What the file claims of its size is not believed: rows are counted as they are read.
        sheet.reset_dimensions()
        for number, line in enumerate(sheet.iter_rows(), start=1):
            yield number, [_text(cell) for cell in line]
        book.close()
    except (
        InvalidFileException,
        ParseError,
        zipfile.BadZipFile,
        zlib.error,
        KeyError,
        ValueError,
        TypeError,
        IndexError,
        AttributeError,
        EOFError,
    ) as error:
        raise SheetRefusedError(
            _("The file cannot be read as XLSX: it is damaged. Save it again, or save it as CSV.")
        ) from error


def without_marks(content: bytes) -> bytes:
    """Return an XLSX that was read before, written anew: its cells as they are, nothing of author, folder and notes.

    What the archive holds beside its parts, before or behind them, is gone too.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        # Of two parts of one name, readers take the last.
        for part in {part.filename: part for part in archive.infolist()}.values():
            if part.is_dir() or not part.filename.startswith(_KEPT_PARTS) or part.filename.startswith(_TELLING_PARTS):
                continue
            data = archive.read(part)
            if part.filename == "xl/workbook.xml":
                data = _TELLING.sub(rb'\1""', data)
            # A part's own time would say when the sheet was saved; the oldest that the format knows says nothing.
            kept.writestr(zipfile.ZipInfo(part.filename), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _gate(content: bytes) -> None:
    """Refuse an archive by its directory, before anything of it is inflated."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise SheetRefusedError(
            _("The file cannot be read as XLSX: it is damaged. Save it again, or save it as CSV.")
        ) from error
    with archive:
        parts = archive.infolist()
        names = {part.filename for part in parts}
        inflated = sum(part.file_size for part in parts)
        if any(part.flag_bits & 0x1 for part in parts):
            raise SheetRefusedError(_("The file is encrypted. Save it without a password."))
        if "xl/workbook.xml" not in names:
            raise SheetRefusedError(_("This archive is no XLSX file. Save the sheet as XLSX or CSV."))
        if any(name.endswith("vbaProject.bin") for name in names):
            raise SheetRefusedError(_("The file carries macros. Save it as XLSX without macros."))
        if (
            len(parts) > MOST_PARTS
            or inflated > MOST_INFLATED
            or inflated > MOST_RATIO * max(1, sum(part.compress_size for part in parts))
        ):
            raise SheetRefusedError(
                _("The file unpacks to more than is taken (%(limit)s MB). Copy the rows into a new sheet.")
                % {"limit": MOST_INFLATED // 1024 // 1024}
            )
        for part in parts:
            if part.filename.endswith((".xml", ".rels")) and _declares(archive, part):
                raise SheetRefusedError(_("The file declares entities of its own. Copy the rows into a new sheet."))


def _declares(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    try:
        with archive.open(part) as stream:
            return b"<!DOCTYPE" in stream.read().upper()
    # NotImplementedError is what the library says of a compression that it cannot read.
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise SheetRefusedError(
            _("The file cannot be read as XLSX: it is damaged. Save it again, or save it as CSV.")
        ) from error


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        raise SheetRefusedError(
            _("The cell %(cell)s holds a formula. Put its value in its place.") % {"cell": cell.coordinate}
        )
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
