"""The controls of a page as a person moves them, and whether the page fits its window."""

from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as TooLateError

from tests.browser import studio

NARROW = {"width": 420, "height": 860}
WIDE = """() => Object.fromEntries(
  [["document", document.scrollingElement], ["main", document.querySelector("[data-testid=stMain]")]]
    .filter(([, part]) => part.scrollWidth > part.clientWidth + 1)
    .map(([name, part]) => [name, [part.scrollWidth, part.clientWidth]]))"""


def press(page: Page, name: str, *, within: Locator | None = None) -> None:
    """Presses a button."""
    studio.click(page, (within or page).get_by_role("button", name=name, exact=True))


def choose(page: Page, box: str, option: str, *, within: Locator | None = None) -> None:
    """Takes an option of a selectbox; its list closes when something moves the page, and is then opened again."""
    field = (within or page).get_by_role("combobox", name=box, exact=True)
    wanted = page.get_by_role("option", name=option, exact=True)
    field.scroll_into_view_if_needed()
    for patience in (1_000, 2_000, 4_000, studio.PATIENCE):
        try:
            field.click(timeout=patience)
            wanted.click(timeout=patience)
            break
        except TooLateError:
            page.keyboard.press("Escape")
    studio.wait_ready(page)
    expect(field).to_have_value(option)


def move(page: Page, slider: str, steps: int, *, within: Locator | None = None) -> str:
    """Moves a slider with the keyboard, to the right if ``steps`` is positive; gives what it then says."""
    handle = (within or page).get_by_role("group", name=slider, exact=True).get_by_role("slider")
    handle.focus()
    for _ in range(abs(steps)):
        with studio.heard(page):
            page.keyboard.press("ArrowRight" if steps > 0 else "ArrowLeft")
    studio.wait_ready(page)
    return handle.get_attribute("aria-valuetext")


def write(page: Page, field: Locator, text: str) -> None:
    """Types into a field and leaves it."""
    field.fill(text)
    field.press("Tab")
    studio.wait_ready(page)


def download(page: Page, link: Locator, to: Path) -> Path:
    """Saves what a link brings, in whichever tab it opens."""
    with page.expect_download() as begun:
        link.click()
    begun.value.save_as(to)
    studio.wait_ready(page)
    return to


def too_wide(page: Page) -> dict[str, list[int]]:
    """The parts of the frame whose content is wider than they are: the window would scroll sideways.

    Figures are drawn anew a moment after the window became narrow; what is still too wide then is told.
    """
    with suppress(TooLateError):
        page.wait_for_function(f"() => !Object.keys(({WIDE})()).length", timeout=10_000)
    return page.evaluate(WIDE)
