"""The campaigns run in the world of the access tests."""

from tests.access.conftest import _own_store, store, world

__all__ = ["_own_store", "store", "world"]
