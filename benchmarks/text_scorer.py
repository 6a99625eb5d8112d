"""How well findings in texts agree with labels: precision, recall and F2 over entities, and both over characters.

An entity counts as found where a finding of the same kind overlaps it by an intersection over union of at least one
half, in characters; each label is met by at most one finding and each finding meets at most one label. Over characters
kinds do not matter: what is hidden as the wrong kind is hidden. Spaces count like any other character.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

LEAST_OVERLAP = 0.5


class Located(Protocol):
    """What can be scored: a label or a finding."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def entity(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Label:
    """What a person says stands in a text, from ``start`` up to but without ``end``."""

    start: int
    end: int
    entity: str


@dataclass(frozen=True, slots=True)
class Count:
    """Labels, findings, and pairs of them that agree."""

    labels: int = 0
    found: int = 0
    agree: int = 0

    @property
    def precision(self) -> float:
        """Findings that are right; 1 where nothing was found."""
        return self.agree / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Labels that were found; 1 where there was nothing to find."""
        return self.agree / self.labels if self.labels else 1.0

    def f(self, beta: float = 2.0) -> float:
        """The F measure: recall counts ``beta`` times as much as precision.

        >>> round(Count(labels=4, found=2, agree=2).f(), 3)
        0.556
        """
        weight = beta * beta
        parts = weight * self.precision + self.recall
        return (1 + weight) * self.precision * self.recall / parts if parts else 0.0

    def plus(self, other: "Count") -> "Count":
        """Both together."""
        return Count(self.labels + other.labels, self.found + other.found, self.agree + other.agree)


@dataclass(frozen=True, slots=True)
class Score:
    """Entities by kind, and characters whatever their kind (``agree``: those in a label and in a finding)."""

    kinds: dict[str, Count]
    characters: Count

    @property
    def entities(self) -> Count:
        """All kinds together, each label and finding counting once."""
        total = Count()
        for count in self.kinds.values():
            total = total.plus(count)
        return total


def overlap(one: Located, other: Located) -> float:
    """Intersection over union of two stretches of text, in characters."""
    both = min(one.end, other.end) - max(one.start, other.start)
    return both / (max(one.end, other.end) - min(one.start, other.start)) if both > 0 else 0.0


def pairs(labels: Sequence[Located], found: Sequence[Located]) -> list[tuple[int, int]]:
    """Label and finding that agree, by their places in the lists; the closest pairs first, each used once."""
    close = [
        (-share, i, j)
        for i, label in enumerate(labels)
        for j, finding in enumerate(found)
        if label.entity == finding.entity and (share := overlap(label, finding)) >= LEAST_OVERLAP
    ]
    taken: list[tuple[int, int]] = []
    for _, i, j in sorted(close):
        if all(i != a and j != b for a, b in taken):
            taken.append((i, j))
    return taken


def scored(texts: Iterable[tuple[Sequence[Located], Sequence[Located]]]) -> Score:
    """The score of many texts, each given as its labels and its findings."""
    labels: Counter[str] = Counter()
    found: Counter[str] = Counter()
    agree: Counter[str] = Counter()
    inside, outside, met = 0, 0, 0
    for truth, findings in texts:
        labels.update(label.entity for label in truth)
        found.update(finding.entity for finding in findings)
        agree.update(truth[i].entity for i, _ in pairs(truth, findings))
        true = {place for label in truth for place in range(label.start, label.end)}
        hidden = {place for finding in findings for place in range(finding.start, finding.end)}
        inside, outside, met = inside + len(true), outside + len(hidden), met + len(true & hidden)
    names = sorted(labels.keys() | found.keys())
    return Score({name: Count(labels[name], found[name], agree[name]) for name in names}, Count(inside, outside, met))


def table(score: Score) -> str:
    """One line a kind, then all together, then characters."""
    rows = [*score.kinds.items(), ("all entities", score.entities), ("characters", score.characters)]
    return "\n".join(
        f"{name:26}{count.labels:7}{count.found:7}{count.precision:7.3f}{count.recall:7.3f}{count.f():7.3f}"
        for name, count in [*rows]
    )
