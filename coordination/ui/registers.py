"""Registers: a table with filters, order and keyset pages in its address."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe

from coordination.ui.marks import Cell, Link
from coordination.ui.records import Empty


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `sort` is the address that orders by it, `direction` ascending or descending when it does."""

    key: str
    label: str
    sort: str = ""
    direction: str = ""
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Cells in the order of the columns; with `url` the first cell is the link to the record."""

    cells: Sequence[Cell]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, with the address of the list without it."""

    label: str
    value: str
    remove_url: str


@dataclass(frozen=True, slots=True)
class TableView:
    """A register as shown; every value is a finished word, so fifty rows cost no more than joining them."""

    columns: Sequence[Column]
    rows: Sequence[Row]
    caption: str
    empty: Empty = field(default_factory=lambda: Empty(""))
    count_label: str = ""
    chips: Sequence[Chip] = ()
    clear_url: str = ""
    next_url: str = ""
    previous_url: str = ""
    exports: Sequence[Link] = ()
    id: str = "register"

    @property
    def body(self) -> SafeString:
        """Return the rows as markup, joined here because a template would cost ten times as much.

        Each cell repeats its column's word for narrow screens, where a row becomes a block.
        """
        openings = [
            format_html('<td{} data-label="{}">', mark_safe(' class="n"') if column.numeric else "", column.label)
            for column in self.columns
        ]
        lines = []
        for row in self.rows:
            first, *rest = (conditional_escape(cell) for cell in row.cells)
            head = f'<a href="{escape(row.url)}">{first}</a>' if row.url else first
            cells = "".join(f"{opening}{cell}</td>" for opening, cell in zip(openings[1:], rest, strict=True))
            lines.append(f'<tr><th scope="row">{head}</th>{cells}</tr>')
        # Every part above is escaped or draws itself as markup.
        return mark_safe("\n".join(lines))  # noqa: S308


def with_query(params: QueryDict, **changes: str | None) -> str:
    """Return the address of the same list with `changes` to its query; None takes a parameter out.

    A place in the pages (`after`, `before`) falls away, since another order or filter has other pages.
    """
    query = params.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}"
