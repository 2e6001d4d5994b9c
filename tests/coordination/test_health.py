"""How the machines are: each check with its thresholds, none that holds up the page, and who may read it."""

import datetime as dt
import time
from collections import namedtuple
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from coordination import clock, health, wakeups
from coordination.enums import JobState, NoticeState
from coordination.health import Finding, beating, outgoing, processes, registry, stores
from coordination.models import Backup, Heartbeat, User
from coordination.ui import Tone
from tests.factories import coordination as make

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
Usage = namedtuple("Usage", "total used free")


@pytest.fixture(autouse=True)
def _now(freeze: Callable[..., None]) -> None:
    freeze(NOW)


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The registry without the checks of the ground floor."""
    monkeypatch.setattr(registry, "_checks", {})
    return registry


def beat(process: str, minutes: float, name: str = "one", version: str = "") -> None:
    from django.conf import settings

    Heartbeat.objects.create(
        process=process, name=name, seen_at=NOW - minutes * MINUTE, version=version or settings.VERSION
    )


# The registry.


def test_check_that_fails_is_unknown_and_the_others_are_told(checks: Any) -> None:
    health.check("good", "Good")(lambda: Finding(Tone.MET, "1"))

    @health.check("bad", "Bad")
    def bad() -> Finding:
        raise RuntimeError("boom")

    found = health.report()

    assert [(one.key, one.finding.tone, one.finding.figure) for one in found] == [
        ("good", Tone.MET, "1"),
        ("bad", Tone.UNKNOWN, "not measured"),
    ]
    assert registry.worst(found) == Tone.UNKNOWN


@pytest.mark.parametrize(
    ("tones", "worst"),
    [
        ([Tone.NA, Tone.MET], Tone.MET),
        ([Tone.MET, Tone.SOON, Tone.UNKNOWN], Tone.SOON),
        ([Tone.HAND, Tone.SOON], Tone.HAND),
        ([], Tone.UNKNOWN),
    ],
)
def test_whole_is_as_its_worst_part(tones: list[Tone], worst: Tone, checks: Any) -> None:
    reports = [health.Report("x", "X", Finding(tone, ""), NOW) for tone in tones]

    assert registry.worst(reports) == worst


def test_what_does_not_answer_is_left_behind_in_time() -> None:
    began = time.monotonic()

    with pytest.raises(registry.TooSlowError):
        health.within(lambda: time.sleep(3), seconds=0.1)

    assert time.monotonic() - began < 1


def test_what_is_asked_within_a_time_answers_or_raises_as_it_would() -> None:
    assert health.within(lambda: 7) == 7
    with pytest.raises(OSError, match="gone"):
        health.within(_gone)


def _gone() -> None:
    raise OSError("gone")


# Worker, schedule, broker.


@pytest.mark.parametrize(
    ("minutes", "tone"), [([], Tone.HAND), ([1], Tone.MET), ([4], Tone.SOON), ([6], Tone.HAND), ([60, 1], Tone.MET)]
)
def test_worker_is_judged_by_its_last_sign_of_life(minutes: list[float], tone: Tone) -> None:
    for number, ago in enumerate(minutes):
        beat("worker", ago, f"worker{number}")

    assert processes.worker().tone == tone


def test_worker_that_takes_no_work_or_is_of_another_version_is_told() -> None:
    beat("worker", 1, version="0.0.9")
    assert (processes.worker().tone, "0.0.9" in processes.worker().remedy) == (Tone.SOON, True)

    make.job(state=JobState.QUEUED, not_before=NOW - 11 * MINUTE)
    assert (processes.worker().tone, "jobs that have waited" in processes.worker().figure) == (Tone.HAND, True)


@pytest.mark.parametrize(("minutes", "tone"), [(None, Tone.HAND), (1, Tone.MET), (4, Tone.SOON), (6, Tone.HAND)])
def test_schedule_is_judged_by_its_last_tick(minutes: float | None, tone: Tone) -> None:
    if minutes is not None:
        beat("schedule", minutes)

    assert processes.schedule().tone == tone


def test_tick_of_the_schedule_leaves_a_sign_and_that_of_a_new_worker_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wakeups.schedule, "tick", lambda: None)
    beat("worker", 60 * 30, "gone since yesterday")

    wakeups.tick()
    assert not Heartbeat.objects.filter(process="schedule").exists()

    wakeups.tick("schedule")
    assert list(Heartbeat.objects.values_list("process", "seen_at")) == [("schedule", NOW)]


def test_sign_of_life_is_one_row_a_process_and_one_write_a_minute(django_assert_num_queries: Any) -> None:
    beating.seen("worker", "demo@host")

    with django_assert_num_queries(1):
        beating.seen("worker", "demo@host")

    assert Heartbeat.objects.count() == 1
    beating.gone("worker", "demo@host")
    assert Heartbeat.objects.count() == 0


def test_broker_of_files_counts_what_waits_and_a_missing_one_needs_a_hand(settings: Any, tmp_path: Any) -> None:
    settings.CELERY_BROKER_URL, settings.BROKER_DIR = "filesystem://", tmp_path
    assert processes.broker().tone == Tone.HAND

    (tmp_path / "queue").mkdir()
    for number in range(3):
        (tmp_path / "queue" / str(number)).touch()
    assert (processes.broker().tone, processes.broker().figure) == (
        Tone.MET,
        "folder of files; wake-ups waiting: 3",
    )


def test_redis_that_is_down_is_told_in_time(settings: Any, socket_enabled: None) -> None:
    settings.CELERY_BROKER_URL = settings.REDIS_URL = "redis://127.0.0.1:1/0"
    began = time.monotonic()

    found = [processes.broker(), processes.cache()]

    assert [one.tone for one in found] == [Tone.HAND, Tone.SOON]
    assert time.monotonic() - began < 2


# Database, disk, backup.


def test_database_tells_its_size_and_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert stores.database().tone == Tone.MET

    monkeypatch.setattr(stores.MigrationExecutor, "migration_plan", lambda self, targets: [1, 2])
    found = stores.database()
    assert (found.tone, "count" not in found.figure, found.figure.endswith(": 2")) == (Tone.HAND, True, True)


@pytest.mark.parametrize(
    ("free", "tone"),
    [
        (9_000_000_000, Tone.HAND),
        (10_000_000_000, Tone.SOON),
        (19_000_000_000, Tone.SOON),
        (20_000_000_000, Tone.MET),
    ],
)
def test_disk_is_judged_by_its_share(free: int, tone: Tone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores.shutil, "disk_usage", lambda path: Usage(100_000_000_000, 0, free))

    assert stores.disk().tone == tone


def test_disk_with_a_large_share_of_very_little_needs_a_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores.shutil, "disk_usage", lambda path: Usage(1_000_000_000, 0, 900_000_000))

    assert stores.disk().tone == Tone.HAND


@pytest.mark.parametrize(
    ("mode", "days", "limit", "tone"),
    [
        ("production", None, None, Tone.HAND),
        ("demo", None, None, Tone.NA),
        ("production", 1.9, None, Tone.MET),
        ("production", 2.1, None, Tone.HAND),
        ("demo", 2.1, None, Tone.HAND),
        ("production", 2.1, 7, Tone.MET),
    ],
)
def test_backup_is_judged_by_the_number_of_the_house(
    mode: str, days: float | None, limit: int | None, tone: Tone, settings: Any
) -> None:
    settings.MODE = mode
    if days is not None:
        Backup.objects.create(at=NOW - dt.timedelta(days=days), place="/vault", database="sqlite")
    if limit is not None:
        make.house_value("coordination.backup_days", limit)

    assert stores.backup().tone == tone


# Mails and failed work.


def test_mail_that_waits_too_long_is_told_with_its_problem(settings: Any) -> None:
    settings.MODE, settings.MAIL_SERVER = "production", {"host": "mail"}
    make.notice(state=NoticeState.SENT, finished_at=NOW)
    assert outgoing.mail().tone == Tone.MET

    make.notice(state=NoticeState.QUEUED, created_at=NOW - 40 * MINUTE, problem="SMTPException: no")
    found = outgoing.mail()
    assert (found.tone, "SMTPException: no" in found.remedy) == (Tone.HAND, True)


def test_mail_server_that_nobody_named_needs_a_hand_in_production_alone(settings: Any) -> None:
    assert outgoing.mail().tone == Tone.NA
    settings.MODE, settings.MAIL_SERVER = "production", {}
    assert outgoing.mail().tone == Tone.HAND


def test_failed_work_is_counted() -> None:
    assert outgoing.failed().tone == Tone.MET
    make.job(state=JobState.FAILED)
    make.notice(state=NoticeState.FAILED)
    assert (outgoing.failed().tone, outgoing.failed().figure) == (Tone.HAND, "jobs: 1; messages: 1")


# The page and the command.


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("administrator", 200),
        ("officer", 200),
        ("auditor", 200),
        *((name, 403) for name in ("head", "npc", "mission", "focal", "observer", "nobody")),
    ],
)
def test_page_is_read_by_those_who_look_after_the_register(
    name: str, status: int, as_user: Callable[[User], Client], request: Any
) -> None:
    response = as_user(request.getfixturevalue(name)).get("/health/")

    assert (response.status_code, "Worker" in response.content.decode()) == (status, status == 200)


def test_page_says_what_to_do_in_words(administrator: User, as_user: Callable[[User], Client]) -> None:
    text = as_user(administrator).get("/health/").content.decode()

    assert "none has been seen" in text
    assert "needs a hand" in text
    assert "Start the worker again" in text


@pytest.mark.parametrize(
    ("tone", "code"), [(Tone.MET, None), (Tone.NA, None), (Tone.SOON, 1), (Tone.HAND, 2), (Tone.UNKNOWN, 3)]
)
def test_command_prints_each_check_and_exits_as_watching_programs_expect(
    tone: Tone, code: int | None, checks: Any, capsys: pytest.CaptureFixture
) -> None:
    health.check("one", "One")(lambda: Finding(tone, "a\tfigure\nin lines", "Do it."))
    exited = None

    try:
        call_command("health")
    except SystemExit as error:
        exited = error.code

    line = capsys.readouterr().out.splitlines()
    assert exited == code
    assert [text.split("\t")[0] for text in line] == ["one"]
    assert line[0].split("\t")[2:] == ["a figure in lines", "Do it."]


def test_clock_of_the_findings_is_the_one_clock(checks: Any) -> None:
    health.check("one", "One")(lambda: Finding(Tone.MET, ""))

    assert health.report()[0].measured_at == clock.now() == NOW
