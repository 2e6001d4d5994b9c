"""One installation a test, on SQLite and a queue of files, or on the PostgreSQL and Redis that bin/test offers."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from django.db import connections

from tests.worker.place import REDIS_DATABASE, Place, drop_database, make_database, on_server

DATABASE_URL = os.environ.get("DATABASE_URL", "")
REDIS_URL = os.environ.get("REDIS_URL", "")


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database with all tables and no rows, from which each test's own is copied."""
    url = make_database(_server(), None, tmp_path_factory.mktemp("tables"))
    yield url
    drop_database(url)


@pytest.fixture
def place(
    tables: str, tmp_path: Path, settings: Any, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Place]:
    """An installation whose database this test reads too, and whose worker is woken by what the test does."""
    folder = tmp_path / "var"
    folder.mkdir()
    settings.VAR_DIR = folder
    place = Place(folder, make_database(_server(), tables, folder), empty_redis())
    monkeypatch.setattr("coordination.celery.app", place.client)
    own = connections["default"]
    with django_db_blocker.unblock():
        connections["default"] = wrapper = _connection_to(place.database_url, own)
        try:
            yield place
        finally:
            place.stop()
            wrapper.close()
            connections["default"] = own
            drop_database(place.database_url)


def empty_redis() -> str:
    """Return the address of a database of Redis that is the tests' own, emptied; nothing without Redis."""
    if not REDIS_URL:
        return ""
    url = on_server(REDIS_URL, str(REDIS_DATABASE))
    with redis.Redis.from_url(url) as client:
        client.flushdb()
    return url


def _server() -> str:
    return "" if DATABASE_URL.startswith("sqlite") else DATABASE_URL


def _connection_to(url: str, own: Any) -> Any:
    """Return a connection like this process's own, without a pool, to another database."""
    options = {name: value for name, value in own.settings_dict["OPTIONS"].items() if name != "pool"}
    name = url.removeprefix("sqlite:///") if url.startswith("sqlite") else url.rpartition("/")[2]
    return type(own)({**own.settings_dict, "NAME": name, "OPTIONS": options}, "default")
