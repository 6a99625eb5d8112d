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
        text = f"{found.column}: {say.counted(found.values, 'value')} in {say.counted(found.labels, 'label')}."
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
    """What `before_after_figures.accuracy` shows."""
    return (
        f"{found.target} ({say.count(found.labels)} labels) is told rightly for {say.share(found.original)} of "
        f"held-out records by a classifier that learned from the original, for {say.share(found.protected)} by one "
        f"that learned from the protected table, and for {say.share(found.baseline)} by always saying the most "
        "frequent label."
    )


def measured(found: Any) -> str:
    """What of it the protected table keeps, and how that was measured."""
    told = "The original adds nothing to always saying the most frequent label."
    if found.kept is not None:
        told = (
            f"The protected table keeps {_part(found.kept)} of what the original adds to always saying the most "
            "frequent label."
        )
    drawn = f"{say.count(found.records)} records"
    if found.records < found.of_records:
        drawn += f" of {say.count(found.of_records)}, drawn at random"
    left = f", also the {say.count(found.suppressed)} that the recipe leaves out" if found.suppressed else ""
    coarser = f" {found.target} is predicted as the protected table writes it." if found.coarser else ""
    return (
        f"{told}{coarser} Both are tested on the same original records, generalized by the recipe for the second: "
        f"{drawn}{left}. Logistic regression, {found.folds}-fold cross-validation."
    )


def _part(kept: float) -> str:
    return "nothing" if kept <= 0 else say.share(kept) if kept < 1 else "all"
