"""What holds for every test: the mode is `test`, and the network is shut but for this machine where a mark says so."""

import os
from collections.abc import Generator

import pytest

# The tests with these marks talk to a process on this machine.
LOCAL_MARKS = ("browser", "worker", "postgres", "redis")


def pytest_configure(config: pytest.Config) -> None:
    if os.environ.get("NCM_MODE") != "test":
        raise pytest.UsageError("Run the tests with bin/test, or set NCM_MODE=test.")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if any(item.get_closest_marker(mark) for mark in LOCAL_MARKS):
            item.add_marker(pytest.mark.allow_hosts(["127.0.0.1", "::1"]))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail a skipped test: what a run cannot do is left out by its marker, in sight of everybody."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped. Leave it out by a marker instead (pyproject.toml lists them)."
    return report
