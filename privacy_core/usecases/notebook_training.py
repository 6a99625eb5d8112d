"""A trained model in a notebook: what it promises, how good it is, what it says of other rows, its card, its files."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from privacy_core.export.release import Release
from privacy_core.usecases import model_cards, training, training_told
from privacy_core.usecases.model_cards import Purpose
from privacy_core.usecases.workspace import Workspace

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    from privacy_core.export.model_card import Card


@dataclass(frozen=True)
class Trained:
    """A model that was trained on a table.

    Attributes:
        release: Its settings, its guarantee, and exact figures of protected rows, for the data owner.
    """

    release: Release
    _workspace: Workspace

    @property
    def guarantee(self) -> Mapping[str, Any] | None:
        """What is guaranteed, in full; None if nothing is."""
        return self.release.guarantee

    @property
    def headline(self) -> dict[str, Any]:
        """What the command line prints of it."""
        return training_told.headline(self.release)

    def predict(self, rows: "pa.Table | pd.DataFrame") -> "npt.NDArray[np.float64]":
        """Probability of each label, shape ``(n_rows, n_labels)``, in the order of the schema's categories.

        Of a number its place between the schema's bounds, in [0, 1] for what was seen, shape ``(n_rows, 1)``.
        """
        from privacy_core.learn import checkpoint  # noqa: PLC0415 - takes seconds with its weights

        table = rows if isinstance(rows, pa.Table) else pa.Table.from_pandas(rows, preserve_index=False)
        return checkpoint.load(training.model_folder(self._workspace, self.release)).predict(table)

    def card(self, *, intended_use: str = "", limits: str = "", for_owner: bool = False) -> "Card":
        """The model card, to hand out or with every figure for the data owner."""
        make = model_cards.card_for_owner if for_owner else model_cards.card_to_hand_out
        return make(self._workspace, self.release.id, Purpose(intended_use=intended_use, limits=limits))

    def write(self, out: str | Path, *, intended_use: str = "", limits: str = "") -> None:
        """Writes weights, description and the card to hand out into a new folder."""
        purpose = Purpose(intended_use=intended_use, limits=limits)
        model_cards.hand_out_model(self._workspace, self.release.id, Path(out), purpose)
