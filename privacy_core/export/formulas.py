"""Cells that a spreadsheet would run as a formula, made harmless by an apostrophe, and back again.

Injective: two cells that differ still differ when escaped, so what is measured on the file is what was protected.

Source: OWASP, "CSV Injection". Full-width signs count too: some spreadsheets take them for the ASCII ones.
"""

import re

import pyarrow as pa
import pyarrow.compute as pc

_SPACE = r"[\s\p{Z}\p{C}]*"
_STARTS = r"[=+\-@\t\r＝＋－＠]"
_RISKY = rf"^'*{_SPACE}{_STARTS}"
_ESCAPED = rf"^'+{_SPACE}{_STARTS}"


def escape(texts: pa.Array) -> pa.Array:
    """Puts an apostrophe before texts that start, after spaces or apostrophes, with = + - @, tab or carriage return.

    >>> escape(pa.array(["=1+1", " @cmd", "-", "a=b", None, "'=1"])).to_pylist()
    ["'=1+1", "' @cmd", "'-", 'a=b', None, "''=1"]
    """
    risky = pc.match_substring_regex(texts, _RISKY)
    return pc.if_else(risky, pc.binary_join_element_wise("'", texts, ""), texts)


def unescape(texts: pa.Array) -> pa.Array:
    """The texts that ``escape`` was given.

    >>> unescape(escape(pa.array(["=1+1", "'=1", "it's", "'quoted'"]))).to_pylist()
    ['=1+1', "'=1", "it's", "'quoted'"]
    """
    return pc.if_else(pc.match_substring_regex(texts, _ESCAPED), pc.utf8_slice_codeunits(texts, 1), texts)


def escape_name(name: str) -> str:
    """The same for the name of a column, which stands in a cell too."""
    return str(escape(pa.array([name], pa.string()))[0].as_py())


def is_text(kind: pa.DataType) -> bool:
    """Whether cells of this type are text: a negative number is not."""
    return bool(re.fullmatch(r"(large_)?string(_view)?", str(kind)))
