"""The main job, by hand: a change of details, told to its recipients, confirmed by its holder, read in history."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
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
    holder.page.click("main form button >> nth=-1")
    assert number in holder.page.content()
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
