"""Which model of a recipe an error is about, so that it can be told beside it."""

import re
from collections.abc import Iterable

from privacy_core.errors import PrivacyCoreError
from privacy_core.govern import Permission
from privacy_core.transform import NoSolutionError, Recipe, RecipeError
from privacy_core.usecases import protect
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.halves import Share
from privacy_core.usecases.workspace import Workspace

_PLACE = re.compile(r"models\[(\d+)\]")


@act("say what is wrong with each model", needs=Permission.READ_RISK, audit=Audit.NEVER)
def wrong_models(workspace: Workspace, dataset: str, recipe: Recipe, *, report: Share | None = None) -> dict[int, str]:
    """By its place in the recipe, what is wrong with each model on this table; nothing of what is wrong with the rest.

    A model may ask for what no class could meet, name a table that does not fit, or have settings by which it cannot be
    measured. ``report`` as for `protect.evaluate_recipe`.
    """
    try:
        found = protect.evaluate_recipe(workspace, dataset, recipe, report=report)
        return _placed(said.split(": ", 1) for said in found.impossible)
    except RecipeError as error:
        return _placed(error.problems)
    except NoSolutionError as error:
        return _placed(said.split(": ", 1) for said in error.facts[3])
    except PrivacyCoreError:
        return _alone(workspace, dataset, recipe)


def _alone(workspace: Workspace, dataset: str, recipe: Recipe) -> dict[int, str]:
    """The errors of models by themselves, where all can be measured without any."""
    wrong: dict[int, str] = {}
    for place, models in ((-1, ()), *((place, (model,)) for place, model in enumerate(recipe.models))):
        try:
            protect.evaluate_recipe(workspace, dataset, recipe.model_copy(update={"models": models, "search": None}))
        except PrivacyCoreError as error:
            if place < 0:
                return {}
            wrong[place] = str(error)
    return wrong


def _placed(problems: Iterable[Iterable[str]]) -> dict[int, str]:
    told: dict[int, list[str]] = {}
    for path, text in problems:
        if found := _PLACE.match(path):
            told.setdefault(int(found[1]), []).append(text)
    return {place: "; ".join(texts) for place, texts in told.items()}
