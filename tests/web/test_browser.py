"""What only a browser shows: the policy hurts nothing, the upload box works without a mouse, a dead session says so."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect, sync_playwright

from privacy_core.store import Store
from privacy_core.store.sessions import SessionStore
from tests.web.server import LIMIT, SCRIPT, Server, serving

pytestmark = pytest.mark.browser
PATIENCE = 60_000  # milliseconds
expect.set_options(timeout=PATIENCE)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DROP = """(zone, size) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(size)], "dropped.csv"));
  document.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("no Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def boxed() -> Iterator[Server]:
    with serving(SCRIPT.with_name("box.py")) as running:
        yield running


@pytest.fixture(params=["light", "dark"])
def page(chromium: Browser, request) -> Iterator[Page]:
    context = chromium.new_context(color_scheme=request.param)
    opened = context.new_page()
    opened.set_default_timeout(PATIENCE)
    # A chooser opens in the window unless somebody listens; the browser hears of a listener in its own time, so early.
    opened.on("filechooser", lambda _: None)
    violations = []
    opened.on("console", lambda message: "Content Security" in message.text and violations.append(message.text))
    opened.on("pageerror", lambda error: violations.append(str(error)))
    yield opened
    context.close()
    assert violations == []


def open_box(page: Page, server: Server) -> FrameLocator:
    """The box, once the page has told it how to look and how much it may take."""
    page.goto(f"{server.url}/?token={server.token}")
    page.get_by_text("arrived=None").wait_for()
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached()
    box = page.frame_locator("iframe")
    expect(box.locator("#file")).to_be_enabled()
    return box


def wait_until(page: Page, holds: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE / 1000
    while not holds():
        assert time.monotonic() < end, what
        page.wait_for_timeout(20)  # the browser goes on meanwhile


def test_a_file_chosen_by_keyboard_arrives_and_its_id_reaches_the_page(page: Page, boxed: Server, tmp_path: Path):
    file = tmp_path / "people.csv"
    file.write_bytes(b"a,b\n1,2\n")
    box = open_box(page, boxed)
    while not box.locator("#file").evaluate("field => field === document.activeElement"):
        page.keyboard.press("Tab")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(file)
    expect(page.get_by_text("name='people.csv', bytes=8")).to_be_visible()
    expect(box.locator("#status")).to_have_text("people.csv is here: 8 bytes.")
    assert "token" not in page.url


def test_a_dropped_file_arrives(page: Page, boxed: Server):
    box = open_box(page, boxed)
    box.locator("#zone").evaluate(DROP, 2_000_000)
    expect(page.get_by_text("name='dropped.csv', bytes=2000000")).to_be_visible()


def test_a_file_that_is_too_large_is_refused_by_the_box_and_else_by_the_server(page: Page, boxed: Server):
    box = open_box(page, boxed)
    box.locator("#zone").evaluate(DROP, 40_000_001)  # what box.py tells the box
    expect(box.locator("#status")).to_contain_text("larger than 40 MB")
    for size in (LIMIT + 1, 40_000_000):
        box.locator("#zone").evaluate(DROP, size)
        expect(box.locator("#status")).to_contain_text("larger than 3 MB")
        box.locator("#zone").evaluate(DROP, 10)  # and the box works on
        expect(box.locator("#status")).to_have_text("dropped.csv is here: 10 bytes.")


def test_an_upload_can_be_cancelled_and_leaves_nothing(page: Page, boxed: Server):
    box = open_box(page, boxed)
    uploads = boxed.home / "uploads"
    before = set(uploads.iterdir())
    throttled = page.context.new_cdp_session(page)
    throttled.send("Network.enable")
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 200_000}
    throttled.send("Network.emulateNetworkConditions", slow)
    box.locator("#zone").evaluate(DROP, 2_800_000)
    expect(box.locator("#progress")).to_be_visible()
    expect(box.locator("#status")).to_contain_text("%")
    wait_until(page, lambda: set(uploads.iterdir()) != before, "nothing of it reached the server")
    box.locator("#cancel").focus()
    page.keyboard.press("Enter")
    expect(box.locator("#status")).to_have_text("Cancelled. Nothing was kept.")
    expect(box.locator("#progress")).to_be_hidden()
    assert box.locator("#file").evaluate("field => field === document.activeElement")
    wait_until(page, lambda: set(uploads.iterdir()) == before, "something of it was kept")


def test_the_box_takes_the_theme_it_is_given(page: Page, boxed: Server):
    box = open_box(page, boxed)
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    body = box.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    light = sum(int(part) for part in body.removeprefix("rgb(").removesuffix(")").split(",")) > 384
    assert light is not dark


def test_a_page_whose_session_was_ended_leads_to_the_page_that_asks_for_the_token(page: Page, boxed: Server):
    open_box(page, boxed)
    secret = next(c["value"] for c in page.context.cookies() if c["name"] == boxed.cookie)
    sessions = SessionStore(Store(boxed.home))
    sessions.end(sessions.find(secret).sid)
    page.wait_for_url("**/login?next=%2F")
    page.get_by_label("Token").fill(boxed.token)
    page.keyboard.press("Enter")
    page.get_by_text("arrived=None").wait_for()
    assert page.url == f"{boxed.url}/"
