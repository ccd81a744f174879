"""Against the best, at worst: one bound for all models at once, and three exclusive verdicts."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratings.engine import Votes, rate
from ratings.engine.against_best import (
    Verdict,
    against_best,
    banded_against_best,
    credit,
    points_of_credit,
    verdicts,
)
from ratings.engine.critical import Draws
from ratings.engine.differences import Differences


def bounds(score, covariance, freedom=np.inf, seed: int = 0):
    score, covariance = np.asarray(score, float), np.asarray(covariance, float)
    return against_best(
        Differences.of(score, covariance, freedom), Draws.of(covariance, 0.95, seed)
    )


def test_credit_is_of_100_votes_with_ties_split():
    assert credit(0) == 50
    assert credit(400) == pytest.approx(100 / 11)
    assert credit([35, -35]).round(1).tolist() == [45.0, 55.0]
    assert points_of_credit(45) == pytest.approx(34.86, abs=0.01)
    assert credit(points_of_credit(38)) == pytest.approx(38)
    for impossible in (0, 100, -3, np.nan):
        with pytest.raises(ValueError, match="it must be between 0 and 100"):
            points_of_credit(impossible)


def test_two_models_by_hand():
    """One-sided 95% of the only difference there is."""
    found = bounds([1050, 1000], 200 * np.eye(2))
    np.testing.assert_allclose(found.likely, [-50, 50])
    np.testing.assert_allclose(found.at_worst, [0, 50 + 1.645 * 20], rtol=0, atol=1.5)
    np.testing.assert_allclose(found.at_least, [0, 50 - 1.96 * 20], rtol=0, atol=1.5)


def test_one_model_is_the_best():
    found = bounds([1000], [[25]])
    assert (found.likely, found.at_worst, found.at_least) == (0, 0, 0)


def test_models_too_low_to_be_the_best_are_passed_over_without_a_difference():
    """Bounds are those of looking at every model, however far below."""
    rng = np.random.default_rng(0)
    score, covariance = 80 * rng.normal(size=15), np.diag(rng.uniform(50, 400, 15))
    draws, differences = Draws.of(covariance, 0.95), Differences.of(score, covariance)
    all_of_them = np.arange(15)
    controls = np.array([draws.control(j) for j in all_of_them])
    every = differences.points + differences.arms_of(all_of_them, controls)
    np.testing.assert_allclose(
        against_best(differences, draws).at_worst, every.max(axis=0), rtol=1e-12
    )


def test_the_bound_holds_for_all_models_at_once():
    rng = np.random.default_rng(2)
    root = rng.normal(size=(12, 12)) * 10
    covariance = root @ root.T + 100 * np.eye(12)
    half = np.linalg.cholesky(covariance)
    held, least = [], []
    for seed in range(400):
        truth = 20 * rng.normal(size=12)
        found = bounds(truth + half @ rng.normal(size=12), covariance, seed=seed % 7)
        behind = truth.max() - truth
        held.append(np.all(behind <= found.at_worst))
        least.append(np.all(behind >= found.at_least))
    assert np.mean(held) >= 0.93
    assert np.mean(least) >= 0.95


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(2, 9), st.floats(1, 200))
def test_bounds_enclose_what_is_likely_and_verdicts_exclude_each_other(seed, n, margin):
    rng = np.random.default_rng(seed)
    root = 10 * rng.normal(size=(n, n))
    found = bounds(60 * rng.normal(size=n), root @ root.T, rng.choice([2.0, 15.0, np.inf], n))
    assert np.all(found.at_least <= np.maximum(found.likely, 0))
    assert np.all(found.at_worst >= np.maximum(found.likely, 0))
    verdict = verdicts(found.at_worst, found.at_least, margin)
    for one, worst, least in zip(verdict, found.at_worst, found.at_least, strict=True):
        assert (one == Verdict.GOOD_ENOUGH) == (worst <= margin)
        assert (one == Verdict.TOO_FAR_BEHIND) == (least > margin)
    assert Verdict.TOO_FAR_BEHIND not in np.array(verdict)[found.likely <= 0]


def test_a_wider_margin_never_takes_back_that_a_model_is_good_enough(random_votes):
    board = rate(random_votes(3000, 8))
    strict, kind = (
        verdicts(board.behind_at_worst, board.behind_at_least, margin) for margin in (35, 90)
    )
    assert all(
        after == Verdict.GOOD_ENOUGH
        for before, after in zip(strict, kind, strict=True)
        if before == Verdict.GOOD_ENOUGH
    )
    assert set(kind) == set(Verdict)


def test_an_unrated_model_is_open():
    board = rate(Votes([0, 1], [1, 0], [0, 0], n_models=3))
    assert verdicts(board.behind_at_worst, board.behind_at_least, 35)[2] == Verdict.OPEN


def test_who_is_too_far_behind_is_told_apart_from_somebody(random_votes):
    board = rate(random_votes(3000, 8))
    verdict = np.array(verdicts(board.behind_at_worst, board.behind_at_least, 35))
    assert (verdict == Verdict.TOO_FAR_BEHIND).any()
    assert np.all(board.rank_low[verdict == Verdict.TOO_FAR_BEHIND] > 1)


def test_a_band_bounds_the_same_more_widely():
    rng = np.random.default_rng(1)
    score, error = 50 * rng.normal(size=10), rng.uniform(5, 15, 10)
    pairs, band = bounds(score, np.diag(error**2)), banded_against_best(score, 3 * error)
    np.testing.assert_allclose(band.likely, pairs.likely)
    assert np.all(band.at_worst >= pairs.at_worst)
    assert np.all(band.at_least <= pairs.at_least)
