"""Typed readers of the environment: a bad value stops the start, by name and with the remedy."""

import os
import shlex
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}


def refuse(name: str, problem: str, remedy: str) -> ImproperlyConfigured:
    """Return the error that names the variable, what is wrong with it, and the cure."""
    return ImproperlyConfigured(f"{name} {problem}. {remedy}")


def load_demo_file(base: Path) -> None:
    """Read var/demo.env where it exists; what the real environment sets wins."""
    folder = Path(os.environ.get("NCM_VAR") or base / "var")
    path = folder / "demo.env"
    # Tests set their mode themselves, so that a demo beside them changes nothing.
    if os.environ.get("NCM_MODE") or not path.is_file():
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        name, separator, value = line.partition("=")
        if not separator:
            raise refuse(str(path), f"line {number} is not NAME=value", "Delete the file and run bin/demo again.")
        os.environ.setdefault(name.strip(), value.strip())


def text(name: str, default: str = "") -> str:
    """Return the variable, or the content of the file that NAME_FILE points to."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise refuse(
                f"{name}_FILE", f"cannot be read ({error.strerror})", "Point it at a readable file."
            ) from error
    return os.environ.get(name, "").strip() or default


def one_of(name: str, allowed: tuple[str, ...], default: str) -> str:
    value = text(name, default)
    if value not in allowed:
        raise refuse(name, f"is {value!r}", f"Set it to one of: {', '.join(allowed)}.")
    return value


def boolean(name: str, default: bool) -> bool:
    value = text(name).lower()
    if not value:
        return default
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise refuse(name, f"is {value!r}", "Set it to true or false.")


def whole(name: str, default: int, low: int, high: int) -> int:
    value = text(name, str(default))
    if not value.isdigit() or not low <= int(value) <= high:
        raise refuse(name, f"is {value!r}", f"Set it to a whole number from {low} to {high}.")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def database(name: str, var_dir: Path) -> dict[str, object]:
    """Return Django's database settings from a URL; SQLite under `var_dir` without one.

    SQLite runs with WAL and immediate transactions, so that writers queue instead of failing.
    PostgreSQL uses psycopg's pool (2 to 8 connections a process).
    """
    value = text(name) or f"sqlite:///{var_dir / 'register.sqlite3'}"
    parts = urlsplit(value)
    if parts.scheme == "sqlite":
        path = value.removeprefix("sqlite:///")
        if not path:
            raise refuse(name, "names no file", "Write it as sqlite:////folder/register.sqlite3.")
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": path,
            "CONN_MAX_AGE": 600,
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                    "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16000;"
                ),
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        if not parts.path.strip("/"):
            raise refuse(name, "names no database", "Write it as postgresql://user:password@host:5432/name.")
        try:
            port = parts.port
        except ValueError as error:
            raise refuse(
                name, "has a port that is no number", "Write it as postgresql://user@host:5432/name."
            ) from error
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": port or "",
            "OPTIONS": {"pool": {"min_size": 2, "max_size": 8, "timeout": 10}},
        }
    raise refuse(name, f"has the scheme {parts.scheme!r}", "Use sqlite:/// or postgresql://.")


def redis_url(name: str) -> str:
    value = text(name)
    if value and (urlsplit(value).scheme not in {"redis", "rediss", "unix"} or not _has_good_port(value)):
        raise refuse(name, "is no Redis address", "Write it as redis://host:6379/0, or leave it out.")
    return value


def site(name: str, default: str) -> str:
    """Return the address of the site as people type it, without a slash at its end."""
    value = text(name, default)
    parts = urlsplit(value)
    if (
        parts.scheme not in {"http", "https"}
        or not parts.hostname
        or parts.path.strip("/")
        or not _has_good_port(value)
    ):
        raise refuse(name, f"is {value!r}", "Write it as https://register.example, without a path.")
    return value.rstrip("/")


def _has_good_port(value: str) -> bool:
    try:
        return urlsplit(value).port != 0
    except ValueError:
        return False


def mail(name: str) -> dict[str, object]:
    """Return the mail server from a URL such as smtp+tls://user:password@host:587; empty without one."""
    value = text(name)
    if not value:
        return {}
    parts = urlsplit(value)
    if parts.scheme not in {"smtp", "smtp+tls", "smtp+ssl"} or not parts.hostname or not _has_good_port(value):
        raise refuse(name, "is no mail server address", "Write it as smtp+tls://user:password@host:587.")
    return {
        "host": parts.hostname,
        "port": parts.port or {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}[parts.scheme],
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_tls": parts.scheme == "smtp+tls",
        "use_ssl": parts.scheme == "smtp+ssl",
        "timeout": 20,
    }


def folders(name: str) -> list[Path]:
    return [Path(part) for part in text(name).split(":") if part]


def command(name: str) -> list[str]:
    """Return the words of a command as a shell would part them; none where it is left out."""
    try:
        return shlex.split(text(name))
    except ValueError as error:
        raise refuse(name, "is no command", "Close its quotation marks, or leave it out.") from error
