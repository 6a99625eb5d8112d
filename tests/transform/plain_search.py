"""The search done plainly: every node, row by row, with the metrics written out from their definitions."""

import itertools
import math
from collections import Counter

import numpy as np

from privacy_core.hierarchy import Hierarchy
from privacy_core.transform.suppress import allowed, suppression

SECRET_TREE = Hierarchy((("flu", "cold", "ache"), ("breath", "breath", "head"), ("*", "*", "*")))


def nodes(hierarchies) -> list[tuple[int, ...]]:
    return list(itertools.product(*(range(one.height + 1) for one in hierarchies.values())))


def share(hierarchy, value, level) -> float:
    if value is None:
        return 1 / len(hierarchy.levels[0])
    label = hierarchy.levels[level][hierarchy.levels[0].index(str(value))]
    return hierarchy.levels[level].count(label) / len(hierarchy.levels[0])


def label(hierarchy, value, level):
    return None if value is None else hierarchy.levels[level][hierarchy.levels[0].index(str(value))]


def failing(classes, hierarchies, models, levels, limit, given, *, hold=False):
    """Generalized tuples of the classes that are suppressed, and whether that is allowed."""
    functions = {
        name: (lambda values, one=one, level=level: one.generalize(values, level))
        for (name, one), level in zip(hierarchies.items(), levels, strict=True)
        if level
    }
    recoded = classes.recode(functions)
    populations = {file: one.recode(functions) for file, one in given.populations.items()}
    plan = suppression(
        recoded, models, limit=limit, given=type(given)(given.hierarchies, populations), hold_on_export=hold
    )
    texts = [
        tuple(v[int(c)].as_py() for v, c in zip(recoded.values, recoded.codes[i], strict=True))
        for i in range(recoded.size)
    ]
    gone = {tuple(None if one is None else str(one) for one in texts[i]) for i in np.flatnonzero(plan.failing)}
    return gone, plan.needed


def measured(rows, secrets, hierarchies, levels, gone, settings) -> float | tuple[float, ...]:
    """The score of a node.

    Args:
        rows: Quasi-identifiers of each record.
        secrets: The column to learn.
        hierarchies: By quasi-identifier.
        levels: One a quasi-identifier.
        gone: Generalized tuples that are suppressed.
        settings: Of the search.
    """
    trees = list(hierarchies.values())
    n, g, s = len(rows), settings.generalization_factor, settings.suppression_factor
    shown = [tuple(label(h, v, level) for h, v, level in zip(trees, row, levels, strict=True)) for row in rows]
    kept = [one not in gone or settings.monotonic for one in shown]
    metric = settings.metric.value
    if metric in ("aecs", "discernibility", "ambiguity", "kl_divergence", "classification"):
        return _of_classes(metric, rows, secrets, trees, levels, shown, kept, g, s)
    figures = [
        _of_column(metric, [row[i] for row in rows], tree, level, kept, n, g, s, settings.monotonic)
        for i, (tree, level) in enumerate(zip(trees, levels, strict=True))
    ]
    weights = [settings.weights.get(name, 1) for name in hierarchies]
    largest = max(weights)
    weights = [w / largest for w in weights] if largest else [1.0] * len(weights)
    weighted = [w * f for w, f in zip(weights, figures, strict=True)]
    match settings.joined.value:
        case "sum":
            return sum(weighted)
        case "arithmetic_mean":
            return sum(weighted) / len(weighted)
        case "geometric_mean":
            return math.prod(1 + one for one in weighted) ** (1 / len(weighted)) - 1
        case "maximum":
            return max(weighted)
    return tuple(sorted(weighted, reverse=True))


def _of_column(metric, values, tree, level, kept, n, g, s, monotonic):
    if metric == "height":
        return level
    if metric == "precision":
        up = level / max(tree.height, 1)
        return sum(up * g if stays else s for stays in kept) / n
    if metric == "loss":
        total = 0.0
        for value, stays in zip(values, kept, strict=True):
            part = share(tree, value, level)
            total += g * part if stays else (1 if s == 1 else part + s * (1 - part))
        least = g * n / len(tree.levels[0])
        return max(0.0, (total - least) / (n - least)) if n > least else 0.0
    counts = Counter(values)
    labels = Counter(label(tree, value, level) for value in values)
    total = g * sum(c * math.log2(labels[label(tree, value, level)] / c) for value, c in counts.items())
    lost = Counter(label(tree, value, level) for value, stays in zip(values, kept, strict=True) if not stays)
    if not monotonic:
        total += s * sum(c * math.log2(sum(lost.values()) / c) for c in lost.values())
    if metric == "non_uniform_entropy":
        return total
    most = sum(c * math.log2(n / c) for c in counts.values())
    return total / most if most else 0.0


def _of_classes(metric, rows, secrets, trees, levels, shown, kept, g, s):
    n = len(rows)
    sizes = Counter(shown)
    left = {one for one, stays in zip(shown, kept, strict=True) if stays}
    out = n - sum(kept)
    if metric == "aecs":
        classes = len(left) * s + (g if out else 0)
        return n / classes if classes else math.inf
    if metric == "discernibility":
        return sum(sizes[one] ** 2 for one in left) + n * out
    if metric == "classification":
        groups = {}
        for one, secret in zip(shown, secrets, strict=True):
            groups.setdefault(one, Counter())[secret] += 1
        return (g * sum(sizes[one] - max(groups[one].values()) for one in left) + s * out) / n
    domains = [len(t.levels[0]) + any(row[i] is None for row in rows) for i, t in enumerate(trees)]
    area = [
        math.prod(
            1 if v is None else share(t, v, level) * len(t.levels[0])
            for t, v, level in zip(trees, row, levels, strict=True)
        )
        for row in rows
    ]
    if metric == "ambiguity":
        return sum(a if stays else math.prod(domains) for a, stays in zip(area, kept, strict=True))
    original = Counter(rows)
    total = 0.0
    for row, one, a, stays in zip(rows, shown, area, kept, strict=True):
        told = sizes[one] / n / a if stays else out / n / math.prod(domains)
        total += math.log2(original[row] / n / told) / n
    return max(0.0, total)


def optimum(classes, rows, secrets, hierarchies, models, *, limit, settings, given, hold=False):
    """The best score and how many records it suppresses, over all nodes; None if no node is allowed."""
    best = None
    may = allowed(limit, len(rows))
    for levels in nodes(hierarchies):
        if any(
            not low <= level <= high
            for level, (low, high) in (
                (levels[i], settings.levels[name]) for i, name in enumerate(hierarchies) if name in settings.levels
            )
        ):
            continue
        gone, needed = failing(classes, hierarchies, models, levels, limit, given, hold=hold)
        if needed > may or _absent(classes, hierarchies, models, levels, given):
            continue
        score = measured(rows, secrets, hierarchies, levels, gone, settings)
        if best is None or score < best:
            best = score
    return best


def _absent(classes, hierarchies, models, levels, given):
    """Whether the population has a class that delta-presence cannot bear and suppression cannot reach."""
    for model in models:
        if model.name == "delta_presence" and model.min > 0:
            here, there = (
                {
                    tuple(
                        str(label(h, v[int(c)].as_py(), level))
                        for h, v, c, level in zip(hierarchies.values(), one.values, row, levels, strict=True)
                    )
                    for row in one.codes
                }
                for one in (classes, given.populations[model.subset])
            )
            if there - here:
                return True
    return False
