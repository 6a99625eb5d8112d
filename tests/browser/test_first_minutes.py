"""Three clicks from the printed address to the risk of the people in a table."""

import pytest
from playwright.sync_api import expect

from tests.browser import studio

pytestmark = pytest.mark.browser


def test_three_clicks_show_the_risk(page, url):
    page.goto(url)
    studio.wait_ready(page)
    assert "token" not in page.url
    expect(page.get_by_role("heading", level=1)).to_have_text("Privacy Studio")
    assert studio.findings(page) == []

    studio.click(page, page.get_by_role("button", name="Open the demo table"))
    expect(page.get_by_role("heading", level=1, name="Data")).to_be_visible()
    assert studio.findings(page) == []

    studio.click(page, page.get_by_role("button", name="See the risk"))
    expect(page.get_by_role("heading", level=1, name="Risk")).to_be_visible()
    expect(page.get_by_text("7,500").first).to_be_visible()  # patients, not rows
    assert studio.findings(page) == []


def test_a_refresh_keeps_the_dataset(page, url):
    page.goto(url)
    studio.wait_ready(page)
    studio.click(page, page.get_by_role("button", name="Open the demo table"))
    name = page.get_by_test_id("stSidebarUserContent").get_by_text("Demo: hospital admissions").first
    expect(name).to_be_visible()
    page.reload()
    studio.wait_ready(page)
    expect(page.get_by_role("heading", level=1, name="Data")).to_be_visible()
    expect(name).to_be_visible()
    page.goto(url.split("?", maxsplit=1)[0])  # as after a closed tab: no id in the address
    studio.wait_ready(page)
    expect(name).to_be_visible()
