"""The demonstration, served as a person would meet it: web, worker and beat, on a folder of its own."""

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "register-of-velland"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Site:
    """One running demonstration; `address` is where it answers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("NCM_", "DATABASE", "REDIS"))}
        passed = {name: os.environ[name] for name in ("NCM_PDF_LIBS", "NCM_FONT_DIRS") if name in os.environ}
        self.environment = {
            **kept,
            **passed,
            "NCM_MODE": "demo",
            "NCM_VAR": str(folder),
            "NCM_SECRET_KEY": secrets.token_urlsafe(48),
            "NCM_BASE_URL": self.address,
        }
        self.process: subprocess.Popen | None = None

    def manage(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *words], cwd=ROOT, env=self.environment, capture_output=True, text=True
        )
        if done.returncode:
            raise RuntimeError(f"manage.py {' '.join(words)} failed:\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.manage("compile_texts")
        self.manage("migrate", "-v0")
        self.manage("collectstatic", "--noinput", "-v0")
        self.manage("seed_demo")
        with (self.folder / "serve.txt").open("w") as told:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "coordination.embedded", "--port", str(self.port)],
                cwd=ROOT,
                env=self.environment,
                stdout=told,
                stderr=subprocess.STDOUT,
            )
        for _ in range(150):
            try:
                with urllib.request.urlopen(f"{self.address}/readyz", timeout=2) as answer:  # noqa: S310 - our own site
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.2)
        raise RuntimeError(f"The site did not start:\n{(self.folder / 'serve.txt').read_text()}")

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=30)
