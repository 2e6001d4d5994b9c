"""Counting the tries at a signed link: at most so many a quarter of an hour, a link and a client."""

import hashlib
import logging

from django.core.cache import cache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

MOST = 10
WINDOW_SECONDS = 15 * 60


def one_more(*names: str) -> bool:
    """Count one try under each name and return whether any of them has gone beyond MOST in its window.

    A window begins with its first try. Where the cache is down the try counts as allowed: the token
    alone is too long to be guessed, and a holder is not to be kept out by our own fault.
    """
    try:
        counts = [_count(name) for name in names]
    except RedisError as error:
        logger.warning("Tries at a signed link are not counted, the cache does not answer: %s", error)
        return False
    return any(count > MOST for count in counts)


def _count(name: str) -> int:
    # The name holds an address or a token: only its digest is kept.
    key = f"contacts.tries.{hashlib.sha256(name.encode()).hexdigest()}"
    cache.add(key, 0, WINDOW_SECONDS)
    try:
        return int(cache.incr(key))
    except ValueError:  # The window ended between the two calls.
        cache.set(key, 1, WINDOW_SECONDS)
        return 1
