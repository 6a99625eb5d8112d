"""What a search concludes about parts of a class holds for every part: bounds are never below what can be kept."""

import itertools

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from privacy_core.hierarchy import Hierarchy
from privacy_core.risk import models
from privacy_core.transform.search.demands import Reference, demand_of

TREE = Hierarchy((("a", "b", "c"), ("x", "x", "y"), ("*", "*", "*")))
GIVEN = models.Given({"s": TREE})
VALUES = pa.array(["a", "b", "c"])
MODELS = [
    models.EntropyLDiversity(sensitive="s", l=1.7),
    models.EntropyLDiversity(sensitive="s", l=2.5),
    models.RecursiveCLDiversity(sensitive="s", c=1.5, l=2),
    models.RecursiveCLDiversity(sensitive="s", c=3, l=3),
    models.TCloseness(sensitive="s", t=0.15),
    models.TCloseness(sensitive="s", t=0.15, distance="ordered"),
    models.TCloseness(sensitive="s", t=0.15, distance="hierarchical"),
    models.BasicBetaLikeness(sensitive="s", beta=0.4),
    models.EnhancedBetaLikeness(sensitive="s", beta=0.4),
    models.DeltaDisclosure(sensitive="s", delta=0.7),
    models.EntropyLDiversity(sensitive="s", l=2.5, estimator="grassberger"),
]


@pytest.mark.parametrize("model", MODELS, ids=repr)
@drawn(
    counts=st.tuples(*(st.integers(0, 5),) * 3).filter(sum),
    whole=st.tuples(*(st.integers(1, 9),) * 3),
)
def test_no_part_that_meets_a_model_is_larger_than_the_bound(model, counts, whole):
    shares = np.array(whole) / sum(whole)
    demand = demand_of(model, Reference(shares, VALUES, GIVEN), persons=False)
    bound = demand.most_kept(np.array([counts]))[0]
    parts = np.array([one for one in itertools.product(*(range(n + 1) for n in counts)) if sum(one)])
    meets = model.met(model.of_counts(parts, shares, VALUES, GIVEN))
    largest = parts[meets].sum(axis=1).max(initial=0)
    assert bound >= largest - 1e-6
    assert bound <= sum(counts) + 1e-9
    if meets.any():
        assert demand.least <= parts[meets].sum(axis=1).min()


@pytest.mark.parametrize("model", MODELS[:-2], ids=repr)
@drawn(
    one=st.tuples(*(st.integers(0, 6),) * 3).filter(sum),
    other=st.tuples(*(st.integers(0, 6),) * 3).filter(sum),
    whole=st.tuples(*(st.integers(1, 9),) * 3),
)
def test_two_classes_that_meet_a_model_meet_it_together(model, one, other, whole):
    shares = np.array(whole) / sum(whole)
    counts = np.array([one, other, np.add(one, other)])
    meets = model.met(model.of_counts(counts, shares, VALUES, GIVEN))
    assert demand_of(model, Reference(shares, VALUES, GIVEN), persons=False).joins
    assert meets[2] or not meets[:2].all()


def test_a_bound_says_something():
    reference = Reference(np.array([0.5, 0.3, 0.2]), VALUES, GIVEN)
    uneven = np.array([[1, 2, 60]])
    for model in MODELS[:-1]:
        assert demand_of(model, reference, persons=False).most_kept(uneven)[0] < 63
    assert demand_of(MODELS[-1], reference, persons=False).most_kept(np.array([[0, 2, 60]]))[0] == 0
