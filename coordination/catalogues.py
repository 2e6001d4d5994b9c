"""The reader of the tables in `catalogue/` folders: the standard's data, in our words, checked as they are read."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from django.utils.translation import get_language

SOURCE_LANGUAGE = "en"


class CatalogueError(ValueError):
    """A catalogue file is not what its reader expects; names file, line and column."""

    def __init__(self, path: Path, line: int, column: int, problem: str) -> None:
        super().__init__(f"{path}:{line}:{column}: {problem}")


class Row(Mapping[str, str]):
    """One line of a table: its cells by column name, and where it stands."""

    def __init__(self, path: Path, line: int, cells: dict[str, str]) -> None:
        self.path = path
        self.line = line
        self._cells = cells

    def __getitem__(self, column: str) -> str:
        return self._cells[column]

    def __iter__(self) -> Iterator[str]:
        return iter(self._cells)

    def __len__(self) -> int:
        return len(self._cells)

    def error(self, column: str, problem: str) -> CatalogueError:
        """Return the error that points at one cell of this row (lines and columns count from 1)."""
        return CatalogueError(self.path, self.line, list(self._cells).index(column) + 1, problem)


def read_table(path: Path, columns: Sequence[str], *, optional: Sequence[str] = ()) -> list[Row]:
    """Return the rows of a tab-separated UTF-8 table whose first line names exactly `columns`.

    The first column is the key: filled and unique. Every other cell is filled too, unless its column is
    in `optional`. Cells carry no space at their ends.

    Raises CatalogueError, with file:line:column, at the first cell that breaks this.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise CatalogueError(path, 1, 1, f"is not UTF-8 at byte {error.start}") from error
    header = lines[0].split("\t") if lines else []
    for number, column in enumerate(columns, start=1):
        if header[number - 1 : number] != [column]:
            raise CatalogueError(path, 1, number, f"the heading should be {column!r}")
    if len(header) > len(columns):
        raise CatalogueError(path, 1, len(columns) + 1, "there are more headings than expected")

    rows: list[Row] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(lines[1:], start=2):
        cells = line.split("\t")
        if len(cells) != len(columns):
            at = min(len(cells), len(columns)) + 1
            raise CatalogueError(path, number, at, f"{len(columns)} cells are expected, {len(cells)} were found")
        row = Row(path, number, dict(zip(columns, cells, strict=True)))
        for column, cell in row.items():
            if cell != cell.strip():
                raise row.error(column, "the cell starts or ends with a space")
            if not cell and column not in optional:
                raise row.error(column, f"{column} is empty")
        key = row[columns[0]]
        if key in seen:
            raise row.error(columns[0], f"{key!r} stands already in line {seen[key]}")
        seen[key] = number
        rows.append(row)
    return rows


def read_translation(path: Path, columns: Sequence[str], keys: Sequence[str]) -> dict[str, Row]:
    """Return the rows of a translated table by key; it holds exactly `keys`, in that order.

    A cell may be empty where the source's cell is; the caller checks that.
    Raises CatalogueError where a key is missing, unknown or out of place.
    """
    rows = read_table(path, columns, optional=columns[1:])
    for row, key in zip(rows, keys, strict=False):
        if row[columns[0]] != key:
            raise row.error(columns[0], f"{key!r} is expected here")
    if len(rows) != len(keys):
        raise CatalogueError(path, len(rows) + 2, 1, f"{len(keys)} rows are expected, {len(rows)} were found")
    return {row[columns[0]]: row for row in rows}


def language_of(language: str | None) -> str:
    """Return the bare code of a language tag: "ar" for "ar-eg"; the active language for None."""
    return (language or get_language() or SOURCE_LANGUAGE).lower().replace("_", "-").partition("-")[0]
