"""Where the State stands against each provision, computed from what the register holds.

Apps register small functions under a provision key in their own `conformity.py`. A check reads the
database as it likes and returns a `Finding`; a derived check reads only the findings of other keys,
so that a lower room need not import an upper one. A derived finding is never better than its
weakest *shall* part. Source: ISACS 03.40, 1 and 3.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _

from coordination.enums import Verdict
from coordination.exceptions import RegisterError
from coordination.provisions import PROVISIONS, Verb, provision


@dataclass(frozen=True)
class Evidence:
    """A link to what a verdict rests on: a label, the page, the day it is about."""

    label: str
    url: str = ""
    on: dt.date | None = None


@dataclass(frozen=True)
class Finding:
    """The answer to one provision on one day, with its reason, its evidence and the act that would turn it to met."""

    verdict: Verdict
    reason: object
    evidence: tuple[Evidence, ...] = ()
    act_label: object = ""
    act_url: str = ""
    remarks: tuple[object, ...] = ()
    key: str = ""


Check = Callable[[dt.date], Finding]
Derived = Callable[[Mapping[str, Finding], dt.date], Finding]


class TwoChecksError(RegisterError):
    pass


class VerdictWithoutEvidenceError(RegisterError):
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
    """Return the finding with its key. Raises VerdictWithoutEvidenceError where *met* rests on nothing."""
    if found.verdict in {Verdict.MET, Verdict.PARTLY} and not found.evidence:
        raise VerdictWithoutEvidenceError(f"The finding of {key} says {found.verdict} and shows no evidence.")
    return replace(found, key=key)


def _bounded(key: str, found: Finding, known: Mapping[str, Finding]) -> Finding:
    shall = [known[part].verdict for part in _derived[key].parts if provision(part).verb == Verb.SHALL]
    if not shall:
        return found
    weakest = min(shall, key=ORDER.index)
    if ORDER.index(found.verdict) > ORDER.index(weakest):
        return replace(found, verdict=weakest)
    return found
