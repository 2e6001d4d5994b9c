"""Walk the chain from its beginning: seals, links, and each leaf against the row that it was made of."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import groupby, islice
from typing import Any

from django.db.models import Count, F, Max, Min, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from coordination.integrity.head import Head
from coordination.integrity.leaves import BEGINNING, link, seal_digest
from coordination.integrity.problems import Problem
from coordination.integrity.sources import NO_SALT, SealedRow, Source, hidden_value, plain_json, source_of, sources
from coordination.models import Erasure, Leaf, Seal

# A row written in a long transaction may be dated a little before the sealing that could not see it yet.
GRACE = dt.timedelta(hours=1)
# What waits longer than this was not sealed because nobody seals.
INTERVAL = dt.timedelta(hours=2)
CHUNK = 2000
Line = tuple[int, str, str, str, str]


class ChainWalk:
    """One walk over all seals and leaves; its numbers are complete once `problems` is read to the end."""

    def __init__(self, progress: Callable[[int, int], None] | None = None) -> None:
        self.rows = self.seals = self.waiting = self.erased = 0
        self.is_late = False
        self.head: Head | None = None
        self._progress = progress
        self._erased: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._newest_run: dt.datetime | None = None
        self._run_before: dt.datetime | None = None

    def problems(self) -> Iterator[Problem]:
        """Yield what differs in seals, leaves and the rows behind them, in the order of the chain."""
        self._read_erasures()
        # The register goes on while it is checked: what is sealed meanwhile is left to the next check.
        end = Seal.objects.aggregate(number=Max("number"), last=Max("last"))
        upto = Leaf.objects.filter(position__lte=end["last"] or 0)
        total = upto.count()
        lines = upto.order_by("position").values_list("position", "source", "key", "text", "link")
        leaves = _Peekable(lines.iterator(chunk_size=CHUNK))
        before: Seal | None = None
        chained = BEGINNING
        for seal in Seal.objects.filter(number__lte=end["number"] or 0).order_by("number").iterator(chunk_size=CHUNK):
            yield from self._seal(seal, before)
            if self._newest_run is None or seal.made_at > self._newest_run:
                self._run_before, self._newest_run = self._newest_run, seal.made_at
            # Leaves of a seal that is gone, which has been named, give the link to go on from.
            for line in leaves.until(seal.first - 1):
                chained = line[4]
            expected = seal.first
            for part in _portions(leaves.until(seal.last)):
                for line in part:
                    yield from _place(line, expected, chained)
                    expected, chained = line[0] + 1, line[4]
                yield from self._compare(part)
                if self._progress is not None:
                    self._progress(self.rows, total)
            if expected <= seal.last:
                yield Problem("coordination.leaf", _span(expected, seal.last), _("missing from the chain"))
            if chained != seal.link:
                yield Problem("coordination.seal", str(seal.number), _("does not close over its leaves"))
            chained, before = seal.link, seal
            self.seals += 1
        # One statement, since leaves and their seal appear together.
        last = Seal.objects.order_by().annotate(same=Value(1)).values("same").annotate(n=Max("last")).values("n")
        stray = Leaf.objects.annotate(end=Coalesce(Subquery(last), 0)).filter(position__gt=F("end"))
        for position, source, key in stray.order_by("position").values_list("position", "source", "key")[:20]:
            yield Problem("coordination.leaf", str(position), _("stands under no seal"), columns=(source, key))
        self.head = Head(before.number, before.digest, before.made_at, before.last) if before else None

    def unsealed(self, now: dt.datetime) -> Iterator[Problem]:
        """Count what waits for its seal; yield a source with rows that bear an earlier date than they can have."""
        for source in sources():
            waiting = source.waiting()
            found = waiting.aggregate(n=Count("pk"), oldest=Min(source.moment))
            self.waiting += found["n"]
            if not found["n"]:
                continue
            self.is_late = self.is_late or found["oldest"] < now - INTERVAL
            if self.head is not None and found["oldest"] < self.head.made_at - GRACE:
                row = next(source.read(waiting.order_by().filter(**{source.moment: found["oldest"]}), limit=1))
                yield _back_dated(source, row)

    def _seal(self, seal: Seal, before: Seal | None) -> Iterator[Problem]:
        number, last, previous = (before.number, before.last, before.digest) if before else (0, 0, BEGINNING)
        if seal.number != number + 1:
            yield Problem("coordination.seal", _span(number + 1, seal.number - 1), _("missing from the chain"))
        elif seal.previous != previous or seal.first != last + 1:
            yield Problem("coordination.seal", str(seal.number), _("does not follow the seal before it"))
        if seal.digest != seal_digest(seal):
            yield Problem("coordination.seal", str(seal.number), _("altered: its digest is another"))

    def _compare(self, part: tuple[Line, ...]) -> Iterator[Problem]:
        self.rows += len(part)
        found: dict[str, dict[str, SealedRow]] = {}
        for label, lines in groupby(sorted(part, key=lambda line: line[1]), key=lambda line: line[1]):
            source = source_of(label)
            if source is not None:
                found[label] = source.read_keys([line[2] for line in lines])
        for position, label, key, text, _link in part:
            source = source_of(label)
            if source is None:
                continue  # A later version of the program has no such model any more; the leaf alone remembers.
            row = found[label].get(key)
            if row is None:
                yield Problem(label, key, _("deleted: sealed once, and no longer there"), _record(source, text))
                continue
            if self._run_before is not None and row.at < self._run_before - GRACE:
                yield _back_dated(source, row)
            if source.text(row) != text:
                yield from self._differing(source, row, position, text)

    def _read_erasures(self) -> None:
        for source, fields, keys in Erasure.objects.values_list("source", "fields", "rows"):
            for key in keys:
                self._erased[source, str(key)].update(fields)

    def _excused(self, source: Source, row: SealedRow) -> set[str]:
        if row.salt != NO_SALT or not source.is_salted:
            return set()
        if (source.label, row.key) not in self._erased:
            self._read_erasures()  # It may have been erased since the check began.
        return self._erased.get((source.label, row.key), set())

    def _differing(self, source: Source, row: SealedRow, position: int, text: str) -> Iterator[Problem]:
        try:
            sealed = json.loads(text)
            clear, hidden = dict(sealed["fields"]), dict(sealed["hidden"])
        except (ValueError, KeyError, TypeError):
            yield Problem("coordination.leaf", str(position), _("altered: it cannot be read"))
            return
        if (sealed.get("source"), sealed.get("key")) != (source.label, row.key):
            yield Problem("coordination.leaf", str(position), _("altered: it names another row"))
            return
        excused = self._excused(source, row)
        self.erased += bool(excused)
        differing = [
            name
            for name, value in clear.items()
            if name in row.values and plain_json(row.values[name]) != plain_json(value)
        ] + [
            name
            for name, value in hidden.items()
            if name in row.values and name not in excused and hidden_value(row.salt, name, row.values[name]) != value
        ]
        if differing:
            sentence = _("altered after it was sealed")
            if row.salt == NO_SALT and source.is_salted and not excused:
                sentence = _("blanked without an erasure on record")
            yield Problem(source.label, row.key, sentence, _record(source, text), tuple(sorted(differing)))


def _place(line: Line, expected: int, chained: str) -> Iterator[Problem]:
    position, source, key, text, stored = line
    if position != expected:
        yield Problem("coordination.leaf", _span(expected, position - 1), _("missing from the chain"))
    elif link(chained, text) != stored:
        yield Problem(
            "coordination.leaf", str(position), _("altered: its text or link is another"), columns=(source, key)
        )


def _back_dated(source: Source, row: SealedRow) -> Problem:
    sentence = _("entered later than it is dated: it was not there when rows of its time were sealed")
    return Problem(source.label, row.key, sentence, str(row.values.get("id", "")), (source.moment,))


def _record(source: Source, text: str) -> str:
    if source.record is None:
        return ""
    try:
        return str(json.loads(text)["fields"].get("id", ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""


def _portions(lines: Iterator[Line]) -> Iterator[tuple[Line, ...]]:
    while part := tuple(islice(lines, CHUNK)):
        yield part


def _span(first: int, last: int) -> str:
    return str(first) if first >= last else f"{first}–{last}"


class _Peekable:
    """Leaves in order, handed out seal by seal."""

    def __init__(self, lines: Iterator[Any]) -> None:
        self._lines = lines
        self._next: Line | None = next(lines, None)

    def until(self, last: int) -> Iterator[Line]:
        while self._next is not None and self._next[0] <= last:
            line, self._next = self._next, next(self._lines, None)
            yield line
