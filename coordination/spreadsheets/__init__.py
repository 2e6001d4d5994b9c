"""Sheets that people upload and download: CSV and XLSX under limits, every cell a text."""

from coordination.spreadsheets.reading import Sheet, read, without_author
from coordination.spreadsheets.refusals import SheetRefusedError
from coordination.spreadsheets.writing import CSV_TYPE, XLSX_TYPE, csv_lines, xlsx_bytes

__all__ = ["CSV_TYPE", "XLSX_TYPE", "Sheet", "SheetRefusedError", "csv_lines", "read", "without_author", "xlsx_bytes"]
