"""A search chooses the levels in a real browser: what it found is taken, compared, handed out and run again as code."""

import json
import re
import shlex
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pandas as pd
import pytest
from playwright.sync_api import Locator, Page, expect

import privacy_core as pc
from tests.browser import controls, releasing, studio

pytestmark = pytest.mark.browser

DEMO = studio.ROOT / "assets" / "demo"
QUASI_IDENTIFIERS = ("postcode", "birth_date", "sex", "marital_status", "occupation", "admission_date")
APART = """(figure, marks) => {
  const {xaxis, yaxis} = figure._fullLayout, {x, y, customdata} = figure._fullData[marks];
  const at = [...x].map((_, n) => [xaxis.d2p(x[n]), yaxis.d2p(y[n])]);
  const alone = at.map((one, n) => Math.min(...at.filter((_, m) => m !== n).map(
    (other) => Math.hypot(one[0] - other[0], one[1] - other[1]))));
  alone[0] = 0;  // what the search takes by itself
  const place = alone.indexOf(Math.max(...alone)), box = figure.getBoundingClientRect();
  return {at: [box.left + xaxis._offset + at[place][0], box.top + yaxis._offset + at[place][1]],
          told: customdata[place]};
}"""
"""The point of a figure that lies farthest from its neighbours: where it is in the window, and what is said of it."""


@pytest.mark.parametrize("theme", ["light"], indirect=True)
def test_solutions_are_taken_compared_and_measured_in_the_file(page: Page, url: str, tmp_path: Path):
    open_anonymize(page, url)
    asked = ask_for_models(page)
    controls.choose(page, "What happens to patient_id", "Pseudonymize")  # so that the file can be measured by persons
    box = let_a_search_choose(page)
    controls.choose(page, "What to keep small", "Precision")
    expect(box).to_have_value(re.compile("^Least loss"))
    assert studio.findings(page) == []

    label, out, risk, loss = click_a_point(page)
    expect(box).to_have_value(f"Loss {loss} · {risk} risk · {out} out · {label}")
    keep(page, f"Precision {loss} · {label}")
    controls.press(page, "Undo")
    expect(box).to_have_value(re.compile("^Least loss"))

    studio.click(page, page.get_by_role("radio", name="Lattice"))
    assert studio.findings(page) == []
    taken = take_by_keyboard(page, box)
    keep(page, taken)
    see(page, "Values", "before")
    see(page, "Usefulness", "Group sizes")

    releasing.make(page, "By search")
    studio.go(page, "Compare")
    for name in (label, taken):
        expect(page.get_by_test_id("stMarkdown").filter(has_text="A Recipe in work")).to_contain_text(name)
    assert studio.findings(page) == []
    offer, told = releasing.write(page)
    measured = measured_again(releasing.fetched(page, offer, tmp_path / "table.csv"), person_id="patient_id")
    assert measured.k == told["k"] >= asked["k"]
    assert measured.distinct_l["diagnosis"] == told["distinct l of diagnosis"] >= asked["l"]
    assert measured.t_closeness["diagnosis"] <= asked["t"]


@pytest.mark.prove
@pytest.mark.parametrize("theme", ["dark"], indirect=True)
def test_the_code_that_is_shown_finds_the_same_and_records_get_levels_of_their_own(
    page: Page, url: str, tmp_path: Path
):
    open_anonymize(page, url)
    box = let_a_search_choose(page)
    levels = dict(level.rsplit(" ", 1) for level in label_of(box).split(", "))
    studio.click(page, page.get_by_text("Show the code"))
    commands = page.get_by_test_id("stCode").filter(has_text="privacy-studio").inner_text().splitlines()
    studio.click(page, page.get_by_text("Show the recipe"))
    controls.press(page, "Make a link to recipe and hierarchies")
    packed = controls.download(page, page.get_by_role("link", name="Download recipe.zip"), tmp_path / "recipe.zip")
    found = printed(commands[0], packed)
    assert {column: str(level) for column, level in found["levels"].items() if level} == levels

    studio.click(page, page.get_by_role("radio", name="Local recoding"))
    expect(page.get_by_text("there is one solution")).to_be_visible()
    releasing.make(page, "Levels of their own")
    offer, told = releasing.write(page)
    measured = measured_again(releasing.fetched(page, offer, tmp_path / "table.csv"))
    assert measured.k >= told["k"] >= 5


def open_anonymize(page: Page, url: str) -> None:
    page.goto(url)
    studio.wait_ready(page)
    controls.press(page, "Open the demo table")
    studio.go(page, "Anonymize")


def ask_for_models(page: Page) -> dict[str, float]:
    """k, l and t, also in the exported table alone."""
    asked = {"k": float(controls.move(page, "Smallest group (k)", 1))}
    box = page.get_by_test_id("stExpander").filter(has_text="● diagnosis")
    studio.click(page, box.locator("summary"))
    for name, label, slider in (
        ("l", "Different values (distinct l)", "l for diagnosis"),
        ("t", "Near the table (t)", "t for diagnosis"),
    ):
        if not box.get_by_role("switch", name=label).is_checked():
            studio.click(page, box.get_by_text(label))
        asked[name] = float(controls.move(page, slider, 1, within=box))
    studio.click(page, page.get_by_text("Hold on the exported file by itself"))
    return asked


def let_a_search_choose(page: Page) -> Locator:
    """The box that says which solution is in the recipe."""
    studio.click(page, page.get_by_text("Let a search choose the levels"))
    box = page.get_by_role("combobox", name="Solution in the recipe")
    expect(box).to_have_value(re.compile("^Least loss"))
    return box


def click_a_point(page: Page) -> list[str]:
    figure = page.locator(".st-key-work-result .js-plotly-plot")
    figure.scroll_into_view_if_needed()
    point = figure.evaluate(APART, 1)
    page.mouse.click(*point["at"])
    studio.wait_ready(page)
    return point["told"]


def take_by_keyboard(page: Page, box: Locator) -> str:
    """The levels of the one after the best."""
    on_it = page.locator("[role=option][data-focused=true]", has_text=re.compile("^Loss"))
    box.focus()
    for _ in range(10):  # the first key opens the list or goes to the best; a busy machine takes its time to show it
        box.press("ArrowDown")
        with suppress(AssertionError):
            expect(on_it).to_be_visible(timeout=2_000)
            break
    box.press("Enter")
    studio.wait_ready(page)
    expect(box).to_have_value(re.compile("^Loss"))
    return label_of(box)


def label_of(box: Locator) -> str:
    return re.search(" out · (.*)", box.input_value()).group(1)


def keep(page: Page, name: str) -> None:
    controls.press(page, "Keep to compare")
    expect(page.get_by_test_id("stToast").filter(has_text=name)).to_be_visible()


def see(page: Page, view: str, text: str) -> None:
    result = page.locator(".st-key-work-result")
    studio.click(page, result.get_by_role("radio", name=view))
    expect(result.get_by_text(text).first).to_be_visible()
    assert studio.findings(page) == []


def measured_again(file: Path, *, person_id: str | None = None) -> Any:
    """What the library says of the file alone."""
    columns = pd.read_csv(file, nrows=0).columns
    with pc.open_table(file) as table:
        return table.risk(
            [name for name in QUASI_IDENTIFIERS if name in columns], sensitive=["diagnosis"], person_id=person_id
        )


def printed(command: str, packed: Path) -> dict[str, Any]:
    """What a command of the page prints on the demo table, beside the recipe and its hierarchies."""
    with ZipFile(packed) as recipe:
        recipe.extractall(packed.parent)
    line = shlex.split(command.replace("FILE", shlex.quote(str(DEMO / "admissions.csv"))))
    assert line.pop(0) == "privacy-studio"
    cli = [sys.executable, "-m", "privacy_core.cli", *line]
    return json.loads(subprocess.run(cli, cwd=packed.parent, capture_output=True, check=True).stdout)
