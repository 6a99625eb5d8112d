"""What a file format cannot hold."""

from privacy_core.errors import PrivacyCoreError


class UnwritableColumnError(PrivacyCoreError):
    """A column holds something that the chosen format has no place for."""

    def __init__(self, column: str, kind: str, reason: str) -> None:
        super().__init__(column, kind, reason)

    def message(self) -> str:
        column, kind, reason = self.facts
        return f"Column {column!r} cannot be written as {kind}: {reason}. Drop or change the column, or choose Parquet."


class TooManyRecordsError(PrivacyCoreError):
    """A sheet has fewer rows than the table has records."""

    def __init__(self, records: int, most: int) -> None:
        super().__init__(records, most)

    def message(self) -> str:
        records, most = self.facts
        return (
            f"The table has {records:,} records, but an Excel sheet holds {most:,} below its header. "
            f"Nothing was written. Export it as CSV or Parquet."
        )


class TooLargeForFormatError(PrivacyCoreError):
    """A format whose writer holds the whole table in memory, and a table too large for that."""

    def __init__(self, kind: str, cells: int, most: int) -> None:
        super().__init__(kind, cells, most)

    def message(self) -> str:
        kind, cells, most = self.facts
        return (
            f"The table has {cells:,} cells, and {kind} is written up to {most:,}. Nothing was written. "
            f"Drop columns or records, or export it as Parquet, which {kind} users can convert."
        )
