"""A line of the log is one line: nothing that is typed forges another or moves a terminal (TE-9)."""

import json
import logging

import pytest

from coordination.logs import LineFormatter, plain

HOSTILE = 'a\r\n{"level": "INFO"}\x1b[2J\x9b31m\x7f\u202eevil\u2066\u2028\u0085\u200f'


def line(message: str, *given: object, **named: object) -> str:
    record = logging.LogRecord("ncm", logging.WARNING, "here.py", 1, message, given, named.get("exc_info"))
    return LineFormatter().format(record)


def test_hostile_text_stays_one_line_of_visible_ascii() -> None:
    written = line("Refused: %s", HOSTILE)

    assert written.isascii()
    assert written.isprintable()
    assert json.loads(written)["message"] == f"Refused: {HOSTILE}"


def test_hostile_text_in_a_trace_stays_one_line() -> None:
    try:
        raise ValueError(HOSTILE)
    except ValueError as error:
        written = line("Failed.", exc_info=(ValueError, error, error.__traceback__))

    assert written.isascii()
    assert written.isprintable()
    assert HOSTILE.splitlines()[0] in json.loads(written)["trace"]


def test_endless_text_is_cut() -> None:
    assert len(line("x" * 1_000_000)) < 21_000


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ministère de l’Intérieur، وزارة", "Ministère de l’Intérieur، وزارة"),
        ("two\r\nlines", "two\\u000d\\u000alines"),
        ("\x1b[31mred", "\\u001b[31mred"),
        ("user\u202etxt.exe", "user\\u202etxt.exe"),
        ("a\u2028b\u2029c\x00d", "a\\u2028b\\u2029c\\u0000d"),
        ("lone \ud800", "lone \\ud800"),
    ],
)
def test_plain_shows_what_would_act(text: str, shown: str) -> None:
    assert plain(text) == shown
