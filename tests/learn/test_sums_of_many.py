"""One row less moves a sum of many clipped gradients by no more than the norm: how others are rounded adds nothing."""

import numpy as np
import pytest
import torch

from privacy_core.learn.closed_form import ClosedForm
from privacy_core.learn.networks import Binary, network
from privacy_core.learn.noise import Secret


@pytest.mark.parametrize("hidden", [(), (3,)])
def test_one_of_many_aligned_rows_moves_the_sum_by_the_norm_at_most(hidden):
    rows, norm = 400_000, 0.5
    module = network(3, hidden, 1, initial=1)
    with torch.no_grad():
        module[-1].weight.fill_(0.3)
    features, target = torch.ones(rows, 3), torch.zeros(rows)
    clipped = ClosedForm(module, Binary())
    every, _ = clipped.sums(features, target, norm)
    others, _ = clipped.sums(features[1:], target[1:], norm)
    moved = torch.cat([(one - other).flatten() for one, other in zip(every, others, strict=True)]).norm()
    assert norm * 0.999 < moved <= norm * (1 + 1e-6)


def test_noise_reaches_beyond_nine_deviations(monkeypatch):
    chance = Secret()
    monkeypatch.setattr(chance, "_words", lambda many: np.zeros(many, dtype=np.uint64))
    assert 9.4 < abs(chance.normal(2)).max() < 9.6
