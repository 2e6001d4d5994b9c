"""Serve the demonstration from one command: web, worker and beat, none of which outlives it.

`bin/demo` runs this module. What a killed process leaves undone stands in the database (design, rule 8).
"""

import argparse
import os
import socket
import sys
import time
from pathlib import Path

from coordination.locks import LockHeldError, hold, release_leftover
from coordination.probe import answers
from coordination.supervision import BASE_DIR, STOP_SECONDS, Service, Supervisor, say

START_SECONDS = 60


def demo_services(port: int) -> list[Service]:
    """Return the three services of the demonstration: one web process, one worker, one beat."""
    python = sys.executable
    web = [python, "-m", "gunicorn", "coordination.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    web += ["--worker-class", "gthread", "--workers", "1", "--threads", "8", "--timeout", "60"]
    web += ["--graceful-timeout", "10", "--no-control-socket"]
    celery = [python, "-m", "celery", "-A", "coordination"]
    worker = [*celery, "worker", "-P", "threads", "-c", "2", "--loglevel", "INFO", "--hostname", "demo@%h"]
    # The schedule is one tick a minute, so beat keeps no file that a crash could damage.
    beat = [*celery, "beat", "--loglevel", "INFO", "--scheduler", "celery.beat:Scheduler"]
    return [Service("web", web), Service("worker", worker), Service("beat", beat)]


def port_is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def greeting(port: int, logins: Path) -> str:
    known = logins.read_text(encoding="utf-8").rstrip() if logins.exists() else ""
    lines = ["", f"The register is served at http://127.0.0.1:{port}/", known, "Ctrl-C ends it."]
    return "\n".join(lines)


def serve(port: int, folder: Path) -> None:
    """Serve the demonstration on 127.0.0.1 until Ctrl-C."""
    try:
        hold(folder / "run" / "demo.lock", wait_seconds=0)
    except LockHeldError as error:
        raise SystemExit(f"A demo runs here already (process {error.pid}). End it with Ctrl-C first.") from error
    supervisor = Supervisor(folder, demo_services(port))
    for service in supervisor.services:
        release_leftover(supervisor.lock(service.name), service.name, say, STOP_SECONDS)
    if not port_is_free(port):
        raise SystemExit(f"Port {port} is in use. Choose another: bin/demo --port {port + 1}")
    os.environ["NCM_BASE_URL"] = os.environ.get("NCM_BASE_URL") or f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + START_SECONDS
    greeted = False

    def greet() -> None:
        nonlocal greeted
        if greeted:
            return
        if answers(port):
            greeted = True
            say(greeting(port, folder / "logins.txt"))
        elif time.monotonic() > deadline:
            greeted = True
            say(f"The site does not answer yet. Its log says why: {supervisor.log('web')}")

    supervisor.run(greet)
    say("\nThe demo has ended.")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m coordination.embedded", description=serve.__doc__)
    parser.add_argument("--port", type=int, default=8000, help="the port on 127.0.0.1")
    options = parser.parse_args()
    serve(options.port, Path(os.environ.get("NCM_VAR") or BASE_DIR / "var").resolve())


if __name__ == "__main__":
    main()
