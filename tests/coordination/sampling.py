"""An address of every route, with values that name nothing on record."""

import re

from coordination.policies import Policy, policy_of
from tests.access.routes import MISSING, Route
from tests.access.routes import ROUTES as ALL

VALUES = {"uuid": MISSING, "int": "1", "slug": "a", "str": "a", "path": "a", "userkey": "a"}


def sample(route: Route) -> str:
    return re.sub(r"<(?:(\w+):)?\w+>", lambda found: VALUES[found[1] or "str"], route.address)


ROUTES = {sample(route): (route.name, route.pattern) for route in ALL}


def policy_at(address: str) -> Policy | None:
    name, pattern = ROUTES[address]
    return policy_of(pattern.callback, name.rpartition(":")[2])
