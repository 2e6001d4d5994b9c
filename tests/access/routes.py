"""Every route of the site, and the addresses under which it stands for the records of a world."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

MISSING = "6a4b2b0e-0000-4000-8000-000000000000"


@dataclass(frozen=True)
class Route:
    """A route: its name with its namespace, its address with `<converters>`, its pattern."""

    name: str
    address: str
    pattern: URLPattern

    @property
    def converters(self) -> tuple[str, ...]:
        return tuple(re.findall(r"<(?:\w+:)?(\w+)>", self.address))

    def at(self, *values: Any) -> str:
        """Return the address with the values in the place of its converters, in their order."""
        rest = iter(values)
        return re.sub(r"<(?:\w+:)?\w+>", lambda _found: str(next(rest)), self.address)


def walk(patterns: Any, prefix: str = "", space: str = "") -> Iterator[Route]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from walk(pattern.url_patterns, route, inner)
        else:
            yield Route(f"{space}{pattern.name}", f"/{route}", pattern)


ROUTES = tuple(walk(get_resolver().url_patterns))
BY_NAME = {route.name: route for route in ROUTES}
