"""The same use cases for a notebook or a script: tables in, figures and protected tables out, nothing left behind."""

import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pyarrow as pa

from privacy_core.export.release import Release
from privacy_core.hierarchy import Hierarchy
from privacy_core.profile import ColumnProfile, Suggestion
from privacy_core.risk.measures import RiskSummary
from privacy_core.transform import Recipe
from privacy_core.usecases import (
    asking,
    asking_together,
    assess,
    budgets,
    catalog,
    findings,
    hierarchy_editing,
    opening,
    protect,
    releases,
    search,
    training,
    training_told,
    whose,
)
from privacy_core.usecases.asking import Answered, Planned
from privacy_core.usecases.asking_together import AnsweredBatch, PlannedBatch
from privacy_core.usecases.budgets import Account
from privacy_core.usecases.people import FOR_ONE_COMMAND
from privacy_core.usecases.recipe_material import LoadedRecipe
from privacy_core.usecases.recoding import Recoded
from privacy_core.usecases.search import Searched
from privacy_core.usecases.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd

    from privacy_core.pii.scan import Scan
    from privacy_core.usecases.notebook_training import Trained


class Table:
    """An open table. Leave it by ``close`` or ``with``; a table that is forgotten is closed as well.

    Attributes:
        dataset: Its columns, types and number of rows.
    """

    def __init__(self, workspace: Workspace, dataset: catalog.Dataset, *, read_from: "_ReadFrom | None" = None) -> None:
        self._workspace = workspace
        self.dataset = dataset
        self._read_from = read_from or _ReadFrom(None, None)
        self._finalizer = weakref.finalize(self, _close, workspace, dataset.id)

    @property
    def workspace(self) -> Workspace:
        return self._workspace

    def profile(self) -> tuple[ColumnProfile, ...]:
        """What each column looks like."""
        return assess.profile_columns(self._workspace, self.dataset.id)

    def suggest_roles(self) -> tuple[Suggestion, ...]:
        """A role for each column, with the reason."""
        return assess.suggest_roles(self._workspace, self.dataset.id)

    def scan(self) -> "Scan":
        """What personal data each column holds, how sure that is and why; own recognizers of the workspace join in."""
        return findings.scan_columns(self._workspace, self.dataset.id)

    def risk(
        self, quasi_identifiers: Sequence[str], *, sensitive: Sequence[str] = (), person_id: str | None = None
    ) -> RiskSummary:
        """Every risk figure; counted in persons where ``person_id`` names their column."""
        return assess.measure_risk(
            self._workspace,
            self.dataset.id,
            quasi_identifiers=quasi_identifiers,
            sensitive=sensitive,
            person=person_id,
        )

    def models(
        self,
        quasi_identifiers: Sequence[str],
        *,
        sensitive: Sequence[str] = (),
        person_id: str | None = None,
        hierarchies: Mapping[str, Path] | None = None,
        population_size: int | None = None,
    ) -> dict[str, Any]:
        """What the table measures by each privacy model; see `assess.measure_models`."""
        return assess.measure_models(
            self._workspace,
            self.dataset.id,
            quasi_identifiers=quasi_identifiers,
            sensitive=sensitive,
            person=person_id,
            hierarchies=hierarchies,
            population_size=population_size,
        )

    def anonymize(self, recipe: "Recipe | Mapping[str, Any] | str | Path") -> "Anonymized":
        """Protects the table by a recipe: an object, its JSON values, or a file.

        Raises:
            RecipeError: the recipe does not fit the table.
            SuppressionLimitError: the models need more suppression than the recipe allows.
        """
        release = protect.protect_with(self._workspace, self.dataset.id, _loaded(recipe), name=self.dataset.name)
        return Anonymized(release, self)

    def search(
        self, recipe: "Recipe | Mapping[str, Any] | str | Path", *, seconds: float | None = None
    ) -> "Searched | Recoded":
        """The levels that cost least for a recipe, as `anonymize` would apply them.

        Args:
            recipe: An object, its JSON values, or a file.
            seconds: When to stop with the best so far, in place of the recipe's own.

        Raises:
            NoSolutionError: no combination of levels meets the models within the limit.
        """
        return search.search_with(self._workspace, self.dataset.id, _loaded(recipe), seconds=seconds)

    def hierarchy(
        self, column: str, settings: "Mapping[str, Any] | None" = None, *, out: "str | Path | None" = None
    ) -> Hierarchy:
        """The hierarchy of a column, tested on it.

        Args:
            column: Its name.
            settings: Of a builder, such as ``{"builder": "intervals", "widths": [5, 10]}``; what suits the column if
                left out.
            out: CSV file to write, in ARX's format, for a recipe to name.

        Raises:
            InvalidValueError, ValuesUnfitError: the settings are none, or do not fit the values.
        """
        workspace, dataset = self._workspace, self.dataset.id
        settings = settings or hierarchy_editing.open_hierarchy(workspace, dataset, column).suggested
        look = hierarchy_editing.look_at_hierarchy(workspace, dataset, column, settings)
        if out is not None:
            hierarchy_editing.write_hierarchy(look, Path(out))
        return look.hierarchy

    def set_budget(
        self,
        *,
        epsilon: float,
        delta: float = 0.0,
        person: str | None = None,
        public_n: bool = False,
        shares: Mapping[str, float] | None = None,
        reason: str = "",
        people: str | None = None,
    ) -> Account:
        """Sets or changes the privacy budget of the table's people, as `budgets.set_budget` does.

        ``people`` is their name, where they cannot be recognised by rows; new people are called so.
        """
        self._recognise(person, people, declare=True)
        return budgets.set_budget(
            self._workspace,
            self.dataset.source,
            epsilon=epsilon,
            delta=delta,
            person=person,
            public_n=public_n,
            shares=shares,
            reason=reason,
        )

    def budget(self, *, people: str | None = None) -> Account:
        """The privacy budget of the table's people, and what is spent of it.

        Raises:
            NoBudgetError: nobody has set one.
        """
        self._recognise(None, people)
        return budgets.account(self._workspace, self.dataset.source)

    def ask(
        self,
        question: Mapping[str, Any] | Sequence[Mapping[str, Any]],
        *,
        release: bool = False,
        purpose: str = "exploration",
        people: str | None = None,
    ) -> "Planned | Answered | PlannedBatch | AnsweredBatch":
        """Plans a private question, or with ``release`` spends and answers it; several are one charge.

        Args:
            question: As JSON values, such as ``{"aggregate": "count", "epsilon": 0.5}``; or several, fixed together.
            release: Whether to spend and answer.
            purpose: From which share of the budget.
            people: Name or id of the table's people, where they cannot be recognised by rows.

        Raises:
            InvalidValueError: the question is not clear or does not fit the table.
            NoBudgetError, OverBudgetError: nothing was spent.
        """
        first = question if isinstance(question, Mapping) else question[0] if question else {}
        unit = first.get("unit")
        self._recognise(unit.get("column") if isinstance(unit, Mapping) else None, people)
        paid_from = budgets.purpose_named(purpose)
        if not isinstance(question, Mapping):
            ask = asking_together.release_together if release else asking_together.plan_together
            return ask(self._workspace, self.dataset.id, question, purpose=paid_from)
        if release:
            return asking.release_answer(self._workspace, self.dataset.id, question, purpose=paid_from)
        return asking.plan_question(self._workspace, self.dataset.id, question, purpose=paid_from)

    def train(
        self, config: Mapping[str, Any], *, name: str = "", person_id: str | None = None, people: str | None = None
    ) -> "Trained":
        """Trains a model with differential privacy, and charges it to the budget of the table's people if there is one.

        Args:
            config: As JSON values, such as ``{"target": "income", "epsilon": 1.0, "schema": {...}}``.
            name: Of the model.
            person_id: Column by which a person is told; else a row is one.
            people: Name or id of the table's people, where they cannot be recognised by rows.

        Raises:
            InvalidValueError: the training is not clear, or nothing can be learned from the table.
            OverBudgetError: nothing was spent.
        """
        from privacy_core.usecases.notebook_training import Trained  # noqa: PLC0415 - half a second

        self._recognise(person_id, people)
        training_told.protect_persons(self._workspace, self.dataset.id, person_id)
        return Trained(training.train_model(self._workspace, self.dataset.id, config, name=name), self._workspace)

    def _recognise(self, person: str | None, people: str | None, *, declare: bool = False) -> None:
        """Finds whose budget it is, once."""
        if self.dataset.source != FOR_ONE_COMMAND and people is None:
            return
        known = self._read_from
        self.dataset = whose.recognise(
            self._workspace,
            self.dataset.id,
            known.source,
            table=known.table,
            person=person,
            named=people,
            declare=declare,
        )

    def to_arrow(self) -> pa.Table:
        return catalog.read_table(self._workspace, self.dataset.id)

    def to_pandas(self) -> "pd.DataFrame":
        frame: pd.DataFrame = self.to_arrow().to_pandas()
        return frame

    def close(self) -> None:
        self._finalizer()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Table({self.dataset.name!r}, {self.dataset.rows:,} records, {len(self.dataset.columns)} columns)"


@dataclass(frozen=True)
class _ReadFrom:
    """Where a table was read from; nothing for one in memory."""

    source: str | Path | None
    table: str | None


@dataclass(frozen=True)
class Anonymized:
    """A protected table.

    Attributes:
        release: The recipe, and every figure before and after.
    """

    release: Release
    _table: Table

    def to_arrow(self) -> pa.Table:
        return releases.read_release(self._table.workspace, self.release.id)

    def to_pandas(self) -> "pd.DataFrame":
        frame: pd.DataFrame = self.to_arrow().to_pandas()
        return frame

    def write(self, out: str | Path, *, escape_formulas: bool = True) -> str:
        """Writes CSV, Parquet, Excel, JSON Lines, SPSS or Stata by the ending of ``out`` and returns the SHA-256.

        An ending ``.parquet.zip`` is a zip of Parquet parts.

        The models are measured again on the written file, and ``out`` appears only if they hold.
        """
        workspace, path = self._table.workspace, Path(out)
        kind = releases.kind_of(path)
        export = releases.export_release(
            workspace,
            self.release.id,
            kind,
            escape_formulas=escape_formulas,
            parts=releases.parts_for(path, kind, folder=False),
            filename=path.name,
        )
        releases.hand_out(workspace, export.id, path)
        return export.sha256


def open_table(
    source: "str | Path | pd.DataFrame | pa.Table",
    *,
    table: str | None = None,
    home: Path | None = None,
    **reading: Any,
) -> Table:
    """Opens a file, a folder of parts, a table of a database, a pandas frame or a pyarrow table.

    Args:
        source: A file or folder by path, a database by address (``postgresql://host/name``, ``sqlite:///file``) or as a
            SQLite file, or a table in memory.
        table: Of a database, as ``name`` or ``schema.name``; None if it has only one.
        home: The workspace folder, by default the one that ``PRIVACY_STUDIO_HOME`` names.
        **reading: What to read otherwise than detected: fields of `privacy_core.intake.ReadOptions`, such as ``member``
            of an archive, ``sheet`` of a workbook, ``value_labels`` and ``encoding``.

    Raises:
        UnreadableFileError, BadRowsError: the file cannot be read so.
    """
    workspace = Workspace.open(home)
    try:
        if isinstance(source, str | Path):
            opened = opening.open_file(workspace, source, table=table, reading=reading)
            return Table(workspace, opened, read_from=_ReadFrom(source, table))
        return Table(workspace, opening.open_frame(workspace, source))
    except BaseException:
        workspace.close()
        raise


def _loaded(recipe: "Recipe | Mapping[str, Any] | str | Path") -> LoadedRecipe:
    if isinstance(recipe, str | Path):
        return protect.read_recipe(Path(recipe))
    return protect.recipe_in(recipe if isinstance(recipe, Recipe) else Recipe.model_validate(recipe), Path())


def _close(workspace: Workspace, dataset: str) -> None:
    opening.close_file(workspace, dataset)
    workspace.close()
