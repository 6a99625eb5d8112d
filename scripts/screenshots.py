"""Takes the pictures of the README: a running studio on the demo table, every page, a search, a hierarchy, a model."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from privacy_core.intake import Kind  # noqa: E402 - needs the path above
from privacy_core.risk.models import KAnonymity  # noqa: E402 - needs the path above
from privacy_core.usecases import (  # noqa: E402 - needs the path above
    asking,
    budgets,
    drafts,
    opening,
    protect,
    releases,
    training,
    training_told,
)
from privacy_core.usecases.workspace import Workspace  # noqa: E402 - needs the path above
from tests.browser import talk  # noqa: E402 - needs the path above
from tests.browser.controls import choose  # noqa: E402 - needs the path above
from tests.browser.find_chromium import find  # noqa: E402 - needs the path above
from tests.browser.studio import click, running, wait_ready  # noqa: E402 - needs the path above

OUT = ROOT / "assets" / "screenshots"
WIDTH, HEIGHT = 1280, 860
PAGES = ("", "data", "risk", "anonymize", "query", "compare", "budget", "export", "audit")
SEXES = {"sex": ["female", "male"]}
QUESTIONS = (
    {"aggregate": "count", "by": SEXES, "epsilon": 0.2},
    {"aggregate": "histogram", "column": "cost", "bins": [0, 1000, 2000, 4000, 8000, 16000, 32000], "epsilon": 0.4},
    {"aggregate": "mean", "column": "cost", "bounds": [0, 30000], "by": SEXES, "epsilon": 0.8},
    {"aggregate": "median", "column": "cost", "bounds": [0, 30000], "epsilon": 0.5},
    {"aggregate": "count", "by": {"marital_status": "unknown"}, "epsilon": 0.6, "delta": 1e-7},
)
TRAINING = {"target": "diagnosis", "epsilon": 1.0, "delta": 1e-7}
LEARNED_FROM = ("sex", "marital_status", "occupation", "ward", "diagnosis", "cost")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def prepare(home: Path) -> None:
    """The demo table with two releases, a file, private answers and a model: every page has something to show."""
    with Workspace.open(home) as workspace:
        dataset = opening.import_demo(workspace)
        (saved,) = protect.list_recipes(workspace)
        drafts.change_draft(workspace, dataset.id, saved.recipe)
        protect.protect(workspace, dataset.id, saved.recipe, name="For the registry")
        stricter = saved.recipe.model_copy(update={"models": (KAnonymity(k=10),), "suppression_limit": 0.1})
        made = protect.protect(workspace, dataset.id, stricter, name="For the web")
        releases.export_release(workspace, made.id, Kind.CSV)
        budgets.set_budget(workspace, dataset.source, epsilon=10, delta=1e-6, person=dataset.person)
        for question in QUESTIONS:
            asking.release_answer(workspace, dataset.id, question)
        suggested = training_told.suggest_schema(workspace, dataset.id)  # the demo's people are made up
        schema = {column: suggested[column] for column in LEARNED_FROM}
        training.train_model(workspace, dataset.id, {**TRAINING, "schema": schema}, name="Diagnosis at epsilon 1")


def take(browser: Browser, url: str, scheme: str) -> None:
    """Visits every page in one colour scheme."""
    page = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme=scheme).new_page()
    talk.listen(page)
    page.goto(url)
    wait_ready(page)
    click(page, page.get_by_role("button", name="Open the demo table"))
    for name in PAGES:
        page.goto(url.split("?", maxsplit=1)[0] + name)
        wait_ready(page)
        shoot(page, name or "start", scheme)
    shoot_model(page, url, scheme)
    page.goto(url.split("?", maxsplit=1)[0] + "data")
    wait_ready(page)
    click(page, page.get_by_role("radio", name="Personal data"))
    page.get_by_role("button", name="Scan again").wait_for(timeout=120_000)  # names are looked for in a job
    shoot(page, "personal", scheme)
    click(page, page.get_by_role("radio", name="Roles"))
    page.goto(url.split("?", maxsplit=1)[0] + "text")
    wait_ready(page)
    click(page, page.get_by_role("button", name="Take an example"))
    shoot(page, "text", scheme)
    page.goto(url.split("?", maxsplit=1)[0] + "anonymize")
    wait_ready(page)
    click(page, page.get_by_text("Let a search choose the levels"))
    page.locator(".st-key-work-result .js-plotly-plot").scroll_into_view_if_needed()
    shoot(page, "search", scheme)
    click(page, page.get_by_role("button", name="Hierarchies", exact=True))
    choose(page, "For the column", "postcode", within=page.get_by_role("dialog"))
    shoot(page, "hierarchies", scheme)
    page.keyboard.press("Escape")
    click(page, page.get_by_role("button", name="Undo", exact=True))  # the search, for the next colours


def shoot_model(page: Page, url: str, scheme: str) -> None:
    """What the Train page says of the model; how it is set up stands above."""
    page.goto(url.split("?", maxsplit=1)[0] + "train")
    wait_ready(page)
    page.get_by_role("heading", level=2, name="Models").evaluate("it => it.scrollIntoView({block: 'start'})")
    shoot(page, "train", scheme)


def shoot(page: Page, name: str, scheme: str) -> None:
    """One picture of what the window shows."""
    page.wait_for_timeout(1500)  # plotly draws after the script has run
    page.screenshot(path=OUT / f"{name}-{scheme}.png")


def main() -> None:
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as player:
        prepare(Path(folder) / "home")
        with running(Path(folder) / "home") as url:
            browser = player.chromium.launch(executable_path=find(), args=FLAGS)
            for scheme in ("light", "dark"):
                take(browser, url, scheme)
            browser.close()


if __name__ == "__main__":
    main()
