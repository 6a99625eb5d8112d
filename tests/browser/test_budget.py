"""A budget in a browser: proposed, set, seen on every page, changed with a reason, verified, its ledger fetched."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser import controls, releasing, studio

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("theme", ["dark"], indirect=True)
def test_a_budget_is_set_changed_verified_and_handed_out(page, url, tmp_path):
    page.goto(url)
    studio.wait_ready(page)
    controls.press(page, "Open the demo table")
    sidebar = page.get_by_test_id("stSidebarUserContent")
    studio.click(page, sidebar.get_by_role("link", name="No privacy budget set"))
    expect(page.get_by_role("heading", level=1, name="Budget")).to_be_visible()
    assert studio.findings(page) == []

    controls.write(page, page.get_by_role("spinbutton", name="Epsilon in all"), "4")
    controls.press(page, "Set this budget")
    gauge = sidebar.get_by_role("img", name=re.compile("Privacy budget"))
    expect(gauge).to_contain_text("epsilon 0.00 of 4.00 (delta 1e-6)")
    assert studio.findings(page) == []

    controls.press(page, "Change the budget")
    dialog = page.get_by_role("dialog")
    controls.write(page, dialog.get_by_role("spinbutton", name="Epsilon in all"), "6")
    controls.press(page, "Change it", within=dialog)
    expect(dialog.get_by_text("is changed with a reason")).to_be_visible()
    controls.write(page, dialog.get_by_role("textbox", name="Reason"), "a second year")
    assert studio.findings(page) == []
    controls.press(page, "Change it", within=dialog)
    expect(gauge).to_contain_text("epsilon 0.00 of 6.00")
    studio.go(page, "Risk")
    expect(gauge).to_contain_text("epsilon 0.00 of 6.00")

    studio.go(page, "Budget")
    controls.press(page, "Verify the ledger")
    expect(page.get_by_text("The ledger is whole: all 2 entries")).to_be_visible()
    controls.press(page, "Export as JSON")
    link = page.get_by_role("link", name="Download JSON")
    address = link.get_attribute("href")
    told = json.loads(controls.download(page, link, tmp_path / "ledger.json").read_text("utf-8"))
    assert told["lines"][1]["question"].endswith("a second year")
    assert page.request.get(address if "://" in address else releasing.origin(page) + address).status == 410

    page.set_viewport_size(controls.NARROW)
    studio.wait_ready(page)
    assert controls.too_wide(page) == {}
