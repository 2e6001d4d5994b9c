"""Settings: every value comes from the environment, and a bad one stops the start by name with the cure."""

import os
import runpy
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from coordination import environment

SETTINGS = Path(environment.__file__).with_name("settings.py")
PRODUCTION = {
    "NCM_MODE": "production",
    "NCM_SECRET_KEY": "for-tests-only-0123456789-abcdefghijklmnopqrstuvwxyz",
    "DATABASE_URL": "postgresql://ncm@127.0.0.1:5432/ncm",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "NCM_HOSTS": "register.example.invalid",
    "NCM_BASE_URL": "https://register.example.invalid",
    "NCM_PROXY_COUNT": "1",
}
TEST = {"NCM_MODE": "test"}


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.startswith("NCM_") or name in {"DATABASE_URL", "REDIS_URL"}:
            monkeypatch.delenv(name)
    monkeypatch.setenv("NCM_VAR", str(tmp_path))


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return the settings as a process with these variables would read them."""

    def run(given: dict[str, str]) -> dict[str, Any]:
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(SETTINGS))

    return run


REFUSED = [
    (TEST, "NCM_MODE", "staging", "NCM_MODE is 'staging'. Set it to one of: demo, test, production."),
    (TEST, "NCM_DEBUG", "perhaps", "NCM_DEBUG is 'perhaps'. Set it to true or false."),
    (TEST, "NCM_IDLE_MINUTES", "4", "NCM_IDLE_MINUTES is '4'. Set it to a whole number from 5 to 60."),
    (TEST, "NCM_IDLE_MINUTES", "61", "NCM_IDLE_MINUTES is '61'. Set it to a whole number from 5 to 60."),
    (TEST, "NCM_SESSION_HOURS", "0", "NCM_SESSION_HOURS is '0'. Set it to a whole number from 1 to 24."),
    (TEST, "NCM_SESSION_HOURS", "25", "NCM_SESSION_HOURS is '25'. Set it to a whole number from 1 to 24."),
    (TEST, "NCM_PROXY_COUNT", "-1", "NCM_PROXY_COUNT is '-1'. Set it to a whole number from 0 to 5."),
    (TEST, "NCM_PROXY_COUNT", "6", "NCM_PROXY_COUNT is '6'. Set it to a whole number from 0 to 5."),
    (
        TEST,
        "NCM_BASE_URL",
        "register.example",
        "NCM_BASE_URL is 'register.example'. Write it as https://register.example, without a path.",
    ),
    (
        TEST,
        "NCM_BASE_URL",
        "https://register.example:http",
        "NCM_BASE_URL is 'https://register.example:http'. Write it as https://register.example, without a path.",
    ),
    (TEST, "DATABASE_URL", "mysql://host/ncm", "DATABASE_URL has the scheme 'mysql'. Use sqlite:/// or postgresql://."),
    (TEST, "DATABASE_URL", "sqlite:///", "DATABASE_URL names no file. Write it as sqlite:////folder/register.sqlite3."),
    (
        TEST,
        "DATABASE_URL",
        "postgresql://host",
        "DATABASE_URL names no database. Write it as postgresql://user:password@host:5432/name.",
    ),
    (
        TEST,
        "DATABASE_URL",
        "postgresql://host:five/ncm",
        "DATABASE_URL has a port that is no number. Write it as postgresql://user@host:5432/name.",
    ),
    (
        TEST,
        "REDIS_URL",
        "http://host:6379",
        "REDIS_URL is no Redis address. Write it as redis://host:6379/0, or leave it out.",
    ),
    (
        TEST,
        "REDIS_URL",
        "redis://host:six/0",
        "REDIS_URL is no Redis address. Write it as redis://host:6379/0, or leave it out.",
    ),
    (
        TEST,
        "NCM_MAIL_URL",
        "imap://host",
        "NCM_MAIL_URL is no mail server address. Write it as smtp+tls://user:password@host:587.",
    ),
    (
        TEST,
        "NCM_MAIL_URL",
        "smtp://host:mail",
        "NCM_MAIL_URL is no mail server address. Write it as smtp+tls://user:password@host:587.",
    ),
    (
        TEST,
        "NCM_SECRET_KEY_FILE",
        "/nowhere/key",
        "NCM_SECRET_KEY_FILE cannot be read (No such file or directory). Point it at a readable file.",
    ),
    (
        PRODUCTION,
        "NCM_SCANNER",
        "clamdscan 'open",
        "NCM_SCANNER is no command. Close its quotation marks, or leave it out.",
    ),
    (PRODUCTION, "NCM_SECRET_KEY", "short", "NCM_SECRET_KEY is too short. Set it to at least 40 random characters."),
    (
        PRODUCTION,
        "NCM_SECRET_KEY",
        "",
        "NCM_SECRET_KEY is missing. Set it (or NCM_SECRET_KEY_FILE) to 50 random characters, or run bin/demo.",
    ),
    (PRODUCTION, "NCM_DEBUG", "yes", "NCM_DEBUG is on in production. Take it out."),
    (
        PRODUCTION,
        "DATABASE_URL",
        "",
        "DATABASE_URL names no PostgreSQL database. Set it to postgresql://user:password@host:5432/name.",
    ),
    (PRODUCTION, "REDIS_URL", "", "REDIS_URL is missing. Set it to redis://host:6379/0."),
    (PRODUCTION, "NCM_HOSTS", " , ", "NCM_HOSTS is missing. List the host names of the site, with commas."),
]


@pytest.mark.parametrize(
    ("base", "name", "value", "sentence"), REFUSED, ids=[f"{row[1]}={row[2]}"[:40] for row in REFUSED]
)
def test_bad_value_stops_the_start_by_name_with_the_cure(
    base: dict[str, str], name: str, value: str, sentence: str, read: Any
) -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        read({**base, name: value})

    assert str(refusal.value) == sentence


def test_production_reads_its_settings_and_keeps_cookies_to_its_host(read: Any) -> None:
    found = read(PRODUCTION)

    assert (found["MODE"], found["DEBUG"], found["ALLOWED_HOSTS"]) == (
        "production",
        False,
        ["register.example.invalid"],
    )
    assert found["DATABASES"]["default"]["ENGINE"] == "django.db.backends.postgresql"
    assert (found["SESSION_COOKIE_NAME"], found["SESSION_COOKIE_SECURE"]) == ("__Host-session", True)
    assert found["CELERY_BROKER_URL"] == "redis://127.0.0.1:6379/0"


def test_every_cookie_of_production_is_shut(read: Any) -> None:
    found = read(PRODUCTION)

    for cookie in ("SESSION", "CSRF", "LANGUAGE"):
        name, secure, http_only, site = (
            found[f"{cookie}_COOKIE_{part}"] for part in ("NAME", "SECURE", "HTTPONLY", "SAMESITE")
        )
        assert (name[:7], secure, http_only, site) == ("__Host-", True, True, "Lax"), cookie
    assert found["DEVICE_COOKIE_NAME"] == "__Host-device"
    assert not [name for name in found if name.endswith(("_COOKIE_DOMAIN", "_COOKIE_PATH"))]


@pytest.mark.parametrize(
    ("name", "value", "found", "seconds"),
    [
        ("NCM_IDLE_MINUTES", "5", "SESSION_IDLE_SECONDS", 300),
        ("NCM_SESSION_HOURS", "24", "SESSION_COOKIE_AGE", 86400),
    ],
)
def test_ends_of_a_session_are_the_houses_within_bounds(
    name: str, value: str, found: str, seconds: int, read: Any
) -> None:
    assert read({**TEST, name: value})[found] == seconds


@pytest.mark.parametrize("mode", ["demo", "test"])
def test_debugging_is_off_unless_asked_for(mode: str, read: Any) -> None:
    given = {"NCM_MODE": mode, "NCM_SECRET_KEY": "k" * 50}

    assert (read(given)["DEBUG"], read({**given, "NCM_DEBUG": "on"})["DEBUG"]) == (False, True)


def test_embedded_database_writes_ahead_and_queues_its_writers(read: Any, tmp_path: Path) -> None:
    found = read(TEST)["DATABASES"]["default"]

    assert found["NAME"] == str(tmp_path / "register.sqlite3")
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in found["OPTIONS"]["init_command"]


def test_secret_may_come_from_a_file(read: Any, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from-a-file-0123456789\n", encoding="utf-8")

    assert read({**TEST, "NCM_SECRET_KEY_FILE": str(tmp_path / "key")})["SECRET_KEY"] == "from-a-file-0123456789"


def test_mail_server_is_read_from_one_address(read: Any) -> None:
    found = read({**TEST, "NCM_MAIL_URL": "smtp+tls://user%40house:p%3Ass@mail.invalid"})["MAIL_SERVER"]

    assert found == {
        "host": "mail.invalid",
        "port": 587,
        "username": "user@house",
        "password": "p:ss",
        "use_tls": True,
        "use_ssl": False,
        "timeout": 20,
    }


# The demonstration's own file.


def test_demo_file_is_read_and_the_real_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "demo.env").write_text("# made by bin/demo\nNCM_MODE=demo\nNCM_HOSTS=a.invalid\n", encoding="utf-8")
    monkeypatch.setenv("NCM_HOSTS", "b.invalid")
    monkeypatch.delenv("NCM_MODE", raising=False)

    environment.load_demo_file(tmp_path)

    assert (os.environ.pop("NCM_MODE"), os.environ["NCM_HOSTS"]) == ("demo", "b.invalid")


def test_demo_file_changes_nothing_where_a_mode_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "demo.env").write_text("NCM_MODE=demo\nNCM_HOSTS=a.invalid\n", encoding="utf-8")
    monkeypatch.setenv("NCM_MODE", "test")

    environment.load_demo_file(tmp_path)

    assert (os.environ["NCM_MODE"], "NCM_HOSTS" in os.environ) == ("test", False)


def test_demo_file_with_a_broken_line_is_refused(tmp_path: Path) -> None:
    (tmp_path / "demo.env").write_text("NCM_MODE=demo\nnonsense\n", encoding="utf-8")

    with pytest.raises(ImproperlyConfigured, match=r"line 2 is not NAME=value\. Delete the file"):
        environment.load_demo_file(tmp_path)
    assert os.environ.pop("NCM_MODE") == "demo"
