"""Votes as they may have been behind a published board, fitted: its scores come back."""

import numpy as np
import pytest

from ratings.engine import Votes, rate
from ratings.engine.ratings import POINTS

PAIRINGS = 200


def pair_votes(votes_of_model: np.ndarray) -> np.ndarray:
    """Number of votes of each pair such that every model takes part in its number of votes.

    In proportion to what would come about at random, by iterative scaling; (n, n), symmetric.
    """
    share = np.ones((len(votes_of_model),) * 2) - np.eye(len(votes_of_model))
    for _ in range(PAIRINGS):
        factor = np.sqrt(votes_of_model / share.sum(axis=1))
        share *= factor[:, None] * factor
    return share


@pytest.mark.slow
def test_the_scores_of_october_2024_come_back_within_four_errors(october):
    score = np.array([float(row["score"]) for row in october])
    n_votes = np.array([float(row["votes"]) for row in october])
    expected = pair_votes(n_votes)
    np.testing.assert_allclose(expected.sum(axis=1), n_votes, rtol=1e-3)
    rng = np.random.default_rng(20241024)
    first, second = np.triu_indices(len(score), 1)
    times = rng.poisson(expected[first, second])
    a, b = np.repeat(first, times), np.repeat(second, times)
    assert 2_000_000 < len(a) < 2_100_000
    b_wins = rng.random(len(a)) > 1 / (1 + np.exp((score[b] - score[a]) / POINTS))
    board = rate(Votes(a, b, b_wins.astype(np.uint8)))
    truth = score - score.mean()
    error = np.sqrt(board.covariance.diagonal())
    assert not board.provisional.any()
    assert np.all(np.abs(board.score - 1000 - truth) < 4 * error)
    held = (board.lower - 1000 <= truth) & (truth <= board.upper - 1000)
    assert 0.88 < held.mean() <= 1.0
