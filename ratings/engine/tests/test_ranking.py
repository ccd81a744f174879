"""Ranks: the rule of Chatbot Arena on its own board, and sets that hold all ranks at once."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from ratings.engine import ranking as ranking_module
from ratings.engine.ranking import band_ranks, critical_value, lmsys_rank, simultaneous_ranks
from ratings.engine.tests.worlds import true_ranks

BOUNDS = st.lists(
    st.tuples(st.floats(-50, 50), st.floats(0, 20)).map(lambda p: (p[0] - p[1], p[0] + p[1])),
    min_size=1,
    max_size=30,
)


def test_a_rank_counts_the_models_that_are_surely_better():
    lower, upper = [1200, 1190, 1150, 1100], [1220, 1210, 1195, 1149]
    assert lmsys_rank(lower, upper).tolist() == [1, 1, 2, 4]


def test_touching_bounds_are_not_sure():
    assert lmsys_rank([10, 0], [20, 10]).tolist() == [1, 1]
    assert lmsys_rank([10.5, 0], [20, 10]).tolist() == [1, 2]
    assert lmsys_rank([10.5, 0], [20, 10], tolerance=1).tolist() == [1, 1]


def test_an_unrated_model_has_no_rank_and_counts_for_nobody():
    assert lmsys_rank([np.nan, 10, 0], [np.nan, 20, 5]).tolist() == [0, 1, 2]
    assert lmsys_rank([], []).tolist() == []


@given(BOUNDS)
def test_ranks_are_those_of_a_loop(bounds):
    lower, upper = np.array(bounds).T
    assert lmsys_rank(lower, upper).tolist() == [1 + int(np.sum(lower > up)) for up in upper]


def test_the_published_board_of_october_2024_has_these_ranks(october):
    """Arms are published as whole points, so a bound may be half a point off on either side."""
    score, plus, minus, published = (
        np.array([float(row[name]) for row in october])
        for name in ("score", "ci_plus", "ci_minus", "rank")
    )
    lower, upper = score - minus, score + plus
    kindest = lmsys_rank(lower - 1, upper + 1)
    strictest = lmsys_rank(lower + 1, upper - 1)
    assert np.all((kindest <= published) & (published <= strictest))
    assert np.mean(np.abs(lmsys_rank(lower, upper) - published) <= 1) > 0.9


def test_rank_sets_by_hand():
    """Two models that cannot be told apart, one far below, one between it and nobody."""
    low, high = simultaneous_ranks(np.array([1100.0, 1099, 900, 1000]), 25 * np.eye(4))
    assert low.tolist() == [1, 1, 4, 3]
    assert high.tolist() == [2, 2, 4, 3]


def test_one_model_is_first():
    low, high = simultaneous_ranks(np.array([1000.0]), np.zeros((1, 1)))
    assert (low.tolist(), high.tolist()) == ([1], [1])


def test_without_any_variance_scores_decide():
    low, high = simultaneous_ranks(np.array([5.0, 7.0, 5.0]), np.zeros((3, 3)), tolerance=1e-6)
    assert low.tolist() == [2, 1, 2]
    assert high.tolist() == [3, 1, 3]


@pytest.mark.parametrize("n", [2, 10, 60])
def test_the_critical_value_is_tukeys_for_equal_independent_errors(n):
    ours = critical_value(np.eye(n), 0.95)
    assert ours == pytest.approx(stats.studentized_range.ppf(0.95, n, 1e6) / np.sqrt(2), rel=0.03)


def test_passing_over_near_models_does_not_change_the_critical_value(monkeypatch):
    """Only pairs of models far off are looked at, where a bound says that no other matters."""
    for seed in range(5):
        rng = np.random.default_rng(seed)
        root = rng.normal(size=(60, 60)) / 8
        covariance = root @ root.T * rng.uniform(0, 2) + np.diag(rng.uniform(0.5, 2, 60))
        quick = critical_value(covariance, 0.95)
        with monkeypatch.context() as patch:
            patch.setattr(ranking_module, "FARTHEST", 60)
            assert critical_value(covariance, 0.95) == pytest.approx(quick, rel=1e-6)


def test_few_degrees_of_freedom_widen_the_sets_of_their_models_only():
    """100 points are 10 errors: sure for anybody but a model that two voters judged."""
    score, covariance = np.array([1200.0, 1100, 1000, 900]), 50 * np.eye(4)
    low, high = simultaneous_ranks(score, covariance, degrees_of_freedom=[np.inf, 40, 1, np.inf])
    assert low.tolist() == [1, 2, 1, 3]
    assert high.tolist() == [2, 3, 4, 4]
    low, high = simultaneous_ranks(score, covariance)
    assert low.tolist() == high.tolist() == [1, 2, 3, 4]


def test_renumbered_models_have_the_same_rank_sets(random_votes):
    rng = np.random.default_rng(0)
    root = rng.normal(size=(12, 12))
    score, covariance, order = 30 * rng.normal(size=12), 9 * root @ root.T, rng.permutation(12)
    low, high = simultaneous_ranks(score, covariance)
    low_again, high_again = simultaneous_ranks(score[order], covariance[np.ix_(order, order)])
    assert low_again.tolist() == low[order].tolist()
    assert high_again.tolist() == high[order].tolist()


def correlated(n: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(1)
    root = rng.normal(size=(n, n)) / np.sqrt(n) + 0.7
    return np.linspace(0, 8, n), root @ root.T + np.diag(rng.uniform(0.1, 1, n))


def test_rank_sets_hold_all_true_ranks_at_once():
    truth, covariance = correlated(10)
    ranks, root = true_ranks(truth), np.linalg.cholesky(covariance)
    rng = np.random.default_rng(2)
    held = []
    for seed in range(200):
        score = truth + root @ rng.normal(size=10)
        low, high = simultaneous_ranks(score, covariance, seed=seed)
        held.append(np.all((low <= ranks) & (ranks <= high)))
    assert np.mean(held) >= 0.95


def test_the_band_is_wider_than_the_pairs_and_holds_them():
    truth, covariance = correlated(30)
    score = truth * 3
    rng = np.random.default_rng(3)
    draws = np.linalg.cholesky(covariance) @ rng.normal(size=(30, 4000))
    error = np.sqrt(covariance.diagonal())
    low, high = simultaneous_ranks(score, covariance)
    band_low, band_high = band_ranks(score, error, draws)
    assert np.all(band_low <= low)
    assert np.all(band_high >= high)
    assert np.mean(band_high - band_low) < 29
