"""The real app behind its guard, and a Chromium that opens it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser import find_chromium, studio, talk

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
expect.set_options(timeout=studio.PATIENCE)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for a file of tests, closed after it: another folder has one of its own, and two cannot be open at a time."""
    path = find_chromium.find()
    if path is None:
        pytest.skip("no Chromium; python tests/browser/find_chromium.py says how to get it")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def url(tmp_path) -> Iterator[str]:
    """The address of a studio of this test's own, token included."""
    with studio.running(tmp_path / "home") as address:
        yield address


@pytest.fixture(params=["light", "dark"])
def theme(request) -> str:
    return request.param


@pytest.fixture
def page(browser: Browser, theme: str) -> Iterator[Page]:
    """A window in the light, and again in the dark theme."""
    context = browser.new_context(
        color_scheme=theme, viewport={"width": 1440, "height": 900}, reduced_motion="reduce", accept_downloads=True
    )
    context.set_default_timeout(studio.PATIENCE)
    page = context.new_page()
    talk.listen(page)
    yield page
    context.close()
