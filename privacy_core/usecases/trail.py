"""The audit log, read and verified."""

from privacy_core.govern import Entry, Permission, Verdict
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.workspace import Workspace


@act("read the audit log", needs=Permission.READ_AUDIT, audit=Audit.FIRST)
def audit_entries(workspace: Workspace, *, newest: int = 200, before: int | None = None) -> list[Entry]:
    """The newest entries, newest first; ``before`` a position pages back."""
    return workspace.log.entries(newest=newest, before=before)


@act("verify the audit log", needs=Permission.READ_AUDIT, audit=Audit.NEVER)
def verify_audit(workspace: Workspace) -> Verdict:
    """Whether every entry is as it was written, and the end is where it should be."""
    return workspace.log.verify()
