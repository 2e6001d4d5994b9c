"""Sheets: what is read, what is refused with which words, and what is written."""

import datetime as dt
import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from coordination import spreadsheets
from coordination.spreadsheets import SheetRefusedError, csv_lines, read, without_author, xlsx_bytes
from coordination.spreadsheets.refusals import MOST_BYTES


def book(*rows: list[Any], alter: Callable[[Any], None] | None = None) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    if alter:
        alter(made)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def archive(parts: dict[str, bytes], level: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", level) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return content.getvalue()


def refusal(content: bytes) -> str:
    with pytest.raises(SheetRefusedError) as caught:
        read(content)
    return str(caught.value)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_with_or_without_its_mark_and_by_the_separator_of_its_country(mark: bytes, delimiter: str):
    text = f'Reference{delimiter}Office Name\r\nNPC-001{delimiter}"مكتب\nثان"\r\n'

    sheet = read(mark + text.encode())

    assert sheet.headings == ("reference", "office_name")
    assert sheet.rows == ((2, ("NPC-001", "مكتب\nثان")),)


def test_xlsx_is_read_as_texts():
    sheet = read(book(["reference", "day", "count", "part"], ["NPC-001", dt.datetime(2026, 11, 23), 7.0, 1.5]))  # noqa: DTZ001

    assert sheet.rows == ((2, ("NPC-001", "2026-11-23", "7", "1.5")),)


def test_empty_rows_and_remarks_are_passed_over_and_numbers_stay():
    sheet = read(b"a,b\n,\n# a remark,\nx,y\n")

    assert sheet.rows == ((4, ("x", "y")),)


def test_apostrophe_of_an_export_is_taken_off_again():
    assert read(b"a\n'=1\n'+254\n+254\n").rows == ((2, ("=1",)), (3, ("+254",)), (4, ("+254",)))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty. Choose another one."),
        (b" \r\n", "The file is empty. Choose another one."),
        (b"\n#\n", "The file has no headings. Start from the template."),
        (b"a,a\n1,2\n", "The heading “a” stands twice. Keep one of the two columns."),
        (b"a,b\n1,2,3\n", "Row 2 has more cells than there are headings. Check its commas and quotation marks."),
        ("a\nx".encode("utf-16"), "The file is in UTF-16. Save it as “CSV UTF-8”, or as XLSX."),
        ("a\nx".encode("utf-16-le"), "The file is in UTF-16. Save it as “CSV UTF-8”, or as XLSX."),
        ("a\nx".encode("utf-32"), "The file is in UTF-32. Save it as “CSV UTF-8”, or as XLSX."),
        (b"\xd0\xcf\x11\xe0\xa1", "This is a file of the kind XLS. Save it as XLSX or CSV."),
        (b"%PDF-1.7", "This is a file of the kind PDF. Save it as XLSX or CSV."),
        (b",".join([b"h%d" % n for n in range(61)]), "Row 1 has 61 columns. A sheet may have 60."),
    ],
)
def test_sheet_is_refused_with_the_remedy(content: bytes, sentence: str):
    assert refusal(content) == sentence


@pytest.mark.parametrize("encoding", ["windows-1252", "windows-1256"])
def test_foreign_encoding_is_named_with_its_place(encoding: str):
    text = "name\nplain\né,â\n"

    assert refusal(text.encode(encoding)).startswith(
        "The file is not in UTF-8: line 3 holds the byte 0xE9, as Windows-1252"
    )


def test_broken_quotation_marks_are_refused_with_the_row():
    assert refusal(b'a,b\n1,2\n"x"y,3\n').startswith("Row 3 is not in order (")


@pytest.mark.parametrize("cell", ["=HYPERLINK(1)", "@SUM(1)", "＝1", " =1"])
def test_formula_in_csv_is_refused_with_the_row(cell: str):
    assert refusal(f"a,b\nx,{cell}\n".encode()).startswith("Row 2 has a cell that begins as a formula does: ")


def test_formula_in_xlsx_is_refused_with_the_cell():
    assert refusal(book(["a", "b"], ["x", "=1+1"])) == "The cell B2 holds a formula. Put its value in its place."


def test_rows_are_counted():
    rows = b"a\n" + b"x\n" * 5000

    assert len(read(rows).rows) == 5000
    assert refusal(rows + b"x\n") == "The sheet has more than 5000 rows. Split it into several."


def test_cell_far_below_does_not_make_a_million_rows():
    content = book(["a"], alter=lambda made: made.active.cell(row=1_000_000, column=1, value="x"))

    assert refusal(content) == "The sheet has more than 5000 rows. Split it into several."


def test_large_file_is_refused_before_it_is_read():
    assert refusal(b"a" * (MOST_BYTES + 1)) == "The file is larger than 3 MB. Split it into several."


TOO_MUCH = "The file unpacks to more than is taken (20 MB). Copy the rows into a new sheet."
DAMAGED = "The file cannot be read as XLSX: it is damaged. Save it again, or save it as CSV."


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"xl/workbook.xml": b"0" * 3_000_000}, TOO_MUCH),
        ({"xl/workbook.xml": b"x", **{f"xl/{n}.xml": b"x" for n in range(60)}}, TOO_MUCH),
        ({"word/document.xml": b"x"}, "This archive is no XLSX file. Save the sheet as XLSX or CSV."),
        (
            {"xl/workbook.xml": b"x", "xl/vbaProject.bin": b"x"},
            "The file carries macros. Save it as XLSX without macros.",
        ),
        (
            {"xl/workbook.xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'},
            "The file declares entities of its own. Copy the rows into a new sheet.",
        ),
        ({"xl/workbook.xml": b"<workbook/>"}, DAMAGED),
    ],
)
def test_archive_is_judged_before_it_is_unpacked(parts: dict[str, bytes], sentence: str):
    assert refusal(archive(parts)) == sentence


def test_damaged_archive_is_refused():
    whole = book(["a"], ["x"])

    assert (refusal(whole[:-40]), refusal(b"PK\x03\x04 nothing")) == (DAMAGED, DAMAGED)


def test_csv_is_written_with_its_mark_protected_cells_and_remarks_at_the_end():
    text = "".join(csv_lines(["a", "b"], [["=1", 'say "x"']], ["made today"]))

    assert text == '\ufeffa,b\r\n\'=1,"say ""x"""\r\n# made today\r\n'


def test_xlsx_is_written_with_every_cell_a_text():
    content = xlsx_bytes("rows", ["a", "b"], [["=1+1", ""]], [("made", "=today")], "about")

    made = openpyxl.load_workbook(io.BytesIO(content))
    assert [[(cell.value, cell.data_type) for cell in row] for row in made["rows"].iter_rows(min_row=2)] == [
        [("=1+1", "s"), (None, "n")]
    ]
    assert [cell.data_type for cell in made["about"][1]] == ["s", "s"]


@pytest.mark.parametrize("text", ["=1+1", "+254 20", "-x", "@y", "'=1", "two\nlines", "a,b;c", '"'])
def test_text_survives_the_way_out_and_in(text: str):
    rows = [["key", text]]

    by_csv = read("".join(csv_lines(["k", "t"], rows)).encode())
    by_xlsx = read(xlsx_bytes("rows", ["k", "t"], rows, [], "about"))

    assert by_csv.rows == ((2, ("key", text)),)
    assert by_xlsx.rows == ((2, ("key", text)),)


def test_sheet_is_kept_without_its_author_and_reads_the_same():
    def tell(made: Any) -> None:
        made.properties.creator = made.properties.lastModifiedBy = made.properties.description = "CANARY"
        made.active["A2"].comment = openpyxl.comments.Comment("CANARY", "CANARY")

    content = book(["key", "text"], ["a", "مذكرة"], ["b", 3], alter=tell)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        told = {name: parts.read(name) for name in parts.namelist()}
    folder = b'<x15ac:absPath xmlns:x15ac="x" url="C:\\Users\\CANARY\\"/></workbook>'
    told["xl/workbook.xml"] = told["xl/workbook.xml"].replace(b"</workbook>", folder)
    content = archive({**told, "customXml/item1.xml": b"CANARY", "xl/persons/person.xml": b"CANARY"})

    kept = without_author(content + b"CANARY")

    with zipfile.ZipFile(io.BytesIO(kept)) as parts:
        everything = kept + b"".join(parts.read(name) for name in parts.namelist())
    assert b"CANARY" not in everything
    assert read(kept) == read(content)
    assert without_author(b"a,b\n1,2\n") == b"a,b\n1,2\n"


def test_site_starts_without_the_reader_of_sheets():
    code = (
        "import django, sys; django.setup(); from django.urls import get_resolver; get_resolver().url_patterns; "
        "import contacts.views.sheets; print(sorted({'openpyxl', 'tablib', 'import_export'} & set(sys.modules)))"
    )

    result = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=spreadsheets.__path__[0] + "/../..",
        env={"DJANGO_SETTINGS_MODULE": "coordination.settings", "NCM_MODE": "test", "PATH": ""},
    )

    assert result.stdout.strip() == "[]"
