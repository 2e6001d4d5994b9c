"""A browser on the demonstration. Needs Debian's chromium; `bin/test --browser` installs it."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.pages import FLAGS
from tests.browser.site import PASSWORD, Site
from tests.factories import uploads


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("site") / "var")
    site.start()
    yield site
    site.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("NCM_CHROMIUM", "/usr/bin/chromium"), args=FLAGS
        )
        yield browser
        browser.close()


class Person:
    """Somebody at a browser: one context, one page, and what the console complained of."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context = context
        self.address = address
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda message: message.type == "error" and self.complaints.append(message.text))

    def sign_in(self, who: str) -> "Person":
        self.open("/accounts/login/")
        self.page.fill("input[name=login]", f"{who}@demo.invalid")
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click("main form button")
        return self

    def open(self, path: str) -> Page:
        answer = self.page.goto(path if path.startswith("http") else self.address + path)
        assert answer is not None, f"{path} gave no answer"
        assert answer.ok, f"{path} answered {answer.status}"
        return self.page

    @property
    def text(self) -> str:
        return self.page.inner_text("main")


@pytest.fixture
def someone(browser: Browser, site: Site) -> Iterator[Callable[..., Person]]:
    """Return a function that seats a person: language, width, with or without script."""
    contexts: list[BrowserContext] = []

    def seat(language: str = "en", width: int = 1280, *, script: bool = True) -> Person:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script, accept_downloads=True
        )
        context.add_cookies([{"name": "django_language", "value": language, "url": site.address}])
        contexts.append(context)
        return Person(context, site.address)

    yield seat
    for context in contexts:
        context.close()


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """Return a small PDF to attach."""
    path = tmp_path / "scan.pdf"
    path.write_bytes(uploads.pdf("A scan"))
    return path
