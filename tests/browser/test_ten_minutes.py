"""The first ten minutes: from a table to the file that leaves, in a real browser, on the demo table and on Adult."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from pages.ui import menu
from tests.browser import controls, releasing, studio

pytestmark = pytest.mark.browser

ADULT = studio.ROOT.parent / "shared" / "data" / "adult"
COMING = [row for row in menu.ROWS if row.file is None]


@pytest.fixture
def adult() -> Path:
    file = ADULT / "adult.csv"
    if not file.exists():
        reason = f"{file} is not here: Adult comes with the shared data"
        (pytest.fail if os.environ.get("CI") and ADULT.parent.exists() else pytest.skip)(reason)
    return file


@pytest.mark.parametrize("theme", ["light"], indirect=True)
def test_from_the_demo_table_to_the_file(page: Page, url: str, tmp_path: Path):
    open_studio(page, url)
    controls.press(page, "Open the demo table")
    expect(page.get_by_text("Every column has a role.")).to_be_visible()
    assert studio.findings(page) == []
    turn_k_on_risk(page, "people", 6)

    studio.go(page, "Anonymize")
    expect(page.get_by_text("No group satisfies the models")).to_be_visible()
    controls.press(page, "Recipes")
    controls.press(page, "Load", within=page.get_by_role("dialog"))
    expect(page.get_by_text("Every model holds.")).to_be_visible()
    treat(page, "ward", "Drop the column")
    treat(page, "phone", "Mask characters")
    treat(page, "patient_id", "Pseudonymize")
    assert controls.move(page, "Level (birth_date)", 1) == "5"
    expect(page.get_by_text("all records of a person can be seen together")).to_be_visible()
    see_before_and_after(page, "phone")
    undo_and_redo(page, "Smallest group (k)", 1)
    turn_l(page, "diagnosis")

    releasing.make(page, "For the registry")
    compare(page, "For the registry")
    file, recipe, figures = export(page, tmp_path)
    assert ("mask", "phone") in [(step["op"], step["column"]) for step in recipe["steps"]]
    known = [name for name, role in recipe["roles"].items() if role == "quasi_identifier" and name in file]
    groups = file.groupby(known)
    persons = groups["patient_id"].nunique()
    assert persons.min() == figures["k"] >= 6
    assert min(groups["diagnosis"].nunique().min(), persons.min()) == figures["distinct l of diagnosis"] >= 3
    assert not {"ward", "first_name", "last_name", "email"} & set(file.columns)
    assert set("".join(file["phone"])) == {"*"}
    audit_verifies(page)
    fits_a_phone(page, menu.ROWS)


@pytest.mark.prove
@pytest.mark.parametrize("theme", ["dark"], indirect=True)
def test_from_adult_to_the_file(page: Page, url: str, adult: Path, tmp_path: Path):
    open_studio(page, url)
    controls.press(page, "Upload a file")
    page.frame_locator("iframe").locator("input[type=file]").set_input_files(adult)
    expect(page.get_by_role("heading", name="adult.csv")).to_be_visible()
    studio.wait_ready(page)
    expect(page.get_by_role("combobox", name="Delimiter")).to_have_value("semicolon ;")
    assert studio.findings(page) == []
    controls.press(page, "Import")
    controls.press(page, "Take all suggestions")
    expect(page.get_by_text("Every column has a role.")).to_be_visible()
    role = page.get_by_role("radiogroup", name="Role of occupation")
    studio.click(page, role.get_by_role("radio", name="● sensitive", exact=True))
    expect(role.get_by_role("radio", name="● sensitive", exact=True)).to_be_checked()
    assert studio.findings(page) == []
    turn_k_on_risk(page, "records", 6)

    studio.go(page, "Anonymize")
    expect(page.get_by_text("but the limit allows")).to_be_visible()
    add_hierarchy(page, "education", ADULT / "hierarchy_education.csv")
    treat(page, "education", "Generalize by hierarchy")
    treat(page, "age", "Band into ranges")
    controls.write(page, page.get_by_role("spinbutton", name="Width (age)"), "20")
    treat(page, "native-country", "Drop the column")
    treat(page, "race", "Drop the column")
    treat(page, "marital-status", "Replace by one word")
    treat(page, "workclass", "Mask characters")
    treat(page, "salary-class", "Pseudonymize")
    see_before_and_after(page, "age")
    undo_and_redo(page, "Smallest group (k)", 1)
    turn_l(page, "occupation")

    releasing.make(page, "Adult for the web")
    compare(page, "Adult for the web")
    file, recipe, figures = export(page, tmp_path)
    assert recipe["hierarchies"]
    known = [name for name, role in recipe["roles"].items() if role == "quasi_identifier" and name in file]
    groups = file.groupby(known)
    assert groups.size().min() == figures["k"] >= 6
    assert groups["occupation"].nunique().min() == figures["distinct l of occupation"] >= 3
    assert set("".join(file["workclass"])) == {"*"}
    audit_verifies(page)
    fits_a_phone(page, COMING)


def open_studio(page: Page, url: str) -> None:
    page.goto(url)
    studio.wait_ready(page)
    assert "token" not in page.url
    assert studio.findings(page) == []


def turn_k_on_risk(page: Page, many: str, k: int) -> None:
    """Moves k; what is said of the people below it follows."""
    studio.go(page, "Risk")
    expect(page.get_by_text(f"in groups smaller than {k - 1}.")).to_be_visible()
    assert studio.findings(page) == []
    assert controls.move(page, "k: the smallest group that is large enough", 1) == str(k)
    expect(page.get_by_text(f"in groups smaller than {k}.")).to_contain_text(many)
    expect(page.get_by_test_id("stSidebarUserContent").get_by_text(f"groups smaller than {k}")).to_be_visible()


def treat(page: Page, column: str, operator: str) -> None:
    controls.choose(page, f"What happens to {column}", operator)


def see_before_and_after(page: Page, column: str) -> None:
    """One record, before and after, beside the choices."""
    result = page.locator(".st-key-work-result")
    studio.click(page, result.get_by_role("radio", name="Records"))
    table = result.locator("[data-testid=stDataFrame]")
    expect(table).to_be_visible()
    expect(table.get_by_text(column)).to_be_attached()
    assert studio.findings(page) == []
    studio.click(page, result.get_by_role("radio", name="Figures"))


def undo_and_redo(page: Page, slider: str, steps: int) -> None:
    handle = page.get_by_role("group", name=slider, exact=True).get_by_role("slider")
    before = handle.get_attribute("aria-valuetext")
    after = controls.move(page, slider, steps)
    assert after != before
    controls.press(page, "Undo")
    expect(handle).to_have_attribute("aria-valuetext", before)
    controls.press(page, "Redo")
    expect(handle).to_have_attribute("aria-valuetext", after)


def turn_l(page: Page, column: str) -> None:
    """One more different value must be in each group; the box of the column stays open while it changes."""
    box = page.get_by_test_id("stExpander").filter(has_text=f"● {column}")
    studio.click(page, box.locator("summary"))
    switch = box.get_by_role("switch", name="Different values (distinct l)")
    if not switch.is_checked():
        studio.click(page, box.get_by_text("Different values (distinct l)"))
    slider = box.get_by_role("slider", name=f"l for {column}")
    before = int(slider.get_attribute("aria-valuetext"))
    assert controls.move(page, f"l for {column}", 1) == str(before + 1)
    expect(page.get_by_text(f"distinct l ≥ {before + 1}")).to_be_visible()
    expect(slider).to_be_visible()


def add_hierarchy(page: Page, column: str, file: Path) -> None:
    controls.press(page, "Hierarchies")
    dialog = page.get_by_role("dialog")
    controls.choose(page, "For the column", column, within=dialog)
    controls.choose(page, "Kind", "From a file or text (CSV)", within=dialog)
    dialog.locator("input[type=file]").set_input_files(file)
    expect(dialog.get_by_role("textbox", name="Lines")).to_have_value(file.read_text("utf-8"))
    assert studio.findings(page) == []
    controls.press(page, "Save", within=dialog)
    expect(dialog).to_have_count(0)


def compare(page: Page, name: str) -> None:
    studio.go(page, "Compare")
    expect(page.get_by_text(f"{name} (protected table)").first).to_be_visible()
    assert studio.findings(page) == []


def export(page: Page, folder: Path) -> tuple[pd.DataFrame, dict[str, Any], dict[str, float]]:
    """The file and the recipe that the links bring, and the figures that the page says were measured on the file."""
    newest, figures = releasing.write(page)
    table = pd.read_csv(releasing.fetched(page, newest, folder / "table.csv"), dtype=str, keep_default_na=False)

    controls.press(page, "Write the recipe")
    expect(newest.get_by_text("recipe.zip")).to_be_visible()  # with the hierarchies that it names
    with ZipFile(releasing.fetched(page, newest, folder / "recipe.zip")) as packed:
        recipe = json.loads(packed.read("recipe.json"))
        assert set(recipe["hierarchies"].values()) <= set(packed.namelist())
    return table, recipe, figures


def audit_verifies(page: Page) -> None:
    studio.go(page, "Audit")
    controls.press(page, "Verify the log")
    expect(page.get_by_text("The log is whole")).to_be_visible()
    assert studio.findings(page) == []


def fits_a_phone(page: Page, rows: Sequence[menu.Row]) -> None:
    """Pages in a window 420 pixels wide; axe looks at those that the path did not meet, which are the coming ones."""
    page.set_viewport_size(controls.NARROW)
    for row in rows:
        page.goto(f"{releasing.origin(page)}/{'' if row.path == 'start' else row.path}")
        studio.wait_ready(page)
        title = "Privacy Studio" if row.path == "start" else row.title
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        assert (row.title, controls.too_wide(page)) == (row.title, {})
        assert row not in COMING or studio.findings(page) == []
