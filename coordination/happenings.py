"""What a lower room did that upper rooms answer to: a receiver registered by the upper app.

A lower app never names an upper one; it says what happened, inside its own transaction.
"""

from collections.abc import Callable
from typing import Any

_receivers: dict[str, list[Callable[..., None]]] = {}


def on(happening: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a receiver (in an app's `receivers.py`)."""

    def register(function: Callable[..., None]) -> Callable[..., None]:
        _receivers.setdefault(happening, []).append(function)
        return function

    return register


def happened(happening: str, **facts: Any) -> None:
    """Call every receiver in this transaction; a failure undoes the cause as well."""
    for receive in _receivers.get(happening, []):
        receive(**facts)
