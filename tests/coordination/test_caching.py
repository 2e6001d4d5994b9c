"""The cache while Redis is down: it forgets, it does not fail, and it does not hold anybody up."""

import os
import time
from collections.abc import Iterator

import pytest

from coordination.caching import SteadyRedisCache


@pytest.fixture(autouse=True)
def _hears_again(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Begin each test as if Redis had never been silent."""
    monkeypatch.setattr(SteadyRedisCache, "_silent_until", 0.0)
    yield
    SteadyRedisCache._silent_until = 0.0


@pytest.fixture
def down() -> SteadyRedisCache:
    """A cache whose Redis refuses: port 9 of this machine, on which nothing listens."""
    cache = SteadyRedisCache("redis://127.0.0.1:9/0", {})
    cache._own.clear()
    return cache


@pytest.mark.worker
def test_cache_without_redis_keeps_and_counts_in_memory(down: SteadyRedisCache) -> None:
    down.set("state", "Velland")
    added = down.add("tries", 0)
    count = [down.incr("tries"), down.incr("tries")]

    assert (down.get("state"), added, count) == ("Velland", True, [1, 2])
    assert (down.get("other", "nothing"), down.has_key("state")) == ("nothing", True)
    assert down.get_many(["state", "other"]) == {"state": "Velland"}
    down.delete("state")
    assert down.get("state") is None


@pytest.mark.worker
def test_cache_without_redis_answers_at_once(down: SteadyRedisCache) -> None:
    began = time.monotonic()

    for number in range(100):
        down.get(f"key-{number}")

    assert time.monotonic() - began < 0.8


@pytest.mark.worker
def test_cache_without_redis_says_so_once(down: SteadyRedisCache, caplog: pytest.LogCaptureFixture) -> None:
    down.get("a"), down.get("b")

    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert caplog.records[0].message.endswith("this process uses its own memory.")


@pytest.mark.redis
def test_cache_uses_redis_again_when_it_answers(down: SteadyRedisCache) -> None:
    there = SteadyRedisCache(os.environ["REDIS_URL"], {"KEY_PREFIX": "tests"})
    there.set("known", "before")
    down.get("known")
    during = there.get("known")

    SteadyRedisCache._silent_until = 0.0

    assert (during, there.get("known")) == (None, "before")
    there.delete("known")
