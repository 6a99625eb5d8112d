"""Findings of personal data in words: what was found, how sure that is, and what is proposed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pages.ui import format as shown
from pages.ui import operators
from privacy_core.usecases import findings

LIMITS = (
    "Detection is statistical: it misses some and marks some wrongly. Combinations of harmless columns can still "
    "identify people: see Risk."
)
MEANS = (
    "**Patterns** meet every cell as a whole; where a kind of number has check digits, only cells whose digits agree "
    "count (**checked**). Inside longer texts they meet every cell too, until very many different texts may hold one "
    "kind: then a random sample of rows decides, and the share is an estimate. "
    "**Names and places** have no pattern: a language model reads a random sample of rows, so their share is an "
    "estimate, shown with the interval that holds it in 95 of 100 such samples.\n\nA column where **nothing was "
    "found** can still hold something: the bound says how many of its cells the detector would mark at most, and the "
    "detector itself misses some. Examples are masked; cells are shown as they are only on request, which is logged."
    "\n\n"
    "A **proposal** is put into the recipe on the Anonymize page; nothing is changed until you make a protected table."
)
KINDS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "drop": lambda _: "Drop the column",
    "mask": lambda step: _kept("Mask all but the last", step.get("keep_last")) or "Mask every character",
    "email_mask": lambda step: f"Keep {shown.counted(step.get('keep_first', 1), 'letter')} and the domain",
    "pseudonymize": lambda _: "Pseudonymize",
    "redact": lambda _: "Redact the cell",
    "redact_text": lambda _: "Redact within the text",
    "tokenize": lambda _: "Replace by tokens",
    "encrypt": lambda _: "Encrypt",
    "fake": lambda _: "Replace by made-up values",
    "truncate": lambda step: f"Keep the first {shown.counted(step.get('keep', 0), 'character')}",
    "truncate_date": lambda step: f"Keep the {step.get('unit') or step.get('to', 'year')} only",
    "generalize": lambda step: f"Generalize by {shown.counted(step.get('level', 1), 'level')}",
    "round": lambda step: f"Round to {shown.counted(step.get('digits', 0), 'decimal')}",
    "band": lambda step: f"Band into ranges of {shown.number(step.get('width'))}",
}
"""How each kind of step reads on a button."""


def step(proposed: Mapping[str, Any]) -> str:
    """A step as a button says it.

    >>> step({"op": "mask", "keep_last": 4}), step({"op": "email_mask", "keep_first": 2})
    ('Mask all but the last 4', 'Keep 2 letters and the domain')
    >>> step({"op": "swap", "column": "age"})
    'Swap'
    """
    told = KINDS.get(proposed["op"])
    return told(proposed) if told else operators.said([dict(proposed)]).capitalize()


def in_cells(finding: Any) -> str:
    """Of what the share was counted, with its interval where that was a sample."""
    if finding.low == finding.high:
        return f"Every one of {shown.counted(finding.n, 'cell')} was looked at"
    return (
        f"A sample of {shown.counted(finding.n, 'cell')} was looked at: {shown.share(finding.low)} to "
        f"{shown.share(finding.high)} of all cells"
    )


def headline(columns: Sequence[str], of: int) -> str:
    """In how many columns something was found.

    >>> headline(["a", "b"], 14), headline([], 3)
    ('Personal data was found in 2 of 14 columns', 'No personal data was found in the 3 columns')
    """
    if not columns:
        return f"No personal data was found in the {shown.counted(of, 'column')}"
    return f"Personal data was found in {shown.count(len(columns))} of {shown.counted(of, 'column')}"


def kind(entity: str) -> str:
    """The kind as people read it, to begin a line.

    >>> kind("EMAIL_ADDRESS"), kind("STAFF_NUMBER")
    ('E-mail address', 'Staff number')
    """
    words = of(entity)
    bare = words.split(" ", 1)[1] if words.split(" ", 1)[0] in {"a", "an", "the"} else words
    return bare[:1].upper() + bare[1:]


def of(entity: str) -> str:
    """The kind within a sentence; one of somebody's own is read as words.

    >>> of("EMAIL_ADDRESS"), of("STAFF_NUMBER")
    ('an e-mail address', 'staff number')
    """
    words = findings.kind(entity)
    return entity.replace("_", " ").lower() if words == entity else words


def _kept(text: str, many: Any) -> str:
    return f"{text} {shown.count(many)}" if many else ""
