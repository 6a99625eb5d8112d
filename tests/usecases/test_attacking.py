"""Attacks find what is there, say nothing of what is not, and refute trainers that do not do what they claim.

Halves, coins and noise of the parts come from seeds here; what goes through use cases is drawn afresh, and its tests
fail with the probability that they name.
"""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from privacy_core.errors import InvalidValueError
from privacy_core.evaluate.audit import audited
from privacy_core.learn import tensors, training
from privacy_core.learn.closed_form import ClosedForm
from privacy_core.learn.config import read_config
from privacy_core.learn.networks import task_of
from privacy_core.learn.noise import Simulated
from privacy_core.learn.plan import planned
from privacy_core.learn.schema import read_schema
from privacy_core.learn.tensors import Learnable
from privacy_core.usecases import (
    attacking_canaries,
    attacking_shadows,
    attacking_values,
)

SURE = 1 - 1e-6
ROWS = 500
CITIES = ["Bern", "Basel", "Chur"]
SCHEMA = {
    "age": {"type": "integer", "bounds": [0, 100], "bins": 0},
    "city": {"type": "categorical", "categories": CITIES},
    "ill": {"type": "boolean"},
    "pay": {"type": "categorical", "categories": ["low", "high"]},
}
WITHOUT = {"target": "pay", "schema": SCHEMA, "sampling": 0.25, "epochs": 8}
NOISY = {**WITHOUT, "noise_multiplier": 1.0, "rows": 400, "delta": 1e-9}
BY_HEART = {**WITHOUT, "epochs": 25}
DELTA = 1e-9  # with one of 1e-5 and so much confidence nothing can be shown: the ceiling is 0


def people(rows=ROWS, seed=3):
    draw = np.random.default_rng(seed)
    age = draw.integers(18, 90, rows)
    return pa.table(
        {
            "age": age,
            "city": draw.choice(CITIES, rows),
            "ill": draw.random(rows) < 0.3,
            "pay": np.where(age + draw.normal(0, 40, rows) > 50, "high", "low"),
        }
    )


def learnable(told, table=None):
    schema = read_schema(told["schema"])
    return tensors.learnable(people() if table is None else table, schema, told["target"])


def steps(told, rows=400):
    config = read_config(told)
    return attacking_shadows.steps_of(config, planned(config, persons=False) if config.private else None, rows)


def audit(told, *, seed=0, how=None, many=200, **more):
    """One run, by seeds, and its bound with a chance of 1 in a million of being above the truth."""
    config = read_config(told)
    target = config.columns[config.target]
    left = attacking_canaries.trained_with_canaries(
        learnable(told),
        target,
        task_of(target),
        how=how or steps(told),
        hidden=config.layers,
        initial=config.seed,
        many=many,
        chance=Simulated(seed),
        coins=Simulated(seed + 1000),
        **more,
    )
    claim = planned(config, persons=False).epsilon if config.private else None
    return audited(left.scores, left.included, guesses=many // 2, delta=DELTA, confidence=SURE, claim=claim)


class TestCanaries:
    @pytest.mark.parametrize(
        "told",
        [
            WITHOUT,
            {**WITHOUT, "model": "mlp"},
            {**WITHOUT, "target": "city"},
            {**WITHOUT, "target": "city", "model": "mlp"},
            {**WITHOUT, "target": "age"},
        ],
        ids=["two labels", "a net", "three labels", "three labels, a net", "a number"],
    )
    def test_without_noise_every_guess_is_right(self, told):
        found = audit(told)
        assert found.correct == found.guesses
        assert found.bound == found.ceiling

    @pytest.mark.parametrize("clip_norm", [0.1, 1.0, 30.0])
    def test_noise_that_is_claimed_honestly_is_never_refuted_and_little_of_it_is_seen(self, clip_norm):
        much = audit({**NOISY, "clip_norm": clip_norm})
        assert not much.refuted
        little = audit({**NOISY, "clip_norm": clip_norm, "noise_multiplier": 0.3})
        assert not little.refuted
        assert little.bound > max(1.0, much.bound)

    def test_a_trainer_without_its_noise_is_refuted(self, monkeypatch):
        honest = {**NOISY, "noise_multiplier": 6.0}
        assert not audit(honest).refuted
        monkeypatch.setattr(training, "_with_noise", lambda sums, _deviation, _chance: sums)
        broken = audit(honest)
        assert broken.claim < 1.5
        assert broken.bound > broken.claim
        assert "refuted" in broken.words

    def test_a_trainer_that_does_not_clip_is_refuted(self, monkeypatch):
        told = {**NOISY, "clip_norm": 0.2, "noise_multiplier": 12.0}
        assert not audit(told).refuted
        plain = ClosedForm.sums
        monkeypatch.setattr(ClosedForm, "sums", lambda self, x, y, _norm: plain(self, x, y, float("inf")))
        assert audit(told).refuted

    def test_a_person_is_in_with_all_their_rows_or_none_so_noise_for_one_row_is_refuted(self):
        told = {**NOISY, "noise_multiplier": 8.0}
        assert audit(told, how=steps(told, 4000), rows_each=20).refuted
        config = read_config({**told, "rows_per_person": 20})
        enough = attacking_shadows.steps_of(config, planned(config, persons=True), 4000)
        assert not audit(told, how=enough, rows_each=20).refuted

    def test_coins_are_fair_and_labels_are_all_used(self):
        config = read_config({**WITHOUT, "target": "city"})
        drawn = attacking_canaries._labels(config.columns["city"], 300, task_of(config.columns["city"]), Simulated(1))
        assert np.bincount(drawn).tolist() == [100, 100, 100]
        left = attacking_canaries.trained_with_canaries(
            learnable(WITHOUT),
            config.columns["pay"],
            task_of(config.columns["pay"]),
            how=replace(steps(WITHOUT), steps=1),
            hidden=(),
            initial=0,
            many=1000,
            coins=Simulated(5),
        )
        assert 400 < left.included.sum() < 600  # else with probability 1e-10

    def test_of_a_large_table_some_rows_are_enough(self, monkeypatch):
        monkeypatch.setattr(attacking_canaries, "MOST_ROWS", 50)
        assert audit(WITHOUT).correct == 100


def pool_of(every, seed=0):
    test = np.random.default_rng(seed).random(len(every)) < 0.4
    learn = every.taken(~test)
    return learn, attacking_shadows.pooled(learn, every.taken(test), rows_per_unit=1, chance=Simulated(seed))


def noise_to_learn(rows=400, width=300, *, number=False):
    """Labels that nothing tells, and features enough to learn each by heart."""
    draw = np.random.default_rng(11)
    return Learnable(
        features=(draw.random((rows, width)) < 0.5).astype(np.float32),
        target=draw.random(rows).astype(np.float32) if number else draw.integers(0, 2, rows),
        unit=np.arange(rows),
        row=np.arange(rows),
        names=("",) * width,
        columns=("",) * width,
    )


def membership(*, module=None, shadows=4, number=False):
    config = read_config({**BY_HEART, "learning_rate": 0.02} | ({"target": "age"} if number else {}))
    task = task_of(config.columns[config.target])
    learn, pool = pool_of(noise_to_learn(number=number))
    seeds = iter(range(1, 1000))

    def fresh(rows):
        return attacking_shadows.fresh_model(rows, task, config, plan=None, chance=Simulated(next(seeds)))

    attacked = fresh(learn) if module is None else module(pool, fresh)
    return attacking_shadows.membership(attacked, task, pool, fresh=fresh, shadows=shadows, chance=Simulated(77))


class TestMembership:
    def test_a_model_that_learned_by_heart_gives_its_rows_away(self):
        found = membership()
        assert list(found) == ["loss", "lira", "rmia"]
        assert all(each.auc_interval[0] > 0.5 for each in found.values())
        assert found["lira"].auc > 0.6

    def test_a_model_of_other_rows_does_not(self):
        """It learned from both sides alike: each interval misses 0.5 with probability 1 in 20, with this seed not."""
        draw = np.random.default_rng(5)

        def of_both(pool, fresh):
            return fresh(pool.rows.taken(draw.random(len(pool.rows)) < 0.6))

        found = membership(module=of_both)
        assert all(each.auc_interval[0] < 0.5 < each.auc_interval[1] for each in found.values())

    def test_a_number_is_attacked_too(self):
        found = membership(number=True)
        assert all(0 < each.auc < 1 for each in found.values())

    def test_members_and_others_are_as_many_and_nobody_aside_is_among_them(self):
        learn, pool = pool_of(learnable(WITHOUT))
        assert pool.member.sum() * 2 == len(pool.member)
        assert (pool.chosen[pool.member] < len(learn)).all()
        assert (pool.chosen[~pool.member] >= len(learn)).all()
        assert not set(map(tuple, pool.aside.features)) >= set(map(tuple, pool.rows.features))
        assert len(pool.aside) + len(pool.rows) == ROWS
        held = [inside for _, inside in attacking_shadows._shadows(pool, lambda rows: rows, 4, Simulated(3))]
        assert np.array(held).sum(axis=0).tolist() == [2] * len(pool.rows)

    def test_of_a_person_no_more_rows_are_learned_from_than_the_model_might(self):
        every = learnable(WITHOUT)
        grouped = replace(every, unit=np.arange(len(every)) // 10)
        pool = attacking_shadows.pooled(
            grouped.taken(grouped.unit < 30), grouped.taken(grouped.unit >= 30), rows_per_unit=2, chance=Simulated(0)
        )
        assert np.bincount(pool.rows.unit)[30:].max() == 2
        assert len(np.unique(pool.aside.unit)) == 20 // 3

    @pytest.mark.parametrize("shadows", [2, 5])
    def test_too_few_shadow_models_or_half_a_pair_are_refused(self, shadows):
        with pytest.raises(InvalidValueError, match="come in pairs, and at least 4"):
            membership(shadows=shadows)


class TestAttribute:
    def test_what_decides_the_label_is_told_by_a_model_that_learned_it(self):
        table = people(600)
        table = table.set_column(3, "pay", pa.array(np.where(table["ill"].to_numpy(), "high", "low")))
        every = learnable(WITHOUT, table)
        pool = attacking_shadows.pooled(
            every.taken(np.arange(600) < 400), every.taken(np.arange(600) >= 400), rows_per_unit=1, chance=Simulated(0)
        )
        config = read_config(WITHOUT)
        task = task_of(config.columns["pay"])
        module = attacking_shadows.fresh_model(pool.rows, task, config, plan=None, chance=Simulated(0))
        found = attacking_values.attribute(module, task, pool, "ill")
        assert found.members.attack.share == found.control.attack.share == 1
        assert found.members.marginal.share < 0.8
        assert found.members.others.share == 1  # the label alone says it, so the model adds nothing
        assert found.gain == 0

    def test_what_has_nothing_to_do_with_it_is_not(self):
        _, pool = pool_of(learnable(WITHOUT))
        config = read_config(WITHOUT)
        task = task_of(config.columns["pay"])
        module = attacking_shadows.fresh_model(pool.rows, task, config, plan=None, chance=Simulated(0))
        found = attacking_values.attribute(module, task, pool, "city")
        assert found.candidates == 3
        assert found.gain_interval[0] <= 0 <= found.gain_interval[1]

    def test_the_column_is_the_one_asked_for_else_a_sensitive_one_else_that_with_fewest_values(self):
        schema = read_schema(SCHEMA)
        chosen = attacking_values.column_to_guess
        assert chosen(schema, "pay", asked="city", sensitive=["ill"]) == "city"
        assert chosen(schema, "pay", asked=None, sensitive=["age", "pay", "city"]) == "city"
        assert chosen(schema, "pay", asked=None, sensitive=[]) == "ill"
        assert (
            chosen(read_schema({"age": SCHEMA["age"], "pay": SCHEMA["pay"]}), "pay", asked=None, sensitive=[]) is None
        )
        with pytest.raises(InvalidValueError, match=r"'age' was to be guessed.*ill, city"):
            chosen(schema, "pay", asked="age", sensitive=[])
