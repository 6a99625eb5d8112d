"""A table beside its protected form: values, pairs of columns, groups, and what a classifier learns from each.

Everything is computed from equivalence classes, which are kept: a column that is no quasi-identifier costs one scan the
first time. What is compared is a recipe, as it is in work, or as it made a release.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from typing import Any, TypeAlias

import numpy as np

from privacy_core import checks, evaluate, jobs
from privacy_core.errors import InvalidValueError
from privacy_core.evaluate import Accuracy, ColumnUtility, Contingency, Distribution, GroupSizes
from privacy_core.evaluate.classifier import Report
from privacy_core.export.release import find_release
from privacy_core.govern import Permission
from privacy_core.hierarchy import Hierarchy
from privacy_core.profile import Role
from privacy_core.risk.classes import EquivalenceClasses, equivalence_classes
from privacy_core.transform import Recipe
from privacy_core.usecases import assess, catalog, made_with, recipe_material
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.recipe_material import LoadedRecipe
from privacy_core.usecases.workspace import Workspace

Asked: TypeAlias = Recipe | LoadedRecipe

SEED = 2002  # of the records and parts that are drawn, so that the same question has the same answer
NO_GROUPS = (
    "A table was to be compared before and after, but it has no quasi-identifier, so nobody knows which records stay. "
    "Give at least one column that role."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeAfter:
    """A table and its protected form in figures.

    Attributes:
        records: Records of the table.
        suppressed: Those that are left out.
        groups: Records by the size of their group.
        columns: What is left of each quasi-identifier and sensitive column.
    """

    records: int
    suppressed: int
    groups: GroupSizes
    columns: tuple[ColumnUtility, ...]

    def to_json(self) -> dict[str, Any]:
        """As JSON values; no value of the table is among them."""
        figures = [asdict(column) for column in self.columns]
        return {
            "records_in": self.records,
            "records_out": self.records - self.suppressed,
            "suppressed": self.suppressed,
            "groups": asdict(self.groups),
            "columns": {each.pop("column"): each for each in figures},
        }


@act("compare a table before and after", needs=Permission.READ_RISK, audit=Audit.NEVER)
def before_after(workspace: Workspace, dataset: str, asked: Asked) -> BeforeAfter:
    """Groups and columns before and after, without reading the table again.

    Raises:
        RecipeError: the recipe does not fit the table.
        NoSolutionError: it leaves levels to a search that finds none.
        InvalidValueError: the table has no quasi-identifier.
    """
    with _traced(workspace, dataset, asked) as subject:
        trace = subject.trace
        names = (*trace.before.quasi_identifiers, *trace.before.sensitive)
        columns = tuple(
            evaluate.column_utility(evaluate.combinations(trace, [name]), name, hierarchy=subject.hierarchies.get(name))
            for name in names
        )
        return BeforeAfter(
            records=trace.records,
            suppressed=trace.records - int(trace.kept.records.sum()),
            groups=evaluate.group_sizes(trace.before, trace.kept),
            columns=columns,
        )


@act("see a column before and after", needs=Permission.SEE_RECORDS, audit=Audit.FIRST, logs=("dataset", "column"))
def distribution(workspace: Workspace, dataset: str, asked: Asked, column: str) -> Distribution:
    """What one column holds before and after, values included: for the data owner.

    Raises:
        ColumnsMissingError: there is no such column.
        The others as `before_after`.
    """
    with _traced(workspace, dataset, asked) as subject:
        return evaluate.distribution(subject.combinations([column]), column)


@act("see two columns before and after", needs=Permission.SEE_RECORDS, audit=Audit.FIRST, logs=("dataset", "columns"))
def contingency(workspace: Workspace, dataset: str, asked: Asked, columns: tuple[str, str]) -> Contingency:
    """How two columns go together before and after, values included: for the data owner.

    Raises:
        ColumnLeavesError: the recipe drops one of them.
        ColumnsMissingError: there is no such column.
        The others as `before_after`.
    """
    with _traced(workspace, dataset, asked) as subject:
        return evaluate.contingency(subject.combinations(list(columns)), *columns)


@act(
    "train classifiers on a table before and after",
    needs=Permission.READ_RISK,
    audit=Audit.FIRST,
    logs=("dataset", "target", "features"),
)
def accuracy(
    workspace: Workspace,
    dataset: str,
    asked: Asked,
    target: str,
    *,
    features: Sequence[str] = (),
    report: Report | None = None,
) -> Accuracy:
    """How well the target is predicted by classifiers that learned from the table and from its protected form.

    Args:
        workspace: Where.
        dataset: Which.
        asked: The recipe.
        target: Column to predict.
        features: Columns to predict it from; the quasi-identifiers unless given, the target aside.
        report: Called with classifiers trained and classifiers in all, unless the answer is known.

    Raises:
        TargetUnfitError: there is nothing to predict.
        ColumnsMissingError: there is no such column.
        NothingLeftError: no record stays.
        The others as `before_after`.
    """
    loaded = _loaded(workspace, dataset, asked)
    chosen = tuple(features) or _usual(workspace, dataset, loaded, target)

    def made() -> Accuracy:
        with _traced(workspace, dataset, asked) as subject:
            return evaluate.accuracy(
                subject.combinations([target, *chosen]),
                target,
                chosen,
                rng=np.random.default_rng(SEED),
                report=report or (lambda _done, _total: None),
            )

    return made() if loaded.file_states is None else workspace.keep(_key(dataset, loaded, target, chosen), made)


@act("look for trained classifiers", needs=Permission.READ_RISK, audit=Audit.NEVER)
def known_accuracy(
    workspace: Workspace, dataset: str, asked: Asked, target: str, *, features: Sequence[str] = ()
) -> Accuracy | None:
    """What `accuracy` found for just this recipe, if it was asked before; trains nothing."""
    loaded = _loaded(workspace, dataset, asked)
    chosen = tuple(features) or _usual(workspace, dataset, loaded, target)
    key = _key(dataset, loaded, target, chosen)
    known = workspace.kept(Accuracy, lambda each: each == key)
    return workspace.keep(key, lambda: known[0]) if known else None  # what was looked at is not forgotten next


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """What `accuracy` found in a job.

    Attributes:
        asked: What `asked_of_classifiers` says of the question.
    """

    accuracy: Accuracy
    asked: str

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        return {"accuracy": self.accuracy.to_json(), "asked": self.asked}


@act("train classifiers in a job", needs=Permission.READ_RISK, logs=("dataset", "target", "features", "release"))
def train_classifiers(
    workspace: Workspace,
    dataset: str,
    target: str,
    *,
    recipe: Recipe | None = None,
    release: str | None = None,
    features: Sequence[str] = (),
    report: jobs.Report,
) -> Trained:
    """`accuracy` of a recipe, or of a release if one is named, with its question, so that the answer is found again.

    Raises:
        InvalidValueError: neither is named, or both.
        The others as `accuracy`.
    """
    if (recipe is None) == (release is None):
        raise InvalidValueError("Classifiers were to be trained without saying on what. Name a recipe or a release.")
    asked: Asked = recipe or of_release(workspace, str(release))
    found = accuracy(
        workspace,
        dataset,
        asked,
        target,
        features=features,
        report=lambda done, total: report(done, total, f"{done} of {total} classifiers are trained"),
    )
    said = asked_of_classifiers(workspace, dataset, asked, target, features=features)
    return Trained(accuracy=found, asked=said)


@act("tell what classifiers were asked for", needs=Permission.READ_RISK, audit=Audit.NEVER)
def asked_of_classifiers(
    workspace: Workspace, dataset: str, asked: Asked, target: str, *, features: Sequence[str] = ()
) -> str:
    """Equal for questions, files included, that have the same answer; tells no value."""
    loaded = _loaded(workspace, dataset, asked)
    chosen = tuple(features) or _usual(workspace, dataset, loaded, target)
    digest = hashlib.sha256(repr(_key(dataset, loaded, target, chosen)).encode()).digest()
    return workspace.store.keyring.fingerprint(digest)


@act("read the files of a release's recipe", needs=Permission.SEE_RECORDS, audit=Audit.FIRST, logs=("release",))
def of_release(workspace: Workspace, release: str) -> LoadedRecipe:
    """What made a release, with the hierarchies and tables as they were then: to be compared as a recipe is."""
    return made_with.recipe_of(workspace, find_release(workspace.store, release, owner=workspace.actor.name))


def comparable(found: catalog.Dataset) -> tuple[str, ...]:
    """The columns of a table that can be looked at before and after: all but what names or numbers a person."""
    named = {*found.of_role(Role.DIRECT_IDENTIFIER), found.person}
    return tuple(name for name in found.columns if name not in named)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subject:
    """What is compared.

    Attributes:
        trace: What becomes of it.
        hierarchies: Of columns whose labels are of different levels.
        finer: Reads the classes by further columns as well.
    """

    trace: evaluate.Trace
    hierarchies: Mapping[str, Hierarchy]
    finer: Callable[[tuple[str, ...]], EquivalenceClasses]

    def combinations(self, columns: Sequence[str]) -> evaluate.Combinations:
        beside = evaluate.further(self.trace, columns)
        return evaluate.combinations(self.trace, columns, finer=self.finer(beside) if beside else None)


@contextmanager
def _traced(workspace: Workspace, dataset: str, asked: Asked) -> Iterator[_Subject]:
    found = catalog.find(workspace, dataset)
    with recipe_material.material(workspace, found, _loaded(workspace, dataset, asked)) as given:
        recipe = recipe_material.decided(workspace, found, given)
        quasi_identifiers = recipe.columns_with("quasi_identifier", found.columns)
        if not quasi_identifiers:
            raise InvalidValueError(NO_GROUPS)

        def finer(beside: tuple[str, ...]) -> EquivalenceClasses:
            checks.columns_present(beside, found.columns)
            names = (*quasi_identifiers, *beside)
            if recipe.subset is None:
                return assess.classes(workspace, dataset, names)
            return equivalence_classes(workspace.engine, given.table(), names)  # of the research subset, which is small

        recoded = recipe_material.recoding(workspace, found, given)
        trace = evaluate.trace(given.classes().for_one_use(), recipe, given.resources, recoded=recoded)
        open_ = () if recoded is None else recoded.at_level
        named = {name: tree for name, tree in given.resources.hierarchies.items() if name in open_}
        yield _Subject(trace=trace, hierarchies=named, finer=finer)


def _loaded(workspace: Workspace, dataset: str, asked: Asked) -> LoadedRecipe:
    return recipe_material.kept_beside(workspace, dataset, asked) if isinstance(asked, Recipe) else asked


@act("settle what is compared", needs=Permission.READ_RISK, audit=Audit.NEVER)
def settled(workspace: Workspace, dataset: str, asked: LoadedRecipe) -> LoadedRecipe:
    """The recipe with the levels that its search finds, so that several questions about it search once.

    Raises:
        NoSolutionError: no combination of levels meets the models within the limit.
    """
    found = catalog.find(workspace, dataset)
    with recipe_material.material(workspace, found, asked) as given:
        return replace(asked, recipe=recipe_material.decided(workspace, found, given))


def _usual(workspace: Workspace, dataset: str, asked: LoadedRecipe, target: str) -> tuple[str, ...]:
    """The quasi-identifiers, the target aside."""
    columns = catalog.find(workspace, dataset).columns
    return tuple(name for name in asked.recipe.columns_with("quasi_identifier", columns) if name != target)


def _key(dataset: str, asked: LoadedRecipe, target: str, features: tuple[str, ...]) -> tuple[object, ...]:
    recipe = json.dumps(asked.recipe.to_json(), sort_keys=True)
    return ("accuracy", dataset, recipe, asked.file_states, target, features)
