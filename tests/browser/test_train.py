"""A model is trained in a real browser: facts that a person confirms, a price, a job, and figures that stay."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import controls, studio

pytestmark = pytest.mark.browser

TRAINED = 240_000  # milliseconds: torch loads in a process of its own, which gives way to all others


@pytest.mark.parametrize("theme", ["light"], indirect=True)
@pytest.mark.prove
def test_a_model_is_priced_trained_once_and_shown_with_its_guarantee(page: Page, url: str):
    page.goto(url)
    studio.wait_ready(page)
    controls.press(page, "Open the demo table")
    studio.go(page, "Train")
    expect(page.get_by_text("have no privacy budget")).to_be_visible()
    controls.press(page, "Set this budget")
    spent(page, "0.00")

    controls.press(page, "Suggest from the data: not private")
    expect(page.get_by_text("Read off the data: not private.")).to_be_visible()
    expect(page.get_by_role("button", name="Train without a guarantee")).to_be_enabled()
    studio.click(page, page.get_by_text("These are public facts, I checked them"))
    expect(page.get_by_text("No guarantee.")).to_have_count(0)
    price = page.get_by_role("figure", name="Of a budget of epsilon 10, 0 is spent and 1 would be with this training")
    expect(price).to_be_visible()
    assert studio.findings(page) == []

    studio.click(page, page.get_by_role("button", name="Train for epsilon 1", exact=True))
    expect(page.get_by_role("heading", level=2, name="Models")).to_be_visible(timeout=TRAINED)
    studio.wait_ready(page)
    trained = accuracy(page)
    assert trained["This model"] > trained["Most frequent label"] + 20  # 58 and 13 %: noise moves it by one or two
    assert_told(page)
    assert studio.findings(page) == []

    page.reload()
    studio.wait_ready(page)
    assert accuracy(page) == trained
    assert_told(page)

    page.set_viewport_size(controls.NARROW)
    studio.wait_ready(page)
    assert controls.too_wide(page) == {}


def assert_told(page: Page) -> None:
    """The guarantee stands in full, the whole plan was charged, and once."""
    expect(page.get_by_text("(1, 1e-7)-differential privacy for one person, told by patient_id")).to_be_visible()
    expect(page.get_by_text("The whole plan was charged to the budget before the first batch")).to_be_visible()
    spent(page, "1.00")


def spent(page: Page, epsilon: str) -> None:
    """The sidebar says so."""
    expect(page.get_by_role("img", name=f"Privacy budget: epsilon {epsilon} of 10.00")).to_be_visible()


def accuracy(page: Page) -> dict[str, float]:
    """What the picture says of the model and of what stands beside it, in percent."""
    picture = page.get_by_role("figure", name=re.compile("^Accuracy. This model: "))
    expect(picture).to_be_visible()
    said = picture.get_attribute("aria-label")
    return {name: float(value) for name, value in re.findall(r"([A-Z][^:;.]+): ([\d.]+)%", said)}
