"""What `fuzz.py` runs: it fails at an answer of 500 or more, at a canary that is closed to who asked, at a look that writes."""

import os

import pytest

from tests.access.canary import Sightings
from tests.access.circles import CLOSED
from tests.access.hostile import addresses, bodies
from tests.access.kinds import CAST
from tests.access.test_bad_input import forms, names_on
from tests.access.walking import browsers, content_of, kept_viewers, quiet, undone, written
from tests.access.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(0)]
COUNT, SEED = int(os.environ.get("NCM_FUZZ_COUNT", "2000")), int(os.environ.get("NCM_FUZZ_SEED", "1"))


def test_hostile_addresses(world: World) -> None:
    clients, sightings = browsers(world), Sightings(world.tokens)
    with quiet(), kept_viewers(), written() as tables:
        for number, address in enumerate(addresses(world, count=COUNT // 2, seed=SEED)):
            who = CAST[number % len(CAST)]
            response = clients[who].get(address)
            assert response.status_code < 500, f"{address} as {who}"
            sightings.read(who, address, content_of(response))
            assert tables == [], f"{address} as {who}"

    for circle, (closed_to, _found_by) in CLOSED.items():
        for token in world.tokens.by_circle[circle]:
            for who in closed_to:
                assert token not in sightings.met[who], f"{who} met {circle} at {sightings.met[who][token]}"


def test_hostile_forms(world: World) -> None:
    client = browsers(world)["officer"]
    asked = forms(world)
    with quiet(), kept_viewers():
        for number, (name, address) in enumerate(asked.items()):
            names = names_on(client, address)
            for body in bodies(names, count=COUNT // 2 // len(asked), seed=SEED * 1000 + number):
                with undone():
                    response = client.post(address, body)
                assert response.status_code < 500, f"{name}: {body}"
