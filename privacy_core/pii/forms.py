"""What cells must look like where a column's name alone says what they are: rules of the weakest kind."""

from privacy_core.pii.rule import Rule

_LETTERS = r"[\pL\pM][\pL\pM .,'’`´()/&-]*"
_ROWS = (
    ("PERSON", _LETTERS, (2, 80)),
    ("LOCATION", _LETTERS, (2, 80)),
    ("NRP", _LETTERS, (3, 60)),
    ("TITLE", r"[\pL\pM][\pL\pM. -]*", (1, 20)),
    ("ORGANIZATION", r".*\pL.*", (2, 120)),
    ("STREET_ADDRESS", r".*\pL{2}.*", (4, 200)),
)

FORMS = tuple(
    Rule(entity=entity, name="a column's name", pattern=pattern, length=length, score=0.0, score_near=0.6, weak=True)
    for entity, pattern, length in _ROWS
)
