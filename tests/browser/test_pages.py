"""Every page of the rooms: no barrier that axe finds, no sideways scroll, light, and nothing that the policy blocks."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Person
from tests.browser.pages import ACTS_OF_ADMINISTRATION, ACTS_ON_LOGINS, RECORDS, ROOMS

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

MOST_BYTES = 60_000


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("width", [1280, 320])
def test_pages_are_open_to_everybody(someone: Callable[..., Person], language: str, width: int) -> None:
    officer = someone(language, width).sign_in("officer")
    addresses = list(ROOMS)
    for front, link in RECORDS:
        officer.open(front)
        found = officer.page.locator(link).first.get_attribute("href")
        assert found, f"{front} has no record to open"
        addresses.append(found)

    faults: list[str] = []
    for address in addresses:
        page = officer.open(address)
        faults += [f"{address}: {violation['id']}" for violation in Axe().run(page).response["violations"]]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            faults.append(f"{address}: scrolls sideways at {width} px")
        if page.evaluate("document.documentElement.lang") != language:
            faults.append(f"{address}: is not in {language}")

    assert faults == []
    assert officer.complaints == []


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("width", [1280, 320])
def test_acts_of_the_administrator_are_open_to_everybody(
    someone: Callable[..., Person], language: str, width: int
) -> None:
    administrator = someone(language, width).sign_in("administrator")
    administrator.open("/users/?q=npc")
    login = administrator.page.locator("main tbody a").first.get_attribute("href")
    assert login
    seat = administrator.open(login).locator("main a[href$='/seat/']").get_attribute("href")
    assert seat
    addresses = [login, seat, *ACTS_OF_ADMINISTRATION, *(f"{login}{act}" for act in ACTS_ON_LOGINS)]

    faults: list[str] = []
    for address in addresses:
        page = administrator.open(address)
        faults += [f"{address}: {violation['id']}" for violation in Axe().run(page).response["violations"]]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            faults.append(f"{address}: scrolls sideways at {width} px")

    assert faults == []
    assert administrator.complaints == []


def test_pages_are_light(someone: Callable[..., Person]) -> None:
    officer = someone().sign_in("officer")
    # What the page after the sign-in still fetches must not count for the first one that is weighed.
    officer.page.wait_for_load_state("networkidle")
    heavy: list[str] = []
    for address in ROOMS:
        sizes: list[int] = []
        session = officer.context.new_cdp_session(officer.page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        session.on("Network.loadingFinished", lambda event, sizes=sizes: sizes.append(event["encodedDataLength"]))
        officer.open(address)
        officer.page.wait_for_load_state("networkidle")
        session.detach()
        if sum(sizes) > MOST_BYTES:
            heavy.append(f"{address}: {sum(sizes)} bytes")

    assert heavy == []
