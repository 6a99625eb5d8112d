"""Bad and odd text files, made in code: what each holds, and the table or the error that it must end in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from privacy_core.errors import InvalidValueError, PrivacyCoreError
from privacy_core.intake import BadRowsError, UnreadableFileError

SECRET = "Geheimrat"  # stands in cells of files that cannot be read, and may be in no message and no log
Columns = Mapping[str, list[Any]]


@dataclass(frozen=True, kw_only=True)
class Case:
    """One file.

    Attributes:
        name: Of the case, in words.
        content: The bytes, or what makes them: large ones are made when they are needed.
        becomes: The table: column to values.
        error: Or the error that says why there is none.
        says: What its message holds.
        file: Name of the uploaded file.
        options: Changes to the options that were detected.
        known: A fault of the studio that is known and not yet mended; the case must fail until it is.
        slow: It takes longer than ``make test`` may, and is left to ``make prove``.
    """

    name: str
    content: bytes | Callable[[], bytes]
    becomes: Columns | None = None
    error: type[PrivacyCoreError] | None = None
    says: str = ""
    file: str = "people.csv"
    options: Mapping[str, Any] = field(default_factory=dict)
    known: str = ""
    slow: bool = False

    @property
    def bytes(self) -> bytes:
        return self.content() if callable(self.content) else self.content


def table(name: str, content: str | bytes | Callable[[], bytes], becomes: Columns, **more: Any) -> Case:
    return Case(name=name, content=content.encode() if isinstance(content, str) else content, becomes=becomes, **more)


def refused(
    name: str, content: str | bytes | Callable[[], bytes], error: type[PrivacyCoreError], says: str, **more: Any
) -> Case:
    made = content.encode() if isinstance(content, str) else content
    return Case(name=name, content=made, error=error, says=says, **more)


def column(name: str, *cells: str, becomes: list[Any], header: str = "x", known: str = "") -> Case:
    """A column beside another one, so that the delimiter shows."""
    rows = "".join(f"{place};{cell}\n" for place, cell in enumerate(cells, start=1))
    return table(name, f"n;{header}\n{rows}", {"n": [*range(1, len(cells) + 1)], header: becomes}, known=known)


def wide(columns: int) -> bytes:
    names = ",".join(f"c{number}" for number in range(columns))
    return f"{names}\n{','.join(map(str, range(columns)))}\n".encode()


STRUCTURE = (
    refused("a row is short", f"a,b\n1,2\n{SECRET}\n", BadRowsError, "line 3: 1 cells where 2"),
    refused("a row is long", f"a,b\n1,2\n3,4,{SECRET}\n", BadRowsError, "line 3: 3 cells where 2"),
    table(
        "short and long rows are left out",
        f"a,b\n1,2\n{SECRET}\n3,4,{SECRET}\n5,6\n",
        {"a": [1, 5], "b": [2, 6]},
        options={"bad_rows": "leave_out"},
    ),
    refused("nothing", b"", UnreadableFileError, "empty"),
    refused("nothing but empty lines", "\n\r\n\n\r\n", UnreadableFileError, "empty"),
    table("nothing but spaces", "   \n  \n", {"column_1": [None, None]}),
    refused("a byte order mark and nothing else", b"\xef\xbb\xbf", UnreadableFileError, "empty"),
    refused("a header and nothing else", "name,age\n", InvalidValueError, "no records"),
    refused("a header without a line end", "name,age", InvalidValueError, "no records"),
    refused("every row is bad", f"a,b\n{SECRET}\n{SECRET}\n", BadRowsError, "2 rows"),
    refused(
        "every row is bad and left out",
        f"a,b\n{SECRET}\n{SECRET}\n",
        InvalidValueError,
        "no records",
        options={"bad_rows": "leave_out"},
    ),
    table("one column", "name\nada\nbob\n", {"name": ["ada", "bob"]}),
    table("a bar between cells", "a|b\n1|2\n", {"a": [1], "b": [2]}),
    table("a tab between cells, and one too many", "a\tb\t\n1\t2\t\n", {"a": [1], "b": [2], "column_3": [None]}),
    table("single quotes", "a;b\n" + "'1;2';'x'\n" * 6, {"a": ["1;2"] * 6, "b": ["x"] * 6}),
    table("line breaks in cells", 'a,b\n"x\ny",1\n"z\r\nw",2\n', {"a": ["x\ny", "z\r\nw"], "b": [1, 2]}),
    table("doubled quotes", 'a,b\n"say ""hi""",1\n', {"a": ['say "hi"'], "b": [1]}),
    refused("a quote that is never closed", f'a,b\n1,2\n"{SECRET},4\n5,6\n', BadRowsError, "line 3: a quote is opened"),
    refused("text behind a quote", f'a,b\n1,2\n"x"{SECRET},4\n', BadRowsError, "line 3: text follows"),
    table("unix and windows line ends", "a,b\n1,2\r\n3,4\n5,6\r\n", {"a": [1, 3, 5], "b": [2, 4, 6]}),
    table("line ends of old Macintoshes", "a,b\r1,2\r3,4\r", {"a": [1, 3], "b": [2, 4]}),
    table("all three line ends", "a,b\n1,2\r\n3,4\r5,6\n", {"a": [1, 3, 5], "b": [2, 4, 6]}),
    table("empty lines between rows", "a,b\n\n1,2\n\n\n3,4\n", {"a": [1, 3], "b": [2, 4]}),
    table("no line end at the end", "a,b\n1,2\n3,4", {"a": [1, 3], "b": [2, 4]}),
    table(
        "a first line that tells the delimiter", "sep=;\r\na;b\r\n1;x,y\r\n2;z\r\n", {"a": [1, 2], "b": ["x,y", "z"]}
    ),
    table("a told delimiter above no header", "sep=,\n1,2\n3,4\n", {"column_1": [1, 3], "column_2": [2, 4]}),
    refused("a title above the header", f"Report\n\na,b\n1,{SECRET}\n", BadRowsError, "line 3: 2 cells where 1"),
    table(
        "300 columns",
        lambda: wide(300),
        {f"c{number}": [number] for number in range(300)},
    ),
    table("60 columns", lambda: wide(60), {f"c{number}": [number] for number in range(60)}),
    table(
        "10,000 columns",
        lambda: wide(10_000),
        {f"c{number}": [number] for number in range(10_000)},
        slow=True,
    ),
    refused("10,001 columns", lambda: wide(10_001), UnreadableFileError, "10,000 columns"),
    table("a cell of a megabyte", lambda: b"a,b\n" + b"x" * 2**20 + b",1\n", {"a": ["x" * 2**20], "b": [1]}),
    table("a name of 100,000 letters", "a,b".replace("a", "a" * 100_000) + "\n1,2\n", {"a" * 100_000: [1], "b": [2]}),
    refused(
        "a line of 17 million letters",
        lambda: b"a,b\n1,2\n" + b"x" * 17_000_000 + b",1\n3,4\n",
        BadRowsError,
        "longer than 16 million",
    ),
)

OURS = ("line", "rowid", "q0", "s", "records", "person", "place", "leaves", "several", "numbered")
NAMES = (
    table("a name twice", "a,a\n1,2\n", {"a": [1], "a_2": [2]}),
    table("names that differ in case", "Age,age\n1,2\n", {"Age": [1], "age_2": [2]}),
    table("no name", "a,,b\nx,y,z\n", {"a": ["x"], "column_2": ["y"], "b": ["z"]}),
    table("names of spaces", "a,  ,b\nx,y,z\n", {"a": ["x"], "column_2": ["y"], "b": ["z"]}),
    table("a name that a number would take", "a,a,a_2\nx,y,z\n", {"a": ["x"], "a_3": ["y"], "a_2": ["z"]}),
    table(
        "a name that would end a statement",
        '"a""; DROP TABLE datasets; --",b\n1,2\n',
        {'a"; DROP TABLE datasets; --': [1], "b": [2]},
        file='"; DROP TABLE datasets; --.csv',
    ),
    table(
        "a name that would end a text",
        "a'; DELETE FROM audit; --,b\n1,2\n",
        {"a'; DELETE FROM audit; --": [1], "b": [2]},
    ),
    table("a name that is a path", "../../x,b\n1,2\n", {"../../x": [1], "b": [2]}, file="../../x"),
    table(
        "a name that is a script",
        "<script>alert(1)</script>,b\n<img src=x onerror=alert(1)>,2\n",
        {"<script>alert(1)</script>": ["<img src=x onerror=alert(1)>"], "b": [2]},
        file="<script>.csv",
    ),
    table("names that are formulas", "=1+1,@b\n1,2\n", {"=1+1": [1], "@b": [2]}, file="=cmd.csv"),
    table("names from right to left", "שם,גיל\u202e\nx,2\n", {"שם": ["x"], "גיל\u202e": [2]}, file="\u202efdp.csv"),
    table("names of emoji", "👩‍⚕️,🤒\nx,2\n", {"👩‍⚕️": ["x"], "🤒": [2]}, file="👩‍⚕️.csv"),
    table("names with a line break", '"a\nb",c\n1,2\n', {"a\nb": [1], "c": [2]}),
    table("words of SQL", "select,table,NULL_,*\n1,2,3,4\n", {"select": [1], "table": [2], "NULL_": [3], "*": [4]}),
    table(
        "names that the studio uses itself",
        ",".join(OURS) + "\n" + ",".join("0123456789") + "\n",
        {name: [n] for n, name in enumerate(OURS)},
    ),
    table("the same name in two spellings of unicode", "é,e\u0301\nx,y\n", {"é": ["x"], "e\u0301": ["y"]}),
    table("braces and percent signs", "{v},%s,$1\nx,y,z\n", {"{v}": ["x"], "%s": ["y"], "$1": ["z"]}),
)

CELLS = (
    column("thousands with commas", "1,234", "5", becomes=["1,234", "5"]),
    column("decimal commas", "1,5", "2,25", becomes=[1.5, 2.25]),
    column("decimal commas and points between thousands", "1.234,5", "-7", becomes=[1234.5, -7.0]),
    column("points that can be either", "1.234", "12.500", becomes=["1.234", "12.500"]),
    column("points that are no thousands", "1.234", "0.5", becomes=[1.234, 0.5]),
    column("spaces between thousands", "1 234,5", "1\u00a0234", becomes=[1234.5, 1234.0]),
    column("dates, year first", "2023-01-31", "2024-02-29", becomes=[date(2023, 1, 31), date(2024, 2, 29)]),
    column("dates with dots", "31.01.2023", "1.2.2024", becomes=[date(2023, 1, 31), date(2024, 2, 1)]),
    column("dates, day first", "31/01/2023", "01/02/2024", becomes=[date(2023, 1, 31), date(2024, 2, 1)]),
    column("dates, month first", "01/31/2023", "02/01/2024", becomes=[date(2023, 1, 31), date(2024, 2, 1)]),
    column("dates, year first with bars", "2023/01/31", "2024/2/1", becomes=[date(2023, 1, 31), date(2024, 2, 1)]),
    column("dates with names of months", "31-Jan-2023", "1-Feb-2024", becomes=[date(2023, 1, 31), date(2024, 2, 1)]),
    column("dates with years of two digits", "31/01/23", "01/02/24", becomes=["31/01/23", "01/02/24"]),
    column("dates of two readings", "01/02/2023", "03/04/2023", becomes=["01/02/2023", "03/04/2023"]),
    column("dates in two forms", "2023-01-31", "31.01.2023", becomes=["2023-01-31", "31.01.2023"]),
    column("days that never were", "2023-02-30", "2023-01-01", becomes=["2023-02-30", "2023-01-01"]),
    column("the last and the first day", "9999-12-31", "0001-01-01", becomes=[date(9999, 12, 31), date(1, 1, 1)]),
    column("a year too many", "10000-01-01", "2023-01-01", becomes=["10000-01-01", "2023-01-01"]),
    column(
        "times with a zone",
        "2023-01-01T00:00:00Z",
        "2023-01-01T01:00:00+01:00",
        becomes=[datetime(2023, 1, 1, tzinfo=UTC)] * 2,
    ),
    column("infinity", "inf", "-Infinity", "1.5", becomes=["inf", "-Infinity", "1.5"]),
    column("not a number", "NaN", "1.5", becomes=[None, 1.5]),
    column("a number past all floats", "1e999", "1.5", becomes=["1e999", "1.5"]),
    column("a number below all floats", "1e-999", "1.5", becomes=["1e-999", "1.5"]),
    column("an integer past all integers", "9223372036854775808", "1", becomes=["9223372036854775808", "1"]),
    column("the last integers", "9223372036854775807", "-9223372036854775808", becomes=[2**63 - 1, -(2**63)]),
    column("leading zeros", "007", "42", becomes=["007", "42"]),
    column("telephone numbers", "+49 351 1", "0351/2", becomes=["+49 351 1", "0351/2"]),
    column("other ways to write numbers", "0x10", "1_000", "१२", "１２", becomes=["0x10", "1_000", "१२", "１２"]),
    column("a hard space in a number", "1\u00a0234", "5", becomes=["1\u00a0234", "5"]),
    column("nothing but missing markers", "NA", "?", "", becomes=[None, None, None]),
    column("minus zero", "-0", "1", becomes=[-0.0, 1.0]),
    column(
        "formulas", "=1+1", "+1", "@SUM(A1)", "-x", "\t=1", becomes=["=1+1", "+1", "@SUM(A1)", "-x", "\t=1"]
    ),
    column("from right to left", "\u202etxt", "שלום", becomes=["\u202etxt", "שלום"]),
    column("emoji and letters beyond the first plane", "🤒👩‍⚕️", "𝒳", becomes=["🤒👩‍⚕️", "𝒳"]),
    column("a script", "<script>alert(1)</script>", "&lt", becomes=["<script>alert(1)</script>", "&lt"]),
    column("an apostrophe", "it's", "'", "''", becomes=["it's", "'", "''"]),
)  # fmt: skip

ENCODINGS = (
    table("UTF-8 with its mark", b"\xef\xbb\xbfa,b\n\xc3\xa9,1\n", {"a": ["é"], "b": [1]}),
    *(
        table(f"{name} with its mark", "\ufeffa,b\né🤒,1\n".encode(name), {"a": ["é🤒"], "b": [1]})
        for name in ("utf-16-le", "utf-16-be")
    ),
    table(
        "UTF-16 without its mark",
        "name,age\nada,1\nbob,2\n".encode("utf-16-le"),
        {"name": ["ada", "bob"], "age": [1, 2]},
    ),
    table("Latin-1", "a,b\nMüller,1\n".encode("latin-1"), {"a": ["Müller"], "b": [1]}),
    table("Windows-1252", "a,b\n€ 5 “x”,1\n".encode("cp1252"), {"a": ["€ 5 “x”"], "b": [1]}),
    *(
        table(f"{name} with its mark", "\ufeffa,b\né🤒,1\n".encode(name), {"a": ["é🤒"], "b": [1]})
        for name in ("utf-32-le", "utf-32-be")
    ),
    refused(
        "a byte that is no UTF-8",
        f"a,b\n{SECRET}".encode() + b"\xff,1\n",
        BadRowsError,
        "line 2: bytes that are not utf-8",
        options={"encoding": "utf-8"},
    ),
    refused(
        "a byte in a name that is no UTF-8",
        b"a,b\xff\n1,2\n",
        UnreadableFileError,
        "its names hold bytes that are not utf-8",
        options={"encoding": "utf-8"},
    ),
    refused(
        "a character cut at the end",
        f"a,b\n1,{SECRET}".encode() + b"\xc3",
        BadRowsError,
        "line 2: bytes that are not utf-8",
        options={"encoding": "utf-8"},
    ),
    refused(
        "half of a character pair in UTF-16",
        "\ufeffa,b\nx,".encode("utf-16-le") + b"\x00\xd8" + "\n".encode("utf-16-le"),
        BadRowsError,
        "line 2: bytes that are not utf-16",
    ),
    refused(
        "an encoding that does not exist",
        "a,b\n1,2\n",
        InvalidValueError,
        "no encoding",
        options={"encoding": "klingon"},
    ),
    table("a zero byte in a cell", b"a,b\nx\x00y,1\nz,2\n", {"a": ["x\0y", "z"], "b": [1, 2]}),
    table("a zero byte in a name", b"a\x00,b\nx,1\n", {"a": ["x"], "b": [1]}),
    refused("nothing but zero bytes", b"\0" * 100_000, InvalidValueError, "no records"),
    refused(
        "an encoding of programs",
        "a,b\n\\ud800,2\n",
        InvalidValueError,
        "no encoding of tables",
        options={"encoding": "unicode_escape"},
    ),
)

TEXT_CASES = (*STRUCTURE, *NAMES, *CELLS, *ENCODINGS)
