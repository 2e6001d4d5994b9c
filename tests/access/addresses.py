"""The record that each route's address names, on each side of the world."""

from typing import Any

from contacts.models import PointOfContact
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


def addresses(world: World, route: Route) -> dict[str, str]:
    """Return the addresses of a route by side; raises KeyError for a record that the world does not have."""
    _kind, record = ROUTES[route.name]
    if record == "-":
        return {"-": route.at()}
    if record == "token":
        return {"missing": route.at("0" * 32 + "-" + "0" * 40)}
    if record == "reset":
        return {"missing": route.at("0", "no-key")}
    if record in ("nowhere", "row", "number"):
        return {"missing": route.at(MISSING if record != "number" else 99_999)}
    if record in KEYS:
        there, missing = KEYS[record]
        return {"there": route.at(there), "missing": route.at(missing)}
    if record in ("designation", "assignment", "user"):
        there = world.users["focal"] if record == "user" else world.open[record]
        return {"there": route.at(there.pk), "missing": route.at(MISSING)}  # type: ignore[union-attr]
    return {side: route.at(*values_of(world, record, side)) for side in (*SIDES, "missing")}


def values_of(world: World, record: str, side: str) -> tuple[Any, ...]:
    noun = "point" if record in ("history", "version") else record.removeprefix("letter of a ")
    key = MISSING if side == "missing" else world.sides[side][noun].pk
    if record == "letter of a point":
        return key, "b"
    if record == "history":
        return "contacts", "pointofcontact", key
    if record == "version":
        first = PointOfContact.history.filter(id=key).order_by("history_id").first()  # type: ignore[attr-defined]
        return "contacts", "pointofcontact", key, first.history_id if first else 1
    return (key,)


def all_addresses(world: World) -> dict[str, dict[str, str]]:
    """Return the addresses of every route that has an expectation, by its name and side."""
    return {name: addresses(world, BY_NAME[name]) for name in ROUTES if name in BY_NAME}
