"""Old values that a browser reports before it has heard of new ones are nobody's choice."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser import controls, studio

pytestmark = pytest.mark.browser


class Line:
    """The way from the server to the page, which can be held up; what the page says goes through at once."""

    def __init__(self, page: Page) -> None:
        self._open, self._waiting = True, []
        page.route_web_socket(re.compile("_stcore/stream"), self._connect)

    def _connect(self, browser: WebSocketRoute) -> None:
        server = browser.connect_to_server()
        server.on_message(lambda said: browser.send(said) if self._open else self._waiting.append((browser, said)))

    @contextmanager
    def held_up(self) -> Iterator[None]:
        self._open = False
        yield
        self._open = True
        for browser, said in self._waiting:
            browser.send(said)
        self._waiting.clear()


@pytest.mark.parametrize("theme", ["light"], indirect=True)
def test_what_was_undone_stays_undone_when_something_else_is_set_at_once(page: Page, url: str):
    line = Line(page)
    page.goto(url)
    studio.wait_ready(page)
    with studio.heard(page):  # on a line that is held up, what was asked is heard later than a click is over
        controls.press(page, "Open the demo table")
    expect(page.get_by_text("10,000 rows").first).to_be_visible()
    with studio.heard(page):
        studio.go(page, "Anonymize")
    groups, limit = (handle(page, name) for name in ("Smallest group (k)", "Records that may be left out"))
    before, allowed = (each.get_attribute("aria-valuetext") for each in (groups, limit))
    assert controls.move(page, "Smallest group (k)", 1) != before
    with line.held_up():
        with studio.heard(page):
            page.get_by_role("button", name="Undo").click()
        with studio.heard(page):
            limit.focus()
            page.keyboard.press("ArrowRight")
    studio.wait_ready(page)
    expect(limit).not_to_have_attribute("aria-valuetext", allowed)
    expect(groups).to_have_attribute("aria-valuetext", before)


def handle(page: Page, slider: str):
    return page.get_by_role("group", name=slider).get_by_role("slider")
