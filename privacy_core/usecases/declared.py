"""What the file that a table came from declared of its columns, as far as a release has them as they were."""

from privacy_core.export.release import Release
from privacy_core.intake.codes import FileCodes
from privacy_core.transform import Recipe
from privacy_core.usecases import catalog
from privacy_core.usecases.workspace import Workspace


def codes_of(workspace: Workspace, release: Release) -> FileCodes:
    """Codes, words and codes of missing values for the columns of a release; no codes of those that it changes."""
    known = FileCodes.read(catalog.folder(workspace, release.dataset) / catalog.CODES)
    if not known:
        return known
    recipe = Recipe.model_validate(release.parameters)
    changed = {step.column for step in recipe.steps}
    if recipe.search is not None:  # whose levels may be of each record's own
        changed |= set(recipe.columns_with("quasi_identifier", [*known.codes]))
    return known.without(recipe.dropped).after(changed)
