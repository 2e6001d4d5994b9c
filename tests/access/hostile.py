"""Hostile addresses and forms, made from a seed: the same seed makes the same requests."""

import random
from collections.abc import Iterator
from urllib.parse import quote

from tests.access.addresses import all_addresses
from tests.access.world import World

KEYS = (
    *("q", "sort", "order", "after", "before", "state", "kind", "body", "ended", "reason", "instrument", "recipient"),
    *(
        "vacant",
        "holder",
        "sits",
        "seat",
        "login",
        "on",
        "since",
        "verb",
        "verdict",
        "app",
        "person",
        "request",
        "point",
    ),
    *("one", "other", "format", "language", "letter", "next", "page", "form", "dated", "own_number"),
    # What would reach the database were a key ever taken for a lookup.
    *("id__gt", "pk__in", "body__classification", "user__password__startswith", "point__seat__holdings__isnull"),
    *("_connector", "_negated", "__class__", "classification", "is_active", "id", "version", "csrfmiddlewaretoken", ""),
)
# Percent-encoded, because some of them are no text.
VALUES = (
    *("", "%00", "a%00b", "%FF%FE", "%ED%A0%80", "%F0%9F%92%A3", "%E2%80%AE", "%0d%0aSet-Cookie:%20a=b", "%0a", "%09"),
    *(quote(text) for text in ("' OR 1=1 --", '"><script>alert(1)</script>', "{{ 7|add:7 }}", "../../etc/passwd")),
    *(
        "9" * 40,
        "-1",
        "0",
        "1e309",
        "NaN",
        "٣٣",
        "１２",
        "1_000",
        "0x10",
        "true",
        "None",
        "[]",
        "%7B%7D",
        "a,b",
        "-",
        "--",
        "+",
    ),
    *("2026-13-45", "0001-01-01", "9999-12-31", "2026-06-01", "10000-01-01", "2026-06-01T00:00", "29-02-2026"),
    *(
        "6a4b2b0e-0000-4000-8000-000000000000",
        "%7B6a4b2b0e%7D",
        "6a4b2b0e",
        "id",
        "-id",
        "?",
        "random()",
        "point__body__name",
    ),
    *("all", "stale", "ended", "yes", "csv", "xlsx", "members.person", "coordination.user", "contacts.nothing"),
    *("x" * 4000, "WyJwbGFpbiIsMV0:abc", "W10:W10", "%25%2500", "%C0%AF", "%EF%BB%BF"),
)


def query(maker: random.Random) -> str:
    """Return one hostile query, with keys that stand once, twice or with no value."""
    pairs = [f"{maker.choice(KEYS)}={maker.choice(VALUES)}" for _each in range(maker.randint(1, 4))]
    if maker.random() < 0.2:
        pairs.append(pairs[0].partition("=")[0] + "=" + maker.choice(VALUES))
    if maker.random() < 0.1:
        pairs.append(maker.choice(("&&", "=", "a", "%", "q", ";")))
    return "&".join(pairs)


def addresses(world: World, *, count: int, seed: int) -> Iterator[str]:
    """Yield addresses of every route in turn, each with a hostile query."""
    maker = random.Random(seed)
    pages = [address for sides in all_addresses(world).values() for side, address in sides.items() if side != "missing"]
    maker.shuffle(pages)
    for number in range(count):
        yield f"{pages[number % len(pages)]}?{query(maker)}"


def bodies(names: list[str], *, count: int, seed: int) -> Iterator[dict[str, list[str]]]:
    """Yield bodies of a form whose fields have these names: each field hostile, absent or given twice."""
    from urllib.parse import unquote

    maker = random.Random(seed)
    for _each in range(count):
        yield {
            name: [unquote(maker.choice(VALUES), errors="replace") for _time in range(maker.choice((1, 1, 2)))]
            for name in [*names, maker.choice(KEYS) or "id"]
            if maker.random() < 0.8
        }
