"""What the components draw: frozen values that views prepare and `coordination.templatetags.ncm` renders.

Everything arrives as finished words: dates formatted, addresses resolved, labels translated. A component asks
nothing of the database and decides nothing.
"""

from coordination.ui.marks import Bdi, Cell, Link, Mark, Pair, Tone, day, moment
from coordination.ui.notes import ClauseNote, Wall, WallCell, WallGroup
from coordination.ui.records import (
    Conflict,
    Difference,
    Empty,
    Fact,
    FactGroup,
    FileItem,
    LifePoint,
    TimelineEntry,
)
from coordination.ui.registers import Chip, Column, Row, TableView, with_query
from coordination.ui.work import DayGroup, DayItem, Progress, TaskItem, day_item, group_by_day

__all__ = [
    "Bdi",
    "Cell",
    "Chip",
    "ClauseNote",
    "Column",
    "Conflict",
    "DayGroup",
    "DayItem",
    "Difference",
    "Empty",
    "Fact",
    "FactGroup",
    "FileItem",
    "LifePoint",
    "Link",
    "Mark",
    "Pair",
    "Progress",
    "Row",
    "TableView",
    "TaskItem",
    "TimelineEntry",
    "Tone",
    "Wall",
    "WallCell",
    "WallGroup",
    "day",
    "day_item",
    "group_by_day",
    "moment",
    "with_query",
]
