"""Both backends give the sum of clipped gradients that rows one by one give, and one row moves it by at most the norm.

The other implementation is torch's own: `vmap` of `grad`, each row's gradient clipped as a whole. It is compared in
floats of 64 bits, at most 1e-5 apart in relation to the length of the sum.
"""

import itertools
import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from privacy_core.errors import InvalidValueError
from privacy_core.learn import opacus_backend
from privacy_core.learn.closed_form import ClosedForm
from privacy_core.learn.modules import UnfitModuleError, fixed
from privacy_core.learn.networks import Binary, Labels, Number, network
from privacy_core.learn.opacus_backend import ByOpacus

FEATURES, ROWS = 7, 9
TASKS = {"binary": Binary(), "labels": Labels(4), "number": Number()}
CLOSE = 1e-5


def net_of(hidden, task, seed=3):
    """A dense net with no weight at 0."""
    net = network(FEATURES, hidden, task.outputs, initial=seed).double()
    chosen = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for each in net.parameters():
            each.add_(torch.randn(each.shape, generator=chosen, dtype=each.dtype) / 3)
    return net


def rows_of(task, many=ROWS, seed=5, width=FEATURES):
    rng = np.random.default_rng(seed)
    features = torch.from_numpy(rng.random((many, width)))
    if isinstance(task, Number):
        return features, torch.from_numpy(rng.random(many))
    return features, torch.from_numpy(rng.integers(0, max(2, task.outputs), many))


def one_by_one(module, task, features, target, norm):
    """Clipped gradient of each row, by parameter: shape (n_rows, *parameter)."""
    told = {name: each.detach() for name, each in module.named_parameters() if each.requires_grad}
    if not len(features):
        return [torch.zeros(0, *each.shape, dtype=each.dtype) for each in told.values()]

    def loss(parameters, row, wanted):
        outputs = torch.func.functional_call(module, parameters, (row[None],))
        return task.losses(outputs, wanted[None]).sum()

    found = list(torch.func.vmap(torch.func.grad(loss), in_dims=(None, 0, 0))(told, features, target).values())
    long = sum(each.flatten(1).square().sum(1) for each in found).sqrt()
    factor = (norm / long).clamp(max=1) if math.isfinite(norm) else torch.ones_like(long)
    return [each * factor.view(-1, *[1] * (each.dim() - 1)) for each in found]


def flat(sums):
    return torch.cat([each.flatten() for each in sums])


def apart(one, other):
    """Distance of two sums in relation to the length of the second."""
    one, other = flat(one), flat(other)
    return float((one - other).norm() / max(float(other.norm()), 1e-12))


def expected(module, task, features, target, norm):
    return [each.sum(0) for each in one_by_one(module, task, features, target, norm)]


def middle_norm(module, task, features, target):
    """One that clips some rows, and others not."""
    each = one_by_one(module, task, features, target, float("inf"))
    return float(torch.cat([one.flatten(1) for one in each], dim=1).norm(dim=1).median())


class Embedded(nn.Module):
    """Reads numbers of categories."""

    def __init__(self):
        super().__init__()
        self.words, self.out = nn.Embedding(3, 4), nn.Linear(4, 1)

    def forward(self, features):
        return self.out(self.words((features * 3).long()).mean(1))


class Own(nn.Module):
    """A layer of a kind that Opacus has no rule for."""

    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.linspace(0.5, 1.5, FEATURES))

    def forward(self, features):
        return features * self.scale


class Recurrent(nn.Module):
    def __init__(self):
        super().__init__()
        self.memory, self.out = nn.LSTM(1, 3, batch_first=True), nn.Linear(3, 1)

    def forward(self, features):
        return self.out(self.memory(features[:, :, None])[0][:, -1])


class Twice(nn.Module):
    """A layer is used twice."""

    def __init__(self):
        super().__init__()
        self.same, self.out = nn.Linear(FEATURES, FEATURES), nn.Linear(FEATURES, 1)

    def forward(self, features):
        return self.out(self.same(self.same(features).tanh()))


MODULES = {
    "dense": lambda: nn.Sequential(nn.Linear(FEATURES, 5), nn.Tanh(), nn.Linear(5, 1)),
    "norm": lambda: nn.Sequential(nn.Linear(FEATURES, 5), nn.LayerNorm(5), nn.ReLU(), nn.Linear(5, 1)),
    "groups": lambda: nn.Sequential(nn.Linear(FEATURES, 6), nn.GroupNorm(2, 6), nn.ReLU(), nn.Linear(6, 1)),
    "convolution": lambda: nn.Sequential(
        nn.Unflatten(1, (1, FEATURES)), nn.Conv1d(1, 3, 3), nn.ReLU(), nn.Flatten(), nn.Linear(15, 1)
    ),
    "embedding": Embedded,
    "own": lambda: nn.Sequential(Own(), nn.Linear(FEATURES, 1)),
    "no bias": lambda: nn.Sequential(nn.Linear(FEATURES, 5, bias=False), nn.ReLU(), nn.Linear(5, 1)),
    "sequence": lambda: nn.Sequential(nn.Unflatten(1, (FEATURES, 1)), nn.Linear(1, 3), nn.Flatten(), nn.Linear(21, 1)),
}
GHOST = ("dense", "embedding", "no bias", "sequence")


def module_of(kind):
    torch.manual_seed(8)
    return MODULES[kind]().double()


class TestClosedForm:
    @pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
    @pytest.mark.parametrize("hidden", [(), (6,), (6, 5, 4)], ids=["linear", "one hidden", "three hidden"])
    @pytest.mark.parametrize("many", [0, 1, ROWS])
    def test_gives_the_sum_of_rows_clipped_one_by_one(self, task, hidden, many):
        net, (features, target) = net_of(hidden, task), rows_of(task, many)
        for norm in (0.05, middle_norm(net, task, *rows_of(task)), 1e3, float("inf")):
            found, lost = ClosedForm(net, task).sums(features, target, norm)
            assert apart(found, expected(net, task, features, target, norm)) < CLOSE
            assert lost == pytest.approx(float(task.losses(net(features), target).detach().sum()))

    def test_is_what_a_hand_works_out_for_one_row_of_one_layer(self):
        """Slope -1/2 at probability 1/2; the gradient is (-1.5, -2, -0.5), of length sqrt(6.5)."""
        net = network(2, (), 1, initial=0)
        row, yes = torch.tensor([[3.0, 4.0]]), torch.tensor([1])
        (weight, bias), lost = ClosedForm(net, Binary()).sums(row, yes, 10.0)
        assert weight.tolist() == [[-1.5, -2.0]]
        assert bias.tolist() == [-0.5]
        assert lost == pytest.approx(math.log(2))
        (weight, bias), _ = ClosedForm(net, Binary()).sums(row, yes, 1.0)
        assert [*weight[0].tolist(), *bias.tolist()] == pytest.approx(
            [x / 6.5**0.5 for x in (-1.5, -2, -0.5)], rel=1e-5
        )

    @pytest.mark.parametrize(
        "layers",
        [
            lambda: [nn.Linear(3, 3), nn.Tanh(), nn.Linear(3, 1)],
            lambda: [nn.Linear(3, 3), nn.ReLU()],
            lambda: [nn.Linear(3, 3, bias=False), nn.ReLU(), nn.Linear(3, 1)],
            lambda: [nn.Linear(3, 3).requires_grad_(False), nn.ReLU(), nn.Linear(3, 1)],
            lambda: [(same := nn.Linear(3, 3)), nn.ReLU(), same],
            list,
        ],
        ids=["other slopes", "an end with ReLU", "no bias", "a layer at rest", "a layer used twice", "no layer"],
    )
    def test_refuses_other_modules(self, layers):
        with pytest.raises(InvalidValueError, match="Train with Opacus"):
            ClosedForm(nn.Sequential(*layers()), Binary())

    def test_a_row_whose_gradient_is_no_number_adds_nothing(self):
        net, (features, target) = net_of((6,), Binary()), rows_of(Binary())
        without, _ = ClosedForm(net, Binary()).sums(features, target, 1.0)
        for bad in (float("nan"), float("inf"), 1e200):
            worse = torch.cat([features, torch.full((1, FEATURES), bad, dtype=torch.float64)])
            found, _ = ClosedForm(net, Binary()).sums(worse, torch.cat([target, target[:1]]), 1.0)
            assert float((flat(found) - flat(without)).norm()) <= 1 + 1e-9  # nan would not be

    @settings(max_examples=40, deadline=None)
    @given(
        norm=st.floats(1e-3, 1e3),
        seed=st.integers(0, 1000),
        task=st.sampled_from(list(TASKS.values())),
        hidden=st.sampled_from([(), (4,), (5, 4)]),
        scale=st.floats(1e-3, 1e4),
    )
    def test_one_row_moves_the_sum_by_at_most_the_norm(self, norm, seed, task, hidden, scale):
        net, (features, target) = net_of(hidden, task, seed), rows_of(task, seed=seed)
        features[0] *= scale
        backend = ClosedForm(net, task)
        every, fewer = backend.sums(features, target, norm)[0], backend.sums(features[1:], target[1:], norm)[0]
        assert float((flat(every) - flat(fewer)).norm()) <= norm * (1 + 1e-9)


class TestByOpacus:
    @pytest.mark.parametrize(
        ("kind", "mode"),
        [(kind, mode) for kind in MODULES for mode in ("ghost", "hooks") if mode == "hooks" or kind in GHOST],
    )
    def test_gives_the_sum_of_rows_clipped_one_by_one(self, kind, mode):
        module, task, (features, target) = module_of(kind), Binary(), rows_of(Binary())
        backend = ByOpacus(module, task, mode=mode)
        middle = middle_norm(module, task, features, target)
        for norm, many in ((middle, ROWS), (middle / 3, 1), (middle, 0), (float("inf"), ROWS)):
            found, lost = backend.sums(features[:many], target[:many], norm)
            assert apart(found, expected(module, task, features[:many], target[:many], norm)) < CLOSE
            assert lost == pytest.approx(float(task.losses(module(features[:many]), target[:many]).detach().sum()))
        assert backend.mode == mode

    @pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
    def test_agrees_with_the_closed_form(self, task):
        net, (features, target) = net_of((6, 5), task), rows_of(task)
        norm = middle_norm(net, task, features, target)
        ours = ClosedForm(net, task).sums(features, target, norm)[0]
        for mode in ("ghost", "hooks"):
            assert apart(ByOpacus(net, task, mode=mode).sums(features, target, norm)[0], ours) < CLOSE

    @pytest.mark.parametrize(("kind", "mode"), [(kind, "ghost" if kind in GHOST else "hooks") for kind in MODULES])
    def test_takes_ghost_clipping_where_every_layer_has_it(self, kind, mode):
        module, (features, target) = module_of(kind), rows_of(Binary())
        backend = ByOpacus(module, Binary())
        backend.sums(features, target, 1.0)
        assert backend.mode == mode

    def test_a_recurrent_layer_is_right_once_it_is_replaced(self):
        torch.manual_seed(8)
        module, (features, target) = Recurrent().double(), rows_of(Binary())
        with pytest.raises(UnfitModuleError, match=r"memory \(LSTM\)"):
            ByOpacus(module, Binary())
        mended = fixed(module)
        norm = middle_norm(mended, Binary(), features, target)
        found, _ = ByOpacus(mended, Binary()).sums(features, target, norm)
        assert apart(found, expected(mended, Binary(), features, target, norm)) < CLOSE

    def test_parameters_that_are_not_trained_are_left_out(self):
        for mode in ("ghost", "hooks"):
            module, (features, target) = module_of("dense"), rows_of(Binary())
            module[0].weight.requires_grad_(False)
            found, _ = ByOpacus(module, Binary(), mode=mode).sums(features, target, 0.2)
            assert [each.shape for each in found] == [(5,), (1, 5), (1,)]
            assert apart(found, expected(module, Binary(), features, target, 0.2)) < CLOSE

    @pytest.mark.parametrize("mode", ["ghost", "hooks"])
    def test_leaves_no_trace_on_the_module(self, mode):
        module, (features, target) = module_of("dense"), rows_of(Binary())
        module[0].weight.grad = torch.ones_like(module[0].weight)
        before = {id(each): set(each.__dict__) for each in itertools.chain(module.modules(), module.parameters())}
        names, ours = list(module.state_dict()), module[0].weight.grad
        ByOpacus(module, Binary(), mode=mode).sums(features, target, 1.0)
        assert {
            id(each): set(each.__dict__) for each in itertools.chain(module.modules(), module.parameters())
        } == before
        assert list(module.state_dict()) == names
        assert module[0].weight.grad is ours
        assert module[0].bias.grad is None
        assert not any(each._forward_hooks or each._backward_hooks for each in module.modules())

    def test_a_large_batch_is_summed_in_parts(self, monkeypatch):
        monkeypatch.setattr(opacus_backend, "MOST_FIGURES", 100)
        module, (features, target) = module_of("norm"), rows_of(Binary())
        found, _ = ByOpacus(module, Binary()).sums(features, target, 0.2)
        assert apart(found, expected(module, Binary(), features, target, 0.2)) < CLOSE

    @pytest.mark.parametrize("mode", ["ghost", "hooks"])
    def test_a_row_whose_gradient_is_no_number_adds_nothing(self, mode):
        module, (features, target) = module_of("dense"), rows_of(Binary())
        backend = ByOpacus(module, Binary(), mode=mode)
        without, lost = backend.sums(features, target, 1.0)
        worse = torch.cat([features, torch.full((1, FEATURES), float("nan"), dtype=torch.float64)])
        found, again = backend.sums(worse, torch.cat([target, target[:1]]), 1.0)
        assert apart(found, without) < CLOSE
        assert again == pytest.approx(lost)

    def test_dropout_stays_on_and_rows_stay_short(self):
        torch.manual_seed(1)
        module = nn.Sequential(nn.Linear(FEATURES, 30), nn.Dropout(0.5), nn.Linear(30, 1)).double()
        features, target = rows_of(Binary())
        for mode in ("ghost", "hooks"):
            backend = ByOpacus(module, Binary(), mode=mode)
            one, other = (backend.sums(features[:1], target[:1], 0.01)[0] for _ in range(2))
            assert apart(one, other) > 0.1
            assert float(flat(one).norm()) <= 0.01 * (1 + 1e-9)

    def test_a_layer_that_is_used_twice_is_refused_by_ghost_clipping_and_right_by_hooks(self):
        torch.manual_seed(8)
        module, (features, target) = Twice().double(), rows_of(Binary())
        with pytest.raises(InvalidValueError, match="Use each layer once"):
            ByOpacus(module, Binary(), mode="ghost").sums(features, target, 1.0)
        norm = middle_norm(module, Binary(), features, target)
        backend = ByOpacus(module, Binary())
        found, _ = backend.sums(features, target, norm)
        assert backend.mode == "hooks"
        assert apart(found, expected(module, Binary(), features, target, norm)) < CLOSE

    def test_says_what_it_cannot_take(self):
        with pytest.raises(InvalidValueError, match="LayerNorm"):
            ByOpacus(module_of("norm"), Binary(), mode="ghost")
        still = module_of("dense").requires_grad_(False)
        with pytest.raises(InvalidValueError, match="none of its parameters"):
            ByOpacus(still, Binary())


class Mixes(nn.Linear):
    def forward(self, features):
        return super().forward(features - features.mean(0))


class Remembers(nn.Module):
    def __init__(self):
        super().__init__()
        self.out = nn.Linear(FEATURES, 1)
        self.register_buffer("seen", torch.zeros(()))

    def forward(self, features):
        self.seen += features.detach().sum().float()
        return self.out(features)


class Chance(nn.Linear):
    def forward(self, features):
        return super().forward(nn.functional.dropout(features))


class Unseen(nn.Module):
    """A weight that works past its layer."""

    def __init__(self):
        super().__init__()
        self.hidden, self.out = nn.Linear(FEATURES, FEATURES), nn.Linear(FEATURES, 1)

    def forward(self, features):
        return self.out(self.hidden(features) + features @ self.hidden.weight)


@pytest.mark.parametrize(
    "module",
    [
        lambda: Mixes(FEATURES, 1),
        Remembers,
        lambda: Chance(FEATURES, 1),
        Unseen,
        lambda: nn.Sequential(nn.BatchNorm1d(FEATURES, affine=False).requires_grad_(False).eval(), Mixes(FEATURES, 1)),
    ],
    ids=["mixes rows", "remembers rows", "functional dropout", "unseen weight", "mixes after a frozen norm"],
)
@pytest.mark.parametrize("mode", [None, "hooks"])
def test_a_module_whose_rows_cannot_be_clipped_is_found_out(module, mode):
    """Opacus takes each of these, and the guarantee would be void."""
    torch.manual_seed(2)
    found, (features, target) = module().double(), rows_of(Binary())
    with pytest.raises(InvalidValueError, match="cannot be"):
        ByOpacus(found, Binary(), mode=mode).sums(features, target, 1.0)


@pytest.mark.parametrize("made", [lambda net: ClosedForm(net, Binary()), lambda net: ByOpacus(net, Binary())])
def test_a_row_without_a_gradient_changes_nothing(made):
    """A row at which the net is sure beyond what floats tell has the gradient 0."""
    net, (features, target) = net_of((6,), Binary()), rows_of(Binary())
    with torch.no_grad():
        net[-1].bias.fill_(2000.0)
    sure = torch.ones(ROWS, dtype=torch.int64)
    found, _ = made(net).sums(features, sure, 1.0)
    assert not flat(found).any()
    mixed, _ = made(net).sums(features, target, 1.0)
    less, _ = made(net).sums(features[target == 0], target[target == 0], 1.0)
    assert apart(mixed, less) < CLOSE
