"""Measures a written file: the models of a release must hold in what leaves, whatever they held in before."""

import itertools
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from privacy_core import randomness
from privacy_core.errors import PrivacyCoreError
from privacy_core.export.release import Release
from privacy_core.risk.classes import EquivalenceClasses, equivalence_classes
from privacy_core.risk.measures import summary
from privacy_core.risk.models import Given, PrivacyModel
from privacy_core.store.keyring import KeyDestroyedError
from privacy_core.transform import Recipe, classes_of, read_hierarchies, write_model
from privacy_core.usecases import assess, catalog, companions, protect
from privacy_core.usecases.workspace import Workspace


class ExportUnsafeError(PrivacyCoreError):
    """The written file does not meet the models that its release meets."""

    def __init__(self, filename: str, models: tuple[str, ...]) -> None:
        super().__init__(filename, models)

    def message(self) -> str:
        filename, models = self.facts
        return (
            f"{filename!r} was written and measured again, and {', '.join(models)} did not hold in it, so it is not "
            "offered and was deleted. Values may have merged in this format: use Parquet, or ask more of the models."
        )


class PseudonymsLostError(PrivacyCoreError):
    """A release whose sensitive values are pseudonyms, with records left out, after their key was destroyed."""

    def __init__(self, release: str, columns: tuple[str, ...]) -> None:
        super().__init__(release, columns)

    def message(self) -> str:
        release, columns = self.facts
        return (
            f"A file of {release!r} can no longer be checked: its records are compared with all records, also those "
            f"left out, and the key of the pseudonyms in {', '.join(columns)} was destroyed. Nothing was written. "
            "Files that were written before stay as they are. For another format, protect the table again, and name a "
            "new domain for these pseudonyms."
        )


def measure(workspace: Workspace, release: Release, back: Path, *, filename: str) -> dict[str, Any]:
    """Risk as the written file shows it, and that every model of the release holds.

    Args:
        workspace: Where the release is.
        release: What was written.
        back: The file's records, read from the file itself, in its order, as Parquet.
        filename: Named in the error.

    Returns:
        The figures of `RiskSummary.to_json`, and ``models``; ``t_closeness`` compares with the table before
        suppression, as the models do, ``t_closeness_in_file`` with the file alone, as its recipient can. Empty if the
        file has neither quasi-identifier nor sensitive column.

    Raises:
        ExportUnsafeError: a model does not hold.
        PseudonymsLostError: it cannot be known whether they hold, since a key was destroyed.
    """
    recipe = Recipe.model_validate(release.parameters)
    columns = pq.read_schema(back).names
    judged = [recipe.columns_with(role, columns) for role in ("quasi_identifier", "sensitive")]
    if not any(judged):
        return {}
    after = _classes(workspace, release, recipe, back, judged=judged)
    reference, given = _reference(workspace, release, recipe)
    reference = reference or after
    if broken := tuple(model.name for model in recipe.models if not model.holds(after, reference, given)):
        raise ExportUnsafeError(filename, broken)
    return summary(after, reference).to_json() | {
        "models": [_figures(model, after, reference, given=given) for model in recipe.models],
        "t_closeness_in_file": dict(summary(after).t_closeness),
    }


def _figures(
    model: PrivacyModel, after: EquivalenceClasses, reference: EquivalenceClasses, *, given: Given
) -> dict[str, Any]:
    measured = {"after": model.measured(after, reference, given), **model.beside(after, reference, given)}
    return {**write_model(model), **{name: None if value == math.inf else value for name, value in measured.items()}}


def _classes(
    workspace: Workspace, release: Release, recipe: Recipe, back: Path, *, judged: Sequence[Sequence[str]]
) -> EquivalenceClasses:
    """The equivalence classes of the file; where no quasi-identifier is left, all records are one class."""
    quasi_identifiers, sensitive = judged
    engine, table = workspace.engine, f"written_{randomness.new_id()}"
    codes = workspace.store.home / "releases" / release.id / "persons.parquet"
    person, grouped = recipe.person_id, list(quasi_identifiers)
    try:
        if quasi_identifiers and not codes.exists():
            engine.open(table, back)
        else:
            named = [*quasi_identifiers, *sensitive]
            if person is not None and not codes.exists():
                named.append(person)
            columns = pq.read_table(back, columns=named)
            if codes.exists():
                # The file shows pseudonyms or no person at all: its records are joined to persons by their order.
                columns, person = _with(columns, pq.read_table(codes).column(0))
            if not quasi_identifiers:
                columns, everybody = _with(columns, pa.array([True] * columns.num_rows))
                grouped = [everybody]
            engine.open_arrow(table, columns)
        return equivalence_classes(engine, table, grouped, sensitive=sensitive, person=person).project(
            quasi_identifiers
        )
    finally:
        engine.close(table)


def _with(columns: pa.Table, values: pa.Array) -> tuple[pa.Table, str]:
    """The table with one more column, and the free name that it got."""
    taken = {name.casefold() for name in columns.column_names}
    name = next(name for n in itertools.count() if (name := f"column_{n}") not in taken)
    return columns.append_column(name, values), name


def _reference(workspace: Workspace, release: Release, recipe: Recipe) -> tuple[EquivalenceClasses | None, Given]:
    """The classes before suppression, with which t-closeness compares, and what models need beside.

    There are no such classes where nothing was grouped by then.

    Without populations only the sensitive columns are changed as the recipe says: how often their values occur in the
    whole table is all that is compared, whatever the quasi-identifiers are, so none of the keys of their pseudonyms is
    needed.

    Raises:
        PseudonymsLostError: a column that matters was pseudonymized, and its key is destroyed.
    """
    found = catalog.find(workspace, release.dataset)
    place = workspace.store.home / "releases" / release.id
    named = read_hierarchies(recipe, place / "recipe")
    if not recipe.columns_with("quasi_identifier", found.columns):
        return None, Given(named)
    with companions.opened(workspace, found, recipe, place / protect.COMPANIONS) as beside:
        part = None if recipe.subset is None else classes_of(workspace.engine, beside.table, recipe)
        classes = part or assess.classes(
            workspace,
            found.id,
            recipe.columns_with("quasi_identifier", found.columns),
            sensitive=recipe.columns_with("sensitive", found.columns),
            person=recipe.person_id,
        )
    judged = {*classes.sensitive, *(classes.quasi_identifiers if beside.populations else ())}
    steps = tuple(step for step in recipe.steps if step.column in judged)
    judging = recipe.model_copy(update={"steps": steps})
    try:
        functions = judging.functions(protect.resources_of(workspace, found, named))
        compared = {file: each.recode(functions, drop=recipe.dropped) for file, each in beside.populations.items()}
        return classes.recode(functions, drop=recipe.dropped), Given(named, compared)
    except KeyDestroyedError:
        if not release.figures["suppressed"] and not beside.populations:
            return None, Given(named)  # then the file holds every record, and is itself the whole
        pseudonyms = tuple(step.column for step in steps if step.op == "pseudonymize")
        raise PseudonymsLostError(release.name, pseudonyms) from None
