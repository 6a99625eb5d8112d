"""What each figure shows, in a sentence or two, for those who cannot see it: same name, same arguments."""

from collections.abc import Sequence

from pages.ui import charts, gauge
from pages.ui import format as say

exposure_gauge = gauge.sentence


def class_sizes(
    sizes: Sequence[int], classes: Sequence[int], units_up_to: Sequence[int], *, k: int, many: str = "people"
) -> str:
    """What `charts.class_sizes` shows.

    >>> class_sizes((1, 6), (3, 4), (3, 27), k=5)
    'Group sizes: 3 people (11%) are in groups smaller than 5, in 3 of 7 groups. The largest group has 6 people.'
    >>> class_sizes((1,), (1,), (1,), k=5)
    'Group sizes: 1 person (100%) is in groups smaller than 5, in 1 of 1 group. The largest group has 1 person.'
    """
    small = sum(group.classes for group in charts.size_groups(sizes, classes, units_up_to, k=k) if group.low < k)
    below = charts.units_below(sizes, units_up_to, k)
    largest = say.counted(sizes[-1], say.singular(many), many)
    return (
        f"Group sizes: {_part(below, units_up_to[-1], many)} in groups smaller than {k}, in {say.count(small)} of "
        f"{say.counted(sum(classes), 'group')}. The largest group has {largest}."
    )


def below_k(sizes: Sequence[int], units_up_to: Sequence[int], *, k: int, most: int = 50, many: str = "people") -> str:
    """What `charts.below_k` shows.

    >>> below_k((1, 6), (3, 27), k=5)
    'Share of people in groups smaller than k: 11% at k = 2, 11% at the chosen k = 5, 100% at k = 50.'
    """
    total = units_up_to[-1]
    shares = {at: say.share(charts.units_below(sizes, units_up_to, at) / total) for at in sorted({2, k, max(most, k)})}
    told = [f"{share} at {'the chosen ' if at == k else ''}k = {say.count(at)}" for at, share in shares.items()]
    return f"Share of {many} in groups smaller than k: {', '.join(told)}."


def drivers(
    columns: Sequence[str],
    unique_without: Sequence[float],
    *,
    unique_with: float,
    k_without: Sequence[int] | None = None,  # noqa: ARG001 - the figure's arguments, all of them
    many: str = "people",
) -> str:
    """What `charts.drivers` shows.

    >>> drivers(["sex", "postcode"], [0.98, 0.07], unique_with=0.99)
    'Unique people: 99.0% with all columns. Leaving out postcode helps most, down to 7.0%; sex helps least, 98%.'
    """
    rows = sorted(zip(unique_without, columns, strict=True))
    text = f"Unique {many}: {say.share(unique_with)} with all columns."
    if not rows or rows[0][0] >= unique_with:
        return f"{text} Leaving out any one column does not help."
    (best, helps_most), (worst, helps_least) = rows[0], rows[-1]
    least = f"; {helps_least} helps least, {say.share(worst)}" if len(rows) > 1 else ""
    return f"{text} Leaving out {helps_most} helps most, down to {say.share(best)}{least}."


def before_after(columns: Sequence[str], kept: Sequence[float]) -> str:
    """What `charts.before_after` shows.

    >>> before_after(["age", "sex", "name"], [0.4, 1, 0])
    'Detail kept: all in 1 of 3 columns, part in age 40%, none in name.'
    """
    rows = list(zip(columns, kept, strict=True))
    part = sorted((share, name) for name, share in rows if 0 < share < 1)
    none = [name for name, share in rows if not share]
    text = f"Detail kept: all in {sum(share >= 1 for _, share in rows)} of {say.counted(len(rows), 'column')}"
    if part:
        text += ", part in " + _listed([f"{name} {say.share(share)}" for share, name in part])
    return text + (f", none in {_listed(none)}." if none else ".")


def dumbbell(changes: Sequence[charts.Change]) -> str:
    """What `charts.dumbbell` shows.

    >>> dumbbell([charts.Change(label="k", before=1, after=5, needed=5)])
    'Before and after: k from 1 to 5 (asked for at least 5, met).'
    >>> dumbbell([charts.Change(label="t", before=0.9, after=0.5, needed=0.2, higher_is_better=False)])
    'Before and after: t from 0.9 to 0.5 (asked for at most 0.2, not met).'
    """
    told = [
        f"{change.label} from {say.number(change.before)} to {say.number(change.after)}"
        + (f" (asked for {change.aim}, {'met' if change.met else 'not met'})" if change.aim else "")
        for change in changes
    ]
    return f"Before and after: {'; '.join(told)}."


def distributions(panels: Sequence[charts.Panel]) -> str:
    """What `charts.distributions` shows: counts only, no value of the table.

    >>> distributions([charts.Panel(name="sex", labels=["f"], counts=[6], records=10, missing=1, distinct=2)])
    'What the columns hold: sex has 2 values, the most frequent in 60% of records, 10% missing.'
    """
    told = []
    for panel in panels:
        text = f"{panel.name} has {say.counted(panel.distinct, 'value')}"
        if panel.counts and panel.records:
            what = "fullest bin holds" if panel.bins else "most frequent in"
            text += f", the {what} {say.share(max(panel.counts) / panel.records)} of records"
        if panel.missing:
            text += f", {say.share(panel.missing / panel.records)} missing"
        told.append(text)
    return f"What the columns hold: {_listed(told, most=12, between='; ')}."


def _part(count: int, total: int, many: str) -> str:
    return f"{say.of_all(count, total, one=say.singular(many), many=many)} {'is' if count == 1 else 'are'}"


def _listed(names: Sequence[str], *, most: int = 5, between: str = ", ") -> str:
    shown = between.join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
