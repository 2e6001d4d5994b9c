from typing import Any

import pytest

from coordination import attention, conformity, jobs


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The conformity registry without the checks of the apps; a test registers its own."""
    monkeypatch.setattr(conformity, "_checks", {})
    monkeypatch.setattr(conformity, "_derived", {})
    return conformity


@pytest.fixture
def sources(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The attention registry without the sources of the apps."""
    monkeypatch.setattr(attention, "_sources", {})
    return attention


@pytest.fixture
def handlers(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The job handlers without those of the apps, by kind."""
    own: dict[str, Any] = {}
    monkeypatch.setattr(jobs, "_handlers", own)
    return own
