"""The head of the chain: one digest that stands for everything sealed so far."""

import datetime as dt
from dataclasses import dataclass

from coordination.models import Seal


@dataclass(frozen=True)
class Head:
    """The newest seal: its number, its digest (64 figures), when it was made, how many rows it closes over."""

    number: int
    digest: str
    made_at: dt.datetime
    rows: int

    def frozen(self) -> dict[str, object]:
        """Return the head as a sealed document's snapshot carries it."""
        return {"number": self.number, "digest": self.digest}


def current_head() -> Head | None:
    """Return the head of the chain, or None while nothing is sealed."""
    seal = Seal.objects.order_by("-number").first()
    return Head(seal.number, seal.digest, seal.made_at, seal.last) if seal else None
