"""The SQL that may be asked: an allow-list of constructs that mean the same on every engine.

sqlglot renders some constructs for another engine wrongly without a word, so what is not listed is refused. Reading
files, changing settings and writing are not SQL here at all: they are verbs of the engine.
"""

from dataclasses import dataclass
from functools import lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from privacy_core.errors import PrivacyCoreError

_CLAUSES = (
    exp.Select, exp.From, exp.Table, exp.TableAlias, exp.Alias, exp.Identifier, exp.Column, exp.Star, exp.Where,
    exp.Group, exp.GroupingSets, exp.Cube, exp.Rollup, exp.Having, exp.Order, exp.Ordered, exp.Limit, exp.Offset,
    exp.Distinct, exp.Join, exp.With, exp.CTE, exp.Subquery, exp.Union, exp.Except, exp.Intersect,
    exp.Values, exp.Tuple,
    exp.Window, exp.WindowSpec, exp.Qualify, exp.Filter, exp.Var,
)  # fmt: skip
_VALUES = (exp.Literal, exp.Null, exp.Boolean, exp.Placeholder, exp.Interval, exp.DataType, exp.DataTypeParam)
_OPERATORS = (
    exp.And, exp.Or, exp.Not, exp.Paren, exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Is, exp.NullSafeEQ,
    exp.NullSafeNEQ, exp.In, exp.Between, exp.Exists, exp.Like, exp.Add, exp.Sub, exp.Mul, exp.Div, exp.IntDiv, exp.Mod,
    exp.Neg, exp.DPipe, exp.Case, exp.If, exp.Cast, exp.TryCast,
)  # fmt: skip
_FUNCTIONS = (
    exp.Coalesce, exp.Nullif, exp.Greatest, exp.Least, exp.Abs, exp.Round, exp.Floor, exp.Ceil, exp.Ln, exp.Exp,
    exp.Sqrt,
    exp.Pow, exp.Sign, exp.IsNan, exp.IsInf, exp.Length, exp.Lower, exp.Upper, exp.Trim, exp.Substring, exp.Concat,
    exp.Left, exp.Right, exp.Replace, exp.SplitPart, exp.Pad, exp.RegexpLike, exp.StartsWith, exp.Year, exp.Month,
    exp.Day, exp.Quarter, exp.TimestampTrunc, exp.DateTrunc, exp.MD5,
)  # fmt: skip
_AGGREGATES = (
    exp.Count, exp.CountIf, exp.Sum, exp.Min, exp.Max, exp.Avg, exp.StddevSamp, exp.Stddev, exp.StddevPop, exp.Variance,
    exp.VariancePop, exp.LogicalAnd, exp.LogicalOr, exp.AnyValue, exp.ApproxDistinct, exp.GroupingId,
    exp.RowNumber, exp.Rank, exp.DenseRank, exp.Lag, exp.Lead,
)  # fmt: skip
ALLOWED = frozenset(_CLAUSES + _VALUES + _OPERATORS + _FUNCTIONS + _AGGREGATES)


class UnsupportedSqlError(PrivacyCoreError):
    """SQL outside the allow-list: a programming error, or somebody trying to reach past the engine."""

    def __init__(self, construct: str) -> None:
        super().__init__(construct)

    def message(self) -> str:
        return (
            f"This query uses {self.facts[0]}, which is not on the list of SQL that every engine answers alike. "
            f"Write it with what privacy_core/engine/sql.py lists, or make it a verb of the engine."
        )


@dataclass(frozen=True, slots=True)
class Question:
    """A query that passed the list, and the tables that it reads, in lower case."""

    sql: str
    tables: frozenset[str]


@lru_cache(maxsize=2_048)  # SQL text holds names and never values, which are parameters
def check(sql: str) -> Question:
    """Parses ``sql`` and refuses what is not allowed.

    >>> sorted(check('SELECT age, count(*) FROM people GROUP BY age').tables)
    ['people']
    >>> check("SELECT * FROM read_csv('/etc/passwd')")
    Traceback (most recent call last):
    privacy_core.engine.sql.UnsupportedSqlError: This query uses ReadCSV, which is not on the list of SQL ...
    """
    try:
        statements = sqlglot.parse(sql, read="duckdb")
    except (SqlglotError, RecursionError):
        raise UnsupportedSqlError("something that does not parse as one SELECT") from None
    if len(statements) != 1 or not isinstance(statements[0], exp.Query):
        raise UnsupportedSqlError("something other than one SELECT")
    tree = statements[0]
    for node in tree.walk():
        if type(node) not in ALLOWED:
            raise UnsupportedSqlError(node.name if isinstance(node, exp.Anonymous) else type(node).__name__)
        if isinstance(node, exp.Placeholder) and node.this:
            raise UnsupportedSqlError("a numbered or named parameter")
        if isinstance(node, exp.With) and (node.parent is not tree or node.args.get("recursive")):
            raise UnsupportedSqlError("WITH RECURSIVE, or WITH inside a query")
    return Question(sql, frozenset(_tables(tree)))


def render(sql: str, dialect: str) -> str:
    """``sql`` in another engine's dialect.

    >>> render('SELECT CAST(a AS TEXT) FROM "t"', "spark")
    'SELECT CAST(a AS STRING) FROM `t`'
    """
    check(sql)
    return str(sqlglot.transpile(sql, read="duckdb", write=dialect)[0])


def _tables(tree: exp.Query) -> set[str]:
    """Tables that are read. A name given by WITH hides a table only from what follows it."""
    found: set[str] = set()
    named: set[str] = set()
    for cte in tree.ctes:
        found |= {_table_name(table) for table in cte.this.find_all(exp.Table)} - named
        named.add(cte.alias.lower())
    inside = {id(table) for cte in tree.ctes for table in cte.find_all(exp.Table)}
    return found | ({_table_name(table) for table in tree.find_all(exp.Table) if id(table) not in inside} - named)


def _table_name(node: exp.Table) -> str:
    if node.args.get("db") or node.args.get("catalog"):
        raise UnsupportedSqlError("a table of another schema")
    return node.name.lower()
