"""Rules for numbers that authorities give to people."""

from privacy_core.pii import validators
from privacy_core.pii.rule import NUMBERS, Rule


def _ssn(name: str, pattern: str, **rest: object) -> Rule:
    given = {"length": (9, 11), "accepts": validators.ssn, "score_near": 0.95, "glue": "-./", **rest}
    return Rule(entity="US_SSN", name=name, pattern=pattern, **given)  # type: ignore[arg-type]


OFFICIAL_RULES = (
    _ssn("with hyphens", r"\d{3}-\d{2}-\d{4}", score=0.85),
    _ssn("with spaces or points", r"\d{3} \d{2} \d{4}|\d{3}\.\d{2}\.\d{4}", score=0.5),
    _ssn("nine digits", r"\d{9}", score=0.1, score_near=0.85, weak=True, types=NUMBERS, chance=0.88),
)
