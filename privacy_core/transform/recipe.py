"""A recipe: what each column is, the steps in order, and what the result must satisfy. Plain JSON with a version."""

from collections.abc import Collection, Iterator, Mapping
from functools import partial, reduce
from types import MappingProxyType
from typing import Annotated, Any, Literal, Self, TypeAlias

import pyarrow as pa
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    PlainSerializer,
    PlainValidator,
    ValidationError,
    model_validator,
)

from privacy_core.risk.models import Distance, PrivacyModel, TCloseness
from privacy_core.transform.columns import Drop, Keep
from privacy_core.transform.dates import TruncateDate
from privacy_core.transform.encrypt import Encrypt
from privacy_core.transform.fake import Fake
from privacy_core.transform.generalize import Generalize
from privacy_core.transform.numbers import Band, BottomCode, Round, TopCode
from privacy_core.transform.operator import ColumnFunction, Resources
from privacy_core.transform.pseudonym import Pseudonymize
from privacy_core.transform.recipe_errors import RecipeError, explain
from privacy_core.transform.recipe_models import read_model, read_search, write_model, write_search
from privacy_core.transform.redact import RedactText
from privacy_core.transform.search.settings import SearchSettings
from privacy_core.transform.text import EmailMask, Mask, Redact, Replace, Truncate
from privacy_core.transform.tokens import Tokenize

Role: TypeAlias = Literal["direct_identifier", "quasi_identifier", "sensitive", "insensitive"]
ROLES: tuple[Role, ...] = ("direct_identifier", "quasi_identifier", "sensitive", "insensitive")

ColumnStep: TypeAlias = (
    Keep
    | Replace
    | Mask
    | EmailMask
    | Pseudonymize
    | Band
    | Round
    | TopCode
    | BottomCode
    | TruncateDate
    | Truncate
    | Generalize
    | Redact
    | RedactText
    | Tokenize
    | Encrypt
    | Fake
)
Step: TypeAlias = Drop | ColumnStep

OPERATORS: Mapping[str, type[Any]] = MappingProxyType(
    {
        "drop": Drop,
        "keep": Keep,
        "replace": Replace,
        "mask": Mask,
        "email_mask": EmailMask,
        "pseudonymize": Pseudonymize,
        "band": Band,
        "round": Round,
        "top_code": TopCode,
        "bottom_code": BottomCode,
        "truncate_date": TruncateDate,
        "truncate": Truncate,
        "generalize": Generalize,
        "redact": Redact,
        "redact_text": RedactText,
        "tokenize": Tokenize,
        "encrypt": Encrypt,
        "fake": Fake,
    }
)

HIDING = tuple(name for name, operator in OPERATORS.items() if operator.hides)

Model: TypeAlias = Annotated[PrivacyModel, PlainValidator(read_model), PlainSerializer(write_model)]
Search: TypeAlias = Annotated[SearchSettings, PlainValidator(read_search), PlainSerializer(write_search)]


class Recipe(BaseModel):
    """How a table is protected; equal recipes with equal keys give equal tables.

    Attributes:
        roles: Column to role.
        default_role: For columns that ``roles`` leaves out; None makes each of them an error.
        person_id: Column that says who a record is about; then the models count persons.
        hierarchies: Column to the name or path of its hierarchy, relative to the recipe.
        steps: Applied in order; several steps on a column compose.
        models: What the result must satisfy.
        suppression_limit: Largest share of the records that may be left out for it, in [0, 1].
        hold_on_export: Whether models that compare with the whole table must hold against the exported table too, whose
            recipient knows no other; more is suppressed until they do.
        search: How the levels of quasi-identifiers are found that have a hierarchy and no step; None searches nothing.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: Literal[1] = 1
    roles: Mapping[str, Role] = Field(default_factory=dict)
    default_role: Role | None = None
    person_id: str | None = None
    hierarchies: Mapping[str, str] = Field(default_factory=dict)
    steps: tuple[Annotated[Step, Field(discriminator="op")], ...] = ()
    models: tuple[Model, ...] = ()
    suppression_limit: float = Field(default=0.0, ge=0, le=1)
    hold_on_export: bool = False
    search: Search | None = None

    @model_validator(mode="wrap")
    @classmethod
    def _in_plain_words(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        try:
            recipe = handler(data)
        except ValidationError as error:
            raise RecipeError(explain(error, operators=OPERATORS, fields=tuple(cls.model_fields))) from None
        if problems := tuple(_contradictions(recipe)):
            raise RecipeError(problems)
        return recipe

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """The recipe in a JSON text.

        Raises:
            RecipeError: no JSON, or no recipe.
        """
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            raise RecipeError(explain(error, operators=OPERATORS, fields=tuple(cls.model_fields))) from None

    def to_json(self) -> dict[str, Any]:
        """JSON values that ``model_validate`` reads back as an equal recipe; what is not set is left out."""
        return self.model_dump(mode="json", exclude_none=True)

    def role(self, column: str) -> Role:
        """The role of a column; insensitive without one (``check`` refuses that)."""
        return self.roles.get(column, self.default_role or "insensitive")

    def columns_with(self, role: Role, columns: Collection[str]) -> tuple[str, ...]:
        """Those of ``columns`` that have ``role``, in their order; the column of the person id is none of them."""
        return tuple(name for name in columns if self.role(name) == role and name != self.person_id)

    @property
    def subset(self) -> str | None:
        """The file of the research subset, which alone is protected and exported; None is the whole table."""
        return next((file for model in self.models if (file := getattr(model, "subset", None)) is not None), None)

    def searched(self, columns: Collection[str]) -> tuple[str, ...]:
        """The quasi-identifiers whose level is to be found: those with a hierarchy and no step that changes them."""
        fixed = {step.column for step in self.steps if not isinstance(step, Keep)}
        open_ = [name for name in self.columns_with("quasi_identifier", columns) if name not in fixed]
        return tuple(name for name in open_ if name in self.hierarchies) if self.search is not None else ()

    def recodes(self, columns: Collection[str]) -> bool:
        """Whether records get levels of their own, so that values of one column are on different levels."""
        return self.search is not None and self.search.recoding.differs and bool(self.searched(columns))

    @property
    def dropped(self) -> frozenset[str]:
        return frozenset(step.column for step in self.steps if isinstance(step, Drop))

    @property
    def hidden(self) -> frozenset[str]:
        """Columns with a step that is enough for a direct identifier."""
        return frozenset(step.column for step in self.steps if step.hides and not getattr(step, "not_enough", ()))

    def functions(self, resources: Resources) -> dict[str, ColumnFunction]:
        """One function for each column that steps change: its steps in order."""
        chains: dict[str, list[ColumnFunction]] = {}
        for step in self.steps:
            if not isinstance(step, Drop | Keep):
                chains.setdefault(step.column, []).append(step.function(resources))
        return {column: partial(_chained, tuple(chain)) for column, chain in chains.items()}

    def check(self, columns: Collection[str]) -> None:
        """Refuses a recipe that does not fit a table with these columns.

        Raises:
            RecipeError: a column without role; a name that is not a column; a direct identifier left in the open; a
                model whose sensitive column is not sensitive or leaves; models without quasi-identifier; nothing left.
        """
        problems = [*self._absent(columns), *self._roles_missing(columns)]
        problems += [*self._in_the_open(columns), *self._unfit_models(columns)]
        if columns and not set(columns) - self.dropped:
            problems.append(("steps", "all columns are dropped; leave at least one"))
        if problems:
            raise RecipeError(tuple(problems))

    def _absent(self, columns: Collection[str]) -> Iterator[tuple[str, str]]:
        named = [(f"roles.{name}", name) for name in self.roles]
        named += [(f"steps[{place}].column", step.column) for place, step in enumerate(self.steps)]
        named += [("person_id", self.person_id)] if self.person_id is not None else []
        for path, name in named:
            if name not in columns:
                yield path, f"the table has no column {name!r}; check spelling and case"

    def _roles_missing(self, columns: Collection[str]) -> Iterator[tuple[str, str]]:
        if self.default_role is None:
            for name in columns:
                if name not in self.roles:
                    yield f"roles.{name}", f"column {name!r} has no role; give it one of {', '.join(ROLES)}"

    def _in_the_open(self, columns: Collection[str]) -> Iterator[tuple[str, str]]:
        kept = {step.column for step in self.steps if isinstance(step, Keep) and step.column in self.roles}
        for name in columns:
            exposed = self.role(name) == "direct_identifier" or (name == self.person_id and name not in kept)
            if exposed and name not in self.hidden:
                what = "is a direct identifier" if name != self.person_id else "says who a record is about"
                yield f"roles.{name}", f"column {name!r} {what}; {self._to_hide(name)}"

    def _to_hide(self, column: str) -> str:
        """What to do for a column that must not stay in the open: mend the step that is not enough, else add one."""
        for step in self.steps:
            if step.column == column and (reasons := getattr(step, "not_enough", ())):
                others = ", ".join(name for name in HIDING if name != step.op)
                return (
                    f"its step {step.op} {' and '.join(reasons)}, which is not enough; mend it, or add one of {others}"
                )
        return f"add one of the steps {', '.join(HIDING)}"

    def _unfit_models(self, columns: Collection[str]) -> Iterator[tuple[str, str]]:
        if self.models and not self.columns_with("quasi_identifier", columns):
            yield "models", "models judge by quasi-identifiers; give at least one column that role"
        for place, model in enumerate(self.models):
            name, path = getattr(model, "sensitive", None), f"models[{place}].sensitive"
            if name is None:
                continue
            if name not in columns:
                yield path, f"the table has no column {name!r}; check spelling and case"
            elif self.role(name) != "sensitive":
                yield path, f"column {name!r} has the role {self.role(name)}; it must be sensitive"
            elif name in self.dropped:
                yield path, f"column {name!r} is dropped, so there is nothing to protect; remove the step or the model"


def _chained(chain: tuple[ColumnFunction, ...], values: pa.Array) -> pa.Array:
    return reduce(lambda done, function: function(done), chain, values)


def _contradictions(recipe: Recipe) -> Iterator[tuple[str, str]]:
    for place, step in enumerate(recipe.steps):
        path = f"steps[{place}]"
        if step.column in recipe.dropped and not isinstance(step, Drop):
            yield path, f"column {step.column!r} is dropped, so it can have no other step"
        if isinstance(step, Generalize) and step.hierarchy is None and step.column not in recipe.hierarchies:
            yield path, f"column {step.column!r} has no hierarchy; name one under 'hierarchies' or in the step"
    for place, model in enumerate(recipe.models):
        by_hierarchy = isinstance(model, TCloseness) and model.distance is Distance.HIERARCHICAL
        if by_hierarchy and getattr(model, "sensitive", None) not in recipe.hierarchies:
            yield f"models[{place}].distance", "this distance needs a hierarchy of the column under 'hierarchies'"
        if getattr(model, "subset", None) not in {None, recipe.subset}:
            yield f"models[{place}].subset", f"another model has the subset {recipe.subset!r}; there can be one only"
        if recipe.subset is not None and getattr(model, "population", None) == recipe.subset:
            yield (
                f"models[{place}].population",
                f"{recipe.subset!r} is the subset already, whose population is the table; name another file",
            )
    person = recipe.person_id
    if person is not None and recipe.roles.get(person) in {"quasi_identifier", "sensitive"}:
        yield "person_id", f"column {person!r} cannot be {recipe.roles[person]} as well"
