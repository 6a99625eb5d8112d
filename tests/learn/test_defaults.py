"""What a training does when nothing but epsilon is asked for: it learns, and it would show if it did not."""

import numpy as np
import pyarrow as pa
import pytest

from privacy_core.learn.closed_form import ClosedForm
from privacy_core.learn.config import read_config
from privacy_core.learn.networks import network, task_of
from privacy_core.learn.noise import Simulated
from privacy_core.learn.plan import planned
from privacy_core.learn.tensors import learnable
from privacy_core.learn.training import descend, descent_of

ROWS = 2_000
NAMES = [f"c{number}" for number in range(6)]
VALUES = ["a", "b", "c"]
SCHEMA = {
    "age": {"type": "integer", "bounds": [0, 120]},
    **{name: {"type": "categorical", "categories": VALUES} for name in NAMES},
    "pay": {"type": "categorical", "categories": ["low", "high"]},
}
CONFIG = {"target": "pay", "schema": SCHEMA, "epsilon": 3.0, "delta": 1e-5, "rows": ROWS}
# Accuracy over the majority, and log loss below that of shares. Without noise 0.276 and 0.240; of 20 trainings by the
# defaults the least was 0.265 and 0.207, of 20 with fifty times the noise the most 0.163 and -2.
BETTER, SURER = 0.23, 0.17


def made(rows: int, *, seed: int) -> pa.Table:
    """Two labels, half of the rows each, that follow from an age and six columns by a logistic law."""
    draw = np.random.default_rng(seed)
    codes = draw.integers(0, 3, (rows, 6))
    age = draw.integers(18, 90, rows)
    score = (codes - 1) @ np.array([1.5, -1.2, 1.0, 0.8, 0.0, 0.0]) + (age - 54) / 30
    high = draw.random(rows) < 1 / (1 + np.exp(-score))
    columns = {name: np.array(VALUES)[codes[:, place]] for place, name in enumerate(NAMES)}
    return pa.table({"age": age, **columns, "pay": np.where(high, "high", "low")})


@pytest.fixture(scope="module")
def plan():
    return planned(read_config(CONFIG), persons=False)


def figures_of(plan, told, *, noise=1.0, seed=1):
    """Accuracy above the majority's, and log loss below that of knowing shares alone, on fresh rows."""
    import torch

    config = read_config(told)
    learn, test = (learnable(made(ROWS, seed=of), config.columns, "pay") for of in (5, 6))
    task = task_of(config.columns["pay"])
    module = network(learn.features.shape[1], config.layers, task.outputs, initial=0)
    how = descent_of(config, multiplier=plan.multiplier * noise, rows_per_unit=1, rows=float(ROWS))
    descend(module, ClosedForm(module, task), learn, how, Simulated(seed))
    with torch.no_grad():
        said = task.probabilities(module(torch.from_numpy(test.features)))
    share = np.bincount(test.target) / len(test)
    lost = -np.log(said[np.arange(len(test)), test.target].clip(1e-12)).mean()
    return float((said.argmax(1) == test.target).mean() - share.max()), float(-(share * np.log(share)).sum() - lost)


def learned(figures) -> bool:
    better, surer = figures
    return better > BETTER and surer > SURER


class TestLearning:
    def test_two_thousand_rows_are_enough_at_epsilon_three(self, plan):
        assert learned(figures_of(plan, CONFIG))

    def test_a_net_learns_too(self, plan):
        assert learned(figures_of(plan, {**CONFIG, "model": "mlp"}))

    @pytest.mark.parametrize("seed", range(3))
    def test_a_trainer_with_fifty_times_the_noise_would_be_seen(self, plan, seed):
        right = read_config(CONFIG).rate(noise=plan.multiplier, rows=ROWS)
        assert not learned(figures_of(plan, {**CONFIG, "learning_rate": right}, noise=50.0, seed=seed))


class TestRate:
    def test_falls_with_noise_and_rises_with_rows_up_to_what_is_steady(self):
        config = read_config(CONFIG)
        rates = [config.rate(noise=noise, rows=ROWS) for noise in (0.0, 3.0, 6.0, 12.0)]
        assert rates[0] > rates[1] == pytest.approx(2 * rates[2]) == pytest.approx(4 * rates[3])
        assert config.rate(noise=12.0, rows=2 * ROWS) == pytest.approx(rates[2])
        assert config.rate(noise=12.0, rows=10**9) == rates[0]

    def test_noise_alone_moves_outputs_by_the_same_at_any_number_of_steps(self):
        """Noise of n steps adds up by the root of n, and the rate makes up for it."""
        short, long = (read_config({**CONFIG, "epochs": epochs}) for epochs in (10, 40))
        assert short.rate(noise=9.0, rows=500) == pytest.approx(2 * long.rate(noise=9.0, rows=500))

    def test_is_the_one_that_was_given(self):
        assert read_config({**CONFIG, "learning_rate": 0.25}).rate(noise=5.0, rows=10) == 0.25

    def test_is_not_fixed_by_writing_a_config_down(self):
        told = read_config(CONFIG).to_json()
        small = read_config({**told, "epsilon": 0.1})
        assert small.learning_rate < read_config(told).learning_rate
        assert read_config(told) == read_config(CONFIG)
        assert read_config({**CONFIG, "learning_rate": 0.25}).to_json()["learning_rate"] == 0.25

    def test_is_known_before_the_data_are_read(self):
        free = read_config({**CONFIG, "epsilon": None})
        assert free.learning_rate == free.rate(noise=0.0, rows=1)
        assert read_config({"target": "pay", "schema": "from_data_not_private", "epsilon": 1.0}).learning_rate > 0

    def test_before_and_after_the_noise_is_known_it_is_about_the_same(self, plan):
        config = read_config(CONFIG)
        assert config.learning_rate == pytest.approx(config.rate(noise=plan.multiplier, rows=ROWS), rel=0.15)


class TestClippingNorm:
    def test_grows_with_the_columns_by_the_root(self):
        few = read_config(CONFIG)
        more = {f"d{number}": {"type": "boolean"} for number in range(27)}
        many = read_config({**CONFIG, "schema": {**SCHEMA, **more}})
        assert many.clip_norm == pytest.approx(2 * few.clip_norm)

    def test_is_smaller_for_numbers_whose_errors_are(self):
        number = read_config({**CONFIG, "target": "age"})
        assert number.clip_norm < read_config(CONFIG).clip_norm / 3
