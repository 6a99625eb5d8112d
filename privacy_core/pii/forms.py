"""What cells must look like where a column's name alone says what they are: rules of the weakest kind."""

from privacy_core.pii.rule import Rule

_LETTERS = r"[\pL\pM][\pL\pM .,'’`´()/&-]*"
_WORDS, _ANY = "short texts without digits", "short texts"
_ROWS = (
    ("PERSON", _WORDS, _LETTERS, (2, 80)),
    ("LOCATION", _WORDS, _LETTERS, (2, 80)),
    ("NRP", _WORDS, _LETTERS, (3, 60)),
    ("TITLE", _WORDS, r"[\pL\pM][\pL\pM. -]*", (1, 20)),
    ("ORGANIZATION", _ANY, r".*\pL.*", (2, 120)),
    ("STREET_ADDRESS", _ANY, r".*\pL{2}.*", (4, 200)),
)

FORMS = tuple(
    Rule(entity=entity, name=name, pattern=pattern, length=length, score=0.0, score_near=0.6, weak=True)
    for entity, name, pattern, length in _ROWS
)
