"""What can be learnt from answers alone: by releases of worst-case neighbours, epsilon is no larger than was claimed.

A group is a table of its own: thousands of groups without a person and as many with one are released at once, and an
event that tells them apart best is counted. A bound of epsilon from below that holds but for one time in a million
(Clopper and Pearson 1934) is at most the claim where the mechanism is right. Mechanisms that are broken on purpose must
be caught, and by what theory says of them they are, but for one time in a million.

Source: Jagielski, Ullman and Oprea (2020), "Auditing differentially private machine learning", NeurIPS, section 4.
"""

import math
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from scipy import stats

from privacy_core.dp import drawing, mechanisms
from privacy_core.dp.budget import Budget
from privacy_core.dp.events import Pure
from privacy_core.dp.plan import plan
from privacy_core.dp.question import Mechanism, Question
from tests.dp.noise_theory import weights
from tests.dp.releasing import drawn, people, released

FAILING = 1e-6
RELEASES = 3_000  # of each of the two tables
ROWS = Budget(epsilon=100.0, delta=0.5)
PERSONS = replace(ROWS, person="who")
HALF = RELEASES  # the first places are empty, those from here on hold a person
PLACES = {"by": {"place": list(range(2 * RELEASES))}}
COUNT = {"aggregate": "count", "epsilon": 1.0}
SUM = {"aggregate": "sum", "column": "age", "bounds": [0, 100], "epsilon": 1.0}
MEAN = {**SUM, "aggregate": "mean"}
LAPLACE, GAUSSIAN = Mechanism


def planned_of(told, budget=ROWS):
    return plan(Question.read({**PLACES, **told}), budget)


def least_epsilon(event, *, delta=0.0, releases=RELEASES):
    """Epsilon is at least this, but for `FAILING`, by how often an event happens without a person and with her.

    Args:
        event: Of each release, those without her first.
        delta: That is claimed beside it.
        releases: Of each table.
    """
    without, with_her = (int(np.sum(some)) for some in np.split(np.asarray(event), 2))
    seldom = stats.beta.ppf(FAILING / 2, with_her, releases - with_her + 1) if with_her else 0.0
    often = stats.beta.ppf(1 - FAILING / 2, without + 1, releases - without) if without < releases else 1.0
    return math.log((seldom - delta) / often) if seldom > delta else 0.0


def caught_surely(claim, *, without, with_her, delta=0.0, releases=RELEASES):
    """Whether a mechanism of these probabilities would be caught but for `FAILING`: even where both fall out badly."""
    most = int(stats.binom.ppf(1 - FAILING / 2, releases, without))
    least = int(stats.binom.ppf(FAILING / 2, releases, with_her))
    event = np.concatenate([np.arange(releases) < most, np.arange(releases) < least])
    return least_epsilon(event, delta=delta, releases=releases) > claim


def values_of(figures):
    return np.array([one.value for one in figures])


def tail(kind, scale, least):
    x, p = weights(kind, scale)
    return float(p[x >= least].sum())


def half_the_scale(monkeypatch):
    """OpenDP would refuse it by its proof; here it draws all the same."""

    def broken(part, kind, figures):
        weak = replace(part, scale=part.scale / 2)
        event = replace(part.event, scale=part.scale / 2)
        return mechanisms.draw(replace(weak, event=event), kind, figures)

    monkeypatch.setattr(drawing, "draw", broken)


def tells_her(planned, table, least):
    """Where the first part's figure is at least this."""
    (noisy, *_) = drawn(planned, table).noisy.values()
    return np.array(noisy) >= least


class TestCount:
    def test_tells_no_more_than_was_claimed(self):
        event = values_of(released(planned_of(COUNT), people(range(HALF, 2 * HALF)))) >= 1
        assert 0.5 < least_epsilon(event) <= 1.0

    def test_with_half_the_noise_is_caught(self, monkeypatch):
        planned = planned_of(COUNT)
        scale = planned.parts[0].scale / 2
        assert caught_surely(1.0, without=tail(LAPLACE, scale, 1), with_her=tail(LAPLACE, scale, 0))
        half_the_scale(monkeypatch)
        event = values_of(released(planned, people(range(HALF, 2 * HALF)))) >= 1
        assert least_epsilon(event) > 1.0


class TestGaussian:
    """Of persons with five rows each, of which four count; ten thousand releases, since its claim is less tight."""

    many, rows, delta = 10_000, 4, 0.1

    @pytest.fixture
    def planned(self):
        unit = {"column": "who", "max_rows_per_group": self.rows}
        by = {"place": list(range(2 * self.many))}
        told = {**COUNT, "mechanism": "gaussian", "delta": self.delta, "by": by, "unit": unit}
        return plan(Question.read(told), PERSONS)

    def event(self, planned, least):
        places = np.repeat(np.arange(self.many, 2 * self.many), self.rows + 1)
        table = people(places, who=[f"p{place}" for place in places])
        return tells_her(planned, table, least)

    @pytest.mark.prove
    def test_tells_no_more_than_was_claimed_of_one_with_more_rows_than_count(self, planned):
        event = self.event(planned, round(1.3 * self.rows))
        assert 0.2 < least_epsilon(event, delta=self.delta, releases=self.many) <= 1.0

    def test_with_half_the_noise_is_caught(self, planned, monkeypatch):
        scale, least = planned.parts[0].scale / 2, round(1.3 * self.rows)
        odds = {"without": tail(GAUSSIAN, scale, least), "with_her": tail(GAUSSIAN, scale, least - self.rows)}
        assert caught_surely(1.0, **odds, delta=self.delta, releases=self.many)
        half_the_scale(monkeypatch)
        assert least_epsilon(self.event(planned, least), delta=self.delta, releases=self.many) > 1.0


class TestSum:
    def test_tells_no_more_than_was_claimed_of_the_largest_value_and_of_one_beyond(self):
        event = values_of(released(planned_of(SUM), people(range(HALF, 2 * HALF), age=1e9))) >= 100
        assert 0.5 < least_epsilon(event) <= 1.0

    def test_with_bounds_from_the_data_is_caught(self):
        """Whoever lets the data say its bounds tells by the noise alone whether somebody rich is there."""
        values = []
        for highest in (1.0, 1_000.0):
            told = {**SUM, "bounds": [0, highest], "by": {"place": list(range(RELEASES))}}
            values.append(values_of(released(plan(Question.read(told), ROWS), people([]))))
        assert least_epsilon(np.abs(np.concatenate(values)) >= 20) > 3.0

    def test_with_floats_from_a_textbook_is_caught_and_ours_is_not(self):
        """Which floats a logarithm can give tells which figure the noise was added to.

        Source: Mironov (2012), "On significance of the least significant bits for differential privacy", CCS.
        """
        planned = planned_of({**SUM, "bounds": [0, 1]})
        scale, figures = 1.0, np.repeat([0.0, 1.0], RELEASES)
        noise = np.random.default_rng()
        naive = figures + scale * noise.choice([-1, 1], 2 * RELEASES) * np.log(noise.random(2 * RELEASES))
        assert least_epsilon(~reached_from_zero(naive, scale)) > 4.0
        ours = values_of(released(planned, people(range(HALF, 2 * HALF), age=1.0)))
        assert least_epsilon(~reached_from_zero(ours, scale)) <= 1.0


def reached_from_zero(values, scale):
    """Whether the textbook's formula can give these floats for the figure 0, for some of its 2^53 uniform numbers."""
    near = np.rint(np.exp(-np.abs(values) / scale) * 2**53)
    with np.errstate(divide="ignore", invalid="ignore"):
        told = np.array([-scale * np.log((near + step) * 2.0**-53) for step in range(-8, 9)])
    return (told == np.abs(values)).any(axis=0)


class TestMean:
    def test_tells_no_more_by_all_its_parts_together_than_was_claimed(self, monkeypatch):
        planned = planned_of(MEAN)
        event = self.event(planned)
        assert 0.5 < least_epsilon(event) <= 1.0
        half_the_scale(monkeypatch)
        assert least_epsilon(self.event(planned)) > 1.0

    def event(self, planned):
        noisy = drawn(planned, people(range(HALF, 2 * HALF), age=100.0)).noisy
        centred, count = (np.array(noisy[part.figure]) for part in planned.parts)
        return (centred >= planned.parts[0].cap) & (count >= 1)


class TestHistogram:
    def test_of_a_public_number_of_people_tells_no_more_of_one_who_takes_the_place_of_another(self):
        planned = planned_of(COUNT, replace(ROWS, public_n=True))
        assert 0.2 < least_epsilon(self.moved(planned), releases=HALF // 2) <= 1.0
        planned = planned_of(COUNT, ROWS)  # the noise for people who come and go is too little
        assert least_epsilon(self.moved(planned), releases=HALF // 2) > 1.0

    def moved(self, planned):
        """Of each two places the first holds the person in half of the tables, the second in the others."""
        first, second = np.arange(0, HALF, 2), np.arange(HALF + 1, 2 * HALF, 2)
        values = values_of(released(planned, people([*first, *second]))).reshape(-1, 2)
        return (values[:, 1] >= 1) & (values[:, 0] <= 0)


FOUND = {"aggregate": "count", "epsilon": 1.0, "delta": 0.02, "by": {"name": "unknown"}}


class TestGroupsThatAreFound:
    """A place that only one person is in shows itself with probability delta at most."""

    def shown(self, planned, each=1):
        places = np.repeat(np.arange(HALF), each)
        return len(released(planned, people(places)))

    def test_of_one_person_show_themselves_no_more_often_than_delta(self):
        planned = plan(Question.read(FOUND), ROWS)
        shown = self.shown(planned)
        assert stats.beta.ppf(FAILING, shown, HALF - shown + 1) <= planned.point.delta <= 0.02
        assert stats.beta.ppf(1 - FAILING, shown + 1, HALF - shown) >= 0.2 * planned.point.delta  # it is not wasted

    def test_with_a_threshold_that_is_lower_by_one_step_are_caught(self, monkeypatch):
        planned = plan(Question.read({**FOUND, "delta": 0.2, "epsilon": 3.0}), ROWS)
        weak = replace(planned.parts[0], threshold=planned.parts[0].threshold - 1)
        beyond = tail(LAPLACE, weak.scale, weak.threshold - 1)
        assert stats.beta.ppf(FAILING, *beyond_counts(beyond)) > planned.point.delta
        monkeypatch.setattr(mechanisms, "_compare", lambda *_: None)
        shown = self.shown(replace(planned, parts=(weak,)))
        assert stats.beta.ppf(FAILING, shown, HALF - shown + 1) > planned.point.delta

    def test_of_many_tell_no_more_of_one_more_than_was_claimed(self):
        planned = plan(Question.read(FOUND), ROWS)
        event = np.concatenate([self.event(planned, each) for each in (planned.threshold - 1, planned.threshold)])
        assert 0.4 < least_epsilon(event, delta=planned.point.delta) <= 1.0

    def event(self, planned, each):
        return np.arange(HALF) < self.shown(planned, each)


def beyond_counts(rate):
    """Parameters of the bound at the least count that happens at this rate, but for `FAILING`."""
    least = int(stats.binom.ppf(FAILING, HALF, rate))
    return least, HALF - least + 1


@pytest.mark.prove
class TestQuantile:
    """Of two candidates, with five records above both: somebody between them makes the higher one the better choice."""

    many, epsilon = 4_000, 1.5

    def lower_chosen(self):
        """Those with her first, since it is there that the lower candidate is seldom chosen."""
        told = {"aggregate": "quantiles", "column": "age", "candidates": [0, 10], "epsilon": self.epsilon}
        planned = plan(Question.read({**told, "by": {"place": list(range(2 * self.many))}}), ROWS)
        others = people(np.repeat(np.arange(2 * self.many), 5), age=50.0)
        table = pa.concat_tables([others, people(range(self.many), age=5.0)])
        return values_of(released(planned, table)) == 0

    def test_tells_no_more_than_was_claimed(self):
        assert 0.5 < least_epsilon(self.lower_chosen(), releases=self.many) <= self.epsilon

    def test_with_half_the_noise_is_caught(self, monkeypatch):
        odds = {"without": 1 / (1 + math.exp(2 * self.epsilon)), "with_her": 0.5}
        assert caught_surely(self.epsilon, **odds, releases=self.many)
        whole = drawing.choose
        twice = Pure(2 * self.epsilon)
        monkeypatch.setattr(drawing, "choose", lambda planned, **more: whole(replace(planned, choice=twice), **more))
        assert least_epsilon(self.lower_chosen(), releases=self.many) > self.epsilon
