"""The clause margin and the wall."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from coordination.ui.marks import Link, Mark, Tone


@dataclass(frozen=True, slots=True)
class ClauseNote:
    """The provision that asks for a section, as it stands in the margin and opens in place."""

    key: str
    clause: str
    verb: str
    subject: str
    verdict: Mark | None = None
    rule: str = ""
    house: str = ""
    reason: str = ""
    evidence: Sequence[Link] = ()  # Without an address it is plain words.
    dated: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class WallCell:
    """One provision, area or pair on the wall; `before` is the tone at the earlier of two dates."""

    label: str
    url: str
    mark: Mark
    title: str
    strong: bool = False
    before: Mark | None = None

    @property
    def short(self) -> str:
        """Return the label where it is a letter or a number; a longer one is told by the title alone."""
        return self.label if len(self.label) <= 3 else ""

    @property
    def changed(self) -> bool:
        """Whether the two dates differ."""
        return self.before is not None and self.before.tone != self.mark.tone


@dataclass(frozen=True, slots=True)
class WallGroup:
    """A clause with its cells."""

    clause: str
    title: str
    cells: Sequence[WallCell]


@dataclass(frozen=True, slots=True)
class Wall:
    """A compact field of marks, each a link; `strong_means` explains the underlined cells in words."""

    groups: Sequence[WallGroup]
    caption: str
    strong_means: str = ""
    on: str = ""
    before_on: str = ""

    @property
    def legend(self) -> list[tuple[Mark, int, int | None]]:
        """Return each mark in use with its count now and, when two dates are shown, its count before."""
        cells = [cell for group in self.groups for cell in group.cells]
        now = Counter((str(cell.mark.tone), str(cell.mark)) for cell in cells)
        before = Counter((str(cell.before.tone), str(cell.before)) for cell in cells if cell.before)
        used = sorted(now.keys() | before.keys(), key=lambda mark: (Tone.values.index(mark[0]), mark[1]))
        return [(Mark(*mark), now[mark], before[mark] if self.before_on else None) for mark in used]
