"""The supervisor, with real processes that stand in for web, worker and beat."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from coordination import locks
from coordination.supervision import BASE_DIR, Service, Supervisor

SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]


def until(condition: Callable[[], object], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False


def alive(pid: int) -> bool:
    """Return whether the process runs; a zombie that nobody has reaped yet does not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    supervisor = Supervisor(tmp_path, [Service("worker", SLEEPER)])
    yield supervisor
    supervisor.stop()


def started(supervisor: Supervisor) -> int:
    """Start the only service and return its process once it holds its lock."""
    supervisor.start(supervisor.services[0])
    lock = supervisor.lock("worker")
    assert until(lambda: locks.holder(lock))
    return locks.holder(lock)


def test_lock_held_is_refused_and_names_its_holder(tmp_path: Path) -> None:
    path = tmp_path / "web.lock"
    handle = locks.hold(path, wait_seconds=0)

    with pytest.raises(locks.LockHeldError) as refused:
        locks.hold(path, wait_seconds=0.2)

    os.close(handle)
    assert refused.value.pid == os.getpid()
    assert locks.is_free(path)


def test_lock_of_a_process_that_is_gone_names_nobody(tmp_path: Path) -> None:
    path = tmp_path / "web.lock"
    path.write_text(f"{os.getpid()} 1\n")

    assert locks.holder(path) == 0


def test_service_takes_its_lock_and_a_second_one_is_refused(supervisor: Supervisor) -> None:
    started(supervisor)

    assert not locks.is_free(supervisor.lock("worker"))
    with pytest.raises(locks.LockHeldError):
        locks.hold(supervisor.lock("worker"), wait_seconds=0)


def test_killed_service_is_started_again_and_said_so(
    supervisor: Supervisor, capsys: pytest.CaptureFixture[str]
) -> None:
    first = started(supervisor)

    os.kill(first, signal.SIGKILL)

    def again() -> bool:
        supervisor.watch()
        return locks.holder(supervisor.lock("worker")) not in (0, first)

    assert until(again)
    assert capsys.readouterr().out.startswith("The worker ended (signal 9); it starts again now.")


def test_service_that_keeps_falling_is_started_ever_more_slowly(tmp_path: Path) -> None:
    supervisor = Supervisor(tmp_path, [Service("beat", [sys.executable, "-c", "raise SystemExit(3)"])])
    service = supervisor.services[0]
    supervisor.start(service)
    pauses = []

    for _ in range(3):
        assert until(lambda: not service.is_running())
        supervisor.watch()
        assert service.restart_at is not None
        pauses.append(round(service.restart_at - time.monotonic()))
        supervisor.start(service)
    supervisor.stop()

    assert pauses == [0, 1, 2]


def test_stop_ends_every_service_and_frees_its_lock(supervisor: Supervisor) -> None:
    process = started(supervisor)

    supervisor.stop()

    assert not alive(process)
    assert locks.is_free(supervisor.lock("worker"))


def test_stop_does_not_wait_for_a_service_that_ignores_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coordination.supervision.STOP_SECONDS", 1)
    deaf = [sys.executable, "-c", "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(600)"]
    supervisor = Supervisor(tmp_path, [Service("worker", deaf)])
    process = started(supervisor)
    time.sleep(0.3)

    supervisor.stop()

    assert not alive(process)


def test_services_die_with_a_killed_supervisor(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path\n"
        "from coordination.supervision import Service, Supervisor\n"
        f"supervisor = Supervisor(Path({str(tmp_path)!r}), [Service('worker', {SLEEPER!r})])\n"
        "supervisor.run(lambda: None)\n"
    )
    lock = tmp_path / "run" / "worker.lock"
    parent = subprocess.Popen([sys.executable, "-c", program], cwd=BASE_DIR)
    assert until(lambda: locks.holder(lock))
    service = locks.holder(lock)

    parent.kill()
    parent.wait()

    assert until(lambda: not alive(service))
    assert until(lambda: locks.is_free(lock))


def test_leftover_of_an_earlier_run_is_ended_before_a_new_one_starts(supervisor: Supervisor) -> None:
    process = started(supervisor)
    said: list[str] = []

    locks.release_leftover(supervisor.lock("worker"), "worker", said.append, wait_seconds=5)

    assert not alive(process)
    assert said == [f"Waiting for the worker of an earlier run to end (process {process})."]


def test_guard_refuses_a_parent_that_is_gone(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "coordination.supervision", "--lock", str(tmp_path / "x.lock"), "--parent", "1"]

    result = subprocess.run([*command, "--", *SLEEPER], cwd=BASE_DIR, capture_output=True, text=True, timeout=20)

    assert result.returncode == 1
    assert result.stderr == "The process that started this one is gone.\n"
