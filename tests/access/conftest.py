"""One world for all access tests, built once and rolled back at their end; one walk through it."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from coordination import clock
from tests.access.canary import Sightings
from tests.access.expectations import ROUTES
from tests.access.ground_floor import furnish
from tests.access.matrix import Outcome, walk
from tests.access.routes import ROUTES as WALKED
from tests.access.walking import Drawing, kept_viewers, quiet
from tests.access.world import TODAY, World, build


@pytest.fixture(scope="package")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("access") / "var"


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: Any, store: Path) -> Iterator[World]:
    """The cast and their records; a test that writes undoes it in a savepoint of its own."""
    # A proof of who somebody is holds for the whole walk, however slow the machine.
    held = override_settings(VAR_DIR=store, ACCOUNT_REAUTHENTICATION_TIMEOUT=86_400)
    with held, django_db_blocker.unblock(), clock.frozen_at(TODAY), transaction.atomic():
        built = build()
        furnish(built)
        yield built
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _own_store(settings: Any, store: Path) -> None:
    """The files of the world are read by every test."""
    settings.VAR_DIR = store


@dataclass(frozen=True)
class Walked:
    """One walk through the matrix: what came of the cells, and which canaries were met on the way."""

    outcome: Outcome
    sightings: Sightings


CELLS = pytest.StashKey[int]()


@pytest.fixture(scope="package")
def walked(world: World, request: pytest.FixtureRequest) -> Walked:
    drawing, sightings = Drawing(), Sightings(world.tokens)
    with quiet(), kept_viewers(), drawing.taken_over():
        outcome = walk(
            world,
            drawing,
            sightings.cell,
            full=bool(os.environ.get("NCM_MATRIX_FULL")),
            first=bool(os.environ.get("NCM_MATRIX_FIRST")),
        )
    request.config.stash[CELLS] = outcome.cells
    return Walked(outcome, sightings)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if CELLS in config.stash:
        unclassified = len({route.name for route in WALKED} ^ set(ROUTES))
        terminalreporter.write_line(f"The matrix: {config.stash[CELLS]:,} cells, {unclassified} unclassified.")
