"""What a column is, decided on all of its values, and the SQL that turns its text into that.

A column has one reading only or stays text: 01/02/2000 is no date unless another row, such as 31/12/1999, leaves one
order of day and month; 1,234 is no number unless another row, such as 0,5, shows what the comma is. What a person says
about separators and dates goes before.
"""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pyarrow as pa
import pyarrow.compute as pc

from privacy_core.intake.cells import CELL, Cells, Counting, answered
from privacy_core.intake.formats import (
    ColumnType,
    DateOrder,
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
_Said = tuple[DecimalSeparator, ThousandsSeparator, DateOrder, int | None]
_Counts = Generator[tuple[str, ...], list[int], list[int]]


@dataclass(frozen=True, slots=True)
class TypedColumn:
    """A column with the type that it gets.

    Attributes:
        form: How its values are written; ``TEXT`` also where the file knows its type.
        absent: Texts that mean a missing value.
        nan_absent: Whether a float that is not a number means one.
        misfits: Values that the form does not read: only where a person asked for a type.
        markers: Known or chosen markers in it, with the number of cells that hold each.
        doubt: Why it stays text although it looks like numbers or dates.
    """

    form: Form = TEXT
    absent: tuple[str, ...] = ()
    nan_absent: bool = False
    misfits: int = 0
    markers: Mapping[str, int] = field(default_factory=dict)
    doubt: Doubt | None = None

    def misfit_sql(self, cell: str) -> str:
        """SQL that is true where ``cell``, SQL for a cell of it, is a value that the form does not read."""
        return f"(NOT {self._missing(cell)} AND NOT {self.form.accepts_sql(cell)})"

    def value_sql(self, cell: str) -> str:
        """SQL for the value of ``cell``."""
        value = cell if self.form is TEXT else self.form.value_sql(cell)
        return f"CASE WHEN {self._missing(cell)} THEN NULL ELSE {value} END"

    def _missing(self, cell: str) -> str:
        return f"({cell} IS NULL OR isnan({cell}))" if self.nan_absent else is_missing(cell, self.absent)


@dataclass(frozen=True, slots=True)
class TextColumn:
    """A column of text that has no type yet.

    Attributes:
        sample: Some of its cells. A form that fails there fails in the whole column, and that is all it decides.
        asked: The type that a person chose; else the values decide.
        is_text: The file marks the column as text, so that it can be a date, but no number and no boolean.
    """

    sample: pa.Array
    asked: ColumnType | None = None
    is_text: bool = False


def typed(columns: Mapping[int, TextColumn], options: ReadOptions) -> dict[int, Counting[TypedColumn]]:
    """What decides what columns of text are, from all of their values.

    Args:
        columns: Of one table.
        options: Which cells are missing values, and how people write numbers and dates in this file.
    """
    plain = replace(options, decimal_separator=DecimalSeparator.POINT, thousands_separator=ThousandsSeparator.NONE)

    def way(column: TextColumn) -> ReadOptions:
        return plain if options.kind is not Kind.CSV and not column.is_text else options  # a program wrote the numbers

    free = {place: column for place, column in columns.items() if column.asked is None}
    values = {place: _values(column.sample, options.missing_markers) for place, column in free.items()}
    first = pa.array([cells[0].as_py() if len(cells) else None for cells in values.values()], pa.string())
    fitting = {said: _fitting(forms_seen(*said), first) for said in {_said(way(column)) for column in free.values()}}
    decisions: dict[int, Counting[TypedColumn]] = {}
    for position, (place, column) in enumerate(free.items()):
        possible = fitting[_said(way(column))][position]
        decisions[place] = _seen(possible, values[place], options, dates_only=column.is_text)
    for place, column in columns.items():
        if column.asked is not None:
            decisions[place] = _asked(forms_asked(column.asked, *_said(way(column))), options)
    return {place: decisions[place] for place in columns}


def consistent(cells: Cells, columns: Mapping[int, TypedColumn], options: ReadOptions) -> dict[int, TypedColumn]:
    """The columns of one file, whose numbers all have the same decimal separator unless a person says which.

    In a file with decimal commas, or with semicolons between its cells, 1.234 may be a thousand: such a column stays
    text. Where some numbers have points for certain, commas are no decimals for certain, and stay text.
    """
    if options.kind is not Kind.CSV or options.decimal_separator is not DecimalSeparator.AUTOMATIC:
        return dict(columns)
    commas = {place for place, column in columns.items() if column.form.decimal == ","}
    if not commas and options.delimiter != ";":
        return dict(columns)
    by_points = answered(
        cells,
        {
            place: _by_points(column, _values(cells.sampled(place), options.missing_markers))
            for place, column in columns.items()
            if column.form.type is ColumnType.DECIMAL and not column.form.decimal
        },
    )
    doubtful = {place for place, certain in by_points.items() if certain is None}
    doubtful |= commas if True in by_points.values() else set()
    return {
        place: replace(column, form=TEXT, doubt=Doubt.DECIMAL_SEPARATOR) if place in doubtful else column
        for place, column in columns.items()
    }


def kept(kind: pa.DataType, *, markers: Sequence[str]) -> Counting[TypedColumn]:
    """A column that has a type already, and nulls where it has no value; ``NaN`` is missing where it is a marker."""
    if not pa.types.is_floating(kind):
        return TypedColumn()
    (count,) = yield (f"isnan({CELL})",)
    return TypedColumn(nan_absent="NaN" in markers, markers={"NaN": count} if count else {})


def _by_points(column: TypedColumn, first: pa.Array) -> Counting[bool | None]:
    """Whether points are decimal for certain; None if all of them can be between thousands, False if there are none."""
    grouped = grouped_by_points()
    if not _fits(grouped, first):
        return True
    conditions = (grouped.accepts_sql(CELL), differ_sql(CELL, (column.form, grouped)))
    values, fitting, different, _ = yield from _counts(conditions, column.absent)
    return True if fitting < values else None if different else False


def _counts(conditions: Sequence[str], absent: Sequence[str]) -> _Counts:
    """How many values are not missing, how many of them meet each condition, and how many cells there are."""
    value = f"NOT {is_missing(CELL, absent)}"
    return (yield (value, *(f"{value} AND ({each})" for each in conditions), "TRUE"))


def _markers(absent: Sequence[str]) -> Generator[tuple[str, ...], list[int], dict[str, int]]:
    known = sorted({*KNOWN_MARKERS, *absent})
    counts = yield tuple(f"trim({CELL}) = {text_literal(marker)}" for marker in known)
    return {marker: count for marker, count in zip(known, counts, strict=True) if count}


def _said(options: ReadOptions) -> _Said:
    return (
        options.decimal_separator,
        options.thousands_separator,
        options.date_order,
        options.two_digit_years_from,
    )


def _values(sample: pa.Array, markers: Sequence[str]) -> pa.Array:
    cells = pc.utf8_trim(sample.drop_null(), characters=" ")
    return cells.filter(pc.invert(pc.is_in(cells, pa.array(markers, pa.string()))))


def _fits(form: Form, cells: pa.Array) -> bool:
    return pc.all(pc.match_substring_regex(cells, f"^({form.pattern})$")).as_py() is not False


def _fitting(forms: Forms, values: pa.Array) -> list[Forms]:
    """For each of several values the forms that it has, for none all of them: quick for thousands of columns."""
    each = {
        form: pc.match_substring_regex(values, f"^({form.pattern})$").to_pylist()
        for form in (*forms.usual, *forms.local)
    }
    return [
        Forms(
            tuple(form for form in forms.usual if each[form][place] is not False),
            tuple(form for form in forms.local if each[form][place] is not False),
        )
        for place in range(len(values))
    ]


def _possible(forms: Forms, cells: pa.Array, *, dates_only: bool) -> Forms:
    first = cells[:_FIRST_CELLS]

    def left(several: Sequence[Form]) -> tuple[Form, ...]:
        allowed = [form for form in several if not dates_only or form.type in _DATES]
        return tuple(form for form in allowed if _fits(form, first) and _fits(form, cells))

    return Forms(left(forms.usual), left(forms.local))


def _seen(fitting: Forms, sample: pa.Array, options: ReadOptions, *, dates_only: bool) -> Counting[TypedColumn]:
    possible = _possible(fitting, sample, dates_only=dates_only)
    absent = options.missing_markers
    forms = possible.usual or possible.local
    values, *fits, rows = yield from _counts([form.accepts_sql(CELL) for form in forms], absent)
    complete = _complete(forms, values, fits)
    if forms and not complete and forms is possible.usual and possible.local:
        forms = possible.local
        values, *fits, _ = yield from _counts([form.accepts_sql(CELL) for form in forms], absent)
        complete = _complete(forms, values, fits)
    form, doubt = TEXT, None
    if values and complete:
        form, doubt = yield from _one_reading(complete, absent)
    if form is not TEXT and rows == values:
        return TypedColumn(form, absent)  # no other type holds a marker
    if form is TEXT and doubt is None and values and not dates_only:
        doubt = yield from _other_decimal(sample, values, options)
    return TypedColumn(form, absent, markers=(yield from _markers(absent)), doubt=doubt)


def _other_decimal(
    sample: pa.Array, values: int, options: ReadOptions
) -> Generator[tuple[str, ...], list[int], Doubt | None]:
    """Whether only the decimal separator that a person chose keeps a column from being numbers."""
    if options.decimal_separator is DecimalSeparator.AUTOMATIC:
        return None
    other = next(each for each in ("point", "comma") if each != options.decimal_separator)
    thousands = options.thousands_separator
    forms = forms_seen(
        DecimalSeparator(other),
        ThousandsSeparator.AUTOMATIC if thousands == other else thousands,
        options.date_order,
        options.two_digit_years_from,
    )
    numbers = [each for each in (*forms.usual, *forms.local) if each.type is ColumnType.DECIMAL and _fits(each, sample)]
    if not numbers or not len(sample):
        return None
    _, *fits, _ = yield from _counts([form.accepts_sql(CELL) for form in numbers], options.missing_markers)
    return Doubt.OTHER_DECIMAL if _complete(numbers, values, fits) else None


def _one_reading(
    complete: Sequence[Form], absent: Sequence[str]
) -> Generator[tuple[str, ...], list[int], tuple[Form, Doubt | None]]:
    """The first of several forms that read every value, unless they do not agree on what is read."""
    form = complete[0]
    if form.type in _DATES and sum(each.type is form.type for each in complete) > 1:
        return TEXT, form.doubt or Doubt.DATE_ORDER
    if form.decimal and len({each.decimal for each in complete}) > 1:
        return TEXT, Doubt.DECIMAL_SEPARATOR
    if form.doubt is None:
        return form, None
    if form.proof:
        proven = f"regexp_matches(trim({CELL}), {text_literal(form.proof)})"
        if (yield from _counts([proven], absent))[1]:
            return form, None
    return TEXT, form.doubt


def _asked(forms: Sequence[Form], options: ReadOptions) -> Counting[TypedColumn]:
    """The form that reads most values, those that it does not read, and why none of several may be taken."""
    absent = options.missing_markers
    values, *fitting, _ = yield from _counts([form.accepts_sql(CELL) for form in forms], absent)
    most = max(fitting)
    best = [form for form, fits in zip(forms, fitting, strict=True) if fits == most]
    form, doubt = best[0], None
    if len(best) > 1 and (yield from _counts([differ_sql(CELL, best)], absent))[1]:
        usual = form.type is ColumnType.DECIMAL and form.decimal == "[.]" and options.delimiter != ";"
        if not usual:
            doubt = Doubt.DATE_ORDER if form.type in _DATES else Doubt.DECIMAL_SEPARATOR
    markers = yield from _markers(absent)
    return TypedColumn(form, absent, misfits=values - most, markers=markers, doubt=doubt)


def _complete(forms: Sequence[Form], values: int, fitting: Sequence[int]) -> list[Form]:
    return [form for form, fits in zip(forms, fitting, strict=True) if fits == values]
