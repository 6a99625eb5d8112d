"""What an operator is to a page: the columns that it fits, its settings, and the steps that it writes."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Step = dict[str, Any]

NUMBERS = frozenset({"integer", "decimal"})
DATES = frozenset({"date", "timestamp"})
ANY = frozenset({"text", "integer", "decimal", "boolean", "date", "timestamp", "other"})
KEEP = "keep"
STORED = (
    ("bool", "boolean"),
    ("int", "integer"),
    ("uint", "integer"),
    ("halffloat", "decimal"),
    ("float", "decimal"),
    ("double", "decimal"),
    ("decimal", "decimal"),
    ("date", "date"),
    ("timestamp", "timestamp"),
    ("string", "text"),
    ("large_string", "text"),
)
"""How the names of stored types begin, and what such a column is to a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a column, so that settings start where they make sense.

    Attributes:
        type: As the dataset has it.
        direct: Whether it names a person by itself.
        height: Highest level of its hierarchy; 0 without one.
        low: Smallest number; None if it is not numbers, or unknown.
        high: Largest.
        ends: The numbers with 2.5% below and above, or the extremes.
        length: Characters of a text on average.
        made_up: Kind of what would be made up for it.
    """

    type: str
    direct: bool = False
    height: int = 0
    low: float | None = None
    high: float | None = None
    ends: tuple[float, float] | None = None
    length: float | None = None
    made_up: str = "name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting of an operator.

    Attributes:
        kind: Of its widget: whole, number, text, flag, choice or level.
        start: Its first value, from the facts of the column.
        least: Smallest number that makes sense.
        choices: Of a choice, in order.
        term: Its help in `terms`; that of the operator if left out.
        optional: Whether nothing may be chosen.
        needs: Another setting, without which this one says nothing.
        within: Where it stands in the step, from the outside in, if not under its name at the top.
    """

    name: str
    label: str
    kind: str
    start: Callable[[Facts], Any]
    least: float | None = None
    choices: tuple[str, ...] = ()
    term: str | None = None
    optional: bool = False
    needs: str | None = None
    within: tuple[str, ...] = ()

    def of(self, settings: Mapping[str, Any]) -> Any:
        """Its value in the settings of a step; None if it is not there."""
        found: Any = settings
        for part in self.within or (self.name,):
            found = found.get(part) if isinstance(found, Mapping) else None
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """One treatment of a column.

    Attributes:
        types: Columns that it fits.
        hides: Whether it is enough for a direct identifier.
        term: Its help in `terms`.
        keeps: Whether its steps have settings without a widget, which stay as they were set elsewhere.
        slow: Whether it takes long to try on a few records.
    """

    op: str
    label: str
    types: frozenset[str] = ANY
    hides: bool = False
    settings: tuple[Setting, ...] = ()
    term: str | None = None
    keeps: bool = False
    slow: bool = False

    def fits(self, facts: Facts) -> bool:
        """Whether it can be offered for a column."""
        if self.op == "generalize" and not facts.height:
            return False
        return facts.type in self.types and (self.hides or not facts.direct)

    def start(self, column: str, facts: Facts) -> list[Step]:
        """Its steps on a column before anything was set."""
        return self.steps(column, {setting.name: setting.start(facts) for setting in self.settings})

    def steps(self, column: str, values: Mapping[str, Any]) -> list[Step]:
        """The steps that it writes into the recipe; a setting that is not chosen is left out.

        >>> Operator(op="code_ends", label="").steps("age", {"low": 18, "high": None})
        [{'op': 'bottom_code', 'column': 'age', 'at': 18}]
        """
        if self.op == KEEP:
            return []
        if self.op == "code_ends":
            ends = (("bottom_code", values.get("low")), ("top_code", values.get("high")))
            return [{"op": op, "column": column, "at": at} for op, at in ends if at is not None]
        needing = {each.name for each in self.settings if each.needs and values.get(each.needs) is None}
        said = {name: value for name, value in values.items() if value is not None and name not in needing}
        for setting in self.settings:
            if setting.within and setting.name in said:
                value = said.pop(setting.name)
                said = _with(said, setting.within, value)
        return [{"op": self.op, "column": column, **said}]


def _with(settings: Mapping[str, Any], path: Sequence[str], value: Any) -> dict[str, Any]:
    """Settings in which one within others is ``value``; what goes with another value of it is left out.

    >>> _with({"how": {"a": {"with": "keep"}, "b": {"with": "mask", "keep_last": 4}}}, ("how", "b", "with"), "fake")
    {'how': {'a': {'with': 'keep'}, 'b': {'with': 'fake'}}}
    """
    first, *rest = path
    inner = settings.get(first, {})
    if not rest:
        return {**settings, first: value} if settings.get(first) == value else {first: value}
    return {**settings, first: _with(inner, rest, value)}


def kind_of(stored: str) -> str:
    """What a column is to a person, from the name of the type that it is stored as.

    >>> kind_of("int64"), kind_of("date32[day]"), kind_of("dictionary<values=string, indices=int32, ordered=0>")
    ('integer', 'date', 'text')
    >>> kind_of("timestamp[us]"), kind_of("double"), kind_of("decimal128(9, 2)"), kind_of("list<item: int8>")
    ('timestamp', 'decimal', 'decimal', 'other')
    """
    name = stored.removeprefix("dictionary<values=")
    return next((kind for start, kind in STORED if name.startswith(start)), "other")


def nice(number: float) -> int | float:
    """The largest of 1, 2 or 5 times a power of ten that is at most ``number``; whole from 1 on.

    >>> nice(37), nice(0.7), nice(1_000), nice(0)
    (20, 0.5, 1000, 1)
    """
    if not number > 0 or not math.isfinite(number):
        return 1
    power = math.floor(math.log10(number) + 1e-9)
    first = next(each for each in (5, 2, 1) if each * 10.0**power <= number * (1 + 1e-9))
    return first * 10**power if power >= 0 else round(first * 10.0**power, -power)
