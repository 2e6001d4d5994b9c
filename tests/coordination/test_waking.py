"""Telling workers that rows wait: never slower than the act itself, whatever the broker does."""

import subprocess
import sys
import threading
import time

import pytest

from coordination import waking
from coordination.supervision import BASE_DIR
from coordination.waking import Bell


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What reached the broker."""
    sent: list[tuple[str, str]] = []
    monkeypatch.setattr(waking, "publish", lambda task, key: sent.append((task, key)))
    return sent


def test_all_are_published_in_order_by_one_thread(published: list[tuple[str, str]]) -> None:
    bell = Bell()
    before = threading.active_count()

    for number in range(300):
        bell.ring("coordination.work", str(number))
    threads = threading.active_count() - before
    bell.settle(5)

    assert published == [("coordination.work", str(number)) for number in range(300)]
    assert threads <= 1


def test_ring_returns_while_the_broker_hangs_and_what_is_too_much_is_left_to_the_tick(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answer, sent = threading.Event(), []
    monkeypatch.setattr(waking, "publish", lambda task, key: (answer.wait(10), sent.append(key)))
    monkeypatch.setattr(waking, "MOST_WAITING", 10)
    bell = Bell()
    began = time.monotonic()

    for number in range(1000):
        bell.ring("coordination.work", str(number))
    taken = time.monotonic() - began
    answer.set()
    bell.settle(5)

    assert taken < 1
    assert 10 <= len(sent) <= 11


def test_broker_that_is_down_is_asked_once_and_said_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked, go = [], threading.Event()

    def refuse(task: str, key: str) -> None:
        go.wait(5)
        asked.append(key)
        raise ConnectionError("refused")

    monkeypatch.setattr(waking, "publish", refuse)
    bell = Bell()
    for number in range(50):
        bell.ring("coordination.work", str(number))
    go.set()
    bell.settle(5)

    assert asked == ["0"]
    assert [record.getMessage() for record in caplog.records] == [
        "The broker was not reached (refused); the next tick will find coordination.work 0 and 49 more."
    ]


def test_bell_rings_again_after_the_broker_was_down(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([ConnectionError("refused"), None])
    sent: list[str] = []

    def publish(task: str, key: str) -> None:
        if error := next(answers):
            raise error
        sent.append(key)

    monkeypatch.setattr(waking, "publish", publish)
    bell = Bell()

    bell.ring("coordination.work", "lost")
    bell.settle(5)
    bell.ring("coordination.work", "heard")
    bell.settle(5)

    assert sent == ["heard"]


@pytest.mark.parametrize(("broker", "heard"), [("pass", "heard\n"), ("time.sleep(60)", "")])
def test_command_that_ends_at_once_has_last_words_and_no_long_wait(broker: str, heard: str) -> None:
    program = (
        "import time\nfrom coordination import waking\n"
        f"def publish(task, key):\n    {broker}\n    print('heard', flush=True)\n"
        "waking.publish = publish\nwaking.wake('coordination.work', 'key')\n"
    )
    began = time.monotonic()

    ended = subprocess.run([sys.executable, "-c", program], cwd=BASE_DIR, capture_output=True, text=True, timeout=30)

    assert (ended.returncode, ended.stdout, ended.stderr) == (0, heard, "")
    assert time.monotonic() - began < 10
