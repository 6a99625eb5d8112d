"""Who may do what, and the log of what was done."""

from privacy_core.govern.audit import AuditLog, Entry, Outcome
from privacy_core.govern.permissions import LOCAL, PERMISSIONS, Actor, Permission, Role
from privacy_core.store.chain import Verdict

__all__ = ["LOCAL", "PERMISSIONS", "Actor", "AuditLog", "Entry", "Outcome", "Permission", "Role", "Verdict"]
