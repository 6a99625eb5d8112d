"""Pages to come say what they will do and what to use meanwhile, and pretend nothing."""

import pytest

from pages import coming
from pages.ui import menu, widgets

TITLES = [row.title for row in menu.ROWS if row.file is None]


def test_every_page_of_the_menu_without_a_file_is_described():
    assert {row.title for row in coming.ROWS} == set(TITLES)


@pytest.mark.parametrize("title", TITLES)
def test_it_says_that_it_is_not_there_and_what_to_use(visit, title):
    app = visit(title)
    assert app.main.caption[0].value == "Not in this version."
    assert any(markdown.value.startswith("**Until then:**") for markdown in app.main.markdown)
    assert not app.main.button


@pytest.mark.parametrize("row", [row for row in coming.ROWS if row.extra], ids=lambda row: row.title)
def test_it_says_whether_its_extra_is_installed_and_the_command_if_not(visit, monkeypatch, row):
    monkeypatch.setattr(widgets, "has_extra", lambda _: False)
    assert [code.value for code in visit(row.title).code] == [f'python -m pip install "privacy-studio[{row.extra}]"']
    monkeypatch.setattr(widgets, "has_extra", lambda _: True)
    app = visit(row.title)
    assert not app.code
    assert "is installed" in app.success[0].value


def test_an_extra_counts_as_installed_only_if_all_of_it_is(monkeypatch):
    monkeypatch.setattr(widgets, "EXTRAS", {"some": ("json",), "more": ("json", "no_such_module")})
    assert widgets.has_extra("some")
    assert not widgets.has_extra("more")
