"""One world for all access tests of a module, built once and rolled back at its end."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import transaction

from coordination import clock
from tests.access.world import TODAY, World, build


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("access") / "var"


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, store: Path) -> Iterator[World]:
    """The cast and their records; a test that writes undoes it in a savepoint of its own."""
    before, django_settings.VAR_DIR = django_settings.VAR_DIR, store
    with django_db_blocker.unblock(), clock.frozen_at(TODAY), transaction.atomic():
        yield build()
        transaction.set_rollback(True)
    django_settings.VAR_DIR = before


@pytest.fixture(autouse=True)
def _own_store(settings: Any, store: Path) -> None:
    """The files of the world are read by every test of the module."""
    settings.VAR_DIR = store
