"""Takes the pictures of the README: every page of a running studio on the demo table, in light and dark."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.find_chromium import find  # noqa: E402 - needs the path above
from tests.browser.studio import click, running, wait_ready  # noqa: E402 - needs the path above

OUT = ROOT / "assets" / "screenshots"
WIDTH, HEIGHT = 1280, 860
PAGES = ("", "data", "risk", "anonymize", "compare", "export", "audit")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def take(browser: Browser, url: str, scheme: str) -> None:
    """Visits every page in one colour scheme."""
    page = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme=scheme).new_page()
    page.goto(url)
    wait_ready(page)
    click(page, page.get_by_role("button", name="Open the demo table"))
    if scheme == "light":
        _protect(page, url.split("?")[0])
    for name in PAGES:
        page.goto(url.split("?")[0] + name)
        wait_ready(page)
        page.wait_for_timeout(1500)  # plotly draws after the script has run
        page.screenshot(path=OUT / f"{name or 'start'}-{scheme}.png")


def _protect(page: Page, base: str) -> None:
    """Makes releases, so that Compare and Export have something to show."""
    page.goto(base + "anonymize")
    wait_ready(page)
    for _ in range(2):
        click(page, page.get_by_role("button", name="Make the protected table"))


def main() -> None:
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, running(Path(folder) / "home") as url, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=find(), args=FLAGS)
        for scheme in ("light", "dark"):
            take(browser, url, scheme)
        browser.close()


if __name__ == "__main__":
    main()
