"""A large file comes in as a job: seen from any page, whole after a refresh, and gone when it is cancelled."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import studio

pytestmark = pytest.mark.browser

BYTES = 30_000_000
LINE = "{0:08},Person number {0} of a long list,{1:05},{2},{3:.3f},remark on person {0}\n"


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("large") / "large.csv"
    written = 0
    with path.open("w", encoding="ascii") as out:
        written += out.write("person,name,zip,age,score,remark\n")
        number = 0
        while written < BYTES:
            written += out.write(LINE.format(number, number % 997, number % 90, number % 1013 / 7))
            number += 1
    return path, number


def send(page, url, path):
    page.goto(url)
    studio.wait_ready(page)
    studio.click(page, page.get_by_role("button", name="Upload a file"))
    page.frame_locator("iframe").locator("input[type=file]").set_input_files(path)
    expect(page.get_by_role("heading", name="large.csv")).to_be_visible(timeout=studio.PATIENCE)
    ask_for_it(page)


def ask_for_it(page):
    button = page.get_by_role("button", name="Import", exact=True)
    button.click()
    expect(page.get_by_text("You can leave this page")).to_be_visible(timeout=studio.PATIENCE)


@pytest.mark.parametrize("theme", ["light"], indirect=True)
def test_it_comes_in_while_the_page_goes_on_and_can_be_cancelled(page, url, file):
    path, rows = file
    send(page, url, path)
    studio.click(page, page.get_by_role("button", name="Cancel"))
    expect(page.get_by_text("The import was cancelled")).to_be_visible(timeout=studio.PATIENCE)
    assert studio.findings(page) == []
    sidebar = page.get_by_test_id("stSidebarUserContent")
    expect(sidebar.get_by_text("No table is open.")).to_be_visible(timeout=studio.PATIENCE)

    ask_for_it(page)
    expect(page.get_by_text(re.compile("so far"))).to_be_visible(timeout=studio.PATIENCE)
    expect(page.get_by_role("progressbar")).to_be_visible(timeout=studio.PATIENCE)
    studio.go(page, "Audit")
    expect(sidebar.get_by_text(re.compile("Import large.csv: (queued|running|done)"))).to_be_visible(
        timeout=studio.PATIENCE
    )
    page.reload()
    studio.wait_ready(page)
    go_on = sidebar.get_by_role("button", name="Import large.csv: done")
    expect(go_on).to_be_visible(timeout=studio.PATIENCE)
    studio.click(page, go_on)
    expect(page.get_by_text("6 columns have no role yet")).to_be_visible(timeout=studio.PATIENCE)
    expect(sidebar.get_by_text(f"{rows:,} rows")).to_be_visible(timeout=studio.PATIENCE)
    expect(sidebar.get_by_text("No jobs are running.")).to_be_visible(timeout=studio.PATIENCE)
    assert studio.findings(page) == []
