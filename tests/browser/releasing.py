"""From a recipe in work to the file that leaves: made, compared, written, measured again, and fetched by its link."""

import hashlib
import re
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser import controls, studio

MEASURED = re.compile(r"((?:k|distinct l|t)(?: of [\w-]+)?) ([\d.]+), asked for")


def make(page: Page, name: str) -> None:
    """Makes the protected table."""
    expect(page.get_by_text("Every model holds")).to_be_visible()
    assert studio.findings(page) == []
    controls.press(page, "Make the protected table")
    dialog = page.get_by_role("dialog")
    controls.write(page, dialog.get_by_label("Name"), name)
    assert studio.findings(page) == []
    controls.press(page, "Make it", within=dialog)
    expect(page.get_by_text(f"{name} is made")).to_be_visible()


def write(page: Page) -> tuple[Locator, dict[str, float]]:
    """The file as it is offered, and the figures that the page says were measured on it."""
    studio.go(page, "Export")
    controls.press(page, "Write and check")
    newest = page.locator("[class*=st-key-export-file-]").first
    expect(newest.get_by_text("Measured on the file")).to_be_visible()
    assert studio.findings(page) == []
    return newest, {name: float(value) for name, value in MEASURED.findall(newest.inner_text())}


def fetched(page: Page, offer: Locator, to: Path) -> Path:
    """What the link of an offered file brings, which is what its SHA-256 says; the link works once."""
    link = offer.get_by_role("link", name="Download")
    address = link.get_attribute("href")
    controls.download(page, link, to)
    assert hashlib.sha256(to.read_bytes()).hexdigest() == offer.get_by_test_id("stCode").inner_text().strip()
    expect(offer.get_by_role("button", name="Make a new link")).to_be_visible()
    again = page.request.get(address if "://" in address else origin(page) + address)
    assert again.status == 410
    assert "was used" in again.text()
    return to


def origin(page: Page) -> str:
    """The address of the studio, without a page."""
    return "{0.scheme}://{0.netloc}".format(urlsplit(page.url))
