"""Bounds of shares: by hand, against scipy's exact test, and covering what they say they cover."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from privacy_core.errors import InvalidValueError
from privacy_core.pii.shares import at_most, interval

DRAWS, TABLES, FAILURE = 300, 20_000, 1e-9
MARGIN = math.sqrt(math.log(1 / FAILURE) / (2 * TABLES))  # 0.023, by Hoeffding's inequality, one-sided
SHARES = (0.003, 0.01, 0.05, 0.2, 0.5, 0.9, 0.997)


def test_bounds_by_hand():
    assert interval(0, 1) == (0.0, pytest.approx(0.975))  # (1 - p)^1 = 0.025
    assert interval(1, 1) == (pytest.approx(0.025), 1.0)
    low, high = interval(1, 2)  # 1 - (1 - p)^2 = 0.025, and p^2 ... by the quadratic formula
    assert low == pytest.approx(1 - math.sqrt(0.975))
    assert high == pytest.approx(math.sqrt(0.975))


def test_none_of_300_draws_allows_one_percent():
    assert at_most(300) == pytest.approx(0.009936, abs=1e-6)
    assert (1 - at_most(300)) ** 300 == pytest.approx(0.05)
    assert at_most(0) == 1.0


@pytest.mark.parametrize(("hits", "n"), [(1, 20), (2, 300), (40, 41)])
def test_a_few_hits_allow_the_share_at_which_so_few_are_seen_once_in_20_samples(hits, n):
    assert stats.binom.cdf(hits, n, at_most(n, hits=hits)) == pytest.approx(0.05)
    assert at_most(n, hits=hits) < interval(hits, n)[1]
    assert at_most(n, hits=n) == 1.0


@given(st.integers(1, 2_000), st.data())
@settings(max_examples=50, deadline=None)
def test_bounds_are_those_of_scipys_exact_test(n, data):
    hits = data.draw(st.integers(0, n))
    theirs = stats.binomtest(hits, n).proportion_ci(0.95, method="exact")
    assert interval(hits, n) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


@given(st.integers(1, 10_000), st.data())
@settings(max_examples=50, deadline=None)
def test_bounds_hold_the_share_and_mirror_each_other(n, data):
    hits = data.draw(st.integers(0, n))
    low, high = interval(hits, n)
    assert 0 <= low <= hits / n <= high <= 1
    assert interval(n - hits, n) == pytest.approx((1 - high, 1 - low), abs=1e-9)


def wald(hits, n):
    share, wide = hits / n, 1.96 * math.sqrt(hits / n * (1 - hits / n) / n)
    return share - wide, share + wide


def covered(bounds, share):
    """How often bounds hold the share, over `TABLES` samples of `DRAWS` rows."""
    drawn, times = np.unique(np.random.default_rng().binomial(DRAWS, share, TABLES), return_counts=True)
    held = [low <= share <= high for low, high in (bounds(int(hits), DRAWS) for hits in drawn)]
    return float(np.dot(held, times)) / TABLES


@pytest.mark.parametrize("share", SHARES)
def test_intervals_cover_the_share_in_19_of_20_tables(share):
    """Fails with probability at most 1e-9 for each share, whatever the random source."""
    assert covered(interval, share) >= 0.95 - MARGIN


def test_the_check_would_catch_the_textbooks_interval():
    """Wald's interval covers a share of 0.3% in 59% of samples: those with a hit."""
    assert covered(wald, 0.003) < 0.95 - MARGIN


@pytest.mark.parametrize("share", SHARES)
def test_nothing_found_is_wrong_in_at_most_one_of_20_tables(share):
    """The statement "at most `at_most(n)`" is made where nothing is hit; same failure probability."""
    nothing = np.random.default_rng().binomial(DRAWS, share, TABLES) == 0
    assert float((nothing & (share > at_most(DRAWS))).mean()) <= 0.05 + MARGIN


@pytest.mark.parametrize(("hits", "n", "confidence"), [(2, 1, 0.95), (-1, 3, 0.95), (1, 0, 0.95), (1, 3, 1.0)])
def test_what_cannot_be_is_refused(hits, n, confidence):
    with pytest.raises(InvalidValueError):
        interval(hits, n, confidence=confidence)
