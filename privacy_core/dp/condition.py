"""Which records a question is about: a small language of comparisons, and/or/not, that no record can make fail.

The text is parsed, checked against a list of what is allowed, and written anew; its constants travel as parameters. A
missing value, or one that a comparison does not fit, makes the comparison false, and so its negation true.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from privacy_core.dp.groups import as_number
from privacy_core.errors import ColumnsMissingError, InvalidValueError

MOST_TEXT = 2_000
MOST_DEPTH = 10  # the engine reads the SQL again, after the charge, and must not find it too deep
COMPARISONS: Mapping[type[exp.Expr], str] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.GT: ">",
    exp.GTE: ">=",
    exp.LT: "<",
    exp.LTE: "<=",
}
TURNED = {"=": "=", "<>": "<>", ">": "<", ">=": "<=", "<": ">", "<=": ">="}


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that was checked.

    Attributes:
        sql: True or false for every record, with ``?`` for each constant.
        parameters: The constants, in their order.
        columns: That it reads, by first use.
        canonical: The condition as the ledger writes it.
    """

    sql: str
    parameters: tuple[str | float, ...]
    columns: tuple[str, ...]
    canonical: str


class ConditionError(InvalidValueError):
    """A condition that is not in the language."""

    def __init__(self, what: str) -> None:
        super().__init__(what)

    def message(self) -> str:
        return (
            f"The condition has {self.facts[0]}. Compare columns with constants (=, <>, <, <=, >, >=, in, between, is "
            "null) and join with and, or, not: age > 30 and sex = 'Female'."
        )


def read_condition(text: str, columns: Mapping[str, str], quote: Callable[[str], str]) -> Condition:
    """The condition that a text says.

    Args:
        text: Such as ``age > 30 and not sex = 'Male'``; a column with a space in its name is written ``"so"``.
        columns: Column to "number", "text" or "time": how it is compared.
        quote: A column's name for SQL.

    Raises:
        ConditionError: the text is not in the language.
        ColumnsMissingError: it names a column that there is not.
    """
    if len(text) > MOST_TEXT:
        raise ConditionError(f"more than {MOST_TEXT} characters")
    try:
        tree = sqlglot.parse_one(text, read="duckdb")
    except (SqlglotError, RecursionError) as error:
        raise ConditionError("a part that cannot be read") from error
    writer = _Writer(columns, quote)
    sql = writer.written(tree)
    return Condition(
        sql,
        tuple(writer.parameters),
        tuple(dict.fromkeys(writer.read)),
        tree.unnest().sql(dialect="duckdb", comments=False),
    )


class _Writer:
    def __init__(self, columns: Mapping[str, str], quote: Callable[[str], str]) -> None:
        self._columns = {name.casefold(): (name, kind) for name, kind in columns.items()}
        self._names = list(columns)
        self._quote = quote
        self.parameters: list[str | float] = []
        self.read: list[str] = []

    def written(self, tree: exp.Expr, depth: int = 0) -> str:
        """The SQL of a part that is true or false; many that are joined alike stand beside each other, not inside."""
        if depth > MOST_DEPTH:
            raise ConditionError(f"more than {MOST_DEPTH} parts inside each other")
        if isinstance(tree, exp.Paren):
            return self.written(tree.this, depth)
        if isinstance(tree, exp.Not):
            return f"(NOT {self.written(tree.this, depth + 1)})"
        if isinstance(tree, exp.And | exp.Or):
            word = " AND " if isinstance(tree, exp.And) else " OR "
            return f"({word.join(self.written(one, depth + 1) for one in tree.flatten())})"
        return self._comparison(tree)

    def _comparison(self, tree: exp.Expr) -> str:
        if isinstance(tree, exp.Between) and not tree.args.get("symmetric"):
            low, high = tree.args["low"], tree.args["high"]
            return f"({self._compared(tree.this, '>=', low)} AND {self._compared(tree.this, '<=', high)})"
        if isinstance(tree, exp.In) and tree.expressions and not any(tree.args.get(one) for one in ("query", "unnest")):
            return "(" + " OR ".join(self._compared(tree.this, "=", one) for one in tree.expressions) + ")"
        if isinstance(tree, exp.Is) and isinstance(tree.expression, exp.Null):
            return f"({self._value(self._column(tree.this))} IS NULL)"
        word = COMPARISONS.get(type(tree), "")
        if not word:
            raise ConditionError(f"a part that is not allowed ({type(tree).__name__.lower()})")
        if isinstance(tree.this, exp.Column):
            return self._compared(tree.this, word, tree.expression)
        return self._compared(tree.expression, TURNED[word], tree.this)

    def _column(self, tree: exp.Expr) -> tuple[str, str]:
        if not isinstance(tree, exp.Column) or tree.table or not isinstance(tree.this, exp.Identifier):
            raise ConditionError("a comparison that does not have a column on one side and a constant on the other")
        found = self._columns.get(tree.name.casefold())
        if found is None:
            raise ColumnsMissingError([tree.name], self._names)
        self.read.append(found[0])
        return found

    def _value(self, column: tuple[str, str]) -> str:
        name, kind = self._quote(column[0]), column[1]
        if kind == "number":
            return as_number(name)
        return f"TRY_CAST({name} AS TIMESTAMP)" if kind == "time" else f"CAST({name} AS VARCHAR)"

    def _compared(self, left: exp.Expr, word: str, right: exp.Expr) -> str:
        column = self._column(left)
        constant = self._constant(right)
        if column[1] == "text" and isinstance(constant, float):  # one cell that is no number can make a column text
            column = (column[0], "number")
        if (column[1] == "number") != isinstance(constant, float):
            wanted = "a number" if column[1] == "number" else "a text in single quotes"
            raise ConditionError(f"a comparison of {column[0]!r} with something else than {wanted}")
        self.parameters.append(constant)
        other = "TRY_CAST(? AS TIMESTAMP)" if column[1] == "time" else "?"
        return f"coalesce({self._value(column)} {word} {other}, false)"

    def _constant(self, tree: exp.Expr) -> str | float:
        if isinstance(tree, exp.Paren):
            return self._constant(tree.this)
        if isinstance(tree, exp.Neg):
            inner = self._constant(tree.this)
            if isinstance(inner, float):
                return -inner
        if isinstance(tree, exp.Literal):
            try:
                return tree.name if tree.is_string else float(tree.name)
            except ValueError:
                raise ConditionError(f"a number that cannot be read ({tree.name[:20]})") from None
        raise ConditionError("a comparison that does not have a column on one side and a constant on the other")
