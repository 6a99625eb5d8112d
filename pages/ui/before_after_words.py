"""What the figures of before and after show, in a sentence or two: same name, same arguments, no value of the table."""

from typing import Any

from pages.ui import format as say


def values(found: Any) -> str:
    """What `before_after_figures.values` shows."""
    if found.leaves:
        return f"{found.column} leaves the table."
    if found.bins:
        text = f"{found.column} stays a number or date."
    else:
        before = sum(max(bar.distinct, 1) for bar in found.bars if bar.values) or len(found.bars)
        labels = len(found.bars) - bool(found.others) + found.others
        more = ", and more in those that are shown as one" if found.others else ""
        text = f"{found.column}: {say.counted(before, 'value')}{more} in {say.counted(labels, 'label')}."
    left = say.of_all(found.suppressed, found.records, one="record", many="records")
    return f"{text} {left} left out." if found.suppressed else f"{text} No record is left out."


def two_columns(found: Any) -> str:
    """What `before_after_figures.two_columns` shows."""
    first, second = found.columns
    return (
        f"{first} by {second}, {len(found.rows)} times {len(found.across)} labels, before and after. Leaving records "
        f"out moved {say.share(found.distance)} of the shares; Cramér's V was {say.number(found.association_before)} "
        f"and is {say.number(found.association_after)}."
    )


def group_sizes(found: Any) -> str:
    """What `before_after_figures.group_sizes` shows."""
    total = max(sum(found.before), 1)
    small = [
        sum(amount for low, amount in zip(found.least, side, strict=True) if low < 5)
        for side in (found.before, found.after)
    ]
    left = say.of_all(found.suppressed, total, one="record", many="records")
    return (
        f"Records in groups smaller than 5: {say.share(small[0] / total)} before, {say.share(small[1] / total)} after. "
        f"{left} left out."
    )


def columns(found: Any) -> str:
    """What the table of columns shows."""
    told = ", ".join(f"{each.column} {say.share(each.detail)}" for each in found[:6])
    return f"What is left of {say.counted(len(found), 'column')}: detail kept of {told}."


def accuracy(found: Any) -> str:
    """What `before_after_figures.accuracy` shows, and how it was measured."""
    drawn = (
        f"{say.count(found.records)} records"
        if found.records == found.of_records
        else f"{say.count(found.records)} of {say.count(found.of_records)} records, drawn at random"
    )
    kept = (
        ""
        if found.kept is None
        else (f" Of what the original adds to the most frequent label, the protected table keeps {_share(found.kept)}.")
    )
    coarser = " It is predicted as the protected table writes it." if found.coarser else ""
    return (
        f"{found.target} ({say.count(found.labels)} labels) is told rightly for {say.share(found.original)} of "
        f"held-out original records by a classifier that learned from the original, for "
        f"{say.share(found.protected)} by one that learned from the protected table, and for "
        f"{say.share(found.baseline)} by always saying the most frequent label."
        f"{kept}{coarser} {drawn}, {found.folds}-fold cross-validation, logistic regression; for the second one the "
        f"held-out records are generalized by the recipe, those included that it leaves out "
        f"({say.count(found.suppressed)})."
    )


def _share(kept: float) -> str:
    if kept < 0:
        return "nothing"
    return say.share(kept) if kept <= 1 else "all and more"
