"""The main job, by hand: a change of details, told to its recipients, confirmed by its holder, read in history."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import Person
from tests.browser.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

Seat = Callable[..., Person]


def open_point(officer: Person, reference: str) -> str:
    officer.open("/contacts/points/")
    officer.page.click(f"main >> text={reference}")
    return officer.page.url


def change_phone(officer: Person, point: str, number: str, reason: str) -> None:
    officer.open(f"{point}update/")
    officer.page.fill("textarea[name=phones]", number)
    officer.page.fill("[name=reason]", reason)
    officer.page.click("text=Save the details")


def ask_paper(officer: Person, recipient: str, form: str) -> str:
    officer.open(f"/contacts/notifications/new/?recipient={recipient}")
    officer.page.check(f"input[name=form][value={form}]")
    officer.page.check("input[name=language][value=en]")
    officer.page.click("text=Check the answers")
    officer.page.click("text=Make the paper")
    return officer.page.url


def record(officer: Person, paper: str, act: str, file: Path, channel: str = "") -> None:
    officer.open(f"{paper}{act}/")
    if channel:
        officer.page.check(f"input[name=channel][value={channel}]")
    officer.page.set_input_files("input[type=file]", file)
    officer.page.click("main form button >> nth=-1")
    expect(officer.page).to_have_url(re.compile("/contacts/notifications/[0-9a-f-]{36}/(#.*)?$"))


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_change_of_a_telephone_is_told_proved_and_confirmed(
    someone: Seat, site: Site, paper: Path, script: bool
) -> None:
    officer = someone(script=script).sign_in("officer")
    assert "Nobody has held the post" in officer.text
    assert "Make the notification" in officer.text
    assert "No contact for the Firearms Protocol" in officer.text

    # She changes a telephone number; the page says who must be told again and who need not.
    point = open_point(officer, "NPC-001")
    number = "+999 20 555 0711" if script else "+999 20 555 0722"
    change_phone(officer, point, number, "new exchange")
    assert "2 recipients must be told again" in officer.text

    # She asks for the paper; the worker seals it while she waits, and it comes out whole.
    page = ask_paper(officer, "att-secretariat", "letter" if script else "note-verbale")
    expect(officer.page.locator("main")).to_contain_text("Sealed and released by", timeout=60_000)
    name = officer.page.locator("main a", has_text=re.compile(r"NOT-\d{4}\.pdf"))
    with officer.page.expect_download() as waiting:
        name.click()
    assert Path(waiting.value.path()).read_bytes().startswith(b"%PDF-1.7")

    # Passed to the mission, sent with the copy that went out, received with its proof: the flag closes.
    record(officer, page, "pass", paper)
    record(officer, page, "send", paper, "note-verbale")
    officer.open(point)
    row = officer.page.locator("tr, li", has_text="Arms Trade Treaty Secretariat").first
    expect(row).not_to_contain_text("tell again")
    record(officer, page, "receipt", paper, "acknowledgement")
    assert "Acknowledgement by the recipient" in officer.text

    # The holder answers by the signed link, without an account; the link works once.
    officer.open(point)
    officer.page.click("main form[action$='/ask/'] button")
    link, address = link_of_newest_mail(officer)
    holder = someone(script=script)
    holder.open(link)
    assert number not in holder.text, "The details are masked until the address is given."
    holder.page.fill("main input[type=email], main input[name=address]", address)
    if script:  # axe is a script itself
        no_barrier(holder)
    holder.page.click("main form button >> nth=-1")
    assert number in holder.page.content()
    if script:
        no_barrier(holder)
    holder.page.click("main form button:has-text('right')")
    assert "Thank you" in holder.page.content()
    answer = holder.page.goto(link)
    assert answer is not None
    assert answer.status == 410
    assert "used already" in holder.page.content()

    # The administrator reads in words who changed what, from what, when and why.
    administrator = someone(script=script).sign_in("administrator")
    administrator.open(point.replace("/contacts/points/", "/history/contacts/pointofcontact/"))
    assert "Office telephones" in administrator.text
    change = administrator.page.locator(".history dl div", has_text="Office telephones").first
    expect(change.locator("ins")).to_contain_text(number)
    expect(change.locator("del")).to_contain_text("+999 20 555 0")
    assert "new exchange" in administrator.text
    assert "Ilse Varga" in administrator.text
    assert [c for c in officer.complaints if "favicon" not in c] == []


def no_barrier(officer: Person) -> None:
    """Assert that axe finds nothing on the page as it stands, and that it does not scroll sideways."""
    found = [violation["id"] for violation in Axe().run(officer.page).response["violations"]]
    wide = officer.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert [officer.page.url, *found, *(["scrolls sideways"] if wide else [])] == [officer.page.url]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_story_has_no_barrier_at_any_step(someone: Seat, paper: Path, language: str) -> None:
    """The same job on a telephone's width, in both scripts, with axe at every step; nothing rests on a word."""
    officer = someone(language, 320).sign_in("officer")
    no_barrier(officer)
    officer.open("/contacts/points/")
    officer.page.locator("main a", has_text="NPC-002").first.click()
    point = officer.page.url
    officer.open(f"{point}update/")
    no_barrier(officer)
    officer.page.fill("textarea[name=phones]", f"+999 20 555 06{11 if language == 'en' else 22}")
    officer.page.fill("[name=reason]", "new exchange")
    officer.page.locator("main form:has(textarea[name=phones]) button").last.click()
    no_barrier(officer)

    officer.open("/contacts/notifications/new/?recipient=unoda")
    no_barrier(officer)
    officer.page.check("input[name=form][value=note-verbale]")
    officer.page.check(f"input[name=language][value={language}]")
    officer.page.locator("main form:has(input[name=form]) button").last.click()
    no_barrier(officer)
    officer.page.locator("main form button").last.click()
    expect(officer.page.locator("main .files a").first).to_be_visible(timeout=60_000)
    no_barrier(officer)

    sealed = officer.page.url
    officer.open(f"{sealed}pass/")
    no_barrier(officer)
    record(officer, sealed, "pass", paper)
    record(officer, sealed, "send", paper, "note-verbale")
    record(officer, sealed, "receipt", paper, "acknowledgement")
    no_barrier(officer)
    assert officer.page.evaluate("document.documentElement.dir") == ("rtl" if language == "ar" else "ltr")
    assert officer.complaints == []


def link_of_newest_mail(officer: Person) -> tuple[str, str]:
    """Return the signed link and the address of the newest mail on the demonstration's outbox page."""
    officer.open("/outbox/")
    officer.page.locator("main table a").first.click()
    text = officer.page.inner_text("main")
    link = re.search(r"http://127\.0\.0\.1:\d+/contacts/confirm/\S+", text)
    address = re.search(r"[\w.+-]+@[\w.-]+\.invalid", text)
    assert link, text
    assert address, text
    return link.group(), address.group()
