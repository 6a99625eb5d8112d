"""What a column is, decided on all of its values, and the SQL that turns its text into that.

A number is a number only if nothing is lost by it: an integer must be written back as it was read, so "007", "+49" and
"12345678901234567890" stay text. A date must have one reading only: 01/02/2000 stays text unless another row, such as
31/12/1999, leaves one order of day and month.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from privacy_core.engine import Engine
from privacy_core.intake.formats import ColumnType
from privacy_core.intake.missing import KNOWN_MARKERS, is_missing, text_literal

_TIME = "[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?"


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a type; ``{v}`` in its SQL is the text without spaces around it.

    Attributes:
        type: What it is.
        pattern: Regular expression that every value of this form matches as a whole.
        accepts: SQL that is true for values of this form.
        value: SQL for the value itself.
    """

    type: ColumnType
    pattern: str
    accepts: str
    value: str

    def accepts_sql(self, column: str) -> str:
        return f"COALESCE({self.accepts.format(v=f'trim({column})')}, FALSE)"

    def value_sql(self, column: str) -> str:
        return self.value.format(v=f"trim({column})")


def _matching(pattern: str, value: str, kind: ColumnType) -> Form:
    accepts = f"regexp_matches({{v}}, '^({pattern.replace('{', '{{').replace('}', '}}')})$') AND {value} IS NOT NULL"
    return Form(kind, pattern, accepts, value)


def _date(separator: str, order: str) -> Form:
    digits = {"y": "[0-9]{4}", "m": "[0-9]{1,2}", "d": "[0-9]{1,2}"}
    pattern = f"[{separator}]".join(digits[part] for part in order)
    part = {name: f"split_part({{v}}, '{separator}', {order.index(name) + 1})" for name in order}
    text = f"{part['y']} || '-' || lpad({part['m']}, 2, '0') || '-' || lpad({part['d']}, 2, '0')"
    return _matching(pattern, f"TRY_CAST({text} AS DATE)", ColumnType.DATE)


_DATES = (
    _matching("[0-9]{4}-[0-9]{2}-[0-9]{2}", "TRY_CAST({v} AS DATE)", ColumnType.DATE),
    *(_date(separator, "dmy") for separator in "/.-"),
    *(_date(separator, "mdy") for separator in "/-"),  # dots are written day first wherever they are written
    *(_date(separator, "ymd") for separator in "/."),
)
_TIMESTAMPS = (
    _matching(f"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}([T ]{_TIME})?", "TRY_CAST({v} AS TIMESTAMP)", ColumnType.TIMESTAMP),
    _matching(
        f"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[T ]{_TIME}(Z|[+-][0-9]{{2}}(:?[0-9]{{2}})?)",
        "TRY_CAST({v} AS TIMESTAMPTZ)",
        ColumnType.TIMESTAMP,
    ),
)
_TEXT = Form(ColumnType.TEXT, ".*", "TRUE", "{v}")
# Fifteen digits before the point are exact in a 64-bit float; more would be a number that is not the one in the file.
_NUMBER = "-?((0|[1-9][0-9]{0,14})([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]{1,3})?"
SEEN = (
    Form(ColumnType.BOOLEAN, "(?i)true|false", "lower({v}) IN ('true', 'false')", "lower({v}) = 'true'"),
    Form(
        ColumnType.INTEGER,
        "0|-?[1-9][0-9]{0,18}",
        "CAST(TRY_CAST({v} AS BIGINT) AS TEXT) = {v}",
        "TRY_CAST({v} AS BIGINT)",
    ),
    _matching(_NUMBER, "TRY_CAST({v} AS DOUBLE)", ColumnType.DECIMAL),
    *_DATES,
    *_TIMESTAMPS,
)
# What a person asks for may lose leading zeros; the first form that fits most values wins.
ASKED: Mapping[ColumnType, tuple[Form, ...]] = {
    ColumnType.TEXT: (_TEXT,),
    ColumnType.INTEGER: (
        _matching("[+-]?[0-9]+([.]0*)?", "TRY_CAST(split_part({v}, '.', 1) AS BIGINT)", ColumnType.INTEGER),
    ),
    ColumnType.DECIMAL: (
        _matching(
            "[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]{1,3})?", "TRY_CAST({v} AS DOUBLE)", ColumnType.DECIMAL
        ),
    ),
    ColumnType.BOOLEAN: (
        Form(
            ColumnType.BOOLEAN,
            ".*",
            "lower({v}) IN ('true', 't', 'yes', 'y', '1', 'false', 'f', 'no', 'n', '0')",
            "lower({v}) IN ('true', 't', 'yes', 'y', '1')",
        ),
    ),
    ColumnType.DATE: _DATES,
    ColumnType.TIMESTAMP: _TIMESTAMPS,
}


@dataclass(frozen=True, slots=True)
class TypedColumn:
    """A column of text with the type that it gets.

    Attributes:
        column: Its name, quoted for SQL.
        form: How its values are written.
        missing: SQL that is true where the value is missing.
        misfits: Values that the form does not read: only where a person asked for a type.
        markers: Known or chosen markers in it, with the number of cells that hold each.
    """

    column: str
    form: Form
    missing: str
    misfits: int
    markers: Mapping[str, int]

    @property
    def misfit_sql(self) -> str:
        return f"(NOT {self.missing} AND NOT {self.form.accepts_sql(self.column)})"

    @property
    def value_sql(self) -> str:
        value = self.column if self.form is _TEXT else self.form.value_sql(self.column)
        return f"CASE WHEN {self.missing} THEN NULL ELSE {value} END"


def typed(
    engine: Engine,
    table: str,
    column: str,
    *,
    sample: pa.Array,
    markers: Sequence[str],
    asked: ColumnType | None = None,
    is_text: bool = False,
) -> TypedColumn:
    """Decides what a column of text is, from all of its values.

    Args:
        engine: Where ``table`` is open.
        table: Name of the table.
        column: Name of a text column.
        sample: Some of its cells. A form that fails there fails in the whole column, and that is all it decides.
        markers: Cells that are missing values.
        asked: The type that a person chose; else the values decide.
        is_text: The file marks the column as text, so that it can be a date, but no number and no boolean.
    """
    name = engine.quote(column)
    missing = is_missing(name, markers)
    if asked is None:
        allowed = [form for form in SEEN if not is_text or form.type in (ColumnType.DATE, ColumnType.TIMESTAMP)]
        allowed = _possible(allowed, sample, markers)
    else:
        allowed = list(ASKED[asked])
    values, fitting = _fitting(engine, table, name, missing=missing, forms=allowed)
    form, misfits = _TEXT, 0
    if asked is not None:
        best = max(range(len(allowed)), key=fitting.__getitem__)
        form, misfits = allowed[best], values - fitting[best]
    elif values:
        complete = _complete(allowed, values, fitting)
        first = next(iter(complete), _TEXT)
        if first.type is not ColumnType.DATE or sum(each.type is ColumnType.DATE for each in complete) == 1:
            form = first
    known = tuple(dict.fromkeys((*KNOWN_MARKERS, *markers)))
    return TypedColumn(name, form, missing, misfits, _found(engine, table, name, markers=known))


def kept(engine: Engine, column: str) -> TypedColumn:
    """A column that already has a type, and nulls where it has no value."""
    name = engine.quote(column)
    return TypedColumn(name, _TEXT, is_missing(name, ()), 0, {})


def nan_as_missing(engine: Engine, table: str, column: str, *, markers: Sequence[str]) -> TypedColumn:
    """A column of floats: ``NaN`` is counted as a marker, and missing where that marker was chosen."""
    name = engine.quote(column)
    count = (
        engine.query(f"SELECT count(*) FILTER (WHERE isnan({name})) FROM {engine.quote(table)}").column(0)[0].as_py()
    )
    missing = f"({name} IS NULL OR isnan({name}))" if "NaN" in markers else f"({name} IS NULL)"
    return TypedColumn(name, _TEXT, missing, 0, {"NaN": count} if count else {})


def _possible(forms: Sequence[Form], sample: pa.Array, markers: Sequence[str]) -> list[Form]:
    cells = pc.utf8_trim(sample.drop_null(), characters=" ")
    cells = cells.filter(pc.invert(pc.is_in(cells, pa.array(markers, pa.string()))))
    return [
        form for form in forms if pc.all(pc.match_substring_regex(cells, f"^({form.pattern})$")).as_py() is not False
    ]


def _fitting(engine: Engine, table: str, name: str, *, missing: str, forms: Sequence[Form]) -> tuple[int, list[int]]:
    """How many values are not missing, and how many of them each form reads."""
    asked = [f"NOT {missing}", *(f"NOT {missing} AND {form.accepts_sql(name)}" for form in forms)]
    counts = ", ".join(f"count(*) FILTER (WHERE {condition}) AS n{i}" for i, condition in enumerate(asked))
    row = engine.query(f"SELECT {counts} FROM {engine.quote(table)}").to_pylist()[0]
    values, *fitting = row.values()
    return values, fitting


def _found(engine: Engine, table: str, name: str, *, markers: Sequence[str]) -> dict[str, int]:
    listed = ", ".join(map(text_literal, markers))
    rows = engine.query(
        f"SELECT trim({name}) AS marker, count(*) AS cells FROM {engine.quote(table)} "
        f"WHERE trim({name}) IN ({listed}) GROUP BY trim({name}) ORDER BY 1"
    )
    return {row["marker"]: row["cells"] for row in rows.to_pylist()}


def _complete(forms: Sequence[Form], values: int, fitting: Sequence[int]) -> list[Form]:
    return [form for form, fits in zip(forms, fitting, strict=True) if fits == values]
