"""Canaries: words that stand in one field of one record and nowhere else, so that a sight of one is a sight of that field."""

import itertools
from collections import defaultdict
from dataclasses import dataclass, field


@dataclass
class Tokens:
    """Every canary of a world, by the circle of those who may read it (`circles.CLOSED` names the circles)."""

    by_circle: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    _count: "itertools.count[int]" = field(default_factory=lambda: itertools.count(101))

    def word(self, circle: str, place: str) -> str:
        """Return a new word for a place such as `body.address`; safe in names, titles and file names."""
        return self._kept(circle, place, f"Zq{next(self._count)}xk")

    def email(self, circle: str, place: str) -> str:
        return self._kept(circle, place, f"zq{next(self._count)}xk@canary.invalid")

    def phone(self, circle: str, place: str) -> str:
        return self._kept(circle, place, f"+999 70 {next(self._count)} 7070")

    def place_of(self, token: str) -> str:
        """Return `circle: place` of a canary, for the message of a test that failed."""
        return next(f"{circle}: {known[token]}" for circle, known in self.by_circle.items() if token in known)

    def _kept(self, circle: str, place: str, token: str) -> str:
        self.by_circle[circle][token] = place
        return token
