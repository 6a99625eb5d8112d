"""What each column looks like, and the role that it suggests."""

from privacy_core.profile.columns import QUANTILES, ColumnProfile, kind_of, profile
from privacy_core.profile.kept import keep_profile, kept_profile
from privacy_core.profile.meanings import Mark, Role, Suggestion
from privacy_core.profile.roles import suggest

__all__ = [
    "QUANTILES",
    "ColumnProfile",
    "Mark",
    "Role",
    "Suggestion",
    "keep_profile",
    "kept_profile",
    "kind_of",
    "profile",
    "suggest",
]
