"""What one form of the register is for the tests that send them all: its address, what is typed, by whom."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from coordination.models import User

DAY = "2026-05-30"
ENDS = {"ended_on": DAY, "reason": "Letter 4"}


@dataclass(frozen=True)
class Sent:
    """A form: the address to which it goes, what is typed over what it shows, and the page on which it stands."""

    to: str
    changes: dict[str, Any] = field(default_factory=dict)
    page: str = ""
    by: str = "officer"


Case = Callable[[User], Sent]
CASES: dict[str, Case] = {}


def form(name: str) -> Callable[[Case], Case]:
    def keep(case: Case) -> Case:
        CASES[name] = case
        return case

    return keep


def url(name: str, *args: Any) -> str:
    return reverse(name, args=args)


def plain(name: str, make: Callable[[], Any], /, by: str = "officer", **changes: Any) -> None:
    """Add the form at the address of a record, or without one where `make` returns None."""

    def case(officer: User) -> Sent:
        record = make()
        return Sent(url(name, *([] if record is None else [getattr(record, "pk", record)])), changes, by=by)

    CASES[name] = case


def nothing() -> None:
    return None
