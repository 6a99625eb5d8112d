"""Who may do what, and the log of what was done."""

from privacy_core.govern.audit import AuditLog, Entry, Outcome, Verdict
from privacy_core.govern.permissions import LOCAL, PERMISSIONS, Actor, Permission, Role

__all__ = ["LOCAL", "PERMISSIONS", "Actor", "AuditLog", "Entry", "Outcome", "Permission", "Role", "Verdict"]
