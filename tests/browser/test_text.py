"""Free text in a real browser, read by the real model: pasted, settled by the slider, redacted, a column in a job."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import controls, studio

pytestmark = pytest.mark.browser

READ = 240_000  # milliseconds: the language model loads beside whatever else the machine does
TEXT = "Marta Lindqvist, badge EMP-20417, pays by 4111 1111 1111 1111. <img src=x onerror=\"document.title='owned'\">"


def paste(page: Page, text: str) -> None:
    field = page.get_by_role("textbox", name="Text", exact=True)
    field.fill(text)
    page.get_by_role("button", name="Find personal data").click()
    expect(page.get_by_role("region", name="The text with what was found")).to_be_visible(timeout=READ)
    studio.wait_ready(page)


@pytest.mark.parametrize("theme", ["dark"], indirect=True)  # where the colours of marks are hardest to read
def test_a_text_is_marked_and_redacted_and_a_column_goes_into_the_recipe(page: Page, url: str):
    page.goto(url)
    studio.wait_ready(page)
    studio.go(page, "Text")
    expect(page.get_by_text("Detection is statistical")).to_be_visible()
    assert studio.findings(page) == []

    paste(page, TEXT)
    shown = page.get_by_role("region", name="The text with what was found")
    expect(shown.locator("mark", has_text="4111 1111 1111 1111")).to_be_visible()
    expect(shown.locator("mark", has_text="Marta Lindqvist")).to_be_visible()
    expect(shown.locator("img")).to_have_count(0)
    expect(shown).to_contain_text("<img src=x onerror=")
    assert page.title() != "owned"
    assert studio.findings(page) == []
    before = shown.locator("mark").count()
    for _ in range(2):
        controls.move(page, "Score from which on a finding counts", 5)
    assert shown.locator("mark").count() < before

    studio.go(page, "Risk")
    studio.go(page, "Text")
    expect(page.get_by_role("textbox", name="Text", exact=True)).to_have_value(TEXT)
    expect(page.get_by_role("slider")).to_have_attribute("aria-valuetext", "0.90")

    studio.click(page, page.get_by_role("radio", name="Your own"))
    controls.write(page, page.get_by_role("textbox", name="What it finds"), "staff number")
    controls.write(page, page.get_by_role("textbox", name="Pattern"), "EMP-[0-9]{5}")
    expect(page.get_by_text("It finds 1 place")).to_be_visible()
    controls.write(page, page.get_by_role("textbox", name="Words near it"), "badge")
    controls.write(page, page.get_by_role("textbox", name="Name of the recognizer"), "Staff numbers")
    controls.press(page, "Save for everybody")
    assert studio.findings(page) == []

    studio.click(page, page.get_by_role("radio", name="Before and after"))
    after = page.get_by_role("region", name="After")
    expect(after.locator("ins", has_text="<STAFF_NUMBER>")).to_be_visible()
    expect(after.locator("ins", has_text="<CREDIT_CARD>")).to_be_visible()
    expect(after).not_to_contain_text("4111")
    assert studio.findings(page) == []

    studio.click(page, page.get_by_role("radio", name="A column"))
    controls.press(page, "Open the demo table")
    controls.move(page, "Score from which on a finding counts", -10)
    page.get_by_role("button", name="Read the column").click()
    expect(page.get_by_text("different texts.")).to_be_visible(timeout=READ)
    studio.wait_ready(page)
    controls.press(page, "Redact this column so in the recipe")
    expect(page.get_by_role("button", name="Go to Anonymize")).to_be_visible()
    studio.click(page, page.get_by_role("radio", name="Findings"))
    expect(page.get_by_text("of the 1,000 cells with a text")).to_be_visible()
    controls.press(page, "Next")
    assert studio.findings(page) == []
    page.set_viewport_size(controls.NARROW)
    studio.wait_ready(page)
    assert controls.too_wide(page) == {}
