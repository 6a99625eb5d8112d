"""Layers that mix rows or hide their gradients are found by name and explained; a fit copy is made on request."""

import pickle
import subprocess
import sys

import pytest
import torch
from torch import nn

from privacy_core.learn.modules import UnfitModuleError, checked, fixed
from privacy_core.learn.networks import Binary
from privacy_core.learn.opacus_backend import ByOpacus


class Sequence(nn.Module):
    """A layer that gives more than figures."""

    def __init__(self, layer):
        super().__init__()
        self.layer = layer


UNFIT = {
    "BatchNorm1d": (lambda: nn.BatchNorm1d(4), "depends on the other rows", "GroupNorm"),
    "BatchNorm2d": (lambda: nn.BatchNorm2d(4), "depends on the other rows", "GroupNorm"),
    "BatchNorm3d": (lambda: nn.BatchNorm3d(4, affine=False), "depends on the other rows", "GroupNorm"),
    "InstanceNorm1d": (
        lambda: nn.InstanceNorm1d(4, affine=True, track_running_stats=True),
        "averages",
        "InstanceNorm1d",
    ),
    "LSTM": (lambda: nn.LSTM(4, 4), "cannot be seen", "DPLSTM"),
    "GRU": (lambda: nn.GRU(4, 4), "cannot be seen", "DPGRU"),
    "MultiheadAttention": (lambda: nn.MultiheadAttention(4, 2), "cannot be seen", "DPMultiheadAttention"),
}


@pytest.mark.parametrize(("made", "why", "instead"), UNFIT.values(), ids=UNFIT)
def test_an_unfit_layer_is_named_and_explained(made, why, instead):
    with pytest.raises(UnfitModuleError) as caught:
        checked(nn.Sequential(nn.Linear(4, 4), Sequence(made())))
    ((name, kind, reason, remedy),) = caught.value.facts[0]
    assert (name, kind) == ("1.layer", type(made()).__name__)
    assert why in reason
    assert why in str(caught.value)
    assert remedy
    assert "fixed(module)" in str(caught.value)


@pytest.mark.parametrize(("made", "why", "instead"), UNFIT.values(), ids=UNFIT)
def test_a_fixed_copy_is_fit_and_the_module_stays_as_it_was(made, why, instead):
    module = nn.Sequential(nn.Linear(4, 4), Sequence(made()))
    copy = fixed(module)
    assert checked(copy) is copy
    assert type(copy[1].layer).__name__ == instead
    assert type(module[1].layer) is type(made())
    assert torch.equal(copy[0].weight, module[0].weight)


def test_a_module_that_is_itself_unfit_is_replaced():
    assert isinstance(fixed(nn.BatchNorm1d(3)), nn.GroupNorm)
    with pytest.raises(UnfitModuleError, match="the module itself .BatchNorm1d."):  # noqa: RUF043 - brackets
        checked(nn.BatchNorm1d(3))


def test_all_unfit_layers_are_told_at_once_and_the_error_survives_the_way_from_a_worker():
    with pytest.raises(UnfitModuleError) as caught:
        checked(nn.Sequential(nn.BatchNorm1d(3), nn.Linear(3, 3), nn.BatchNorm1d(3)))
    assert [name for name, *_ in caught.value.facts[0]] == ["0", "2"]
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - of our own
    assert (type(again), again.facts, str(again)) == (UnfitModuleError, caught.value.facts, str(caught.value))


def test_a_layer_without_weights_is_looked_at_too():
    """Opacus looks at layers with trainable weights alone, and this one mixes rows as well."""
    with pytest.raises(UnfitModuleError, match="other rows"):
        checked(nn.Sequential(nn.BatchNorm1d(3, affine=False), nn.Linear(3, 1)))


def test_a_normalization_by_fixed_averages_is_fit():
    rest = nn.BatchNorm1d(3).requires_grad_(False).eval()
    module = nn.Sequential(rest, nn.Linear(3, 1))
    assert checked(module) is module
    assert isinstance(fixed(module)[0], nn.BatchNorm1d)
    found, _ = ByOpacus(module, Binary()).sums(torch.rand(5, 3), torch.zeros(5, dtype=torch.int64), 1.0)
    assert [each.shape for each in found] == [(1, 3), (1,)]
    assert not rest.training
    assert rest.num_batches_tracked == 0


def test_what_replaces_a_normalization_of_rows_still_tells_rows_apart():
    """Groups of one figure each would make 0 of every row."""
    copy = fixed(nn.Sequential(nn.BatchNorm1d(32)))
    rows = torch.rand(3, 32)
    assert float(copy(rows).detach().std()) > 0.5


def test_fit_modules_pass():
    module = nn.Sequential(nn.Conv1d(1, 2, 2), nn.GroupNorm(1, 2), nn.Flatten(), nn.Linear(4, 1))
    assert checked(module) is module
    assert [type(each) for each in fixed(module)] == [type(each) for each in module]


def test_frozen_and_precise_layers_stay_frozen_and_precise():
    module = nn.Sequential(nn.LSTM(3, 3).double().requires_grad_(False))
    (layer,) = fixed(module)
    assert {each.dtype for each in layer.parameters()} == {torch.float64}
    assert not any(each.requires_grad for each in layer.parameters())


@pytest.mark.prove
def test_loading_the_library_leaves_logging_alone():
    told = "import logging; from privacy_core.learn.modules import opacus; opacus(); print(logging.root.handlers)"
    ran = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
