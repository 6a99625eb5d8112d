"""What can be done to a column: one row an operator, with the columns it fits, its settings and where they start."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Step = dict[str, Any]

NUMBERS = frozenset({"integer", "decimal"})
DATES = frozenset({"date", "timestamp"})
ANY = frozenset({"text", "integer", "decimal", "boolean", "date", "timestamp", "other"})
KEEP, SEVERAL = "keep", "several"
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
    """

    type: str
    direct: bool = False
    height: int = 0
    low: float | None = None
    high: float | None = None
    ends: tuple[float, float] | None = None
    length: float | None = None


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
    """

    name: str
    label: str
    kind: str
    start: Callable[[Facts], Any]
    least: float | None = None
    choices: tuple[str, ...] = ()
    term: str | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """One treatment of a column.

    Attributes:
        types: Columns that it fits.
        hides: Whether it is enough for a direct identifier.
        term: Its help in `terms`.
    """

    op: str
    label: str
    types: frozenset[str] = ANY
    hides: bool = False
    settings: tuple[Setting, ...] = ()
    term: str | None = None

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

        >>> OPERATORS["code_ends"].steps("age", {"low": 18, "high": None})
        [{'op': 'bottom_code', 'column': 'age', 'at': 18}]
        """
        if self.op == KEEP:
            return []
        if self.op == "code_ends":
            ends = (("bottom_code", values.get("low")), ("top_code", values.get("high")))
            return [{"op": op, "column": column, "at": at} for op, at in ends if at is not None]
        return [
            {"op": self.op, "column": column, **{name: value for name, value in values.items() if value is not None}}
        ]


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


def _width(facts: Facts) -> int | float:
    if facts.low is None or facts.high is None:
        return 10
    width = nice((facts.high - facts.low) / 5)
    return max(1, width) if facts.type == "integer" else width


def _step(facts: Facts) -> int | float:
    if facts.low is None or facts.high is None:
        return 10
    step = nice((facts.high - facts.low) / 50)
    return max(1, step) if facts.type == "integer" else step


def _end(facts: Facts, place: int) -> int | float | None:
    if facts.ends is None:
        return None
    return round(facts.ends[place]) if facts.type == "integer" else float(f"{facts.ends[place]:.3g}")


OPERATORS: Mapping[str, Operator] = {
    row.op: row
    for row in (
        Operator(op=KEEP, label="Keep as it is"),
        Operator(op="drop", label="Drop the column", hides=True),
        Operator(
            op="generalize",
            label="Generalize by hierarchy",
            settings=(Setting(name="level", label="Level", kind="level", start=lambda _: 1, term="hierarchy_level"),),
        ),
        Operator(
            op="band",
            label="Band into ranges",
            types=NUMBERS,
            settings=(
                Setting(name="width", label="Width", kind="number", start=_width, least=0),
                Setting(name="origin", label="Starts at", kind="number", start=lambda _: 0),
            ),
        ),
        Operator(
            op="round",
            label="Round",
            types=NUMBERS,
            settings=(Setting(name="step", label="To multiples of", kind="number", start=_step, least=0),),
        ),
        Operator(
            op="code_ends",
            label="Top and bottom code",
            types=NUMBERS,
            term="top_code",
            settings=(
                Setting(
                    name="low",
                    label="At least",
                    kind="number",
                    start=lambda f: _end(f, 0),
                    term="bottom_code",
                    optional=True,
                ),
                Setting(
                    name="high",
                    label="At most",
                    kind="number",
                    start=lambda f: _end(f, 1),
                    term="top_code",
                    optional=True,
                ),
            ),
        ),
        Operator(
            op="truncate_date",
            label="Shorten the date",
            types=DATES,
            settings=(
                Setting(
                    name="to",
                    label="To the",
                    kind="choice",
                    start=lambda _: "year",
                    choices=("month", "quarter", "year"),
                ),
            ),
        ),
        Operator(
            op="truncate",
            label="Keep the first characters",
            types=frozenset({"text", "integer"}),
            settings=(
                Setting(
                    name="keep",
                    label="Characters",
                    kind="whole",
                    least=0,
                    start=lambda f: max(1, min(3, int((f.length or 4) // 2))),
                ),
                Setting(name="pad", label="Fill up with", kind="text", start=lambda _: None, optional=True),
            ),
        ),
        Operator(
            op="mask",
            label="Mask characters",
            types=ANY - {"boolean"},
            hides=True,
            settings=(
                Setting(name="keep_first", label="Keep first", kind="whole", start=lambda _: 0, least=0),
                Setting(name="keep_last", label="Keep last", kind="whole", start=lambda _: 0, least=0),
            ),
        ),
        Operator(
            op="email_mask",
            label="Mask the e-mail name",
            types=frozenset({"text"}),
            hides=True,
            settings=(
                Setting(name="keep_first", label="Keep first", kind="whole", start=lambda _: 1, least=0),
                Setting(name="keep_domain", label="Keep the domain", kind="flag", start=lambda _: True),
            ),
        ),
        Operator(
            op="pseudonymize",
            label="Pseudonymize",
            types=ANY - {"boolean", "decimal"},
            hides=True,
            settings=(
                Setting(
                    name="domain",
                    label="Shared domain",
                    kind="text",
                    start=lambda _: None,
                    term="domain",
                    optional=True,
                ),
            ),
        ),
        Operator(
            op="redact",
            label="Redact",
            hides=True,
            settings=(Setting(name="text", label="Write instead", kind="text", start=lambda _: "[REDACTED]"),),
        ),
        Operator(
            op="replace",
            label="Replace by one word",
            settings=(Setting(name="value", label="Write instead", kind="text", start=lambda _: "any"),),
        ),
    )
}
"""Every operator by the name of its choice, in the order in which it is offered."""


def offered(facts: Facts) -> list[Operator]:
    """The operators that fit a column."""
    return [operator for operator in OPERATORS.values() if operator.fits(facts)]


def chosen(steps: Sequence[Step]) -> tuple[str, dict[str, Any]]:
    """Which choice the steps of one column stand for, and its settings; several steps that no choice writes stay.

    >>> chosen([{"op": "band", "column": "age", "width": 10}])
    ('band', {'width': 10})
    >>> chosen([{"op": "bottom_code", "column": "age", "at": 18}, {"op": "top_code", "column": "age", "at": 90}])
    ('code_ends', {'low': 18, 'high': 90})
    >>> chosen([{"op": "round", "column": "age", "digits": -1}]), chosen([])
    (('several', {}), ('keep', {}))
    """
    steps = [step for step in steps if step["op"] != KEEP]
    if not steps:
        return KEEP, {}
    ops = tuple(step["op"] for step in steps)
    if ops in {("bottom_code",), ("top_code",), ("bottom_code", "top_code")}:
        return "code_ends", {"low" if step["op"] == "bottom_code" else "high": step["at"] for step in steps}
    if len(steps) == 1 and ops[0] in OPERATORS:
        settings = {name: value for name, value in steps[0].items() if name not in {"op", "column"}}
        known = {setting.name for setting in OPERATORS[ops[0]].settings}
        if all(name in known or value == UNSAID.get(name) for name, value in settings.items()):
            return ops[0], {name: value for name, value in settings.items() if name in known}
    return SEVERAL, {}


UNSAID = {"character": "*", "origin": 0}
"""Settings without a widget that say nothing, because they are what holds without them."""


def said(steps: Sequence[Step]) -> str:
    """The steps of one column in words.

    >>> said([{"op": "round", "column": "age", "digits": -1}, {"op": "top_code", "column": "age", "at": 90}])
    'round (digits -1), then top code (at 90)'
    """
    told = []
    for step in steps:
        settings = ", ".join(f"{name} {value}" for name, value in step.items() if name not in {"op", "column"})
        told.append(step["op"].replace("_", " ") + (f" ({settings})" if settings else ""))
    return ", then ".join(told)
