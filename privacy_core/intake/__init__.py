"""From a file to a typed dataset: readers, types, missing values, rows that cannot be read, people seen before."""

from privacy_core.intake.database import DatabaseTable, table_named, table_names
from privacy_core.intake.detect import detect
from privacy_core.intake.excel import sheet_names
from privacy_core.intake.formats import (
    BadRow,
    BadRows,
    BadRowsError,
    ColumnType,
    DateOrder,
    DecimalSeparator,
    Doubt,
    Kind,
    Preview,
    ReadOptions,
    ReadResult,
    Renamed,
    SeveralTablesError,
    ThousandsSeparator,
    UnreadableFileError,
)
from privacy_core.intake.missing import KNOWN_MARKERS, USUAL_MARKERS
from privacy_core.intake.overlap import Overlap, RowPrinter, RowPrints, overlap, row_prints
from privacy_core.intake.packed import is_packed, said_size, table_members
from privacy_core.intake.parts import allowed_folders, allowed_path, parts_of
from privacy_core.intake.progress import Report, Stages
from privacy_core.intake.reading import preview, read
from privacy_core.intake.source import Input
from privacy_core.intake.tables import from_arrow, from_pandas

__all__ = [
    "KNOWN_MARKERS",
    "USUAL_MARKERS",
    "BadRow",
    "BadRows",
    "BadRowsError",
    "ColumnType",
    "DatabaseTable",
    "DateOrder",
    "DecimalSeparator",
    "Doubt",
    "Input",
    "Kind",
    "Overlap",
    "Preview",
    "ReadOptions",
    "ReadResult",
    "Renamed",
    "Report",
    "RowPrinter",
    "RowPrints",
    "SeveralTablesError",
    "Stages",
    "ThousandsSeparator",
    "UnreadableFileError",
    "allowed_folders",
    "allowed_path",
    "detect",
    "from_arrow",
    "from_pandas",
    "is_packed",
    "overlap",
    "parts_of",
    "preview",
    "read",
    "row_prints",
    "said_size",
    "sheet_names",
    "table_members",
    "table_named",
    "table_names",
]
