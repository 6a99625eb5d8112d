"""When work will be done if it goes on as it went lately: stages differ in speed, so the beginning says little."""

from collections import deque

LATELY = 30.0  # seconds that are looked back at
ENOUGH = 4.0  # seconds of work; before that there is nothing to go on
FEWEST = 3  # reports, where they are rare


class Pace:
    """What was reported lately: at what time which share was done."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, float]] = deque()

    def left(self, now: float, share: float) -> float | None:
        """Notes a report and tells the seconds that are left; None as long as there is nothing to tell them by.

        Args:
            now: Seconds, never backwards.
            share: Of the work that is done, in [0, 1].
        """
        self._seen.append((now, share))
        while len(self._seen) > FEWEST and self._seen[1][0] < now - LATELY:
            self._seen.popleft()
        since, before = self._seen[0]
        took, gained = now - since, share - before
        return (1 - share) * took / gained if took >= ENOUGH and gained > 0 else None
