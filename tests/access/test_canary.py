"""Canaries in every field that is not open to all: nobody meets one that is closed to them, their owners meet each."""

import pytest

from tests.access.conftest import Walked
from tests.access.expectations import CAST, CLOSED
from tests.access.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]


def test_circles_all_have_a_row(world: World) -> None:
    assert set(world.tokens.by_circle) == set(CLOSED)


def test_nobody_meets_a_canary_that_is_closed_to_them(world: World, walked: Walked) -> None:
    leaks = [
        f"{who} met {circle}: {place} at {walked.sightings.met[who][token]}"
        for circle, (closed_to, _found_by) in CLOSED.items()
        for token, place in world.tokens.by_circle[circle].items()
        for who in CAST
        if who in closed_to and token in walked.sightings.met[who]
    ]

    assert not leaks, f"{len(leaks)} leaks:\n" + "\n".join(leaks)


def test_owners_meet_every_canary_of_theirs(world: World, walked: Walked) -> None:
    unseen = [
        f"{who} did not meet {circle}: {place}"
        for circle, (_closed_to, found_by) in CLOSED.items()
        for token, place in world.tokens.by_circle[circle].items()
        for who in sorted(found_by)
        if token not in walked.sightings.met[who]
    ]

    assert not unseen, f"{len(unseen)} unseen:\n" + "\n".join(unseen)
