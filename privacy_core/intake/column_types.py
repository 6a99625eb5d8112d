"""What a column is, decided on all of its values, and the SQL that turns its text into that.

A column has one reading only or stays text: 01/02/2000 is no date unless another row, such as 31/12/1999, leaves one
order of day and month; 1,234 is no number unless another row, such as 0,5, shows what the comma is. What a person says
about separators and dates goes before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from privacy_core.engine import Engine
from privacy_core.intake.formats import (
    ColumnType,
    DecimalSeparator,
    Doubt,
    Kind,
    ReadOptions,
    ThousandsSeparator,
)
from privacy_core.intake.forms import TEXT, Form, Forms, differ_sql, forms_asked, forms_seen, grouped_by_points
from privacy_core.intake.missing import KNOWN_MARKERS, is_missing, text_literal

_FIRST_CELLS = 32  # enough to rule out most forms, and many times faster than the whole sample
_DATES = (ColumnType.DATE, ColumnType.TIMESTAMP)


@dataclass(frozen=True, slots=True)
class TypedColumn:
    """A column of text with the type that it gets.

    Attributes:
        column: Its name, quoted for SQL.
        form: How its values are written.
        missing: SQL that is true where the value is missing.
        misfits: Values that the form does not read: only where a person asked for a type.
        markers: Known or chosen markers in it, with the number of cells that hold each.
        doubt: Why it stays text although it looks like numbers or dates.
    """

    column: str
    form: Form
    missing: str
    misfits: int
    markers: Mapping[str, int]
    doubt: Doubt | None = None

    @property
    def misfit_sql(self) -> str:
        return f"(NOT {self.missing} AND NOT {self.form.accepts_sql(self.column)})"

    @property
    def value_sql(self) -> str:
        value = self.column if self.form is TEXT else self.form.value_sql(self.column)
        return f"CASE WHEN {self.missing} THEN NULL ELSE {value} END"


def typed(
    engine: Engine,
    table: str,
    column: str,
    *,
    sample: pa.Array,
    options: ReadOptions,
    asked: ColumnType | None = None,
    is_text: bool = False,
) -> TypedColumn:
    """Decides what a column of text is, from all of its values.

    Args:
        engine: Where ``table`` is open.
        table: Name of the table.
        column: Name of a text column.
        sample: Some of its cells. A form that fails there fails in the whole column, and that is all it decides.
        options: Which cells are missing values, and how people write numbers and dates in this file.
        asked: The type that a person chose; else the values decide.
        is_text: The file marks the column as text, so that it can be a date, but no number and no boolean.
    """
    cells = _Cells(engine, table, engine.quote(column), is_missing(engine.quote(column), options.missing_markers))
    if options.kind is not Kind.CSV and not is_text:  # numbers that a program wrote
        options = replace(
            options, decimal_separator=DecimalSeparator.POINT, thousands_separator=ThousandsSeparator.NONE
        )
    said = (options.decimal_separator, options.thousands_separator, options.date_order, options.two_digit_years_from)
    if asked is not None:
        form, misfits, doubt = _asked(cells, forms_asked(asked, *said), options)
        found = cells.markers(options.missing_markers)
        return TypedColumn(cells.name, form, cells.missing, misfits, found, doubt)
    possible = _possible(forms_seen(*said), sample, options.missing_markers, dates_only=is_text)
    form, doubt, has_markers = _seen(cells, possible)
    found = cells.markers(options.missing_markers) if has_markers else {}
    return TypedColumn(cells.name, form, cells.missing, 0, found, doubt)


def consistent(
    engine: Engine, table: str, columns: Sequence[TypedColumn], *, samples: Sequence[pa.Array], options: ReadOptions
) -> list[TypedColumn]:
    """The columns of one file, whose numbers all have the same decimal separator unless a person says which.

    In a file with decimal commas, or with semicolons between its cells, 1.234 may be a thousand: such a column stays
    text. Where some numbers have points for certain, commas are no decimals for certain, and stay text.
    """
    if options.kind is not Kind.CSV or options.decimal_separator is not DecimalSeparator.AUTOMATIC:
        return list(columns)
    commas = {column.column for column in columns if column.form.decimal == ","}
    if not commas and options.delimiter != ";":
        return list(columns)
    certain, doubtful = set(), set()
    for column, sample in zip(columns, samples, strict=True):
        if column.form.type is ColumnType.DECIMAL and not column.form.decimal:
            cells = _Cells(engine, table, column.column, column.missing)
            by_points = _by_points(cells, column.form, _values(sample, options.missing_markers))
            certain |= {column.column} if by_points is True else set()
            doubtful |= {column.column} if by_points is None else set()
    doubtful |= commas if certain else set()
    return [
        replace(column, form=TEXT, doubt=Doubt.DECIMAL_SEPARATOR) if column.column in doubtful else column
        for column in columns
    ]


def kept(engine: Engine, column: str) -> TypedColumn:
    """A column that already has a type, and nulls where it has no value."""
    name = engine.quote(column)
    return TypedColumn(name, TEXT, is_missing(name, ()), 0, {})


def nan_as_missing(engine: Engine, table: str, column: str, *, markers: Sequence[str]) -> TypedColumn:
    """A column of floats: ``NaN`` is counted as a marker, and missing where that marker was chosen."""
    name = engine.quote(column)
    count = (
        engine.query(f"SELECT count(*) FILTER (WHERE isnan({name})) FROM {engine.quote(table)}").column(0)[0].as_py()
    )
    missing = f"({name} IS NULL OR isnan({name}))" if "NaN" in markers else f"({name} IS NULL)"
    return TypedColumn(name, TEXT, missing, 0, {"NaN": count} if count else {})


def _by_points(cells: "_Cells", form: Form, first: pa.Array) -> bool | None:
    """Whether points are decimal for certain; None if all of them can be between thousands, False if there are none."""
    grouped = grouped_by_points()
    if not _fits(grouped, first):
        return True
    values, fitting, different, _ = cells.counts(cells.fits(grouped), differ_sql(cells.name, (form, grouped)))
    return True if fitting < values else None if different else False


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of one column, and what is asked about them.

    Attributes:
        engine: Where their table is open.
        table: Its name.
        name: Of the column, quoted.
        missing: SQL that is true where the value is missing.
    """

    engine: Engine
    table: str
    name: str
    missing: str

    def fits(self, form: Form) -> str:
        return form.accepts_sql(self.name)

    def counts(self, *conditions: str) -> list[int]:
        """How many values are not missing, how many of them meet each condition, and how many cells there are."""
        asked = [f"NOT {self.missing}", *(f"NOT {self.missing} AND ({each})" for each in conditions), "TRUE"]
        listed = ", ".join(f"count(*) FILTER (WHERE {each}) AS n{place}" for place, each in enumerate(asked))
        row = self.engine.query(f"SELECT {listed} FROM {self.engine.quote(self.table)}").to_pylist()[0]
        return list(row.values())

    def is_marker(self, markers: Sequence[str]) -> str:
        known = dict.fromkeys((*KNOWN_MARKERS, *markers))
        return f"trim({self.name}) IN ({', '.join(map(text_literal, known))})"

    def markers(self, markers: Sequence[str]) -> dict[str, int]:
        rows = self.engine.query(
            f"SELECT trim({self.name}) AS marker, count(*) AS cells FROM {self.engine.quote(self.table)} "
            f"WHERE {self.is_marker(markers)} GROUP BY trim({self.name}) ORDER BY 1"
        )
        return {row["marker"]: row["cells"] for row in rows.to_pylist()}


def _values(sample: pa.Array, markers: Sequence[str]) -> pa.Array:
    cells = pc.utf8_trim(sample.drop_null(), characters=" ")
    return cells.filter(pc.invert(pc.is_in(cells, pa.array(markers, pa.string()))))


def _fits(form: Form, cells: pa.Array) -> bool:
    return pc.all(pc.match_substring_regex(cells, f"^({form.pattern})$")).as_py() is not False


def _possible(forms: Forms, sample: pa.Array, markers: Sequence[str], *, dates_only: bool) -> Forms:
    cells = _values(sample, markers)
    first = cells[:_FIRST_CELLS]

    def left(several: Sequence[Form]) -> tuple[Form, ...]:
        allowed = [form for form in several if not dates_only or form.type in _DATES]
        return tuple(form for form in allowed if _fits(form, first) and _fits(form, cells))

    return Forms(left(forms.usual), left(forms.local))


def _seen(cells: _Cells, possible: Forms) -> tuple[Form, Doubt | None, bool]:
    """The form, why there is none, and whether there can be markers in the column: no other type holds one."""
    forms = possible.usual or possible.local
    values, *fitting, rows = cells.counts(*map(cells.fits, forms))
    complete = _complete(forms, values, fitting)
    if forms and not complete and forms is possible.usual and possible.local:
        forms = possible.local
        values, *fitting, _ = cells.counts(*map(cells.fits, forms))
        complete = _complete(forms, values, fitting)
    if not values or not complete:
        return TEXT, None, True
    form, doubt = _one_reading(cells, complete)
    return form, doubt, rows > values or form is TEXT


def _one_reading(cells: _Cells, complete: Sequence[Form]) -> tuple[Form, Doubt | None]:
    """The first of several forms that read every value, unless they do not agree on what is read."""
    form = complete[0]
    if form.type in _DATES and sum(each.type is form.type for each in complete) > 1:
        return TEXT, form.doubt or Doubt.DATE_ORDER
    if form.decimal and len({each.decimal for each in complete}) > 1:
        return TEXT, Doubt.DECIMAL_SEPARATOR
    if form.doubt is None or (form.proof and cells.counts(f"regexp_matches(trim({cells.name}), '{_sql(form)}')")[1]):
        return form, None
    return TEXT, form.doubt


def _sql(form: Form) -> str:
    return form.proof.replace("'", "''")


def _asked(cells: _Cells, forms: Sequence[Form], options: ReadOptions) -> tuple[Form, int, Doubt | None]:
    """The form that reads most values, those that it does not read, and why none of several may be taken."""
    conditions = [cells.fits(form) for form in forms]
    values, *fitting, _ = cells.counts(*conditions)
    most = max(fitting)
    best = [form for form, fits in zip(forms, fitting, strict=True) if fits == most]
    form, misfits = best[0], values - most
    if len(best) > 1 and cells.counts(differ_sql(cells.name, best))[1]:
        usual = form.type is ColumnType.DECIMAL and form.decimal == "[.]" and options.delimiter != ";"
        if not usual:
            return form, misfits, Doubt.DATE_ORDER if form.type in _DATES else Doubt.DECIMAL_SEPARATOR
    return form, misfits, None


def _complete(forms: Sequence[Form], values: int, fitting: Sequence[int]) -> list[Form]:
    return [form for form, fits in zip(forms, fitting, strict=True) if fits == values]
