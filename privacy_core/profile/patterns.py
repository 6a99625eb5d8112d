"""What single cells look like: an e-mail address, a phone number, a code. Each is a condition in SQL.

The conditions run once a distinct value. A cheap test stands before each search, so that they cost little where a
column holds nothing of the kind. Patterns are RE2's, which knows no look-around, and its classes are ASCII.
"""

from privacy_core.intake import ColumnType

EMAIL, PHONE, IBAN, URL, NUMBER, CODE = "email", "phone", "iban", "url", "number", "code"
DAY_FIRST, MONTH_FIRST = "day_first_date", "month_first_date"  # dates that no other order reads

_BEFORE, _AFTER = r"(^|[^\w.,/-])", r"($|[^\w-])"  # so that a part of a decimal, a date or a longer code does not count
_DIGITS = r"(\d[ ()/-]{0,2}){5,11}\d"
_PHONE = (
    r"(\+|00)[1-9][ ()/-]{0,2}" + _DIGITS + r"|\(?0[1-9]\d{1,4}\)?[ /-]{0,3}\d[ \d/-]{3,10}\d"
    r"|0[1-9]([ .]\d\d){4}|\(?[2-9]\d\d\)?[ .-]{1,2}\d{3}[.-]\d{4}|[6-9]\d\d( \d{3}){2}"
)
_NUMBER = r"\d{9,19}|\d{4}([ -]\d{4}){2}([ -]\d{1,7})?|\d{3}-\d\d-\d{4}"
_DAY, _MONTH = "(1[3-9]|2[0-9]|3[01])", "(0?[1-9]|1[0-2])"
_IBAN = r"[A-Z]{2}\d\d ?\w{4}( ?\d[\dA-Z]{3}){2,6}( ?\w{1,3})?"
_READING = r"^\d{1,3}[/:.]\d{1,3}$"  # two short numbers are a time, a ratio, a blood pressure: nobody's code


def _holds(pattern: str) -> str:
    return f"regexp_matches({{v}}, '{_BEFORE}({pattern}){_AFTER}')"


def _date(first: str, second: str) -> str:
    return rf"length({{v}}) BETWEEN 8 AND 32 AND regexp_matches({{v}}, '^ *{first}[./-]{second}[./-][0-9]{{4}}\b')"


_IN_TEXT = {
    EMAIL: r"{v} LIKE '%_@_%._%' AND regexp_matches({v}, '[^\s@]@[^\s@]+\.[A-Za-z]{2}')",
    PHONE: f"length({{v}}) >= 8 AND {_holds(_PHONE)}",
    IBAN: f"length({{v}}) >= 15 AND {_holds(_IBAN)}",
    URL: r"{v} LIKE '%_.__%' AND regexp_matches({v}, '(?i)(^|\W)(https?://|www\.)\w')",
    NUMBER: f"length({{v}}) >= 9 AND {_holds(_NUMBER)}",
    DAY_FIRST: _date(_DAY, _MONTH),
    MONTH_FIRST: _date(_MONTH, _DAY),
    CODE: r"length({v}) BETWEEN 3 AND 40 AND regexp_matches({v}, '^[\w./#:-]*\d[\w./#:-]*$')"
    f" AND NOT regexp_matches({{v}}, '{_READING}')",
}
_IN_INTEGERS = {NUMBER: "{v} >= 100000000"}
_LOOKED_FOR: dict[str, dict[str, str]] = {ColumnType.TEXT: _IN_TEXT, ColumnType.INTEGER: _IN_INTEGERS}


def conditions(kind: str, value: str) -> dict[str, str]:
    """What is looked for in a column of this type: name to an SQL condition on ``value``.

    >>> conditions(ColumnType.INTEGER, "v"), conditions(ColumnType.DATE, "v")
    ({'number': 'v >= 100000000'}, {})
    """
    return {name: condition.replace("{v}", value) for name, condition in _LOOKED_FOR.get(kind, {}).items()}
