"""*Show the code* of the Anonymize page: Python and commands that repeat it, and the recipe that they name, to take."""

import json
import time
from typing import Any

import streamlit as st

from pages.ui import format as shown
from pages.ui import state, widgets, work
from privacy_core.usecases import catalog, own_words, recipe_file, recognizers

LINK = "work.recipe.link"
VALID = 55 * 60  # seconds for which a link is shown: a little less than it is valid
SEARCH = """    print(table.search("recipe.json").to_json())
"""


def code(dataset: catalog.Dataset) -> None:
    """The code, and the recipe."""
    recipe = _leaving(dataset.id)
    widgets.show_code(*written(searches=recipe.search is not None and bool(recipe.searched(dataset.columns))))
    with st.expander("Show the recipe", icon=":material/menu_book:"):
        _files(dataset, recipe)
        st.code(json.dumps(recipe.to_json(), indent=2, ensure_ascii=False), language="json")


def written(*, searches: bool) -> tuple[str, str]:
    """Python and commands; with what the search finds where it still chooses levels."""
    python = f"""
import privacy_core as pc

with pc.open_table("FILE") as table:
{SEARCH if searches else ""}    made = table.anonymize("recipe.json")
    print(made.release.headline)
    made.write("OUT.csv")
"""
    search = "privacy-studio search FILE --recipe recipe.json --json\n" if searches else ""
    return python, f"{search}privacy-studio anonymize FILE --recipe recipe.json --out OUT.csv --json"


def _files(dataset: catalog.Dataset, recipe: Any) -> None:
    """The recipe as files: the one of the page names hierarchies that lie in the studio."""
    link = st.session_state.get(LINK)
    if link is not None and link["recipe"] == recipe.to_json() and time.time() - link["made"] < VALID:
        st.link_button(
            "Download recipe.zip",
            link["path"],
            key="work.recipe.download",
            icon=":material/download:",
            on_click=lambda: st.session_state.pop(LINK, None),
            help="This link works once. Unpack it beside the file that you name.",
        )
    else:
        st.button(
            "Make a link to recipe and hierarchies",
            key="work.recipe.make_link",
            icon=":material/link:",
            on_click=widgets.tries,
            args=(lambda: _make(dataset.id),),
        )
    st.caption(
        "For you, not for recipients: hierarchies list every value of their columns, and words of your own may be "
        "names. Tables that models name are not in it."
    )
    if many := len(own_words.patterns(recipe.to_json())):
        st.caption(
            f"{shown.counted(many, 'recognizer')} of your own, with {'its pattern' if many == 1 else 'their patterns'} "
            "and words, as below, go with it: saved ones too, since they are run with this recipe."
        )


def _leaving(dataset: str) -> Any:
    """The draft with all that leaves with it."""
    return recognizers.joined(state.workspace(), work.draft(dataset).recipe)


def _make(dataset: str) -> None:
    path = recipe_file.recipe_link(state.workspace(), dataset)
    st.session_state[LINK] = {"path": path, "made": time.time(), "recipe": _leaving(dataset).to_json()}
