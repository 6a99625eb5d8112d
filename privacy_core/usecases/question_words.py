"""A question of the ledger in words; for who is not its analyst, without the constants of its condition."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeGuard

FIGURES = {
    "count": "Number of records",
    "sum": "Sum of {column}",
    "mean": "Mean of {column}",
    "variance": "Variance of {column}",
    "standard_deviation": "Standard deviation of {column}",
    "quantiles": "Quantiles of {column}",
    "bounds": "Lowest and highest value of {column}",
    "ranges": "Number of records in all ranges",
    "marginals": "Number of records in all tables",
}
HIDDEN = "…"
MEDIAN = [0.5]
FEW = 3


def in_words(question: Mapping[str, Any], *, constants: bool = True) -> str:
    """What was asked.

    Args:
        question: In its canonical form; of an older or newer version, what is known of it is told.
        constants: Whether the constants of its condition are told: they are an exact statement about somebody's records
            where they were read off the data.

    >>> in_words({"aggregate": "mean", "column": "age", "bounds": [0, 120], "by": {"sex": ["f", "m"]}})
    'Mean of age between 0 and 120, by sex (2 groups)'
    >>> in_words({"aggregate": "count", "where": "age > 30 AND ward = 'B'"}, constants=False)
    'Number of records where age > … AND ward = …'
    >>> in_words({"aggregate": "quantiles", "column": "age", "quantiles": [0.5], "by": {"age": {"bins": [0, 9, 99]}}})
    'Median of age, by age (2 intervals)'
    >>> in_words({"aggregate": "bounds", "by": {"age": {"bins": [0, 1, 2, 4]}}})
    'Lowest and highest value of age'
    >>> in_words({"together": [{"aggregate": "count"}, {"aggregate": "sum", "column": "age"}]})
    'Together: Number of records; Sum of age'
    >>> in_words({"training": {"target": "income"}})
    'Training of a model for income'
    """
    together = question.get("together")
    if _is_list(together) and together:
        return "Together: " + "; ".join(in_words(each, constants=constants) for each in together)
    if isinstance(question.get("training"), Mapping):
        return f"Training of a model for {question['training'].get('target', 'a target')}"
    by = question.get("by")
    if question.get("aggregate") == "bounds" and isinstance(by, Mapping) and len(by) == 1:  # the bins are candidates
        question, by = {**question, "column": next(iter(by))}, None
    several = question.get("aggregates")
    told = ", ".join(_figure(each) for each in several) if several and _is_list(several) else _figure(question)
    if isinstance(by, Mapping) and by:
        told += ", by " + " and ".join(f"{column} ({_groups(keys)})" for column, keys in by.items())
    where = question.get("where")
    if isinstance(where, str) and where:
        told += f" where {where if constants else without_constants(where)}"
    return told


def without_constants(condition: str) -> str:
    """A condition with its columns and comparisons alone; nothing of it where it cannot be read.

    >>> without_constants("age BETWEEN 3 AND 4 AND NOT city IN ('Bern', 'Chur')")
    'age BETWEEN … AND … AND NOT city IN (…, …)'
    """
    import sqlglot  # noqa: PLC0415 - only who exports needs it
    from sqlglot import exp  # noqa: PLC0415
    from sqlglot.errors import SqlglotError  # noqa: PLC0415

    try:
        tree = sqlglot.parse_one(condition, read="duckdb")
    except (SqlglotError, RecursionError):
        return HIDDEN
    hidden = tree.transform(lambda node: exp.Var(this=HIDDEN) if isinstance(node, exp.Literal | exp.Neg) else node)
    return hidden.sql(dialect="duckdb", comments=False)


def _figure(wanted: Mapping[str, Any]) -> str:
    name, column = str(wanted.get("aggregate") or ""), wanted.get("column")
    quantiles, bounds = wanted.get("quantiles"), wanted.get("bounds")
    if name not in FIGURES:
        return name.replace("_", " ").capitalize() or "A use that this version does not name"
    if name == "quantiles" and _is_list(quantiles):
        if list(quantiles) == MEDIAN:
            return f"Median of {column}"
        if len(quantiles) <= FEW:
            return f"Quantiles of {column} at " + ", ".join(_number(each) for each in quantiles)
    told = FIGURES[name].format(column=column)
    if _is_list(bounds) and len(bounds) == 2:
        told += f" between {_number(bounds[0])} and {_number(bounds[1])}"
    return told


def _groups(keys: Any) -> str:
    if isinstance(keys, Mapping) and _is_list(keys.get("bins")):
        return _counted(len(keys["bins"]) - 1, "interval")
    return _counted(len(keys), "group") if _is_list(keys) else "groups to be found"


def _counted(many: int, one: str) -> str:
    return f"{many:,} {one}{'' if many == 1 else 's'}"


def _is_list(value: Any) -> TypeGuard[Sequence[Any]]:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _number(value: Any) -> str:
    return f"{value:,.10g}" if isinstance(value, int | float) else str(value)
