"""Writing a sheet that nobody's spreadsheet program takes for a program."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from coordination import cells
from coordination.spreadsheets.refusals import REMARK

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_lines(headings: Sequence[str], rows: Iterable[Sequence[str]], remarks: Sequence[str] = ()) -> Iterator[str]:
    """Yield a CSV file line by line: UTF-8 with its mark, cells protected, remarks after the rows."""
    yield "\ufeff"
    yield _csv_line(headings)
    for row in rows:
        yield _csv_line([cells.protect(cell) for cell in row])
    for remark in remarks:
        yield _csv_line([f"{REMARK} {remark}"])


def _csv_line(row: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(row)
    return line.getvalue()


def xlsx_bytes(
    title: str, headings: Sequence[str], rows: Iterable[Sequence[str]], remarks: Sequence[Sequence[str]], about: str
) -> bytes:
    """Return an XLSX file: the rows on the first sheet, the remarks on the second, every cell a text."""
    import openpyxl
    from openpyxl.cell import WriteOnlyCell

    book = openpyxl.Workbook(write_only=True)
    for name, lines in ((title, [headings]), (about, remarks)):
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append([_cell(WriteOnlyCell, sheet, text) for text in line])
        if name == title:
            for line in rows:
                sheet.append([_cell(WriteOnlyCell, sheet, text) for text in line])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _cell(make: Any, sheet: Any, text: str) -> Any:
    cell = make(sheet, value=text or None)
    if text:
        # Said outright: left to itself, a text that begins with = would become a formula.
        cell.data_type = "s"
    return cell
