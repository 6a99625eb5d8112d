"""What is public of the columns that a model learns from: kinds, categories and bounds, told by a person.

Nothing of it is read off the data, or the guarantee of a training would not hold: which categories there are, and how
far numbers go, can hang on one person. A schema that is read off the data is marked so, and what is trained with it has
no guarantee.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar, Literal, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from privacy_core.errors import InvalidValueError

MOST_CATEGORIES = 1_000
MOST_LABELS = 100
BINS = 10
FROM_DATA = "from_data_not_private"


class _Column(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)


class NumberColumn(_Column):
    """Numbers between public bounds; what lies outside is moved to the nearer one.

    Attributes:
        bounds: Lowest and highest, in the column's unit.
        bins: As a feature a number is its place between the bounds, and which of so many equal parts it lies in; 0 for
            the place alone.
    """

    type: Literal["integer", "number"]
    bounds: tuple[float, float]
    bins: int = Field(default=BINS, ge=0, le=200)

    @model_validator(mode="after")
    def _ordered(self) -> "NumberColumn":
        low, high = self.bounds
        if not (-1e300 < low < high < 1e300):
            raise ValueError(f"bounds are {low:g} and {high:g}; the first must be below the second")
        return self

    @property
    def width(self) -> int:
        """How many features it makes: its place, its part, and whether it is missing."""
        return 2 + self.bins


class CategoricalColumn(_Column):
    """One of some public values; every other one, and a missing one, counts as none of them.

    Attributes:
        categories: At least one, as they are written in the table.
    """

    type: Literal["categorical"]
    categories: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _as_text(cls, told: Any) -> Any:
        if isinstance(told, dict) and isinstance(told.get("categories"), list | tuple):
            return {**told, "categories": tuple(as_text(each) for each in told["categories"])}
        return told

    @model_validator(mode="after")
    def _different(self) -> "CategoricalColumn":
        if len(set(self.categories)) < len(self.categories):
            raise ValueError("a category is listed twice")
        if len(self.categories) > MOST_CATEGORIES:
            raise ValueError(
                f"there are {len(self.categories):,} categories, and {MOST_CATEGORIES:,} are the most; join rare ones, "
                "or leave the column out"
            )
        return self

    @property
    def width(self) -> int:
        """How many features it makes: one for each category, and one for none of them."""
        return len(self.categories) + 1


class BooleanColumn(_Column):
    """True or false."""

    type: Literal["boolean"]

    @property
    def categories(self) -> tuple[str, ...]:
        """As a table of text writes them."""
        return "false", "true"

    @property
    def width(self) -> int:
        """How many features it makes."""
        return 3


SchemaColumn: TypeAlias = Annotated[NumberColumn | CategoricalColumn | BooleanColumn, Field(discriminator="type")]
Schema: TypeAlias = dict[str, SchemaColumn]
_READ: TypeAdapter[Schema] = TypeAdapter(Schema)


def read_schema(told: Any) -> Schema:
    """A schema from JSON values.

    Raises:
        InvalidValueError: it is none; the column is named.

    >>> read_schema({"sex": {"type": "categorical", "categories": ["f", "m"]}})["sex"].width
    3
    """
    if not isinstance(told, Mapping) or not told:
        raise InvalidValueError(
            'A schema is an object with a column each, as {"age": {"type": "integer", "bounds": [0, 120]}}. Name at '
            "least the target and one more column."
        )
    try:
        return _READ.validate_python(dict(told))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"] if part not in {"integer", "categorical", "boolean"})
        raise InvalidValueError(
            f"The schema is not clear at {where}: {first['msg'].removeprefix('Value error, ')}. A column has a type: "
            '"integer" or "number" with bounds, "categorical" with categories, or "boolean".'
        ) from None


def schema_of_data(table: pa.Table, *, leave: Sequence[str] = ()) -> Schema:
    """A schema read off a table: for training without a guarantee, or to begin with, for a person to correct.

    Columns of text with more than `MOST_CATEGORIES` values, dates, and those with one value are left out.

    Args:
        table: With the columns.
        leave: Names to leave out.
    """
    found: Schema = {}
    for name in table.column_names:
        column = table.column(name)
        if name in leave or column.null_count == len(column):
            continue
        made = _column_of(column)
        if made is not None:
            found[name] = made
    return found


def _column_of(column: pa.ChunkedArray) -> SchemaColumn | None:
    kind = column.type
    if pa.types.is_boolean(kind):
        return BooleanColumn(type="boolean")
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        numbers = pc.cast(column, pa.float64(), safe=False)
        numbers = numbers.filter(pc.is_finite(numbers))
        if not len(numbers):
            return None
        ends = pc.min_max(numbers).as_py()
        if not ends["min"] < ends["max"]:
            return None
        whole = pa.types.is_integer(kind)
        return NumberColumn(type="integer" if whole else "number", bounds=(ends["min"], ends["max"]))
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_dictionary(kind):
        values = sorted(str(each) for each in pc.unique(column).to_pylist() if each is not None)
        if 2 <= len(values) <= MOST_CATEGORIES:
            return CategoricalColumn(type="categorical", categories=tuple(values))
    return None


def to_json(schema: Schema) -> dict[str, Any]:
    """As JSON values."""
    return {name: column.model_dump(mode="json", exclude_defaults=False) for name, column in schema.items()}


def as_text(value: Any) -> str:
    """A value as a table of text writes it.

    >>> as_text(True), as_text(3.0), as_text(" x")
    ('true', '3', ' x')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
