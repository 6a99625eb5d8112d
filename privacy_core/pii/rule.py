"""A rule: a pattern proposes, a validator decides, a column's name or a word nearby supports."""

from collections.abc import Callable
from dataclasses import dataclass

from privacy_core.intake import ColumnType
from privacy_core.pii.context import CONTEXT
from privacy_core.pii.headers import HEADERS

TEXTS = (ColumnType.TEXT,)
NUMBERS = (ColumnType.TEXT, ColumnType.INTEGER)
DECIMALS = (ColumnType.TEXT, ColumnType.DECIMAL)
DATES = (ColumnType.TEXT, ColumnType.DATE, ColumnType.TIMESTAMP)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)  # two rows are never the same rule: compared in no time
class Rule:
    """Finds one form of one kind of personal data; as a whole cell and inside a text.

    Attributes:
        entity: What it finds, a name of `ENTITIES`.
        name: Which of its entity's rules this is, in words.
        pattern: In RE2's syntax, without boundaries.
        length: Characters of a match, fewest and most.
        accepts: Decides about a match, given as it was written; None takes all.
        checksum: Whether ``accepts`` proves a match: by a check digit or a list of what is real.
        proof: What ``checksum`` means of a match, as half a sentence.
        chance: Of random strings of the pattern's shape, at most about how many pass ``accepts``, in (0, 1]; 1 where
            nobody has counted. A column of which no more pass holds numbers of another kind.
        headers: Names of columns that support it, as `headers.speaks` reads them.
        context: Words or phrases that support it when they stand near it in a text; lower case.
        types: Columns that can hold it.
        score: Of a match alone, in [0, 1]; 0 is never found without a word near it.
        score_near: Of a match with a word of ``context`` near it; 0 is for columns only, and never found in a text.
        weak: Counts only where a column's name or a word near it supports it.
        many: Of cells, the share from which on it counts without such support too, where there are 20 different ones;
            above 1 is never.
        unmistakable: Whether a column's name that speaks of something else of the same form says nothing against it.
        whole: Whether cells can be one; False: it is found inside of text only.
        own: Whether it is a person's own recognizer, which beats what only looks like something else.
        glue: Characters that make it a part of something longer, where one joins it to a letter or digit.
        window: Characters before and behind a match in which a word of ``context`` is near.
    """

    entity: str
    name: str
    pattern: str
    length: tuple[int, int]
    accepts: Callable[[str], bool] | None = None
    checksum: bool = False
    proof: str = "its check digits are right"
    chance: float = 1.0
    headers: str = ""
    context: tuple[str, ...] = ()
    types: tuple[ColumnType, ...] = TEXTS
    score: float
    score_near: float = 0.0
    weak: bool = False
    many: float = 2.0
    unmistakable: bool = False
    whole: bool = True
    own: bool = False
    glue: str = ""
    window: tuple[int, int] = (60, 30)

    def __post_init__(self) -> None:
        if not self.headers:
            object.__setattr__(self, "headers", HEADERS.get(self.entity, ""))
        if not self.context:
            object.__setattr__(self, "context", CONTEXT.get(self.entity, ()))
        if self.score_near < self.score:
            object.__setattr__(self, "score_near", self.score)
