"""Numbers as people read them: three significant digits, thousands apart, a unit, and never 0.000 for 1e-6."""

import math

MISSING = "–"
MINUS = "−"
SMALLEST_PLAIN, LARGEST_PLAIN = 1e-4, 1e15


def count(value: int) -> str:
    """A whole number, exact.

    >>> count(4212), count(-3)
    ('4,212', '−3')
    """
    return f"{value:,}".replace("-", MINUS)


def number(value: float | None, unit: str = "") -> str:
    """A number to three significant digits; whole numbers are exact. None and NaN are a dash.

    >>> number(1234.5), number(0.31415), number(1e-6), number(7), number(2.0), number(math.nan)
    ('1,230', '0.314', '1e-6', '7', '2', '–')
    >>> number(1.5, "s"), number(0.0000314), number(-0.5), number(math.inf)
    ('1.5 s', '3.14e-5', '−0.5', '∞')
    """
    return _number(value) + (f" {unit}" if unit and value is not None else "")


def _number(value: float | None) -> str:
    if value is None or math.isnan(value):
        return MISSING
    if math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    if isinstance(value, int):
        return count(value)
    size = abs(value)
    if size and not SMALLEST_PLAIN <= size < LARGEST_PLAIN:
        mantissa, exponent = f"{value:.2e}".split("e")
        return f"{mantissa.rstrip('0').rstrip('.')}e{int(exponent)}".replace("-", MINUS, int(value < 0))
    digits = 0 if not size else 2 - math.floor(math.log10(size))
    text = f"{round(value, digits):,.{max(digits, 0)}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", MINUS)


def share(value: float | None) -> str:
    """A share in [0, 1] as percent, in as few digits as keep it true: only nothing is 0%, only all is 100%.

    >>> share(0.1404), share(0.034), share(0.0031), share(3e-6), share(0), share(1)
    ('14%', '3.4%', '0.31%', '0.0003%', '0%', '100%')
    >>> share(0.9973), share(0.99999), share(None)
    ('99.7%', '>99.9%', '–')
    >>> share(1 / 8), share(0.985)
    ('13%', '99%')
    """
    if value is None or math.isnan(value):
        return MISSING
    if value in {0, 1}:
        return f"{value:.0%}"
    percent = 100 * value
    if percent >= 99.95:
        return ">99.9%"
    if value < 1e-6:
        return "<0.0001%"
    if percent < 1:
        return f"{percent:.{1 - math.floor(math.log10(percent))}f}".rstrip("0").rstrip(".") + "%"
    # Halves go up: a risk of one in eight is not shown as 12%.
    return f"{percent:.1f}%" if percent < 9.95 or percent >= 99 else f"{math.floor(percent + 0.5)}%"


def counted(value: int, one: str, many: str = "") -> str:
    """A count with its noun, which is made by an s where its plural is not given.

    >>> counted(1, "row"), counted(2000, "row"), counted(1, "person", "people")
    ('1 row', '2,000 rows', '1 person')
    """
    return f"{count(value)} {one if value == 1 else many or one + 's'}"


def singular(many: str) -> str:
    """One of what is counted.

    >>> singular("people"), singular("records")
    ('person', 'record')
    """
    return "person" if many == "people" else many.removesuffix("s")


def of_all(part: int, total: int, *, one: str = "person", many: str = "people") -> str:
    """A count with its noun and its share.

    >>> of_all(4212, 30162), of_all(1, 30162, one="record", many="records"), of_all(0, 0)
    ('4,212 people (14%)', '1 record (0.0033%)', '0 people')
    """
    noun = one if part == 1 else many
    return f"{count(part)} {noun} ({share(part / total)})" if total else f"{count(part)} {noun}"


def change(before: float, after: float) -> str:
    """The difference with its sign.

    >>> change(1, 5), change(0.9, 0.31), change(3, 3)
    ('+4', '−0.59', '±0')
    """
    difference = after - before
    if not isinstance(difference, int):
        difference = round(difference, 12)  # 0.3 - 0.1 is 0.19999999999999998
    return "±0" if not difference else ("+" if difference > 0 else "") + number(difference)


def interval(low: float, high: float, unit: str = "") -> str:
    """Both ends.

    >>> interval(1.234, 5), interval(-2, 3, "years")
    ('1.23 to 5', '−2 to 3 years')
    """
    return f"{number(low)} to {number(high, unit)}"


def size(length: int) -> str:
    """Bytes in the unit that leaves one to three digits before the point.

    >>> size(1), size(999), size(1_757_000), size(5_000_000_000)
    ('1 byte', '999 bytes', '1.76 MB', '5 GB')
    """
    if length < 1000:
        return f"{length} byte{'' if length == 1 else 's'}"
    power = min(int(math.log10(length)) // 3, 4)
    scaled = float(f"{length / 1000**power:.3g}")
    if scaled >= 1000 and power < 4:
        scaled, power = 1.0, power + 1
    return f"{number(scaled)} {('kB', 'MB', 'GB', 'TB')[power - 1]}"


def duration(seconds: float) -> str:
    """A span of time in the units that people say.

    >>> duration(0.0123), duration(3.21), duration(75), duration(3700), duration(0)
    ('12.3 ms', '3.21 s', '1 min 15 s', '1 h 1 min', '0 s')
    """
    if 0 < seconds < 1:
        return number(float(f"{seconds * 1000:.3g}"), "ms")
    if seconds < 60:
        return number(float(f"{seconds:.3g}"), "s")
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def fingerprint(digest: str) -> str:
    """The beginning of a fingerprint, enough to tell two apart by eye.

    >>> fingerprint("9f86d081884c7d65")
    '9f86d081…'
    """
    return f"{digest[:8]}…" if len(digest) > 8 else digest
