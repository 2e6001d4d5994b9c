"""Check the whole chain: every seal, every leaf against its row, every record against its history, every lodged head.

Nothing is written. What differs comes out as a `Problem` in the order in which it is found; a problem names
the kind of record, its key, the historical row and the columns, never a value or a name.
"""

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from coordination import clock
from coordination.integrity import lodged, registers
from coordination.integrity.chain import ChainWalk
from coordination.integrity.head import Head
from coordination.integrity.problems import Problem

Progress = Callable[[int, int], None]


@dataclass
class Report:
    """What a check saw, filled while its problems are read; complete once they are read to the end."""

    rows: int = 0
    seals: int = 0
    records: int = 0
    documents: int = 0
    waiting: int = 0
    erased: int = 0
    is_late: bool = False
    head: Head | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not self.problems

    def sentence(self) -> str:
        """Return the outcome in one sentence."""
        if self.problems:
            return str(self.problems[0])
        return _("Sound: %(rows)s rows under %(seals)s seals, %(records)s records, %(documents)s documents.") % {
            "rows": self.rows,
            "seals": self.seals,
            "records": self.records,
            "documents": self.documents,
        }


def check(
    report: Report, *, heads: tuple[str, ...] = (), progress: Progress | None = None
) -> Generator[Problem, None, None]:
    """Yield what differs, filling `report`; `heads` are digests that must stand in the chain."""
    walk = ChainWalk(progress)
    for problem in _all(report, walk, heads):
        report.problems.append(problem)
        yield problem


def check_all(*, heads: tuple[str, ...] = (), progress: Progress | None = None, most: int = 100) -> Report:
    """Run the whole check and return its report; it ends at `most` problems."""
    report = Report()
    with closing(check(report, heads=heads, progress=progress)) as problems:
        for number, _problem in enumerate(problems, start=1):
            if number == most:
                break
    return report


def _all(report: Report, walk: ChainWalk, heads: tuple[str, ...]) -> Iterator[Problem]:
    yield from walk.problems()
    report.rows, report.seals, report.erased, report.head = walk.rows, walk.seals, walk.erased, walk.head
    yield from walk.unsealed(clock.now())
    report.waiting, report.is_late = walk.waiting, walk.is_late
    for found in registers.check_registers():
        report.records += found.records
        yield from found.problems
    for problem in lodged.check_documents():
        if problem is None:
            report.documents += 1
        else:
            yield problem
    yield from lodged.check_heads(heads)
