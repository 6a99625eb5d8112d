"""From the solution in the recipe one level finer or coarser in one column: what that would cost, and a button."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.ui import format as shown
from pages.ui import rounds, widgets, work

FINER, COARSER = -1, 1
LONG = 1e5  # losses that some measures count in pairs of records are too long for a button


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What one level more or less of a column would do.

    Attributes:
        level: That the column would have.
        levels: Of all columns then.
        loss: Then; None where more records would leave than may.
        suppressed: Share of the records that would leave, in [0, 1].
    """

    level: int
    levels: Mapping[str, int]
    loss: float | None
    suppressed: float

    @property
    def text(self) -> str:
        """For a button.

        >>> Move(level=2, levels={}, loss=0.123, suppressed=0.02).text
        '0.123 · 2.0% out'
        >>> Move(level=0, levels={}, loss=None, suppressed=0.4).text
        '✕ 40% out'
        """
        loss = "" if self.loss is None else shown.number(self.loss) if self.loss < LONG else f"{self.loss:.2e}"
        told = f"{loss} ·" if loss else "✕"
        return f"{told} {shown.share(self.suppressed)} out"

    def meaning(self, column: str, now: float | None, limit: float) -> str:
        """In a sentence.

        >>> Move(level=2, levels={}, loss=0.12, suppressed=0.02).meaning("age", 0.1, 0.05)
        'Takes age to level 2: a loss of 0.12 instead of 0.1 (+0.02), and 2.0% of the records left out.'
        >>> Move(level=0, levels={}, loss=None, suppressed=0.4).meaning("age", 0.1, 0.05)
        'Takes age to level 0, where the models do not hold: 40% of the records would be left out, and 5.0% may be.'
        """
        start = f"Takes {column} to level {self.level}"
        if self.loss is None:
            return (
                f"{start}, where the models do not hold: {shown.share(self.suppressed)} of the records would be left "
                f"out, and {shown.share(limit)} may be."
            )
        instead = (
            "" if now is None else f" instead of {shown.number(now)} ({shown.change(float(now), float(self.loss))})"
        )
        return (
            f"{start}: a loss of {shown.number(self.loss)}{instead}, and {shown.share(self.suppressed)} of the records "
            "left out."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A column in the solution that is in the recipe.

    Attributes:
        labels: Distinct values at each level of its hierarchy.
        finer: None at the lowest level.
        coarser: None at the highest.
    """

    column: str
    level: int
    labels: Sequence[int]
    finer: Move | None
    coarser: Move | None


def table(dataset: str, rows: Sequence[Row], *, now: float | None, limit: float, take: Callable[..., Any]) -> None:
    """A row a column.

    Args:
        dataset: Whose.
        rows: The columns that the search may change.
        now: Loss of the solution in the recipe; None if it does not meet the models.
        limit: Largest share of the records that may leave.
        take: Called with the dataset and the levels of a button that was pressed.
    """
    if not rows:
        return
    st.markdown("**From here, one column at a time**")
    st.caption("One level finer or coarser: the loss that it would have, and the records left out. ✕ does not hold.")
    for row in rows:
        left, right = st.columns([1, 2], vertical_alignment="center")
        values = f"{shown.count(row.labels[0])} → {shown.count(row.labels[row.level])}"
        left.markdown(
            f"**{widgets.plain(row.column)}**  \n:small[:gray[level {row.level} of {len(row.labels) - 1} · {values}]]"
        )
        with right, st.container(horizontal=True):
            for step, move in ((FINER, row.finer), (COARSER, row.coarser)):
                key = f"work.around.{step}.{rounds.number(work.DRAFT)}.{dataset}.{row.column}"
                if move is None:
                    st.button("finest" if step == FINER else "coarsest", key=key, disabled=True, width="stretch")
                    continue
                st.button(
                    move.text,
                    key=key,
                    icon=":material/remove:" if step == FINER else ":material/add:",
                    help=move.meaning(widgets.spoken(row.column), now, limit),
                    on_click=take,
                    args=(dataset, dict(move.levels)),
                    width="stretch",
                )
