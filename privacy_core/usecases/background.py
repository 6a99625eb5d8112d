"""What jobs found in the background, for whoever asks the same again, and what becomes of it."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from privacy_core.errors import PrivacyCoreError
from privacy_core.evaluate import Accuracy
from privacy_core.govern import Permission
from privacy_core.transform import Recipe
from privacy_core.usecases import before_after, drafts, explore, jobs, search
from privacy_core.usecases.before_after import Asked
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.jobs import State
from privacy_core.usecases.workspace import Workspace

SEARCH_ON, TRAIN = "search_on", "train_classifiers"

Answer = Mapping[str, Any]


class Became(StrEnum):
    """What became of levels that a job found."""

    TAKEN = "taken"
    NO_BETTER = "no better"  # than what is found while somebody waits
    CHANGED = "changed"  # is the recipe, so that they answer another question


@act("look for levels that a job found", needs=Permission.PROTECT, audit=Audit.NEVER)
def levels_found(workspace: Workspace, dataset: str, recipe: Recipe, *, least: Any) -> Answer | None:
    """What the newest search found that went on for just this recipe; None if that is more than the loss ``least``."""
    done = list(_done(workspace, SEARCH_ON, dataset))
    if not done:
        return None
    asked = explore.asked_for(workspace, dataset, recipe)
    return next((each for each in done if each["asked"] == asked and _loss(each) <= search.one_figure(least)), None)


@act("take levels that a job found", needs=Permission.PROTECT, audit=Audit.NEVER)
def take_found(workspace: Workspace, dataset: str, answer: Answer) -> Became:
    """Puts the levels into the draft, unless it asks for something else by now, or less loss is found without them."""
    recipe = drafts.draft(workspace, dataset).recipe
    try:
        if recipe.search is None or explore.asked_for(workspace, dataset, recipe) != answer["asked"]:
            return Became.CHANGED
    except PrivacyCoreError:  # the recipe does not fit the table any more: it is said beside the result
        return Became.CHANGED
    if not _better(workspace, dataset, recipe, answer):
        return Became.NO_BETTER
    search.take_levels(workspace, dataset, answer["levels"])
    return Became.TAKEN


@act("look for classifiers that a job trained", needs=Permission.READ_RISK, audit=Audit.NEVER)
def accuracy_found(
    workspace: Workspace, dataset: str, asked: Asked, target: str, *, features: Sequence[str] = ()
) -> Accuracy | None:
    """What classifiers learned that were trained for just this question, in a job or here; trains nothing."""
    known = before_after.known_accuracy(workspace, dataset, asked, target, features=features)
    if known is not None:
        return known
    done = list(_done(workspace, TRAIN, dataset))
    if not done:
        return None
    said = before_after.asked_of_classifiers(workspace, dataset, asked, target, features=features)
    return next((Accuracy.from_json(each["accuracy"]) for each in done if each["asked"] == said), None)


def _done(workspace: Workspace, work: str, dataset: str) -> Iterator[Answer]:
    """What came of jobs that ended well, newest first."""
    for job in jobs.list_jobs(workspace):
        if job.act == work and job.state is State.DONE and job.arguments.get("dataset") == dataset:
            yield job.result or {}


def _better(workspace: Workspace, dataset: str, recipe: Recipe, answer: Answer) -> bool:
    """Whether it costs less than what is found while somebody waits."""
    try:
        found = search.search_levels(workspace, dataset, search.opened(recipe)).found
    except PrivacyCoreError:
        return True
    return _loss(answer) < search.one_figure(found.loss)


def _loss(answer: Answer) -> float:
    return search.one_figure(answer["loss"])
