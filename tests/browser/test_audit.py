"""An auditor's visit: who changed the deadline, the register on a date, an export that anybody can verify."""

import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Person
from tests.browser.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

Seat = Callable[..., Person]
INTERVAL = "/contacts/instruments/iti/intervals/"


def change_deadline(officer: Person, days: str, reason: str) -> None:
    officer.open(INTERVAL)
    officer.page.fill("input[name=confirm_days]", days)
    officer.page.fill("[name=reason]", reason)
    officer.page.click("main form button.first")
    officer.page.wait_for_url("**/contacts/instruments/iti/**")


def ask_history(auditor: Person) -> None:
    """Ask for one field of one kind, by the page's own filters."""
    auditor.open("/history/")
    auditor.page.click("main details.filters summary")
    kind = auditor.page.locator("select[name=field] optgroup option[value$=':confirm_days']")
    auditor.page.select_option("select[name=field]", kind.get_attribute("value"))
    auditor.page.click("main details.filters button")


def test_auditor_finds_the_change_the_day_and_takes_a_proof_home(someone: Seat, site: Site, tmp_path: Path) -> None:
    change_deadline(someone().sign_in("officer"), "200", "Board of 3 November, item 4")
    auditor = someone().sign_in("auditor")

    # Who changed the deadline, from what to what, why; nothing else is listed.
    ask_history(auditor)
    newest = auditor.page.locator("ol.history > li").first
    expect(auditor.page.locator("main")).to_contain_text("Board of 3 November, item 4")
    expect(newest).to_contain_text("Ilse Varga")
    expect(newest.locator("ins").first).to_contain_text("200")

    # The record itself: two versions side by side.
    newest.locator("a").first.click()
    auditor.page.click("text=Compare two versions")
    auditor.page.click("main details.filters button")
    expect(auditor.page.locator("#comparison")).to_contain_text("200")

    # The register on a day is what was recorded then, and says that it is not the facts.
    auditor.open("/history/as-recorded/?known_on=2026-06-01")
    assert "not the same as the facts" in auditor.text
    auditor.open("/history/as-recorded/?known_on=2019-01-01")
    assert "200" not in auditor.text

    # What was seen and taken is on record; the auditor writes nothing else.
    auditor.open("/security-events/")
    assert "Signed in" in auditor.text
    auditor.open("/integrity/")
    auditor.page.click("text=Check now")
    auditor.page.wait_for_url("**/jobs/**")
    expect(auditor.page.locator("main")).to_contain_text("Sound", timeout=60_000)

    # An export that verifies on any machine, and no longer once one letter of it is altered.
    auditor.open("/integrity/")
    auditor.page.click("text=Export the history")
    auditor.page.wait_for_url("**/jobs/**")
    expect(auditor.page.locator("main")).to_contain_text("rows are in the export", timeout=60_000)
    with auditor.page.expect_download() as waiting:
        auditor.page.click("main a[href*='/integrity/exports/']")
    export = tmp_path / "history.zip"
    waiting.value.save_as(export)
    assert verified(export, tmp_path) == 0
    assert verified(altered(export), tmp_path) == 1
    assert auditor.complaints == []


def test_row_altered_behind_the_register_is_named(someone: Seat, site: Site) -> None:
    """The last test of the visit: it leaves the site's chain broken, so it mends the row again."""
    site.manage("verify_history")
    with sqlite3.connect(site.folder / "register.sqlite3", timeout=30) as database:
        number, before = database.execute(
            "SELECT history_id, title FROM members_historicalseat ORDER BY history_id LIMIT 1"
        ).fetchone()
        database.execute("UPDATE members_historicalseat SET title = 'Forged' WHERE history_id = ?", [number])
    try:
        with pytest.raises(
            RuntimeError, match=rf"historical row {number} of record .*altered after it was sealed \(title\)"
        ):
            site.manage("verify_history")
    finally:
        with sqlite3.connect(site.folder / "register.sqlite3", timeout=30) as database:
            database.execute("UPDATE members_historicalseat SET title = ? WHERE history_id = ?", [before, number])
    site.manage("verify_history")


def verified(export: Path, folder: Path) -> int:
    """Run the verifier that came with the export, alone, and return its exit code."""
    with zipfile.ZipFile(export) as archive:
        program = archive.extract("verify_export.py", folder)
    return subprocess.run([sys.executable, "-I", program, str(export)], capture_output=True, check=False).returncode


def altered(export: Path) -> Path:
    """Return a copy of the export in which one change has another reason."""
    copy = export.with_name("altered.zip")
    with zipfile.ZipFile(export) as source, zipfile.ZipFile(copy, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "leaves.jsonl":
                content = content.replace(b"confirm_days", b"confirm_dayz", 1)
            target.writestr(name, content)
    return copy
