"""Personal data in the columns of a table: looked for once, kept beside it, and cells shown as they are on request."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from privacy_core import checks
from privacy_core.engine import Report
from privacy_core.engine.files import whole
from privacy_core.errors import InvalidValueError
from privacy_core.govern import Permission
from privacy_core.pii.entities import words
from privacy_core.pii.findings import ColumnFinding
from privacy_core.pii.recognizer import Recognizer
from privacy_core.usecases import catalog, recognizers
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.workspace import Workspace

if TYPE_CHECKING:
    from privacy_core.pii.scan import Scan

FINDINGS = "findings.json"  # beside the table
_VERSION = 3
AT_MOST = 50  # cells that are shown at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What is known of the personal data in a table.

    Attributes:
        scan: What was found, and what was not.
        complete: Whether a sample was read for names and places too; else patterns alone met the cells.
    """

    scan: "Scan"
    complete: bool

    def of(self, column: str) -> tuple[ColumnFinding, ...]:
        """The findings of one column."""
        return tuple(each for each in self.scan.findings if each.column == column)

    @property
    def looked_at(self) -> frozenset[str]:
        """Columns whose cells met the patterns, whether something was found or not."""
        found = {each.column for each in self.scan.findings}
        return frozenset(found | {each.column for each in self.scan.nothing_found})

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns in which personal data was found."""
        return tuple(dict.fromkeys(each.column for each in self.scan.findings))


@act("find personal data", needs=Permission.READ_RISK, audit=Audit.FIRST, logs=("dataset", "model"))
def scan_columns(
    workspace: Workspace, dataset: str, *, model: bool = True, again: bool = False, report: Report | None = None
) -> "Scan":
    """What personal data each column holds, how sure that is and why.

    Every cell meets, as a whole, every pattern that fits its column; what `pii.scan.scan` decides by a sample of rows,
    its findings say. What was found is kept, with masked evidence only, until the
    table or somebody's own recognizers change.

    Args:
        workspace: Where.
        dataset: Which.
        model: Whether a sample of rows is read for names and places too, which takes seconds.
        again: Whether to look again although nothing is known to have changed.
        report: Called with the work done and in all, unless it was looked at before.
    """
    found = catalog.find(workspace, dataset)
    known = None if again else _kept(workspace, found)
    if known is not None and (known.complete or not model):
        return known.scan
    return _scanned(workspace, found, model=model, report=report).scan


@act("look at what was found", needs=Permission.READ_RISK, audit=Audit.NEVER)
def what_is_known(workspace: Workspace, dataset: str) -> Found | None:
    """What was found in the table as it is, with the recognizers of now; None if nobody has looked yet."""
    return _kept(workspace, catalog.find(workspace, dataset))


@act(
    "show cells with personal data",
    needs=Permission.SEE_RECORDS,
    logs=("dataset", "column", "entity", "count"),
)
def show_evidence(workspace: Workspace, dataset: str, column: str, entity: str, *, count: int = 5) -> tuple[str, ...]:
    """Some cells as they are, in which one kind of personal data was found: for the data owner, audited each time.

    Raises:
        InvalidValueError: nothing of the kind was found in the column.
    """
    from privacy_core.pii.shown import cells  # noqa: PLC0415 - with the rules

    found = catalog.find(workspace, dataset)
    checks.columns_present([column], found.columns)
    checks.whole(count=count)
    known = _kept(workspace, found)
    finding = next((each for each in known.of(column) if each.entity == entity), None) if known else None
    if finding is None:
        raise InvalidValueError(f"Nothing like {words(entity)} was found in column {column!r}. Scan the table again.")
    return cells(
        workspace.engine,
        catalog.table(workspace, found.id),
        finding,
        recognizers=recognizers.saved(workspace),
        count=min(count, AT_MOST),
    )


def kind(entity: str) -> str:
    """The kind of personal data as people read it, in the singular, with its article."""
    return words(entity)


def reading_recall() -> float | None:
    """How much of the names and places in text the reader found on our benchmark; None where nobody measured it."""
    from privacy_core.pii.scan import READER_RECALL  # noqa: PLC0415 - with the rules

    return READER_RECALL


def sentence(finding: ColumnFinding) -> str:
    """The finding as half a sentence that can follow "because"; no cell value.

    >>> sentence(
    ...     ColumnFinding(
    ...         column="mail", entity="EMAIL_ADDRESS", hits=98, n=100, share=0.98, low=0.98, high=0.98,
    ...         method="every cell", header=True, checksum=False,
    ...     )
    ... )
    '98% of cells hold an e-mail address (every cell looked at)'
    """
    cells = f"{_share(finding.share)} of cells hold {words(finding.entity)}"
    return f"{cells} ({'every cell' if finding.low == finding.high else f'{finding.n:,} cells'} looked at)"


def _share(share: float) -> str:
    if 0 < share < 0.01:
        return "under 1%"
    return "over 99%" if 0.99 < share < 1 else f"{share:.0%}"


def _scanned(workspace: Workspace, found: catalog.Dataset, *, model: bool, report: Report | None) -> Found:
    from privacy_core.pii.scan import scan  # noqa: PLC0415 - with the rules

    own = recognizers.saved(workspace)
    table = catalog.table(workspace, found.id)
    made = Found(scan=scan(workspace.engine, table, recognizers=own, model=model, report=report), complete=model)
    values = {"complete": model, "scan": made.scan.to_json(), **_of(workspace, found, own)}
    with whole(catalog.folder(workspace, found.id) / FINDINGS) as part:
        part.write_text(json.dumps(values), "utf-8")
    return made


def _kept(workspace: Workspace, found: catalog.Dataset) -> Found | None:
    try:
        kept = json.loads((catalog.folder(workspace, found.id) / FINDINGS).read_text("utf-8"))
        of = _of(workspace, found, recognizers.saved(workspace))
        if {name: kept[name] for name in of} != of:
            return None
        from privacy_core.pii.scan import Scan  # noqa: PLC0415 - with the rules

        return Found(scan=Scan.from_json(kept["scan"]), complete=kept["complete"] is True)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _of(workspace: Workspace, found: catalog.Dataset, own: Sequence[Recognizer]) -> dict[str, Any]:
    """What fixes the findings: the content of the table, and what it was searched with, whose words are not told."""
    said = hashlib.sha256(json.dumps([each.to_json() for each in own]).encode()).digest()
    return {"version": _VERSION, "of": found.fingerprint, "recognizers": workspace.store.keyring.fingerprint(said)}
