"""The cache of an installation with Redis, which forgets when Redis is down instead of failing.

Every page reads the State through the cache. Redis may be gone at any second (design, rule 8), and a page
must not be gone with it. While Redis does not answer, each process uses its own memory: counts of tries
still hold a process, and what others change is seen when the entry ends, a minute later.
"""

import logging
import time
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 5


class SteadyRedisCache(RedisCache):
    """Redis, and the memory of this process for as long as Redis does not answer."""

    # Shared by all threads, so that each does not find out for itself by waiting.
    _silent_until = 0.0

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        # The client's own default is to try four times over several seconds, within the request.
        limits = {"socket_connect_timeout": 0.2, "socket_timeout": 1, "retry": Retry(NoBackoff(), 0)}
        super().__init__(server, {**params, "OPTIONS": {**limits, **params.get("OPTIONS", {})}})
        self._own = LocMemCache("ncm-without-redis", {**params, "OPTIONS": {}})

    def _ask(self, name: str, *args: Any, **named: Any) -> Any:
        if time.monotonic() >= SteadyRedisCache._silent_until:
            try:
                return getattr(super(), name)(*args, **named)
            except RedisError as error:
                SteadyRedisCache._silent_until = time.monotonic() + PAUSE_SECONDS
                logger.warning("The cache in Redis does not answer (%s); this process uses its own memory.", error)
        return getattr(self._own, name)(*args, **named)

    def add(self, *args: Any, **named: Any) -> Any:
        return self._ask("add", *args, **named)

    def get(self, *args: Any, **named: Any) -> Any:
        return self._ask("get", *args, **named)

    def set(self, *args: Any, **named: Any) -> Any:
        return self._ask("set", *args, **named)

    def touch(self, *args: Any, **named: Any) -> Any:
        return self._ask("touch", *args, **named)

    def delete(self, *args: Any, **named: Any) -> Any:
        return self._ask("delete", *args, **named)

    def get_many(self, *args: Any, **named: Any) -> Any:
        return self._ask("get_many", *args, **named)

    def has_key(self, *args: Any, **named: Any) -> Any:
        return self._ask("has_key", *args, **named)

    def incr(self, *args: Any, **named: Any) -> Any:
        return self._ask("incr", *args, **named)

    def set_many(self, *args: Any, **named: Any) -> Any:
        return self._ask("set_many", *args, **named)

    def delete_many(self, *args: Any, **named: Any) -> Any:
        return self._ask("delete_many", *args, **named)

    def clear(self, *args: Any, **named: Any) -> Any:
        return self._ask("clear", *args, **named)
