"""Measure 13 for one letter: our tagged, sealed rendering beside WeasyPrint's stock untagged one."""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.measure import Line
from contacts.pdfs import html_for, render_notification

STOCK = "import sys; from weasyprint import HTML; HTML(string=open(sys.argv[1]).read()).write_pdf(sys.argv[2])"
SNAPSHOT = {
    "kind": "contact-notification", "schema": 1, "reference": "NOT-0001", "language": "en", "form": "letter",
    "dated": "2026-11-23", "own_number": "1/2026", "state": {"name": "State", "short_name": "State", "iso": "ST"},
    "mechanism": {"name": "Commission"},
    "authority": {
        "name": "National Authority", "body": "Ministry", "address": "1 Road\nCity", "city": "City",
        "phone": "+999 21 555 010", "email": "authority@ministry.invalid", "signatory_name": "",
        "signatory_title": "Head",
    },
    "mission": {"name": "Permanent Mission", "city": "New York"},
    "foreign_ministry": {"name": "Ministry of Foreign Affairs", "address": "2 Road"},
    "recipient": {
        "key": "unoda", "name": "Office for Disarmament Affairs", "office": "",
        "address": "New York", "city": "New York",
    },
    "instruments": [
        {"key": "poa", "name": "Programme of Action", "provision": "PoA II.5", "clause": "6.3.1.poa", "several": False},
    ],
    "contacts": [
        {
            "reference": "NPC-001", "label": "National Point of Contact", "instruments": ["poa"], "kind": "office",
            "name": "", "position": "Small Arms Desk", "organisation": "Ministry", "address": "2 Road\nCity",
            "phones": ["+999 21 555 214"], "emails": ["desk@ministry.invalid"], "languages": ["English"],
            "serving_since": "2025-03-01", "change": "new", "before": {},
        },
    ],
    "replaces": None, "released_by": {"name": "Officer", "role": "Secretariat"}, "house_notes": [],
    "translation_reviewed": True, "made_with": {},
}  # fmt: skip


def run(rounds: int) -> list[Line]:
    """Return the line: CPU seconds of the whole child process, start included, of both ways."""
    html = html_for(SNAPSHOT)
    ours, stock = [], []
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(html, encoding="utf-8")
        words = [sys.executable, "-c", STOCK, str(page), str(Path(folder) / "stock.pdf")]
        for _ in range(rounds):
            stock.append(_cpu(lambda: subprocess.run(words, check=True, capture_output=True, env=os.environ)))
            ours.append(_cpu(lambda: render_notification(SNAPSHOT)))
    mine, floor = statistics.median(ours), statistics.median(stock)
    return [
        Line(
            "13", "one letter, tagged pdf/a-3a in its child / stock WeasyPrint untagged, CPU", mine / floor, 0.9,
            f"{mine:.2f} s / {floor:.2f} s",
        )
    ]  # fmt: skip


def _cpu(function: Callable[[], object]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    function()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)
