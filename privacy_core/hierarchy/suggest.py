"""A hierarchy for any column from its values alone, so that a first search needs no preparation."""

import math
import re
from collections.abc import Sequence
from fractions import Fraction

import pyarrow as pa

from privacy_core.hierarchy.builder import Builder, distinct_texts
from privacy_core.hierarchy.decimals import decimals, is_number
from privacy_core.hierarchy.names import Priority, Redaction, Suppression
from privacy_core.hierarchy.ranges import Dates, Intervals, Unit, day_of

FEW = 5
"""Values up to here are shown or hidden: joining some of them would need to know what they mean."""
LEVELS = 6
_FINE = 20
_CODE = re.compile(r"(?=.*[0-9])[0-9A-Za-z][0-9A-Za-z -]{1,14}")
_POSTAL = re.compile(r"(^|[^a-z])(zip|postal|post_?code|postcode|plz|cap|cep)", re.IGNORECASE)


def suggest_builder(values: pa.Array, counts: Sequence[int] | None = None, *, column: str = "") -> Builder:
    """Settings that suit the values; every value gets a label.

    Numbers get intervals of a round width, doubled from level to level; dates months, quarters, years, decades; codes
    of letters and digits of about one length, and postcodes, lose characters from the end; names keep the most frequent
    ones, half as many from level to level; a handful of values is kept or hidden. There are about six levels at most.

    Args:
        values: Distinct values of a column, any flat type; missing values do not count.
        counts: Records of each of ``values``.
        column: Its name, which tells postcodes from other numbers.

    >>> suggest_builder(pa.array(["f", "m"]))
    Suppression(builder='suppression')
    >>> suggest_builder(pa.array(range(17, 91))).widths
    (5, 10, 20, 40)
    """
    texts = list(distinct_texts(values, counts))
    if len(texts) <= FEW:
        return Suppression()
    if all(day_of(text) for text in texts) and all(len(text) >= 10 for text in texts):
        return dates_for(texts)
    kind = values.type
    numeric = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    codes = all(_CODE.fullmatch(text) for text in texts) and max(map(len, texts)) - min(map(len, texts)) <= 2
    if codes and max(map(len, texts)) >= 3 and (_POSTAL.search(column) or (not numeric and not _are_numbers(texts))):
        longest = max(map(len, texts))
        return Redaction(keep=tuple(range(longest - 1, 0, -math.ceil((longest - 1) / LEVELS))))
    if numeric or _are_numbers(texts):
        # Infinity is a number to a table, but in no interval.
        return intervals_for(texts) if all(map(is_number, texts)) else Suppression()
    halvings = len(texts).bit_length() - 1
    return Priority(keep=tuple(len(texts) >> by for by in range(1, halvings + 1, math.ceil(halvings / LEVELS))))


def _are_numbers(texts: Sequence[str]) -> bool:
    """Whether texts are numbers; codes with leading zeros are not."""
    return all(is_number(text) and not re.match(r"[+-]?0[0-9]", text.strip()) for text in texts)


def intervals_for(texts: Sequence[str]) -> Intervals:
    """Round widths, doubled from level to level, for two or more different numbers."""
    numbers = decimals([text for text in texts if is_number(text)])
    span = numbers.span
    width = _round_width(span / _FINE)
    if numbers.whole:
        width = max(width, Fraction(2))
    widths = [width]
    while widths[-1] * 2 < span:
        widths.append(widths[-1] * 2)
    return Intervals(widths=tuple(int(each) if each.denominator == 1 else float(each) for each in widths))


def _round_width(least: Fraction) -> Fraction:
    """The smallest of 1, 2, 5, 10, 20, 50, ... and their decimal parts that is ``least`` or more."""
    power = Fraction(10) ** math.floor(math.log10(least))
    return next(step * power for step in (1, 2, 5, 10, 20) if step * power >= least)


def dates_for(texts: Sequence[str]) -> Dates:
    """Units of the calendar that tell dates or moments apart."""
    years = {day.year for text in texts if (day := day_of(text))}
    moments = any(len(text) > 10 for text in texts)
    units = [Unit.DAY] if moments else []
    units += [Unit.MONTH, Unit.QUARTER]
    units += [Unit.YEAR] if len(years) > 1 else []
    units += [Unit.DECADE] if max(years) - min(years) > 9 else []
    return Dates(units=tuple(units))
