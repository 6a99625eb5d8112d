"""Roles and what each may do: explicit sets, so that a new permission is granted to nobody by accident."""

from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    """What a use case can need."""

    SEE_DATASETS = "see datasets"
    IMPORT = "import tables"
    NAME_NEW_PEOPLE = "declare a new source of people"
    SET_ROLES = "set column roles"
    READ_RISK = "read risk figures"
    SEE_RECORDS = "see raw records"
    PROTECT = "protect tables"
    EXPORT = "export files"
    ASK = "ask private questions"
    SET_BUDGET = "set privacy budgets"
    TRAIN = "train models"
    DELETE = "delete datasets"
    DESTROY_KEYS = "destroy pseudonym keys"
    RE_IDENTIFY = "turn tokens and encrypted values back"
    READ_AUDIT = "read the audit log"


class Role(StrEnum):
    """Who somebody is to the studio."""

    VIEWER = "viewer"
    ANALYST = "analyst"
    ML_ENGINEER = "ml_engineer"
    ADMIN = "admin"


PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.VIEWER: frozenset({Permission.SEE_DATASETS, Permission.READ_RISK}),
    Role.ANALYST: frozenset(
        {
            Permission.SEE_DATASETS,
            Permission.IMPORT,
            Permission.SET_ROLES,
            Permission.READ_RISK,
            Permission.SEE_RECORDS,
            Permission.PROTECT,
            Permission.EXPORT,
            Permission.ASK,
            Permission.DELETE,
        }
    ),
    Role.ML_ENGINEER: frozenset(
        {
            Permission.SEE_DATASETS,
            Permission.READ_RISK,
            Permission.EXPORT,
            Permission.ASK,
            Permission.TRAIN,
        }
    ),
    Role.ADMIN: frozenset(
        {
            Permission.SEE_DATASETS,
            Permission.IMPORT,
            Permission.NAME_NEW_PEOPLE,
            Permission.SET_ROLES,
            Permission.READ_RISK,
            Permission.SEE_RECORDS,
            Permission.PROTECT,
            Permission.EXPORT,
            Permission.ASK,
            Permission.SET_BUDGET,
            Permission.TRAIN,
            Permission.DELETE,
            Permission.DESTROY_KEYS,
            Permission.RE_IDENTIFY,
            Permission.READ_AUDIT,
        }
    ),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts.

    Attributes:
        name: As the audit log shows it.
        role: Fixes the permissions.
    """

    name: str
    role: Role

    def may(self, permission: Permission) -> bool:
        return permission in PERMISSIONS[self.role]


LOCAL = Actor("local", Role.ADMIN)
"""The one user of a studio without accounts."""
