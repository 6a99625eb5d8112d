"""Dates as people write them: whether the day exists, in whichever order its parts stand."""

import calendar
import datetime as dt
import re
import unicodedata

from privacy_core.pii.month_names import NUMBER_OF

_EARLIEST, _LATEST = 1850, 2150


def exists(year: int, month: int, day: int, *, leap: bool = False) -> bool:
    """Whether there is such a day; with ``leap`` February always has 29 days, for years of two digits."""
    if not 1 <= month <= 12 or not 1 <= year <= 9999:
        return False
    return 1 <= day <= (29 if leap and month == 2 else calendar.monthrange(year, month)[1])


def is_date(text: str) -> bool:
    """Whether a date that was written with its year is one; what follows it, such as a time, is passed over.

    >>> [is_date(date) for date in ("2024-02-29", "29.02.2023", "12/31/99", "31/12/1999", "31.4.2020", "March 5, 1990")]
    [True, False, True, True, False, True]
    """
    tokens = re.findall(r"\d+|[^\W\d_]+", _plain(text))
    named = [NUMBER_OF[token] for token in tokens if token in NUMBER_OF]
    numbers = [token for token in tokens if token.isdigit()]
    if named:
        return _with_name(named[0], [number for number in numbers if len(number) != 3])
    if len(numbers) == 1 and len(numbers[0]) == 8:
        number = numbers[0]
        return _real(number[:4], number[4:6], number[6:])
    if len(numbers) < 3:
        return False
    first, second, third = numbers[:3]
    if len(first) == 4:
        return _real(first, second, third)
    return _real(third, second, first) or _real(third, first, second)


def is_clear_date(text: str) -> bool:
    """Whether it is a date that is hardly three small numbers of another meaning.

    >>> is_clear_date("9/10/10"), is_clear_date("9/10/2010"), is_clear_date("09/10/10"), is_clear_date("9/23/10")
    (False, True, True, True)
    """
    return is_date(text) and not (_THREE.fullmatch(text) and all(int(part) <= 12 for part in text.split("/")))


_THREE = re.compile(r"[1-9]\d?/[1-9]\d?/\d\d")


def is_birth(text: str) -> bool:
    """Whether a date is one on which a living person can be born: 1900 to today, years of two digits included."""
    years = [int(number) for number in re.findall(r"(?:^|\D)((?:1[89]|2[01])\d\d)", text)]
    this_year = dt.datetime.now(dt.UTC).year
    return is_date(text) and all(1900 <= year <= this_year for year in years[:1])


def is_birth_day_first(text: str) -> bool:
    """Whether eight digits are a day, a month and a year in which a living person can be born, in one order or another.

    >>> is_birth_day_first("24121958"), is_birth_day_first("12241958"), is_birth_day_first("31041958")
    (True, True, False)
    """
    first, second, year = text[:2], text[2:4], text[4:]
    return is_birth_year(year) and (_real(year, second, first) or _real(year, first, second))


def is_birth_year(text: str) -> bool:
    """Whether a number is a year in which a living person can be born."""
    return 1900 <= int(text) <= dt.datetime.now(dt.UTC).year


def _with_name(month: int, numbers: list[str]) -> bool:
    days = [number for number in numbers[:2] if len(number) <= 2]
    years = [number for number in numbers[:2] if len(number) == 4]
    if years and days:
        return _real(years[0], str(month), days[0])
    if len(days) == 2:
        return _real(days[1], str(month), days[0])
    return bool(years) and _EARLIEST <= int(years[0]) <= _LATEST


def _real(year: str, month: str, day: str) -> bool:
    if len(year) == 2:
        return len(month) <= 2 and len(day) <= 2 and exists(2000 + int(year), int(month), int(day), leap=True)
    if len(year) != 4 or len(month) > 2 or len(day) > 2:
        return False
    return _EARLIEST <= int(year) <= _LATEST and exists(int(year), int(month), int(day))


def _plain(text: str) -> str:
    spelled = text.lower().replace("ä", "ae")
    return "".join(c for c in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(c))
