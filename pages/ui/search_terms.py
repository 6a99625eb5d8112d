"""The terms of the search in two plain sentences each; see `terms`."""

SEARCH = {
    "search": (
        "The studio tries combinations of levels and takes the one that costs least while everything that must hold "
        "holds. Only quasi-identifiers without a step of yours are searched; the time it takes is what it costs."
    ),
    "search_metric": (
        "What is counted as a loss when values become coarser or records are left out. Another measure finds other "
        "levels: take the one that is nearest to what the data will be used for."
    ),
    "gs_factor": (
        "Towards 0 leaving records out counts less, so that values stay fine and rare people leave; towards 1 coarser "
        "values count less, so that more people stay. In the middle both count alike."
    ),
    "search_target": (
        "The sensitive column that a classifier is to predict from the protected columns; each record whose value is "
        "not the most frequent of its group counts as an error. Levels that keep this column predictable are found, "
        "so a person's value in it stays easier to guess."
    ),
    "search_aggregate": (
        "How the losses of the columns become one figure. A sum or mean lets one column lose much where others stay "
        "fine; the worst column, alone or first, spreads the loss evenly."
    ),
    "search_monotonic": (
        "Measures only how coarse values become, as if nobody were left out. Solutions that leave rare people out "
        "then look as good as those that keep them."
    ),
    "search_weights": (
        "A column of weight 2 is kept finer at the cost of those of weight 1, and one of weight 0 may become as "
        "coarse as it has to. Only their ratios matter."
    ),
    "search_levels": (
        "Levels outside are not tried, for example because a column must stay readable or must be hidden at least so "
        "far. The narrower it is, the more other columns lose."
    ),
    "search_recoding": (
        "With one level for each column all its values are equally coarse. Groups of records may also have levels of "
        "their own, each no coarser than it must be: that loses far less, but values of one column are then on "
        "different levels."
    ),
    "search_seconds": (
        "The page waits so long for each answer, and then shows the best so far with a bound on what is left to gain. "
        "For longer, let it search on in the background."
    ),
    "solution_risk": (
        "The chance to pick the right record of a person who is in the table: on average over everybody who stays, or "
        "for those who are worst off, 1 divided by the smallest group. A lower risk costs detail."
    ),
}
