"""The settings of hierarchies in two plain sentences each, as `pages.ui.terms` has them for everything else."""

from collections.abc import Mapping

HIERARCHIES: Mapping[str, str] = {
    "hierarchy": (
        "What each value becomes at each level, from fine to coarse; values that are alike at one level stay alike "
        "above it. More levels let a search hide people with less loss, and cost some care in the making."
    ),
    "kind": (
        "The rule that makes the labels, so that it can be changed later without writing them anew. Kinds that have a "
        "label for each value of this column come first; the others say which values they do not fit."
    ),
    "widths": (
        "How wide the intervals of each level are, from fine to coarse; each is a multiple of the one before. Wider "
        "ones hide a person among more others, and cost precision."
    ),
    "origin": (
        "Where an interval begins, so that borders can follow the law or the school year. It hides nothing by itself, "
        "but a border between two common values keeps them apart."
    ),
    "low": (
        "All below it have one label at every level, so that the youngest or the poorest do not stand out. A higher "
        "bound protects more of them, and costs what could be said about them."
    ),
    "high": (
        "All from it on have one label at every level, so that the oldest or the richest do not stand out. A lower "
        "bound protects more of them, and costs what could be said about them."
    ),
    "units": (
        "The units of the calendar that dates are written in, one a level. Coarser ones hide a birthday among more "
        "others, and cost the order of what happened within them."
    ),
    "sizes": (
        "How many neighbours of the level below each level joins, such as 2, 2 for pairs and then fours. Larger ones "
        "make larger groups, and cost detail."
    ),
    "order": (
        "All values from one end to the other; neighbours are joined first. Cut a line and paste it where it belongs, "
        "since readers take a range for what lies between its ends."
    ),
    "levels": (
        "Write the group of a value beside it, and the larger group of that group one column on, which then holds for "
        "the whole group. What has no group stays as it is, and may stand out."
    ),
    "others": (
        "One label for everything that is in no group, at every level. Rare values are hidden in it, and can no longer "
        "be told apart."
    ),
    "keep": (
        "How many characters stay at each level, falling; the others are written as stars. Fewer characters hide a "
        "person among more others, and cost detail about where and what."
    ),
    "side": (
        "Whether the beginning or the end of a value stays. Keep the end that says less about a single person, which "
        "for a postcode is its beginning."
    ),
    "stay": (
        "How many values stay themselves at each level, falling; all others share one label. Fewer hide rare people "
        "better, and cost what the values in between could tell."
    ),
    "first": (
        "Which values stay longest: the most frequent ones, or those at the top of a list of yours. A rare value at "
        "the top stays visible longest, and so does whoever has it."
    ),
    "text": (
        "One line a value without header: the value, then its labels from fine to coarse, with ; or , between, as ARX "
        "writes them. It names values of the column, so keep the file as you keep the table."
    ),
}
