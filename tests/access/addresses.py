"""The record that each route's address names, on each side of the world."""

from typing import Any

from tests.access.expectations import ROUTES
from tests.access.routes import BY_NAME, MISSING, Route
from tests.access.world import SIDES, World

# Records that are not of one ministry: a value that is there, and one that is not.
KEYS = {
    "provision": ("5.1", "99.z"),
    "matter": ("names", "nothing"),
    "house": ("contacts.liaison_days", "nothing"),
    "recipient": ("unoda", "nobody"),
    "instrument": ("poa", "nothing"),
    "treaty": ("att", "nothing"),
    "app": ("coordination", "nothing"),
}
# Records of nobody's ministry.
OF_NOBODY = {
    *("designation", "user", "assignment", "group", "house value", "failed job", "failed notice", "event of access"),
    *("whole export", "head holder"),
}
# Addresses that hold more than a key, by the record that they speak of; and a key that is a number and is not there.
NOUNS = {"letter of a point": "point", "history": "point", "version": "point"}
NUMBERED = {"session": 999_999_999}


def addresses(world: World, route: Route) -> dict[str, str]:
    """Return the addresses of a route by side; raises KeyError for a record that the world does not have."""
    _kind, record = ROUTES[route.name]
    if record == "-":
        return {"-": route.at()}
    if record == "token":
        return {"missing": route.at("0" * 32 + "-" + "0" * 40)}
    if record == "reset":
        return {"missing": route.at("0", "no-key")}
    if record in KEYS:
        there, missing = KEYS[record]
        return {"there": route.at(there), "missing": route.at(missing)}
    if record in OF_NOBODY:
        return {"there": route.at(world.open[record].pk), "missing": route.at(MISSING)}
    return {side: route.at(*values_of(world, record, side)) for side in (*SIDES, "missing")}


def values_of(world: World, record: str, side: str) -> tuple[Any, ...]:
    noun = NOUNS.get(record, record)
    key = NUMBERED.get(noun, MISSING) if side == "missing" else world.sides[side][noun].pk
    if record == "letter of a point":
        return key, "b"
    if record == "history":
        return "contacts", "pointofcontact", key
    if record == "version":
        return "contacts", "pointofcontact", key, 1 if side == "missing" else world.sides[side]["version"]
    return (key,)


def all_addresses(world: World) -> dict[str, dict[str, str]]:
    """Return the addresses of every route that has an expectation, by its name and side."""
    return {name: addresses(world, BY_NAME[name]) for name in ROUTES if name in BY_NAME}
