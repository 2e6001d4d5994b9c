"""The demonstration's own parts: the port, the greeting, the probe, and what --reset may delete."""

import os
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from coordination import embedded, locks, probe
from coordination.supervision import BASE_DIR


def environment(var: Path) -> dict[str, str]:
    """Return an environment with a folder of its own and nothing of the tests'."""
    return {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "NCM_VAR": str(var)}


def demo(var: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bin/demo", *words],
        cwd=BASE_DIR,
        env=environment(var),
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
    )


@pytest.mark.worker
def test_port_in_use_is_seen() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert not embedded.port_is_free(port)

    assert embedded.port_is_free(port)


def test_greeting_gives_the_address_and_the_logins(tmp_path: Path) -> None:
    logins = tmp_path / "logins.txt"
    logins.write_text("Officer: officer@secretariat.invalid\n")

    assert embedded.greeting(8001, logins).splitlines() == [
        "",
        "The register is served at http://127.0.0.1:8001/",
        "Officer: officer@secretariat.invalid",
        "Ctrl-C ends it.",
    ]


def test_second_demo_on_the_same_data_is_refused(tmp_path: Path) -> None:
    handle = locks.hold(tmp_path / "run" / "demo.lock", wait_seconds=0)

    with pytest.raises(SystemExit) as refused:
        embedded.serve(8000, tmp_path)

    os.close(handle)
    assert str(refused.value) == f"A demo runs here already (process {os.getpid()}). End it with Ctrl-C first."


@pytest.mark.parametrize(
    ("hosts", "name"),
    [
        ("", "127.0.0.1"),
        ("*", "127.0.0.1"),
        (".example.invalid", "example.invalid"),
        ("a.invalid, b.invalid", "a.invalid"),
    ],
)
def test_probe_uses_a_name_that_the_site_answers_to(hosts: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NCM_HOSTS", hosts)

    assert probe.site_name() == name


@pytest.mark.worker
def test_probe_says_no_where_nobody_answers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    assert probe.answers(port) is False


def test_reset_refuses_a_folder_that_is_no_demonstration(tmp_path: Path) -> None:
    kept = tmp_path / "register.sqlite3"
    kept.write_bytes(b"precious")

    result = demo(tmp_path, "--reset", "--setup-only")

    assert (result.returncode, kept.read_bytes()) == (1, b"precious")
    assert result.stderr == (f"Reset: {tmp_path} holds no demonstration (no demo.env in it), so nothing was deleted.\n")


def test_reset_refuses_while_a_demo_runs(tmp_path: Path) -> None:
    handle = locks.hold(tmp_path / "run" / "demo.lock", wait_seconds=0)

    result = demo(tmp_path, "--reset", "--setup-only")

    os.close(handle)
    assert (result.returncode, (tmp_path / "run" / "demo.lock").exists()) == (1, True)
    assert result.stderr == f"A demo runs here already (process {os.getpid()}). End it with Ctrl-C first.\n"


def test_demo_refuses_to_serve_another_mode(tmp_path: Path) -> None:
    result = subprocess.run(
        ["bin/demo", "--setup-only"],
        cwd=BASE_DIR,
        env={**environment(tmp_path), "NCM_MODE": "production"},
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )

    assert result.returncode == 1
    assert result.stderr == (
        "NCM_MODE is production here. bin/demo serves the demonstration only: unset NCM_MODE and run it again.\n"
    )


@pytest.mark.worker
@pytest.mark.timeout(300)
def test_demo_begins_afresh_serves_heals_and_ends_together(tmp_path: Path) -> None:
    (tmp_path / "demo.env").write_text("NCM_MODE=demo\nNCM_SECRET_KEY=old\n")
    (tmp_path / "register.sqlite3").write_bytes(b"the data of an earlier demonstration")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    words = ["bin/demo", "--reset", "--port", str(port)]
    process = subprocess.Popen(
        words, cwd=BASE_DIR, env=environment(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout is not None
    output = process.stdout
    said: list[str] = []

    def hear(sought: str) -> str:
        """Read on until a line begins with what is sought, and return it."""
        for line in output:
            said.append(line)
            if line.startswith(sought):
                return line
        raise AssertionError(f"{sought!r} was never said:\n{''.join(said)}")

    try:
        hear(f"Reset: deleting from {tmp_path}: demo.env register.sqlite3.")
        hear(f"The register is served at http://127.0.0.1:{port}/")
        hear("Ctrl-C ends it.")
        services = {name: locks.holder(tmp_path / "run" / f"{name}.lock") for name in ("web", "worker", "beat")}
        assert probe.answers(port, "/readyz")

        os.kill(services["worker"], signal.SIGKILL)
        hear("The worker ended (signal 9); it starts again now.")

        process.send_signal(signal.SIGINT)
        hear("The demo has ended.")
        assert process.wait(timeout=30) == 0
    finally:
        process.kill()
        process.wait()
        output.close()

    assert "".join(said).count("@demo.invalid") >= 3
    assert all(locks.is_free(tmp_path / "run" / f"{name}.lock") for name in services)
    assert not probe.answers(port)
