"""Reading an uploaded sheet into texts, under limits."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from coordination import cells
from coordination.spreadsheets.archives import without_marks, xlsx_lines
from coordination.spreadsheets.refusals import (
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_LINES,
    MOST_ROWS,
    REMARK,
    SheetRefusedError,
)

_MARKS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_KINDS = (
    (b"\xd0\xcf\x11\xe0", "XLS"),
    (b"%PDF-", "PDF"),
    (b"\x7fELF", "ELF"),
    (b"MZ", "EXE"),
)


@dataclass(frozen=True)
class Sheet:
    """A sheet as read: its headings, and its rows with the number that a spreadsheet shows beside each."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read(content: bytes) -> Sheet:
    """Return the first sheet of an uploaded file; which kind it is, its first bytes say.

    Cells come as texts without blanks around them, dates as 2026-11-23; rows of remarks and empty
    rows are left out. Raises SheetRefusedError, with the remedy, for what is not taken.
    """
    if not content.strip():
        raise SheetRefusedError(_("The file is empty. Choose another one."))
    if len(content) > MOST_BYTES:
        raise SheetRefusedError(
            _("The file is larger than %(limit)s MB. Split it into several.") % {"limit": MOST_BYTES // 1024 // 1024}
        )
    for mark, kind in _KINDS:
        if content.startswith(mark):
            raise SheetRefusedError(_("This is a file of the kind %(kind)s. Save it as XLSX or CSV.") % {"kind": kind})
    lines = xlsx_lines(content) if content.startswith(b"PK") else _csv(content)
    return _sheet(lines)


def without_author(content: bytes) -> bytes:
    """Return an upload that `read` has taken, without what an XLSX says of who wrote it; a CSV says nothing."""
    return without_marks(content) if content.startswith(b"PK") else content


def _sheet(lines: Iterable[tuple[int, list[str]]]) -> Sheet:
    headings: tuple[str, ...] | None = None
    rows = []
    for number, line in lines:
        texts = [text.strip() for text in line]
        while texts and not texts[-1]:
            texts.pop()
        if len(texts) > MOST_COLUMNS:
            raise SheetRefusedError(
                _("Row %(row)s has %(count)s columns. A sheet may have %(limit)s.")
                % {"row": number, "count": len(texts), "limit": MOST_COLUMNS}
            )
        is_record = bool(texts) and not texts[0].startswith(REMARK)
        # Empty rows are counted too: a single cell far below would make a million of them.
        if number > MOST_LINES or (is_record and len(rows) >= MOST_ROWS):
            raise SheetRefusedError(
                _("The sheet has more than %(limit)s rows. Split it into several.") % {"limit": MOST_ROWS}
            )
        if not is_record:
            continue
        if headings is None:
            headings = _headings(texts)
            continue
        if len(texts) > len(headings):
            raise SheetRefusedError(
                _("Row %(row)s has more cells than there are headings. Check its commas and quotation marks.")
                % {"row": number}
            )
        rows.append((number, tuple((texts + [""] * len(headings))[: len(headings)])))
    if headings is None:
        raise SheetRefusedError(_("The file has no headings. Start from the template."))
    return Sheet(headings, tuple(rows))


def _headings(texts: list[str]) -> tuple[str, ...]:
    named = tuple("_".join(text.casefold().split()) for text in texts)
    for heading in named:
        if named.count(heading) > 1:
            raise SheetRefusedError(
                _("The heading “%(heading)s” stands twice. Keep one of the two columns.") % {"heading": heading}
            )
    return named


def _csv(content: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(content)
    first = text.lstrip().split("\n", 1)[0]
    # Programs write the separator of their country: the one that the headings hold most of is it.
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for line in reader:
            number += 1
            yield number, [_plain(cell, number) for cell in line]
    except csv.Error as error:
        raise SheetRefusedError(
            _("Row %(row)s is not in order (%(problem)s). Check its quotation marks, or save the file again.")
            % {"row": number + 1, "problem": error}
        ) from error


def _plain(cell: str, row: int) -> str:
    if cells.is_formula(cell):
        raise SheetRefusedError(
            _(
                "Row %(row)s has a cell that begins as a formula does: %(cell)s. If it is text, put an apostrophe before it."
            )
            % {"row": row, "cell": cell[:40]}
        )
    return cells.restore(cell)


def _decoded(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            raise _foreign(encoding)
    if b"\x00" in content:
        raise _foreign("UTF-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SheetRefusedError(
            _(
                "The file is not in UTF-8: line %(line)s holds the byte %(byte)s, as Windows-1252 or Windows-1256 write "
                "it. Save it as “CSV UTF-8”, or as XLSX."
            )
            % {"line": line, "byte": f"0x{content[error.start]:02X}"}
        ) from error


def _foreign(encoding: str) -> SheetRefusedError:
    return SheetRefusedError(
        _("The file is in %(encoding)s. Save it as “CSV UTF-8”, or as XLSX.") % {"encoding": encoding}
    )
