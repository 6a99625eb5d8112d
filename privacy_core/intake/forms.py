"""The ways to write a type: for each a pattern, SQL that accepts it, and SQL for the value.

A number is a number only if nothing is lost by it: an integer must be written back as it was read, so "007", "+49" and
"12345678901234567890" stay text, and so do numbers too large or too small for a 64-bit float.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from privacy_core.intake.formats import (
    ColumnType,
    DateOrder,
    DecimalSeparator,
    Doubt,
    ThousandsSeparator,
)

_MARKS = {
    ThousandsSeparator.COMMA: ",",
    ThousandsSeparator.POINT: "[.]",
    ThousandsSeparator.SPACE: "[ \u00a0\u202f]",
    ThousandsSeparator.APOSTROPHE: "['’]",
}
_REMOVED = {"[.]": ".", ",": ",", "[ \u00a0\u202f]": " \u00a0\u202f", "['’]": "'’"}
_POINT, _COMMA = "[.]", ","
# Fifteen digits before the point are exact in a 64-bit float; more would be a number that is not the one in the file.
_WHOLE = "0|[1-9][0-9]{0,14}"
_EXPONENT = "([eE][+-]?[0-9]{1,3})?"
_TIME = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,6})?)?"
_OFFSET = "[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?"
_MONTHS = (
    ("01", "jan(uary|uar)?"),
    ("02", "feb(ruary|ruar)?"),
    ("03", "mar(ch)?|mär(z)?|mrz"),
    ("04", "apr(il)?"),
    ("05", "may|mai"),
    ("06", "june?|juni"),
    ("07", "july?|juli"),
    ("08", "aug(ust)?"),
    ("09", "sept?|september"),
    ("10", "oct(ober)?|okt(ober)?"),
    ("11", "nov(ember)?"),
    ("12", "dec(ember)?|dez(ember)?"),
)
_MONTH = f"(?i:{'|'.join(pattern for _, pattern in _MONTHS)})"
_STARTS = {  # of the names, by month
    "01": "'jan'", "02": "'feb'", "03": "'mar', 'mär', 'mrz'", "04": "'apr'", "05": "'may', 'mai'", "06": "'jun'",
    "07": "'jul'", "08": "'aug'", "09": "'sep'", "10": "'oct', 'okt'", "11": "'nov'", "12": "'dec', 'dez'",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a type; ``{v}`` in its SQL is the text without spaces around it.

    Attributes:
        type: What it is.
        pattern: Regular expression that every value of this form matches as a whole.
        accepts: SQL that is true for values of this form.
        value: SQL for the value itself.
        decimal: Pattern of the decimal separator of a number that is not written as programs write it.
        doubt: Why no column is read so unless a person asks, or a value proves it.
        proof: Regular expression of such a value.
    """

    type: ColumnType
    pattern: str
    accepts: str
    value: str
    decimal: str = ""
    doubt: Doubt | None = None
    proof: str = ""

    def accepts_sql(self, column: str) -> str:
        return f"COALESCE({self.accepts.format(v=f'trim({column})')}, FALSE)"

    def value_sql(self, column: str) -> str:
        return self.value.format(v=f"trim({column})")


@dataclass(frozen=True, slots=True)
class Forms:
    """What a column may be.

    Attributes:
        usual: As programs write values; they are tried first.
        local: As people write them in some countries; tried where no usual form reads the whole column.
    """

    usual: tuple[Form, ...]
    local: tuple[Form, ...] = field(default=())


TEXT = Form(ColumnType.TEXT, ".*", "TRUE", "{v}")


@lru_cache(maxsize=64)
def forms_seen(
    decimal: DecimalSeparator, thousands: ThousandsSeparator, order: DateOrder, century: int | None
) -> Forms:
    """The forms among which a column's values decide."""
    usual = [
        Form(ColumnType.BOOLEAN, "(?i)true|false", "lower({v}) IN ('true', 'false')", "lower({v}) = 'true'"),
        Form(
            ColumnType.INTEGER,
            "0|-?[1-9][0-9]{0,18}",
            "CAST(TRY_CAST({v} AS BIGINT) AS TEXT) = {v}",
            "TRY_CAST({v} AS BIGINT)",
        ),
    ]
    decimals = _decimals(decimal, thousands)
    if _POINT in decimals:
        usual.append(_short_number(f"-?(({_WHOLE})([.][0-9]*)?|[.][0-9]+)"))
    usual += [*_dates(order, "[0-9]{4}"), *_timestamps(order)]
    local = [*_local_numbers(decimals, thousands), *_dates(order, "[0-9]{2}", century=century)]
    return Forms(tuple(usual), tuple(local))


@lru_cache(maxsize=64)
def forms_asked(
    kind: ColumnType, decimal: DecimalSeparator, thousands: ThousandsSeparator, order: DateOrder, century: int | None
) -> tuple[Form, ...]:
    """The forms of a type that a person asks for, which may lose leading zeros and a plus."""
    decimals = _decimals(decimal, thousands)
    both = [(mark, group) for mark in decimals for group in _groups(thousands) if mark != group]
    if kind is ColumnType.INTEGER:
        plain = [_whole_number("[0-9]+", mark, "") for mark in decimals]
        return (
            *plain,
            *(_whole_number(f"[0-9]{{1,3}}({group}[0-9]{{3}})+|[0-9]+", mark, group) for mark, group in both),
        )
    if kind is ColumnType.DECIMAL:
        plain = [
            _number(f"[+-]?([0-9]+({mark}[0-9]*)?|{mark}[0-9]+){_EXPONENT}", _pointed(mark, ""), decimal=mark)
            for mark in decimals
        ]
        return (*plain, *(_grouped(mark, group, "[+-]?", whole="[0-9]+") for mark, group in both))
    if kind is ColumnType.BOOLEAN:
        words = "'true', 't', 'yes', 'y', '1'"
        no = "'false', 'f', 'no', 'n', '0'"
        return (Form(kind, ".*", f"lower({{v}}) IN ({words}, {no})", f"lower({{v}}) IN ({words})"),)
    if kind is ColumnType.DATE:
        short = _dates(order, "[0-9]{2}", century=century)
        return (*_dates(order, "[0-9]{4}"), *(form for form in short if century is not None))
    return tuple(_timestamps(order)) if kind is ColumnType.TIMESTAMP else (TEXT,)


def differ_sql(column: str, forms: Sequence[Form]) -> str:
    """SQL that is true where two forms read a text and give two values."""
    first, *others = forms
    return " OR ".join(
        f"({first.accepts_sql(column)} AND {other.accepts_sql(column)} "
        f"AND {first.value_sql(column)} <> {other.value_sql(column)})"
        for other in others
    )


def grouped_by_points() -> Form:
    """Numbers such as 1.234 as they are where commas are decimal."""
    return _grouped(_COMMA, _POINT, "-?")


def _matching(pattern: str, value: str, kind: ColumnType, *, decimal: str = "") -> Form:
    matches = (
        f"regexp_matches({{v}}, '^({pattern.replace('{', '{{').replace('}', '}}').replace(chr(39), chr(39) * 2)})$')"
    )
    return Form(kind, pattern, f"{matches} AND {value} IS NOT NULL", value, decimal)


def _number(pattern: str, text: str, *, decimal: str = "") -> Form:
    value = f"TRY_CAST({text} AS DOUBLE)"
    form = _matching(pattern, value, ColumnType.DECIMAL, decimal=decimal)
    # Past the range of floats lie infinity and, for what is not zero, zero.
    held = f"NOT isinf({value}) AND ({value} <> 0 OR NOT regexp_matches({{v}}, '^[^eE]*[1-9]'))"
    return replace(form, accepts=f"{form.accepts} AND {held}")


def _short_number(pattern: str) -> Form:
    """Without an exponent, and with fewer digits than it takes to leave the range of floats."""
    form = _matching(pattern, "TRY_CAST({v} AS DOUBLE)", ColumnType.DECIMAL)
    return replace(form, accepts=f"{form.accepts} AND length({{v}}) < 300")


def _decimals(decimal: DecimalSeparator, thousands: ThousandsSeparator) -> tuple[str, ...]:
    chosen = {DecimalSeparator.POINT: (_POINT,), DecimalSeparator.COMMA: (_COMMA,)}.get(decimal, (_POINT, _COMMA))
    return tuple(mark for mark in chosen if mark != _MARKS.get(thousands))


def _groups(thousands: ThousandsSeparator) -> tuple[str, ...]:
    if thousands is ThousandsSeparator.AUTOMATIC:
        return tuple(_MARKS.values())
    return () if thousands is ThousandsSeparator.NONE else (_MARKS[thousands],)


def _pointed(decimal: str, group: str) -> str:
    """SQL for the text with a decimal point and nothing between its digits."""
    text = "{v}"
    for mark in _REMOVED.get(group, ""):
        text = f"replace({text}, '{mark.replace(chr(39), chr(39) * 2)}', '')"
    return text if decimal == _POINT else f"replace({text}, ',', '.')"


def _whole_number(digits: str, decimal: str, group: str) -> Form:
    """An integer, as people ask for it: with leading zeros, a plus, and a fraction of zeros."""
    value = f"TRY_CAST(split_part({_pointed(decimal, group)}, '.', 1) AS BIGINT)"
    return _matching(f"[+-]?({digits})({decimal}0*)?", value, ColumnType.INTEGER, decimal=decimal)


def _grouped_integer(group: str) -> Form:
    pattern = f"-?([1-9][0-9]{{0,2}}({group}[0-9]{{3}})+|[1-9][0-9]{{0,18}}|0)"
    return _matching(pattern, f"TRY_CAST({_pointed(_POINT, group)} AS BIGINT)", ColumnType.INTEGER)


def _grouped(decimal: str, group: str, sign: str, *, whole: str = _WHOLE) -> Form:
    digits = f"{whole}|[1-9][0-9]{{0,2}}({group}[0-9]{{3}}){{1,4}}"
    return _number(f"{sign}({digits})({decimal}[0-9]+)?{_EXPONENT}", _pointed(decimal, group), decimal=decimal)


def _local_numbers(decimals: Sequence[str], thousands: ThousandsSeparator) -> Iterator[Form]:
    asked = thousands is not ThousandsSeparator.AUTOMATIC
    groups = _groups(thousands)
    if asked:
        yield from map(_grouped_integer, groups)
    if _POINT in decimals:
        yield _number(f"-?(({_WHOLE})([.][0-9]*)?|[.][0-9]+){_EXPONENT}", "{v}")
    if _COMMA in decimals:
        pattern = f"-?({_WHOLE})(,[0-9]+)?{_EXPONENT}"
        yield _number(pattern, _pointed(_COMMA, ""), decimal=_COMMA)
    for decimal in decimals:
        for group in groups:
            if group != decimal:
                form = _grouped(decimal, group, "-?")
                doubt = None if asked else Doubt.THOUSANDS_SEPARATOR
                yield replace(form, doubt=doubt, proof=f"{group}[0-9]{{3}}{decimal}[0-9]")


def _dates(order: DateOrder, year: str, *, century: int | None = None) -> list[Form]:
    """Dates with years of four digits, or of two."""
    short = year == "[0-9]{2}"
    made = [] if short else [_matching("[0-9]{4}-[0-9]{2}-[0-9]{2}", "TRY_CAST({v} AS DATE)", ColumnType.DATE)]
    for separator, parts in _written(order, short=short):
        pattern = f"[{separator}]".join({"y": year, "m": "[0-9]{1,2}", "d": "[0-9]{1,2}"}[part] for part in parts)
        made.append(_date(pattern, _iso(separator, parts, century=century, short=short)))
    for pattern, day, month in (
        (f"[0-9]{{1,2}}(-|/|[.]? ){_MONTH}(-|/|[.]? ){year}", 1, 2),
        (f"{_MONTH}[.]? [0-9]{{1,2}},? {year}", 2, 1),
    ):
        made.append(_date(pattern, _named(day, month, century=century, short=short)))
    doubtful = short and century is None
    return [replace(form, doubt=Doubt.CENTURY) for form in made] if doubtful else made


def _date(pattern: str, text: str) -> Form:
    return _matching(pattern, f"TRY_CAST({text} AS DATE)", ColumnType.DATE)


def _written(order: DateOrder, *, short: bool) -> Iterator[tuple[str, str]]:
    # Dots are written day first wherever they are written, unless somebody says otherwise.
    if order is not DateOrder.MONTH_FIRST:
        yield from ((separator, "dmy") for separator in "/.-")
    if order is not DateOrder.DAY_FIRST:
        yield from ((separator, "mdy") for separator in ("/-" if order is DateOrder.AUTOMATIC else "/.-"))
    if not short or order is DateOrder.AUTOMATIC:
        yield from ((separator, "ymd") for separator in ("/-" if short else "/."))


def _iso(separator: str, parts: str, *, century: int | None, short: bool, text: str = "{v}") -> str:
    part = {name: f"split_part({text}, '{separator}', {parts.index(name) + 1})" for name in parts}
    year = _full_year(part["y"], century) if short else part["y"]
    return f"{year} || '-' || lpad({part['m']}, 2, '0') || '-' || lpad({part['d']}, 2, '0')"


def _named(day: int, month: int, *, century: int | None, short: bool) -> str:
    words = "{v}"
    for mark in "-/.,":
        words = f"replace({words}, '{mark}', ' ')"
    words = f"replace({words}, '  ', ' ')"
    start = f"lower(substring(split_part({words}, ' ', {month}), 1, 3))"
    number = " ".join(f"WHEN {start} IN ({starts}) THEN '{name}'" for name, starts in _STARTS.items())
    year = f"split_part({words}, ' ', 3)"
    full = _full_year(year, century) if short else year
    return f"{full} || '-' || CASE {number} END || '-' || lpad(split_part({words}, ' ', {day}), 2, '0')"


def _full_year(digits: str, century: int | None) -> str:
    first = 2000 if century is None else century
    shift = first // 100 * 100
    return (
        f"lpad(CAST(TRY_CAST({digits} AS INTEGER) + CASE WHEN TRY_CAST({digits} AS INTEGER) >= {first - shift} "
        f"THEN {shift} ELSE {shift + 100} END AS TEXT), 4, '0')"
    )


def _timestamps(order: DateOrder) -> Iterator[Form]:
    day = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
    yield _matching(f"{day}([T ]{_TIME})?", "TRY_CAST({v} AS TIMESTAMP)", ColumnType.TIMESTAMP)
    yield _matching(f"{day}[T ]{_TIME}(Z|{_OFFSET})", "TRY_CAST({v} AS TIMESTAMPTZ)", ColumnType.TIMESTAMP)
    joined = "{v}"
    for written, read in ((" UTC", "Z"), (" GMT", "Z"), (" +", "+"), (" -", "-")):
        joined = f"replace({joined}, '{written}', '{read}')"
    pattern = f"{day}[T ]{_TIME} (UTC|GMT|{_OFFSET})"
    yield _matching(pattern, f"TRY_CAST({joined} AS TIMESTAMPTZ)", ColumnType.TIMESTAMP)
    for separator, parts in _written(order, short=False):
        digits = {"y": "[0-9]{4}", "m": "[0-9]{1,2}", "d": "[0-9]{1,2}"}
        pattern = f"[{separator}]".join(digits[part] for part in parts)
        text = _iso(separator, parts, century=None, short=False, text="split_part({v}, ' ', 1)")
        with_time = f"{text} || CASE WHEN {{v}} LIKE '% %' THEN ' ' || split_part({{v}}, ' ', 2) ELSE '' END"
        value = f"TRY_CAST({with_time} AS TIMESTAMP)"
        yield _matching(f"{pattern}( {_TIME})?", value, ColumnType.TIMESTAMP)
