"""Progress of a search and of the writing after it, as one."""

from collections.abc import Callable

Report = Callable[[int, int], None]
Share = Callable[[float, str], None]

_PARTS = 1_000


def halves(report: Report | None) -> tuple[Share | None, Report | None]:
    """Each takes half of ``report``, which may end either by raising.

    >>> searching, writing = halves(lambda done, total: print(done / total))
    >>> searching(0.5, "half of the search"), writing(1, 4)
    0.25
    0.625
    (None, None)
    """
    if report is None:
        return None, None
    return (
        lambda share, _: report(int(_PARTS * share), 2 * _PARTS),
        lambda done, total: report(total + done, 2 * total),
    )
