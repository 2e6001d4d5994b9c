"""Where the State stands against each provision, computed from what the register holds.

Apps register small functions under a provision key in their own `conformity.py`. A check reads the
database as it likes and returns a `Finding`; a derived check reads only the findings of other keys,
so that a lower room need not import an upper one. A derived finding is never better than its
weakest *shall* part. Source: ISACS 03.40, 1 and 3.

A verdict is for every reader; the records behind it are not. Evidence carries its record, a reason
keeps the records that it names (`says`), and `open_to` tells both without those that the viewer may
not see. Pages show findings through it alone.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from coordination.access import PERMISSIONS, Viewer
from coordination.enums import Verdict
from coordination.exceptions import RegisterError
from coordination.provisions import PROVISIONS, Verb, provision

IsOpen = Callable[[Model], bool]


@dataclass(frozen=True)
class Evidence:
    """What a verdict rests on: a label, the page, the day it is about, and the record that decides who may see it.

    Without a record it is plain words that everybody with a role may read.
    """

    label: str
    url: str = ""
    on: dt.date | None = None
    record: Model | None = None

    @classmethod
    def of(cls, record: Any, label: str, on: dt.date | None = None) -> "Evidence":
        """Return the link to a record's own page."""
        return cls(label, record.get_absolute_url(), on, record)


@dataclass(frozen=True)
class Named:
    """Records as a reason names them, each with its reference."""

    records: tuple[tuple[str, Model], ...]

    def told(self, is_open: IsOpen) -> str:
        words = dict.fromkeys(reference for reference, record in self.records if is_open(record))
        return pgettext("between the items of a list", ", ").join(words)


@dataclass(frozen=True)
class Reason:
    """Sentences with the records that they name, so that they can be told without some of them.

    A sentence all of whose records are left out is left out itself.
    """

    sentences: tuple[tuple[str, Mapping[str, object]], ...]

    def __str__(self) -> str:
        return self.told(lambda record: True)

    def told(self, is_open: IsOpen) -> str:
        said = [_said(text, facts, is_open) for text, facts in self.sentences]
        return " ".join(sentence for sentence in said if sentence)

    @property
    def records(self) -> list[Model]:
        found: list[Model] = []
        for _text, facts in self.sentences:
            for fact in facts.values():
                if isinstance(fact, Named):
                    found += [record for _reference, record in fact.records]
                elif isinstance(fact, Reason):
                    found += fact.records
        return found


def _said(text: str, facts: Mapping[str, object], is_open: IsOpen) -> str:
    words = {}
    for name, fact in facts.items():
        words[name] = fact.told(is_open) if isinstance(fact, Named | Reason) else str(fact)
        if isinstance(fact, Named) and not words[name]:
            return ""
    return (text % words).strip() if facts else text


def says(sentence: str, **facts: object) -> Reason:
    """Return a reason of one sentence; records stand in it as `Named`, another reason as it is, the rest as words."""
    return Reason(((sentence, facts),))


def together(reasons: Iterable[Reason]) -> Reason:
    """Return several reasons as one."""
    return Reason(tuple(sentence for reason in reasons for sentence in reason.sentences))


@dataclass(frozen=True)
class Finding:
    """The answer to one provision on one day, with its reason, its evidence and the act that would turn it to met.

    Evidence that links names its record, and a reason that names records is made by `says`. The act is
    offered to those who have `act_permission` (a key of PERMISSIONS; empty where it is only a look) and
    may see `act_record`. `hides` is set by `open_to` where something was left out for the reader.
    """

    verdict: Verdict
    reason: object
    evidence: tuple[Evidence, ...] = ()
    act_label: object = ""
    act_url: str = ""
    remarks: tuple[object, ...] = ()
    key: str = ""
    act_permission: str = "write"
    act_record: Model | None = None
    hides: bool = False


Check = Callable[[dt.date], Finding]
Derived = Callable[[Mapping[str, Finding], dt.date], Finding]


class TwoChecksError(RegisterError):
    pass


class VerdictWithoutEvidenceError(RegisterError):
    pass


class EvidenceWithoutRecordError(RegisterError):
    pass


@dataclass(frozen=True)
class _Derivation:
    parts: tuple[str, ...]
    combine: Derived


_checks: dict[str, Check] = {}
_derived: dict[str, _Derivation] = {}


def check(*keys: str) -> Callable[[Check], Check]:
    """Register the check of one provision. Raises UnknownProvisionError or TwoChecksError."""

    def register(function: Check) -> Check:
        for key in keys:
            _free(key)
            _checks[key] = function
        return function

    return register


def derived(key: str, *parts: str) -> Callable[[Derived], Derived]:
    """Register a rule over the findings of other keys."""

    def register(function: Derived) -> Derived:
        _free(key)
        for part in parts:
            provision(part)
        _derived[key] = _Derivation(parts, function)
        return function

    return register


def answered() -> set[str]:
    """Return the keys that some app answers."""
    return set(_checks) | set(_derived)


NO_CHECK = Finding(Verdict.UNKNOWN, _("No part of the register answers this provision yet."))
ORDER = [Verdict.NOT_MET, Verdict.UNKNOWN, Verdict.PARTLY, Verdict.ATTESTED, Verdict.NOT_APPLICABLE, Verdict.MET]


T = TypeVar("T")
_together: ContextVar[dict[Any, Any] | None] = ContextVar("together", default=None)


def shared(read: Callable[[dt.date], T], on: dt.date) -> T:
    """Return `read(on)`, read once for all checks that are asked together; fresh every time they are asked."""
    known = _together.get()
    if known is None:
        return read(on)
    if (read, on) not in known:
        known[read, on] = read(on)
    return known[read, on]


@contextmanager
def _reading_together() -> Iterator[None]:
    token = _together.set({})
    try:
        yield
    finally:
        _together.reset(token)


def findings(on: dt.date, keys: set[str] | None = None) -> dict[str, Finding]:
    """Return the finding of every provision (or of `keys`) on a day, in the catalogue's order."""
    wanted = set(PROVISIONS) if keys is None else set(keys)
    parts = {part for key in wanted & set(_derived) for part in _closure(key)}
    plain: dict[str, Finding] = {}
    with _reading_together():
        for key in wanted | parts:
            if key in _checks:
                plain[key] = _sound(key, _checks[key](on))
            elif key not in _derived:
                plain[key] = replace(NO_CHECK, key=key)
    for key in _in_order(wanted | parts):
        plain[key] = _sound(key, _bounded(key, _derived[key].combine(plain, on), plain))
    return {key: plain[key] for key in PROVISIONS if key in wanted}


def finding(key: str, on: dt.date) -> Finding:
    """Return the finding of one provision on a day. Raises UnknownProvisionError."""
    provision(key)
    return findings(on, {key})[key]


HIDDEN = _("Rests on records that are not open to you.")
ALSO_HIDDEN = _("Rests also on records that are not open to you.")


def open_to(viewer: Viewer, known: Mapping[str, Finding]) -> dict[str, Finding]:
    """Return findings as a viewer may read them; whoever sees all reads all, else at most one query a model.

    The verdict stays. Evidence and reason keep the records that the viewer may see, and say that there
    are others; the act keeps its address for those who may do it.
    """
    if viewer.sees_all:
        return {key: _opened(found, viewer, lambda record: True) for key, found in known.items()}
    seen = _visible([record for found in known.values() for record in _records(found)], viewer)
    return {
        key: _opened(found, viewer, lambda record: (type(record), record.pk) in seen) for key, found in known.items()
    }


def _records(found: Finding) -> list[Model]:
    named = found.reason.records if isinstance(found.reason, Reason) else []
    shown = [item.record for item in found.evidence]
    return [record for record in (*named, *shown, found.act_record) if record is not None]


def _visible(records: Iterable[Model], viewer: Viewer) -> set[tuple[type[Model], Any]]:
    """Return the model and key of those records that the viewer may see."""
    keys: dict[type[Model], set[Any]] = {}
    for record in records:
        keys.setdefault(type(record), set()).add(record.pk)
    seen = set()
    for model, wanted in keys.items():
        rows: Any = model._default_manager
        seen |= {(model, key) for key in rows.visible_to(viewer).filter(pk__in=wanted).values_list("pk", flat=True)}
    return seen


def _opened(found: Finding, viewer: Viewer, is_open: IsOpen) -> Finding:
    evidence = tuple(item for item in found.evidence if item.record is None or is_open(item.record))
    named = found.reason.records if isinstance(found.reason, Reason) else []
    hides = len(evidence) < len(found.evidence) or not all(is_open(record) for record in named)
    allowed = not found.act_permission or bool(PERMISSIONS[found.act_permission] & viewer.roles)
    offered = allowed and (found.act_record is None or is_open(found.act_record))
    opened = replace(
        found,
        evidence=evidence,
        act_url=found.act_url if offered else "",
        act_label=found.act_label if offered or viewer.sees_all else "",
        hides=hides,
    )
    if not hides:
        return opened
    # A reason or remark in plain words may name anything; only one that knows its records can be told in part.
    told = found.reason.told(is_open) if isinstance(found.reason, Reason) else ""
    rest = ALSO_HIDDEN if evidence or any(is_open(record) for record in named) else HIDDEN
    return replace(opened, reason=f"{told} {rest}".strip(), remarks=())


def _free(key: str) -> None:
    provision(key)
    if key in answered():
        raise TwoChecksError(f"The provision {key} already has a check.")


def _closure(key: str) -> set[str]:
    found: set[str] = set()
    for part in _derived[key].parts:
        found.add(part)
        if part in _derived:
            found |= _closure(part)
    return found


def _in_order(keys: set[str]) -> list[str]:
    """Return the derived keys so that each comes after those it reads."""
    return sorted((key for key in keys if key in _derived), key=lambda key: len(_closure(key)))


def _sound(key: str, found: Finding) -> Finding:
    """Return the finding with its key.

    Raises VerdictWithoutEvidenceError where *met* rests on nothing, and EvidenceWithoutRecordError where
    nothing tells who may see a link.
    """
    if found.verdict in {Verdict.MET, Verdict.PARTLY} and not found.evidence:
        raise VerdictWithoutEvidenceError(f"The finding of {key} says {found.verdict} and shows no evidence.")
    if any(item.url and item.record is None for item in found.evidence):
        raise EvidenceWithoutRecordError(f"The finding of {key} links to evidence and names no record of it.")
    return replace(found, key=key)


def _bounded(key: str, found: Finding, known: Mapping[str, Finding]) -> Finding:
    shall = [known[part].verdict for part in _derived[key].parts if provision(part).verb == Verb.SHALL]
    if not shall:
        return found
    weakest = min(shall, key=ORDER.index)
    if ORDER.index(found.verdict) > ORDER.index(weakest):
        return replace(found, verdict=weakest)
    return found
