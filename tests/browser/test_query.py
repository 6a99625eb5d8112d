"""A private question in a real browser: a budget is set, noise follows the slider, an answer is paid once."""

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import controls, studio

pytestmark = pytest.mark.browser

DRAWN = 240_000  # milliseconds: the samplers load beside whatever else the machine does, and give way to it
VALUES = ["married", "registered partnership", "never married", "separated", "divorced", "widowed", "?"]


@pytest.mark.parametrize("theme", ["light"], indirect=True)
def test_a_histogram_is_priced_released_once_and_exported(page: Page, url: str, tmp_path: Path):
    page.goto(url)
    studio.wait_ready(page)
    studio.go(page, "Query")
    controls.press(page, "Open the demo table")
    studio.go(page, "Query")
    expect(page.get_by_text("have no privacy budget")).to_be_visible()
    assert studio.findings(page) == []
    controls.press(page, "Set this budget")

    expect(page.get_by_text("noise moves each figure by at most ± 6 records")).to_be_visible()
    assert controls.move(page, "Epsilon", 1) == "0.6"
    expect(page.get_by_text("noise moves each figure by at most ± 5 records")).to_be_visible()
    expect(page.get_by_role("spinbutton", name="Epsilon as a number")).to_have_value("0.6")
    expect(page.get_by_text("Spent epsilon 0.00 of 10.00")).to_be_visible()
    assert studio.findings(page) == []

    controls.press(page, "Release for epsilon 0.6")
    expect(page.get_by_text("just released")).to_be_visible(timeout=DRAWN)
    expect(page.get_by_text("Spent epsilon 0.60 of 10.00")).to_be_visible()
    page.reload()
    studio.wait_ready(page)
    expect(page.get_by_text("released before, free")).to_be_visible()
    expect(page.get_by_text("Spent epsilon 0.60 of 10.00")).to_be_visible()
    assert studio.findings(page) == []

    controls.press(page, "Make a link")
    file = controls.download(page, page.get_by_role("link", name="Download"), tmp_path / "answer.csv")
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8"))))
    assert [row["marital_status"] for row in rows] == VALUES
    assert all(float(row["noise_high"]) - float(row["noise_low"]) == 10 for row in rows)

    page.set_viewport_size(controls.NARROW)
    studio.wait_ready(page)
    assert controls.too_wide(page) == {}
