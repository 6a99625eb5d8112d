"""What a column may be to a person's privacy: the words for it."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """How a column can expose a person."""

    DIRECT_IDENTIFIER = "direct_identifier"  # names one person by itself
    QUASI_IDENTIFIER = "quasi_identifier"  # known to others, and together with others of its kind singles out
    SENSITIVE = "sensitive"  # what nobody should learn about a person
    INSENSITIVE = "insensitive"  # neither

    @property
    def words(self) -> str:
        """As people read it: "direct identifier"."""
        return self.value.replace("_", " ")


class Mark(StrEnum):
    """A further meaning, that at most one column has."""

    PERSON_ID = "person_id"
    HOUSEHOLD_ID = "household_id"
    SURVEY_WEIGHT = "survey_weight"
    TARGET = "target"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A role for a column, with the reason as half a sentence that can follow "because". Holds no cell value."""

    column: str
    role: Role
    mark: Mark | None
    reason: str
