"""One text for one meaning, however a file writes it: 39, 39.0 and "039"; 1999-12-31 and 31/12/1999; Ann and "ann "."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from privacy_core.intake.missing import KNOWN_MARKERS

_MARKERS = pa.array(sorted({marker.lower() for marker in KNOWN_MARKERS}))
_NUMBER = r"^[+-]?\d{1,15}(\.\d*)?(e[+-]?\d{1,2})?$"
_DATE = r"^(?P<a>\d{1,4})[-/.](?P<b>\d{1,2})[-/.](?P<c>\d{1,4})$"


def canonical(values: pa.Array) -> pa.Array:
    """Values of any plain type as text that does not depend on how they were written; missing markers become null.

    Dates become their three numbers in order of size, because one cell cannot tell day from month; so two dates may
    share a text, which is harmless for recognising rows.

    One cell cannot tell either whether "1,5" is a number: with a comma here and a point in another file, two rows of
    one person are not recognised as the same, because rows are printed as read, before their columns have types.

    >>> canonical(pa.array(["039", "39.0", " Ann", "31/12/1999", "?"])).to_pylist()
    ['39', '39', 'ann', '12-31-1999', None]
    """
    text = pc.utf8_lower(pc.utf8_trim_whitespace(values.cast(pa.string())))
    text = pc.if_else(pc.is_in(text, _MARKERS), pa.scalar(None, pa.string()), text)
    # Most columns hold no time and no date, and looking for one character costs a tenth of trying a pattern.
    if _any_with(text, ":"):
        text = _times(text)
    text = _numbers(text)
    return _dates(text) if any(_any_with(text, mark) for mark in "-/.") else text


def _times(text: pa.Array) -> pa.Array:
    text = pc.replace_substring_regex(text, r"^(\d{4}-\d{2}-\d{2})t(\d{2}:)", r"\1 \2")
    text = pc.replace_substring_regex(
        text, r"^(\d{4}-\d{2}-\d{2} \d{2}:\d{2}(:\d{2}(\.\d+)?)?)(z|[+]00(:?00)?)$", r"\1"
    )
    text = pc.replace_substring_regex(text, r"^(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2})\.0+$", r"\1")
    text = pc.replace_substring_regex(text, r"^(\d{4}-\d{2}-\d{2} \d{2}:\d{2}):00$", r"\1")
    return pc.replace_substring_regex(text, r"^(\d{4}-\d{2}-\d{2}) 00:00$", r"\1")


def _numbers(text: pa.Array) -> pa.Array:
    is_number = pc.match_substring_regex(text, _NUMBER)
    if not pc.any(is_number).as_py():
        return text
    digits = pc.if_else(is_number, pc.utf8_ltrim(text, characters="+"), pa.scalar(None, pa.string()))
    number = pc.add(digits.cast(pa.float64()), 0.0)  # -0 becomes 0
    return pc.if_else(is_number, number.cast(pa.string()), text)


def _dates(text: pa.Array) -> pa.Array:
    parts = pc.extract_regex(text, _DATE)
    found = pc.fill_null(pc.is_valid(parts), fill_value=False)
    if not pc.any(found).as_py():
        return text
    numbers = np.sort(
        np.column_stack(
            [
                pc.struct_field(parts, name).fill_null("0").cast(pa.int64()).to_numpy(zero_copy_only=False)
                for name in "abc"
            ]
        ),
        axis=1,
    )
    ordered = [pa.array(column).cast(pa.string()) for column in numbers.T]
    return pc.if_else(found, pc.binary_join_element_wise(*ordered, "-"), text)


def _any_with(text: pa.Array, mark: str) -> bool:
    return pc.any(pc.match_substring(text, mark)).as_py() is True
