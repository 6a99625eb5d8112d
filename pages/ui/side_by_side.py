"""The table of the Compare page: a column for each of those compared, a line for each figure, the best of it marked."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from pages.ui import format as say
from pages.ui import search_settings, widgets
from pages.ui.figure import cut
from pages.ui.handout import MODELS
from pages.ui.operators import said

BEST, OPENED = "★", "As opened"
SENSITIVE = (("distinct_l", "distinct l", True), ("entropy_l", "entropy l", True), ("t_closeness", "t", False))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table.

    Attributes:
        cells: Letter to what is written, and `OPENED` to what is so of the table as it was opened.
        best: Letters of the best, if some are better than others.
        head: Whether it is a heading.
    """

    label: str
    cells: Mapping[str, str] = field(default_factory=dict)
    best: frozenset[str] = frozenset()
    head: bool = False


def figures(
    label: str, values: Mapping[str, float | None], text: Callable[[float | None], str], *, higher_is_better: bool
) -> Line:
    """A line of numbers, the best of which is marked unless all read alike.

    >>> figures("k", {"A": 5, "B": 2, "C": None}, say.number, higher_is_better=True)
    Line(label='k', cells={'A': '5', 'B': '2', 'C': '–'}, best=frozenset({'A'}), head=False)
    """
    known = {letter: value for letter, value in values.items() if value is not None}
    cells = {letter: text(value) for letter, value in values.items()}
    if len({cells[letter] for letter in known}) < 2:
        return Line(label, cells)
    top = text((max if higher_is_better else min)(known.values()))
    return Line(label, cells, frozenset(letter for letter in known if cells[letter] == top))


def lines(
    found: Sequence[Any], *, columns: Sequence[str], losses: Mapping[str, float | None], metric: str
) -> list[Line]:
    """All lines.

    Args:
        found: Candidates with figures.
        columns: The quasi-identifiers.
        losses: Letter to its loss; None where it has none.
        metric: By which that is measured.
    """
    by_letter = {each.letter: each.figures for each in found}
    made = [Line("What happens to each quasi-identifier", head=True)]
    made += [Line(column, {each.letter: _treated(each.recipe, column) for each in found}) for column in columns]
    made.append(Line("what the search keeps small", {each.letter: _sought(each.recipe) for each in found}))
    made += [Line("Models", head=True), *_models(by_letter)]
    made += [Line("Risk", head=True), *_risks(by_letter)]
    kept = {letter: _kept(one) for letter, one in by_letter.items()}
    made += [
        Line("What is left", head=True),
        figures(f"{metric} (less is better)", losses, say.number, higher_is_better=False),
        figures(
            "records left out", {k: _left_out(one) for k, one in by_letter.items()}, _count, higher_is_better=False
        ),
        figures("records kept", kept, say.share, higher_is_better=True),
    ]
    detail = {each.letter: {c: s for c, s in each.figures["detail"].items() if _judged(each, c)} for each in found}
    for column in dict.fromkeys(column for one in detail.values() for column in one):
        shares = {letter: one.get(column) for letter, one in detail.items()}
        made.append(figures(f"detail kept of {column}", shares, say.share, higher_is_better=True))
    return made


def _judged(candidate: Any, column: str) -> bool:
    """Whether more of the column's detail is better: of pseudonyms, which only protected tables have, it is not."""
    recipe = candidate.recipe
    return bool(column != recipe.person_id and recipe.role(column) != "direct_identifier")


def table(found: Sequence[Any], made: Iterable[Line]) -> None:
    """Draws them."""
    rows = [
        {
            "": f"**{line.label}**" if line.head else widgets.plain(line.label),
            OPENED: widgets.plain(line.cells.get(OPENED, "")),
            **{f"{each.letter} · {widgets.plain(cut(each.name, 28))}": _cell(line, each.letter) for each in found},
        }
        for line in made
    ]
    st.table(rows, hide_index=True, alt=f"Levels, models, risk and losses of the {len(found)} that are compared")
    st.caption(f"{BEST} the best of its line, where they differ.")


def _cell(line: Line, letter: str) -> str:
    text = widgets.plain(line.cells.get(letter, ""))
    return f"**{text}** {BEST}" if letter in line.best else text


def _treated(recipe: Any, column: str) -> str:
    chain = [step for step in recipe.to_json().get("steps", []) if step["column"] == column]
    if len(chain) == 1 and chain[0]["op"] == "generalize":
        return f"level {chain[0]['level']}"
    if not chain and recipe.recodes([column]):
        return "a level of each record's own"
    return said(chain) or "as it is"


def _sought(recipe: Any) -> str:
    return "no search" if recipe.search is None else search_settings.metric_of(recipe).label


def _models(by_letter: Mapping[str, Any]) -> list[Line]:
    asked: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for letter, one in by_letter.items():
        for model in one.get("models", []):
            label, limit, sign = MODELS.get(model["model"], (model["model"].replace("_", " "), "", ""))
            of = f" of {model['sensitive']}" if model.get("sensitive") else ""
            wanted = f"{sign} {say.number(model[limit])}" if limit in model else ""
            told = asked.setdefault(f"{label}{of}", {}).setdefault(letter, [])
            told.append((wanted, _measured(model)))
    held = {
        letter: "yes" if one["suppressed"] <= one["allowed"] else f"no, only {say.count(one['allowed'])} may leave"
        for letter, one in by_letter.items()
    }
    every = [_asked(label, cells, by_letter) for label, cells in asked.items()]
    return [*every, Line("hold within the limit", held)]


def _asked(label: str, cells: Mapping[str, list[tuple[str, str]]], letters: Iterable[str]) -> Line:
    """What is asked for stands in front where all ask for the same, else in each cell."""
    limits = {wanted for told in cells.values() for wanted, _ in told}
    if len(limits) == 1:
        label = ", ".join(filter(None, [label, *limits]))
        cells = {letter: [("", measured) for _, measured in told] for letter, told in cells.items()}
    written = {
        letter: "; ".join(f"{wanted}: {measured}" if wanted else measured for wanted, measured in told)
        for letter, told in cells.items()
    }
    return Line(label, {letter: written.get(letter, "not asked") for letter in letters})


def _measured(model: Mapping[str, Any]) -> str:
    """The figure; by estimate it is known only up to the k that was asked for, where that is reached."""
    if model["after"] is None:
        return "nobody is left"
    bound = "estimator" in model and model["model"] == "k_map" and model["after"] >= model["k"]
    return f"{'at least ' if bound else ''}{say.number(model['after'])}"


def _risks(by_letter: Mapping[str, Any]) -> list[Line]:
    after = {letter: one["after"] for letter, one in by_letter.items()}

    def read(*path: str) -> dict[str, float | None]:
        return {letter: _at(one, path) for letter, one in after.items()}

    before = next((one["before"] for one in by_letter.values() if one.get("before")), None)

    def line(label: str, text: Callable[[float | None], str], *path: str, higher_is_better: bool) -> Line:
        made = figures(label, read(*path), text, higher_is_better=higher_is_better)
        return made if before is None else replace(made, cells={OPENED: text(_at(before, path)), **made.cells})

    made = [
        line("k", say.number, "k", higher_is_better=True),
        line("highest risk", say.share, "prosecutor", "highest", higher_is_better=False),
        line("average risk", say.share, "prosecutor", "average", higher_is_better=False),
    ]
    columns = dict.fromkeys(column for one in after.values() if one is not None for column in one["distinct_l"])
    for column in columns:
        made += [
            line(f"{label} of {column}", say.number, name, column, higher_is_better=higher)
            for name, label, higher in SENSITIVE
        ]
    return made


def _at(values: Any, path: Sequence[str]) -> float | None:
    for name in path:
        if values is None:
            return None
        values = values.get(name)
    return None if values is None else round(float(values), 12)  # what is left of sums that should be 0


def _kept(one: Mapping[str, Any]) -> float:
    return float(one["records_out"] / max(one["records_in"], 1))


def _left_out(one: Mapping[str, Any]) -> float:
    return float(one["records_in"] - one["records_out"])


def _count(value: float | None) -> str:
    return say.MISSING if value is None else say.count(int(value))
