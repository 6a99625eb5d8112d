"""The tables that models name beside a recipe: the research subset to be protected, and the population."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from privacy_core.engine import Engine
from privacy_core.errors import PrivacyCoreError
from privacy_core.randomness import new_id
from privacy_core.risk.classes import EquivalenceClasses, equivalence_classes
from privacy_core.transform.recipe import Recipe
from privacy_core.transform.recipe_errors import RecipeError
from privacy_core.transform.recipe_files import companion_files


class SubsetNotInTableError(PrivacyCoreError):
    """A research subset has rows that the table does not have."""

    def __init__(self, file: str, rows: int, missing: int) -> None:
        super().__init__(file, rows, missing)

    def message(self) -> str:
        file, rows, missing = self.facts
        return (
            f"{missing:,} of the {rows:,} rows of {file!r} are no rows of the table. A subset lists rows of the table, "
            f"with the same values in the same columns, as often as they are in it: check which table was opened."
        )


def check_companions(columns: Sequence[str], recipe: Recipe, found: Mapping[str, Sequence[str]]) -> None:
    """Refuses companion tables that lack columns, or have columns that the table lacks.

    Args:
        columns: Of the table.
        recipe: With models that name files.
        found: File to its columns.

    Raises:
        RecipeError: each file with the columns that do not fit.
    """
    problems = []
    for path, file in companion_files(recipe).items():
        if path.endswith(".subset"):
            added = [name for name in found[file] if name not in columns]
            if added:
                said = _listed("a column", "columns", added)
                problems.append((path, f"{file!r} has {said}, which the table has not"))
        else:
            quasi_identifiers = recipe.columns_with("quasi_identifier", columns)
            absent = [name for name in quasi_identifiers if name not in found[file]]
            if absent:
                said = _listed("the quasi-identifier", "the quasi-identifiers", absent)
                problems.append((path, f"{file!r} lacks {said}"))
    if problems:
        raise RecipeError(tuple(problems))


def _listed(one: str, many: str, names: Sequence[str]) -> str:
    return f"{one if len(names) == 1 else many} {', '.join(map(repr, names))}"


def write_subset(engine: Engine, table: str, subset: str, path: Path, *, file: str) -> int:
    """Writes the rows of ``table`` that ``subset`` lists, in their order, and returns how many.

    Rows agree where all columns of the subset do, as text where the types differ; of equal rows of the table as many
    are taken as the subset has, from the first on. A missing value agrees with a missing value.

    Args:
        engine: Where both are open.
        table: Name of the table.
        subset: Name of the subset, whose columns are columns of the table.
        path: Parquet file; it appears whole or not at all.
        file: Names the subset in the error.

    Raises:
        SubsetNotInTableError: a row of the subset is not in the table, or not as often; nothing is written.
    """
    own = new_id()
    names = engine.columns(subset)
    types, known = engine.schema(table), engine.schema(subset)
    alike = {name: types.field(name).type == known.field(name).type for name in names}

    def as_compared(name: str) -> str:
        column = engine.quote(name)
        return column if alike[name] else f"CAST({column} AS VARCHAR)"

    keys = ", ".join(map(as_compared, names))
    listed = ", ".join(f"{as_compared(name)} AS s{i}" for i, name in enumerate(names))
    agrees = " AND ".join(f"numbered.k{i}_{own} IS NOT DISTINCT FROM listed.s{i}" for i in range(len(names)))
    numbered = ", ".join(f"{as_compared(name)} AS k{i}_{own}" for i, name in enumerate(names))
    columns = ", ".join(f"numbered.{engine.quote(name)}" for name in engine.columns(table))
    rows = engine.query(f"SELECT count(*) AS rows FROM {engine.quote(subset)}")["rows"][0].as_py()
    written = engine.write_parquet(
        f"WITH placed AS (SELECT *, row_number() OVER () AS place_{own} FROM {engine.quote(table)}), "
        f"numbered AS (SELECT *, {numbered}, "
        f"row_number() OVER (PARTITION BY {keys} ORDER BY place_{own}) AS copy_{own} FROM placed), "
        f"listed AS (SELECT {listed}, count(*) AS copies FROM {engine.quote(subset)} GROUP BY {keys}) "
        f"SELECT {columns} FROM numbered INNER JOIN listed ON {agrees} "
        f"WHERE numbered.copy_{own} <= listed.copies ORDER BY numbered.place_{own}",
        path,
    )
    if written != rows:
        path.unlink()
        raise SubsetNotInTableError(file, rows, rows - written)
    return written


def population_classes(
    engine: Engine, population: str, quasi_identifiers: Sequence[str], *, person: str | None
) -> EquivalenceClasses:
    """The classes of a model's population before any step; see `models.Given`.

    With a person id, persons are counted; a population without that column counts a record for a person.
    """
    known = person if person in engine.columns(population) else None
    return equivalence_classes(engine, population, quasi_identifiers, person=known)
