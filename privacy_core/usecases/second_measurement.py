"""Measures a written file: the models of a release must hold in what leaves, whatever they held in before."""

import itertools
import math
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from privacy_core import randomness
from privacy_core.engine.batches import write_batches
from privacy_core.errors import PrivacyCoreError
from privacy_core.export.release import Release
from privacy_core.risk.classes import EquivalenceClasses, equivalence_classes
from privacy_core.risk.measures import summary
from privacy_core.risk.models import Given, PrivacyModel
from privacy_core.risk.wildcards import k_with_wildcards
from privacy_core.store.keyring import KeyDestroyedError
from privacy_core.transform import Recipe, classes_of, read_hierarchies, write_model
from privacy_core.transform.local_population import given_with_labels
from privacy_core.transform.suppress import unmet
from privacy_core.usecases import catalog, companions, recipe_material
from privacy_core.usecases.workspace import Workspace

_ROWS = 65_536


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
        suppression, as the models do, ``t_closeness_in_file`` with the file alone, as its recipient can;
        ``k_with_wildcards`` takes suppressed cells for anything. Empty if the file has neither quasi-identifier nor
        sensitive column.

    Raises:
        ExportUnsafeError: a model does not hold.
        PseudonymsLostError: it cannot be known whether they hold, since a key was destroyed.
    """
    recipe = Recipe.model_validate(release.parameters)
    columns = pq.read_schema(back).names
    judged = [recipe.columns_with(role, columns) for role in ("quasi_identifier", "sensitive")]
    if not any(judged):
        return {}
    reference, given = _reference(workspace, release, recipe)
    after = _classes(workspace, release, recipe, back, judged=judged)
    reference = reference or after
    given = _by_labels(recipe, given, after)
    both = recipe.hold_on_export
    if broken := unmet(after, reference, models=recipe.models, given=given, hold_on_export=both):
        raise ExportUnsafeError(filename, broken)
    return summary(after, reference).to_json() | {
        "models": [_figures(model, after, reference, given=given) for model in recipe.models],
        "t_closeness_in_file": dict(summary(after).t_closeness),
        "k_with_wildcards": k_with_wildcards(after),
    }


def _by_labels(recipe: Recipe, given: Given, after: EquivalenceClasses) -> Given:
    """What models need where values of one column are on different levels: people by the labels that they read as."""
    if recipe.search is None or not (given.populations and recipe.recodes(after.quasi_identifiers)):
        return given
    hierarchies = {name: given.hierarchies[name] for name in recipe.searched(after.quasi_identifiers)}
    return given_with_labels(given, after, hierarchies, settings=recipe.search)


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
    person, grouped, joined = recipe.person_id, list(quasi_identifiers), back.with_name("joined.parquet")
    try:
        if quasi_identifiers and not codes.exists():
            engine.open(table, back)
        else:
            # Where the file shows pseudonyms or no person at all, its records are joined to persons by their order.
            coded = codes if codes.exists() else None
            named = [*quasi_identifiers, *sensitive, *([person] if person is not None and coded is None else [])]
            everybody, of_person = _join(back, named, coded, joined)
            person = person if coded is None else of_person
            grouped = grouped or [everybody]
            engine.open(table, joined)
        return equivalence_classes(engine, table, grouped, sensitive=sensitive, person=person).project(
            quasi_identifiers
        )
    finally:
        engine.close(table)
        joined.unlink(missing_ok=True)


def _join(back: Path, named: Sequence[str], codes: Path | None, out: Path) -> tuple[str, str]:
    """Writes columns of a file with one that is the same everywhere and, of equally many records, codes of persons.

    Returns:
        The names that the two got, which are free.
    """
    taken = {name.casefold() for name in named}
    everybody, person = itertools.islice((n for i in itertools.count() if (n := f"column_{i}") not in taken), 2)
    with ExitStack() as after:
        files = [after.enter_context(pq.ParquetFile(path)) for path in (back, codes) if path is not None]
        whole = [files[0].schema_arrow.field(name) for name in named]
        kinds = [*whole, pa.field(everybody, pa.bool_()), *(file.schema_arrow.field(0) for file in files[1:])]
        schema = pa.schema([*kinds[: len(named) + 1], *(kind.with_name(person) for kind in kinds[len(named) + 1 :])])
        rows = files[0].iter_batches(_ROWS, columns=list(named))
        coded = files[1].iter_batches(_ROWS) if codes else itertools.repeat(None)
        write_batches(_beside(rows, coded, schema), schema, out)
    return everybody, person


def _beside(rows: Iterator[Any], coded: Iterator[Any], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Batches of both, which are cut where either ends."""
    left: list[Any] = []
    for batch in rows:
        done = 0
        while done < batch.num_rows:
            other = left.pop() if left else next(coded)
            many = batch.num_rows - done if other is None else min(batch.num_rows - done, other.num_rows)
            columns = [column.slice(done, many) for column in batch.columns]
            columns.append(pa.repeat(pa.scalar(value=True), many))
            if other is not None:
                columns.append(other.column(0).slice(0, many))
                left += [other.slice(many)] if many < other.num_rows else []
            yield pa.RecordBatch.from_arrays(columns, schema=schema)
            done += many


def _as_one_class(workspace: Workspace, found: catalog.Dataset, recipe: Recipe) -> EquivalenceClasses:
    """The whole table: its classes would be as large as it is, to say no more about how often values occur."""
    return equivalence_classes(
        workspace.engine,
        catalog.table(workspace, found.id),
        recipe.columns_with("quasi_identifier", found.columns)[:1],
        sensitive=recipe.columns_with("sensitive", found.columns),
        person=recipe.person_id,
    ).project([])


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
    with companions.opened(workspace, found, recipe, place / catalog.COMPANIONS) as beside:
        several = recipe.subset is not None or bool(beside.populations)
        part = classes_of(workspace.engine, beside.table(), recipe) if several else None
        classes = part or _as_one_class(workspace, found, recipe)
    judged = {*classes.sensitive, *(classes.quasi_identifiers if beside.populations else ())}
    steps = tuple(step for step in recipe.steps if step.column in judged)
    judging = recipe.model_copy(update={"steps": steps})
    try:
        functions = judging.functions(recipe_material.resources_of(workspace, found, named))
        compared = {file: each.recode(functions, drop=recipe.dropped) for file, each in beside.populations.items()}
        return classes.recode(functions, drop=recipe.dropped), Given(named, compared)
    except KeyDestroyedError:
        if not release.figures["suppressed"] and not beside.populations:
            return None, Given(named)  # then the file holds every record, and is itself the whole
        pseudonyms = tuple(step.column for step in steps if hasattr(step, "domain"))
        raise PseudonymsLostError(release.name, pseudonyms) from None
