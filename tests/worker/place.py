"""An installation of its own for one test: folder, database, broker, and the processes that work on them."""

import os
import shutil
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from celery import Celery
from django.test import override_settings
from psycopg import sql

from coordination.celery import broker_options
from coordination.embedded import demo_services
from coordination.supervision import BASE_DIR
from tests.worker.processes import Process, free_port, until

# What a process of the register takes over from whoever runs the tests.
KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "LD_LIBRARY_PATH", "NCM_PDF_LIBS", "NCM_FONT_DIRS")
REDIS_DATABASE = 15


def on_server(url: str, name: str) -> str:
    """Return the address of another database on the same PostgreSQL server."""
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def make_database(url: str, template: str | None, folder: Path) -> str:
    """Make a database for a place and return its address: a file in `folder`, or one on the server of `url`.

    `template` is the address of a database with the tables; without one they are made, which takes seconds.
    """
    if not url:
        path = folder / "register.sqlite3"
        if template:
            shutil.copy(template.removeprefix("sqlite:///"), path)
        made = f"sqlite:///{path}"
    else:
        name = f"ncm_place_{uuid.uuid4().hex[:12]}"
        words = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
        if template:
            words += sql.SQL(" TEMPLATE {}").format(sql.Identifier(urlsplit(template).path.lstrip("/")))
        _on_postgres(url, words)
        made = on_server(url, name)
    if not template:
        manage(environment_of(folder, made, ""), "migrate")
    return made


def drop_database(url: str) -> None:
    """Drop a database that `make_database` made on a server; files go with their folder."""
    if not url.startswith("sqlite"):
        name = sql.Identifier(urlsplit(url).path.lstrip("/"))
        _on_postgres(url, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))


def environment_of(folder: Path, database_url: str, redis_url: str, **more: str) -> dict[str, str]:
    """Return the environment of a demonstration in `folder`, whatever the tests' own environment says."""
    found = {name: os.environ[name] for name in KEPT if name in os.environ}
    found |= {
        "NCM_MODE": "demo",
        "NCM_SECRET_KEY": "of-no-worth-0123456789-abcdefghijklmnopqrstuvwxyz",
        "NCM_VAR": str(folder),
        "DATABASE_URL": database_url,
    }
    if redis_url:
        found["REDIS_URL"] = redis_url
    return found | more


def manage(environment: dict[str, str], *words: str) -> None:
    command = [sys.executable, "manage.py", *words, "-v0"]
    subprocess.run(command, cwd=BASE_DIR, env=environment, check=True)


class Place:
    """One installation: start its processes, ring its broker, stop everything."""

    def __init__(self, folder: Path, database_url: str, redis_url: str = "") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.database_url = database_url
        self.redis_url = redis_url
        self.processes: list[Process] = []
        self.client = self._client()

    def environment(self, **more: str) -> dict[str, str]:
        return environment_of(self.folder, self.database_url, self.redis_url, **more)

    def worker(self, *modules: str, **more: str) -> Process:
        """Start the demonstration's worker with the jobs of the tests, and wait until it listens."""
        process = self.start_worker(*modules, **more)
        if not until(lambda: process.said(" ready.")):
            raise AssertionError(f"The worker does not start: {process.log.read_text()[-2000:]}")
        return process

    def start_worker(self, *modules: str, **more: str) -> Process:
        loaded = ",".join(("tests.worker.work", "tests.worker.hurry", *modules))
        return self.start("worker", [*demo_services(0)[1].command, "-I", loaded], **more)

    def beat(self, name: str = "beat") -> Process:
        """Start the demonstration's beat with a tick every half second, and wait until it runs."""
        command = [word.replace("coordination", "tests.worker.quickly") for word in demo_services(0)[2].command]
        process = self.start(name, command)
        if not until(lambda: process.said("beat: Starting...")):
            raise AssertionError(f"The schedule does not start: {process.log.read_text()[-2000:]}")
        return process

    def web(self, **more: str) -> tuple[Process, int]:
        """Start the demonstration's web process with the page of the tests, and wait until it listens."""
        port = free_port()
        command = demo_services(port)[0].command
        command = [word.replace("coordination.wsgi", "tests.worker.site") for word in command]
        process = self.start("web", command, **more)
        if not until(lambda: process.said("Booting worker") and _listens(port)):
            raise AssertionError(f"The site does not start: {process.log.read_text()[-2000:]}")
        return process, port

    def start(self, name: str, command: list[str], **more: str) -> Process:
        logs = self.folder / "tests"
        logs.mkdir(exist_ok=True)
        (logs / f"{name}.log").unlink(missing_ok=True)
        process = Process(name, command, self.environment(**more), logs)
        self.processes.append(process)
        return process

    def collect_static(self) -> None:
        """Prepare what whole pages need."""
        manage(self.environment(), "collectstatic", "--noinput")

    def stop(self) -> None:
        for process in self.processes:
            process.kill()

    def ring(self, task: str = "coordination.tick", *arguments: str) -> None:
        """Send one message to the broker, by default the one that beat sends every minute."""
        self.client.send_task(task, args=arguments, retry=False, ignore_result=True)

    def ticks_until(self, condition: Callable[[], object], seconds: float = 40) -> bool:
        """Tick twice a second until the condition comes true; return whether it did."""
        last = 0.0

        def look() -> object:
            nonlocal last
            if time.monotonic() - last > 0.5:
                self.ring()
                last = time.monotonic()
            return condition()

        return until(look, seconds)

    def log(self, name: str) -> str:
        return (self.folder / "tests" / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    def _client(self) -> Any:
        """Return a Celery application that publishes to this place's broker and to no other."""
        url = self.redis_url or "filesystem://"
        with override_settings(CELERY_BROKER_URL=url, BROKER_DIR=self.folder / "broker"):
            options = broker_options()
        client = Celery("tests", broker=url, set_as_current=False, fixups=[])
        client.conf.broker_transport_options = options
        if not self.redis_url:
            client.conf.broker_transport = "coordination.filebroker:Transport"
        return client


def _on_postgres(url: str, words: sql.Composable) -> None:
    with psycopg.connect(on_server(url, "postgres"), autocommit=True) as connection:
        connection.execute(words)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
