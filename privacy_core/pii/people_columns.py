"""Whether short cells of a column are names of people: by how many different ones, and by what chance would give.

Of harmless short words up to 45 in 100 are a surname somewhere, up to 25 a first name; so what chance gives is counted
over different values, never over cells: a category that returns in a thousand rows is one word. First names that return
count too where nearly nothing else is there: lists hold no ordinary word as one, so few kinds of things are all so.
"""

from collections.abc import Mapping

from privacy_core.pii.people_cells import Look

_OFTEN = 0.02  # of rows: a value that is as frequent is a category
_FULL, _SEVERAL = 3, 8  # different full names in a column of nothing else, and among cells of another kind
_HALF = 0.5
_MANY, _ALL, _MOST = 18, 0.9, 0.9
_FIRSTS = 8  # different first names of which chance gives no column, where nearly all values are one
_SURNAMES, _FIRST_NAMES = 0.45, 0.25
"""Of harmless short words, those that are a surname or a first name of a list: the worst of forty languages."""
_ELSEWHERE = 0.05
"""The same of words in other letters than Latin ones, which have no lists but those of their own."""
_CHANCE, _CHANCE_NAMED = 1e-4, 0.02


def people(counts: Mapping[str, int], looks: Mapping[str, Look], n: int, *, named: bool) -> set[str]:
    """The values that are names of people, if the column is one of them; else none.

    Args:
        counts: Different values, and the cells that hold each.
        looks: What each value looks like.
        n: Cells with a value.
        named: Whether the column's name speaks of people.
    """
    some = {value for value, seen in looks.items() if seen is not Look.NOTHING}
    full = {value for value in some if looks[value] is Look.FULL}
    if not some:
        return set()
    if len(full) >= _FULL and _share(full, counts) >= _HALF:
        return some
    asked = counts if named else {value: cells for value, cells in counts.items() if cells <= max(_OFTEN * n, 3)}
    if _beyond_chance(asked, looks, named=named) or _nearly_all(counts, looks) or _first_names(counts, looks):
        return some
    spelled = {value for value in counts if " " in value and value.replace(" ", "").isalpha()} | full
    if len(full) >= _SEVERAL and _share(full, {value: counts[value] for value in spelled}) >= _HALF:
        return {value for value in some if looks[value] >= Look.BEGINS_WITH_ONE}
    return set()


def _nearly_all(counts: Mapping[str, int], looks: Mapping[str, Look]) -> bool:
    """Whether values that return in many rows are too many and too sure to be kinds of something."""
    names = sum(look is not Look.NOTHING for look in looks.values())
    firsts = sum(look > Look.SURNAME for look in looks.values())
    return names >= _MANY and (names >= _ALL * len(counts) or firsts >= _MOST * len(counts))


def _first_names(counts: Mapping[str, int], looks: Mapping[str, Look]) -> bool:
    """Whether values that return in many rows are first names alone, or full names, more of them than chance gives."""
    from scipy import stats  # noqa: PLC0415 - takes a while, and most columns are not of words

    firsts = sum(look in {Look.FIRST_NAME, Look.FULL} for look in looks.values())
    if firsts < _FIRSTS or firsts < _MOST * len(counts):
        return False
    return bool(stats.binom.sf(firsts - 1, len(counts), _FIRST_NAMES) <= _CHANCE)


def _beyond_chance(counts: Mapping[str, int], looks: Mapping[str, Look], *, named: bool) -> bool:
    """Whether more of the different values are names than chance gives of harmless words."""
    from scipy import stats  # noqa: PLC0415 - takes a while, and most columns are not of words

    latin = sum(value.isascii() or value[0] < "\u0370" for value in counts) >= _HALF * len(counts)
    for least, chance in ((Look.SURNAME, _SURNAMES), (Look.FIRST_NAME, _FIRST_NAMES)):
        hits = {value for value in counts if looks[value] >= least}
        by_chance = chance if latin else _ELSEWHERE
        share = _share(hits, counts) if counts else 0.0
        if share < (0.2 if named else by_chance + 0.1):
            continue
        if stats.binom.sf(len(hits) - 1, len(counts), by_chance) <= (_CHANCE_NAMED if named else _CHANCE):
            return True
    return False


def _share(some: set[str], counts: Mapping[str, int]) -> float:
    return sum(counts[value] for value in some if value in counts) / max(sum(counts.values()), 1)
