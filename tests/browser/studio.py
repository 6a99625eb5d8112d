"""The running studio as a browser test sees it: start it, wait for a page, check a page with axe."""

import os
import queue
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser import talk

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
AXE = (HERE / "axe.min.js").read_text("utf-8")
START = "from privacy_core.web.serve import serve; serve(port=0, open_browser=False)"
PATIENCE = 60_000  # milliseconds: two cores, and a cold start
NEXT_TASK = "() => new Promise(done => setTimeout(() => setTimeout(done)))"
"""What a click brings about at once, such as a message to the server, has happened by then."""
STILL = """() => Promise.all(document.getAnimations()
  .filter(each => each.effect.getComputedTiming().endTime !== Infinity)
  .map(each => each.finished.catch(() => null)))"""

STREAMLITS_OWN = {
    "list": "the menu's sections are <li> outside a list",
    "listitem": "the menu's sections are <li> outside a list",
    "svg-img-alt": "the sparkline of a metric has no name",
    "presentation-role-conflict": "the file uploader",
}
"""Serious findings of axe in Streamlit 1.67's own elements, which no page can change."""


@contextmanager
def running(home: Path) -> Iterator[str]:
    """The studio on a free port and on the workspace ``home``; gives the URL that it printed, token included."""
    process = subprocess.Popen(
        [sys.executable, "-c", START],
        cwd=ROOT,
        env={**os.environ, "PRIVACY_STUDIO_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said: queue.Queue[str] = queue.Queue()
    reader = threading.Thread(target=lambda: [said.put(line) for line in process.stdout], daemon=True)
    reader.start()
    try:
        yield _url(said, process)
    finally:
        process.terminate()
        process.wait(20)
        reader.join(5)
        process.stdout.close()


def _url(said: "queue.Queue[str]", process: subprocess.Popen) -> str:
    heard = []
    for _ in range(200):
        try:
            heard.append(said.get(timeout=PATIENCE / 1000))
        except queue.Empty:
            break
        if found := re.search(r"http://\S+\?token=\S+", heard[-1]):
            return found.group()
        if process.poll() is not None and said.empty():
            break
    raise AssertionError("the studio did not start:\n" + "".join(heard))


def wait_ready(page: Page) -> None:
    """Until the page has its answer and shows it: nothing asked of the script is open, and nothing old is left."""
    page.evaluate(NEXT_TASK)
    talk.wait_for_answer(page, PATIENCE)
    resting = page.locator("[data-test-connection-state=CONNECTED][data-test-script-state=notRunning]")
    expect(resting).to_be_attached(timeout=PATIENCE)
    expect(page.locator("[data-stale=true], [data-testid=stSkeleton]")).to_have_count(0, timeout=PATIENCE)
    expect(page.get_by_test_id("stException")).to_have_count(0)


@contextmanager
def heard(page: Page) -> Iterator[None]:
    """For what the page tells its script in its own time, as a slider that has stood still: until it is answered."""
    before = talk.asked(page)
    yield
    talk.wait_for_question(page, before, PATIENCE)
    talk.wait_for_answer(page, PATIENCE)


def click(page: Page, target: Locator) -> None:
    """Clicks and waits until the page has answered."""
    target.click(timeout=PATIENCE)
    wait_ready(page)


def go(page: Page, title: str) -> None:
    """Chooses a page from the menu."""
    link = page.get_by_test_id("stSidebarNav").get_by_role("link", name=title, exact=True)
    click(page, link)
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible(timeout=PATIENCE)


def findings(page: Page) -> list[str]:
    """What axe calls critical, or serious outside ``STREAMLITS_OWN``: rule, element and reason."""
    page.mouse.move(0, 0)  # what the mouse is over has other colours
    wait_ready(page)
    expect(page.get_by_test_id("stToast")).to_have_count(0)  # it loses its name while it leaves
    page.evaluate(STILL)  # and what fades in or out has colours of its own meanwhile
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{rule['id']} ({rule['impact']}): {node['html'][:200]} -- {node['failureSummary']}"
        for rule in found["violations"]
        if rule["impact"] == "critical" or (rule["impact"] == "serious" and rule["id"] not in STREAMLITS_OWN)
        for node in rule["nodes"]
    ]
