"""A file of the user's own, from the upload box to a dataset whose columns have roles."""

import pytest
from playwright.sync_api import expect

from tests.browser import studio

pytestmark = pytest.mark.browser

TABLE = "person;name;zip;born;job\n" + "".join(
    f"P{n:03};Name {n};{n % 7:05};19{n % 60 + 20}-01-{n % 28 + 1:02};{'?' if n % 5 == 0 else f'job {n % 4}'}\n"
    for n in range(200)
)


@pytest.mark.parametrize("theme", ["dark"], indirect=True)
def test_an_upload_becomes_a_dataset(page, url, tmp_path):
    file = tmp_path / "people.csv"
    file.write_text(TABLE, "utf-8")
    page.goto(url)
    studio.wait_ready(page)
    studio.click(page, page.get_by_role("button", name="Upload a file"))
    page.frame_locator("iframe").locator("input[type=file]").set_input_files(file)
    expect(page.get_by_role("heading", name="people.csv")).to_be_visible()
    studio.wait_ready(page)
    assert studio.findings(page) == []

    page.reload()  # what was chosen so far stays
    studio.wait_ready(page)
    expect(page.get_by_role("heading", name="people.csv")).to_be_visible()

    studio.click(page, page.get_by_role("button", name="Import"))
    expect(page.get_by_text("5 columns have no role yet")).to_be_visible()
    assert studio.findings(page) == []
    studio.click(page, page.get_by_role("button", name="Take all suggestions"))
    expect(page.get_by_text("Every column has a role.")).to_be_visible()
    expect(page.get_by_test_id("stSidebarUserContent").get_by_text("200 rows")).to_be_visible()
