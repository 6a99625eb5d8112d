"""A person's own recognizer: a pattern, words that stand near it, and how sure a hit is."""

from dataclasses import dataclass
from typing import Any, ClassVar

from privacy_core import checks
from privacy_core.errors import InvalidValueError


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognizer:
    """Finds what only one organization knows, such as its staff numbers (EMP-12345), in cells and in text.

    Attributes:
        entity: What it finds, as findings call it: letters, digits and underscores; of `ENTITIES` or a new one.
        pattern: In RE2's syntax; one that RE2 cannot compile is refused. A match has at most 1,000 bytes in UTF-8, so
            that a search takes time in proportion to the text, whatever the pattern.
        words: That speak for it when they stand near, in a text or in a column's name.
        score: Of a hit without such a word, in (0, 1].
        score_near: Of a hit near such a word, in [score, 1].
    """

    __pydantic_config__: ClassVar[dict[str, bool | str]] = {"extra": "forbid"}
    entity: str
    pattern: str
    words: tuple[str, ...] = ()
    score: float = 0.6
    score_near: float = 0.9

    def __post_init__(self) -> None:
        checks.probability(score=self.score, score_near=self.score_near)
        if not self.score > 0 or self.score_near < self.score:
            raise InvalidValueError("A score is above 0, and that near its words is no lower.")
        if not self.entity.strip() or not self.entity.replace("_", "").isalnum() or len(self.entity) > 60:
            raise InvalidValueError("The name of what is found has letters, digits and underscores, at most 60.")
        if len(self.pattern) > 500 or not self.pattern:
            raise InvalidValueError(f"A pattern has 1 to 500 characters, got {len(self.pattern)}.")

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        return {name: getattr(self, name) for name in self.__slots__} | {"words": list(self.words)}
