"""The figures of risk once more, by pandas, row by row, as slowly and plainly as they can be written."""

from collections import Counter

import numpy as np
import pandas as pd

MISSING = "(missing)"


def figures(frame: pd.DataFrame, quasi_identifiers, sensitive, person=None) -> dict:
    """Figures by the names of RiskSummary.to_json()."""
    frame = frame.astype(object).where(frame.notna(), MISSING)
    groups = [group for _, group in frame.groupby(list(quasi_identifiers), sort=False)]
    sizes = [len(group) for group in groups]
    units = sizes if person is None else [group[person].nunique() for group in groups]
    result = {
        "records": len(frame),
        "classes": len(groups),
        "k": min(units),
        "unique_records": sum(size == 1 for size in sizes),
        "prosecutor": {"highest": 1 / min(units), "average": len(groups) / sum(units)},
        "distinct_l": {},
        "entropy_l": {},
        "t_closeness": {},
    }
    for name in sensitive:
        whole = shares(counts(frame, name, person))
        l_values, entropies, distances = [], [], []
        for group in groups:
            counted = counts(group, name, person)
            known = {value: n for value, n in counted.items() if value != MISSING}
            persons = np.inf if person is None else group[person].nunique()
            cap = 1 if max(known.values(), default=0) == persons else persons  # a value that everybody has
            l_values.append(min(len(known), cap))
            entropies.append(min(np.exp(-sum(p * np.log(p) for p in shares(known).values())), cap))
            here = shares(counted)
            distances.append(sum(abs(here.get(value, 0) - share) for value, share in whole.items()) / 2)
        result["distinct_l"][name] = min(l_values)
        result["entropy_l"][name] = min(entropies)
        result["t_closeness"][name] = max(distances)
    if person is not None:
        result |= {
            "persons": frame[person].nunique(),
            "unique_persons": len({group[person].iloc[0] for group in groups if group[person].nunique() == 1}),
            "k_by_records": min(sizes),
            "prosecutor_by_records": {"highest": 1 / min(sizes), "average": len(groups) / len(frame)},
        }
    return result


def counts(frame: pd.DataFrame, name: str, person: str | None) -> Counter:
    """Records, else distinct persons, of each value."""
    if person is None:
        return Counter(frame[name])
    return Counter(value for value, _ in set(zip(frame[name], frame[person], strict=True)))


def shares(counted: dict) -> dict:
    return {value: n / sum(counted.values()) for value, n in counted.items()}


def below(frame: pd.DataFrame, quasi_identifiers, k: int, person: str | None = None) -> int:
    """Records, else persons, who are in a class smaller than k."""
    frame = frame.astype(object).where(frame.notna(), MISSING)
    found = set()
    for _, group in frame.groupby(list(quasi_identifiers)):
        members = set(group.index if person is None else group[person])
        if len(members) < k:
            found |= members
    return len(found)
