"""A hierarchy is made in a real browser: a setting is typed, seen in the tree, saved, and there again."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import controls, studio

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("theme", ["dark"], indirect=True)
def test_a_setting_that_is_typed_is_tested_saved_and_edited_again(page: Page, url: str):
    page.goto(url)
    studio.wait_ready(page)
    controls.press(page, "Open the demo table")
    expect(page.get_by_text("Every column has a role.")).to_be_visible()
    studio.go(page, "Anonymize")
    controls.press(page, "Hierarchies")
    dialog = page.get_by_role("dialog")
    controls.choose(page, "For the column", "postcode", within=dialog)
    controls.choose(page, "Kind", "Characters of one end", within=dialog)
    controls.write(page, dialog.get_by_role("textbox", name="Characters that stay"), "2")
    expect(dialog.get_by_label("Tree of 7 labels over 187 values")).to_be_visible()
    expect(dialog.get_by_text("Changed, not saved yet")).to_be_visible()
    expect(dialog.get_by_role("table").get_by_text("01***, 04***, 10***")).to_be_visible()
    assert studio.findings(page) == []
    page.set_viewport_size(controls.NARROW)
    studio.wait_ready(page)
    assert controls.too_wide(page) == {}
    controls.press(page, "Save", within=dialog)
    expect(dialog).to_have_count(0)

    controls.press(page, "Hierarchies")
    controls.choose(page, "For the column", "postcode", within=dialog)
    expect(dialog.get_by_role("button", name="Save", exact=True)).to_be_disabled()
    expect(dialog.get_by_role("table").get_by_text("01***, 04***, 10***")).to_be_visible()
    controls.press(page, "Bring back the one before", within=dialog)
    expect(dialog).to_have_count(0)
