"""Take pictures of the demonstration: `bin/screenshots` says how."""

import argparse
import os
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.pages import FLAGS, RECORDS, ROOMS
from tests.browser.site import PASSWORD, ROOT, Site

README_IMAGE = ROOT / "docs" / "images" / "today.png"
LOOKS = (("en", 1280), ("en", 320), ("ar", 1280), ("ar", 320))


def signed_in(browser: Browser, site: Site, language: str, width: int, height: int = 900) -> Page:
    context = browser.new_context(viewport={"width": width, "height": height})
    context.add_cookies([{"name": "django_language", "value": language, "url": site.address}])
    page = context.new_page()
    page.goto(f"{site.address}/accounts/login/")
    page.fill("input[name=login]", "officer@demo.invalid")
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button")
    return page


def take_one(browser: Browser, site: Site) -> None:
    README_IMAGE.parent.mkdir(exist_ok=True)
    signed_in(browser, site, "en", 1280, 1000).screenshot(path=README_IMAGE)
    print(README_IMAGE.relative_to(ROOT))


def take_all(browser: Browser, site: Site, folder: Path) -> None:
    for language, width in LOOKS:
        place = folder / f"{language}-{width}"
        place.mkdir(parents=True, exist_ok=True)
        page = signed_in(browser, site, language, width)
        addresses = list(ROOMS)
        for front, link in RECORDS:
            page.goto(site.address + front)
            addresses.append(page.locator(link).first.get_attribute("href") or front)
        for number, address in enumerate(addresses, start=1):
            page.goto(site.address + address)
            page.screenshot(path=place / f"{number:02d}.png", full_page=True)
            print(place / f"{number:02d}.png", address)


def main() -> None:
    parser = argparse.ArgumentParser(prog="bin/screenshots", description=__doc__)
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="every page, in both scripts and two widths")
    asked = parser.parse_args()
    chromium = os.environ.get("NCM_CHROMIUM", "/usr/bin/chromium")
    with tempfile.TemporaryDirectory(prefix="ncm-pictures-") as folder, sync_playwright() as playwright:
        site = Site(Path(folder) / "var")
        try:
            site.start()
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            if asked.all:
                take_all(browser, site, asked.all)
            else:
                take_one(browser, site)
            browser.close()
        finally:
            site.stop()


if __name__ == "__main__":
    main()
