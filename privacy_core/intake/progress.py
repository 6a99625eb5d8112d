"""How far work in several stages is: each has a weight, tells its own share, and names what comes after it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

STEPS = 1_000  # of the whole


class Report(Protocol):
    """How work tells its progress: steps done, steps in all, and what is being done."""

    def __call__(self, done: int, total: int, note: str = "") -> None: ...


ShareReport = Callable[[float], None]


class Stages:
    """The stages of one piece of work, in their order; what is told of the whole never goes back.

    Args:
        report: Whom to tell; it may raise to end the work.
        after: Stages of whoever asked for the work, with their weights: they come after all others.
    """

    def __init__(self, report: Report | None = None, *, after: Mapping[str, float] | None = None) -> None:
        self._report = report
        self._after = dict(after or {})
        self._plan = self._after
        self._before = self._done = 0.0

    def plan(self, weights: Mapping[str, float]) -> None:
        """Says what is to do from now on, with what share of the time each takes; an earlier plan is forgotten."""
        self._before = self._done
        self._plan = {**weights, **self._after}

    def during(self, name: str) -> ShareReport:
        """Begins a stage of the plan; what comes back is called with its share done, in [0, 1]."""
        names, weights = list(self._plan), list(self._plan.values())
        place = names.index(name)

        def told(share: float) -> None:
            within = min(max(share, 0.0), 1.0)
            of_plan = (sum(weights[:place]) + within * weights[place]) / sum(weights)
            self._done = max(self._done, self._before + (1 - self._before) * of_plan)
            self._tell(f"{name} {int(100 * within)}%", names[place + 1 :])

        told(0.0)
        return told

    def instead(self, name: str, by: str, *, weight: float) -> ShareReport:
        """Begins a stage in place of one that could not be done as planned; what comes after it stays."""
        names = list(self._plan)
        rest = names[names.index(name) + 1 :]
        self._before = self._done
        self._plan = {by: weight} | {each: self._plan[each] for each in rest}
        return self.during(by)

    def counting(self, name: str) -> Callable[[int], None]:
        """Begins a stage of which nobody knows how much there is to do; it is told how many rows are done."""
        self.during(name)
        names = list(self._plan)
        rest = names[names.index(name) + 1 :]
        return lambda rows: self._tell(f"{name}, {rows:,} rows so far", rest)

    def _tell(self, now: str, then: Sequence[str]) -> None:
        if self._report is not None:
            rest = f" · then: {', '.join(then)}" if then else ""
            self._report(round(STEPS * self._done), STEPS, f"{now}{rest}")


def in_parts(told: ShareReport, sizes: Sequence[float]) -> list[ShareReport]:
    """A report for each of several parts that are done one after another, by their sizes.

    >>> shares = []
    >>> first, second = in_parts(shares.append, [1, 3])
    >>> first(1.0), second(0.5)
    (None, None)
    >>> shares
    [0.25, 0.625]
    """
    whole = sum(sizes) or 1.0

    def part(before: float, size: float) -> ShareReport:
        return lambda share: told((before + share * size) / whole)

    return [part(sum(sizes[:place]), size) for place, size in enumerate(sizes)]
