"""Measure 16: what the product adds to Django's own start."""

import os
import statistics
import subprocess
import sys

from benchmarks.measure import Line, seconds

FLOOR = (
    "import django; from django.conf import settings; "
    "settings.configure(INSTALLED_APPS=['django.contrib.admin','django.contrib.auth','django.contrib.contenttypes',"
    "'django.contrib.sessions','django.contrib.messages','django.contrib.staticfiles']); django.setup()"
)
HEAVY = ("weasyprint", "fontTools", "PIL", "openpyxl")
LOADED = (
    "import django, sys; django.setup(); import coordination.urls; "
    f"print(' '.join(sorted(set({HEAVY!r}) & set(sys.modules))))"
)


def run(rounds: int) -> list[Line]:
    """Return the line; the ratio is past its goal too when a heavy library was loaded at start."""
    floors, checks = [], []
    for _ in range(rounds):
        floors.append(seconds(lambda: _python("-c", FLOOR)))
        checks.append(seconds(lambda: _python("manage.py", "check")))
    floor, check = statistics.median(floors), statistics.median(checks)
    loaded = _python("-c", LOADED).strip()
    return [
        Line(
            "16", "manage.py check / django.setup() with contrib apps", 99.0 if loaded else check / floor, 2.0,
            f"{check:.2f} s / {floor:.2f} s, {'loaded at start: ' + loaded if loaded else 'no heavy library at start'}",
        )
    ]  # fmt: skip


def _python(*arguments: str) -> str:
    # The benchmark starts its own interpreter with its own words.
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=True, env=os.environ)
    return done.stdout
