"""What of the machines stands on the administrator's Today, and on nobody else's."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from coordination import clock
from coordination.access import viewer
from coordination.enums import JobState, NoticeState
from coordination.health import needs
from coordination.models import Backup, Heartbeat, User
from tests.factories import coordination as make

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
WELL = needs.Facts(NOW, NOW, NOW, 2, 0)


@pytest.fixture(autouse=True)
def _now(freeze: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    freeze(NOW)
    monkeypatch.setattr(needs, "scarcest", lambda: (50, 100))


@pytest.mark.parametrize(
    ("facts", "owes", "disk", "keys"),
    [
        (WELL, True, 50, []),
        (needs.Facts(None, None, NOW, 2, 0), True, 50, ["worker"]),
        (needs.Facts(NOW - 6 * MINUTE, NOW, NOW, 2, 0), True, 50, ["worker"]),
        (needs.Facts(NOW - 5 * MINUTE, NOW, NOW, 2, 0), True, 50, []),
        (needs.Facts(NOW, NOW - 6 * MINUTE, NOW, 2, 0), True, 50, ["schedule"]),
        (needs.Facts(NOW, NOW, None, 2, 0), True, 50, ["backup"]),
        (needs.Facts(NOW, NOW, None, 2, 0), False, 50, []),
        (needs.Facts(NOW, NOW, NOW - dt.timedelta(days=3), 2, 0), True, 50, ["backup"]),
        (needs.Facts(NOW, NOW, NOW - dt.timedelta(days=3), 5, 0), True, 50, []),
        (WELL, True, 9, ["disk"]),
        (WELL, True, None, []),
        (needs.Facts(NOW, NOW, NOW, 2, 4), True, 50, ["failed"]),
    ],
)
def test_what_is_down_old_or_full_is_told(facts: needs.Facts, owes: bool, disk: int | None, keys: list[str]) -> None:
    found = needs.problems(facts, NOW, owes_backup=owes, disk_percent=disk)

    assert [key for key, _what, _sentence in found] == keys


def test_administrator_has_it_on_today_with_two_queries_at_most(
    administrator: User, django_assert_max_num_queries: Any
) -> None:
    make.job(state=JobState.FAILED)
    make.notice(state=NoticeState.FAILED)
    make.notice(state=NoticeState.FAILED)
    Heartbeat.objects.create(process="worker", name="one", seen_at=NOW)
    Heartbeat.objects.create(process="schedule", name="tick", seen_at=NOW)
    Backup.objects.create(at=NOW, place="/vault", database="sqlite")
    who = viewer(administrator)

    with django_assert_max_num_queries(2):
        items = needs._items(who, clock.today(), 50)
    with django_assert_max_num_queries(2):
        count = needs._count(who, clock.today())

    assert [(item.key, item.sentence, item.act_url) for item in items] == [
        ("coordination.health:failed", "3 jobs or messages wait for somebody to look at them.", "/failed/")
    ]
    assert count == 1


@pytest.mark.parametrize("name", ["officer", "head", "auditor", "npc", "focal", "observer", "nobody"])
def test_nobody_else_has_it_on_today(name: str, request: Any, django_assert_num_queries: Any) -> None:
    who, on = viewer(request.getfixturevalue(name)), clock.today()

    with django_assert_num_queries(0):
        assert needs._items(who, on, 50) == []


def test_today_of_the_administrator_tells_that_the_worker_is_silent(
    administrator: User, officer: User, as_user: Callable[[User], Client]
) -> None:
    assert "The worker is silent" in as_user(administrator).get("/").content.decode()
    assert "The worker is silent" not in as_user(officer).get("/").content.decode()
