"""What a release was made with: its recipe, with hierarchies and tables as they were then, whatever became of them."""

from privacy_core.export.release import Release
from privacy_core.transform import Recipe, read_hierarchies
from privacy_core.transform.recipe_files import companion_files
from privacy_core.usecases import catalog
from privacy_core.usecases.recipe_material import LoadedRecipe
from privacy_core.usecases.workspace import Workspace


def recipe_of(workspace: Workspace, release: Release) -> LoadedRecipe:
    """The recipe with its files, which lie with the release and never change."""
    place = workspace.store.home / "releases" / release.id
    recipe = Recipe.model_validate(release.parameters)
    kept = read_hierarchies(recipe, place / "recipe")
    # Tables beside a recipe may have been a user's, and are read as such.
    states = None if companion_files(recipe) else ("release", release.id)
    return LoadedRecipe(recipe=recipe, hierarchies=kept, folder=place / catalog.COMPANIONS, file_states=states)
