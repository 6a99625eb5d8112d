"""The tables that the models of a recipe name, opened: the research subset that is protected, and populations."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from privacy_core import intake, randomness
from privacy_core.errors import NotFoundError
from privacy_core.risk.classes import EquivalenceClasses
from privacy_core.transform import Recipe
from privacy_core.transform.companions import check_companions, populations, write_subset
from privacy_core.transform.recipe_files import check_companions_there, companion_files
from privacy_core.usecases import catalog
from privacy_core.usecases.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Companions:
    """What is protected, and what it is compared with.

    Attributes:
        table: Name in the engine of the records to protect: the subset, if a model names one, else the whole table.
        populations: As `Resources.populations`.
    """

    table: str
    populations: Mapping[str, EquivalenceClasses] = field(default_factory=dict)


@contextmanager
def opened(workspace: Workspace, found: catalog.Dataset, recipe: Recipe, folder: Path) -> Iterator[Companions]:
    """Opens the tables, which are read as the files say, for as long as the block runs.

    Args:
        workspace: Where the dataset is.
        found: The dataset.
        recipe: With models that may name files.
        folder: What the files' names are relative to.

    Raises:
        RecipeError: a file is not there, lacks columns, or has others than the table.
        SubsetNotInTableError: a row of the subset is not in the table.
        UnreadableFileError: a file is no table.
    """
    whole, files = catalog.table(workspace, found.id), sorted(set(companion_files(recipe).values()))
    if not files:
        yield Companions(table=whole)
        return
    check_companions_there(recipe, folder)
    engine, own = workspace.engine, randomness.new_id()
    names = {file: f"companion_{place}_{own}" for place, file in enumerate(files)}
    subset = f"subset_{own}"
    with TemporaryDirectory(dir=workspace.store.home / "scratch", prefix=".companions-") as place:
        try:
            for file, name in names.items():
                path = Path(place) / f"{name}.parquet"
                intake.read(folder / file, intake.detect(folder / file), path, engine=engine, scratch=Path(place))
                engine.open(name, path)
            check_companions(engine, whole, recipe, names)
            compared = populations(engine, whole, recipe, names)
            if recipe.subset is None:
                yield Companions(table=whole, populations=compared)
                return
            rows = Path(place) / "subset.parquet"
            write_subset(engine, whole, names[recipe.subset], rows, file=recipe.subset)
            engine.open(subset, rows)
            yield Companions(table=subset, populations=compared)
        finally:
            for name in (*names.values(), subset):
                engine.close(name)


def check_names(recipe: Recipe) -> None:
    """Refuses a recipe made in the studio that names a table outside its folder.

    Raises:
        NotFoundError: such a name; a recipe that somebody loads must not make the studio read anything else.
    """
    if any(Path(file).name != file for file in companion_files(recipe).values()):
        raise NotFoundError("table")
