"""What cells must look like where a column's name alone says what they are: rules of the weakest kind."""

from collections.abc import Callable

from privacy_core.pii import word_cells
from privacy_core.pii.rule import Rule

_LETTERS = r"[\pL\pM][\pL\pM .,'’`´()/&-]*"
_WORDS, _ANY = "short texts without digits", "short texts"
KNOWN = "names that lists know"
_ROWS: tuple[tuple[str, str, str, tuple[int, int], Callable[[str], bool] | None], ...] = (
    ("PERSON", _WORDS, _LETTERS, (2, 80), word_cells.can_be_a_name),
    ("PERSON", KNOWN, _LETTERS, (2, 80), word_cells.is_known),
    ("LOCATION", _WORDS, _LETTERS, (2, 80), word_cells.can_be_a_place),
    ("NRP", _WORDS, _LETTERS, (2, 60), None),
    ("TITLE", _WORDS, r"[\pL\pM][\pL\pM. -]*", (1, 20), word_cells.can_be_a_title),
    ("ORGANIZATION", _ANY, r".*\pL.*", (2, 120), word_cells.can_be_a_name),
    ("STREET_ADDRESS", _ANY, r".*\pL{2}.*", (4, 200), word_cells.can_be_an_address),
)

FORMS = tuple(
    Rule(
        entity=entity, name=name, pattern=pattern, length=length, accepts=accepts, score=0.0, score_near=0.6, weak=True
    )
    for entity, name, pattern, length, accepts in _ROWS
)
