"""Votes as they may have been behind a published board, fitted: its scores come back."""

import numpy as np
import pytest

from ratings.engine import Votes, rate
from ratings.engine.ratings import POINTS
from ratings.engine.tests.arena_rank_peer import arena_rank_scores

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


@pytest.fixture(scope="module")
def score(october) -> np.ndarray:
    return np.array([float(row["score"]) for row in october])


@pytest.fixture(scope="module")
def votes(october, score) -> Votes:
    n_votes = np.array([float(row["votes"]) for row in october])
    expected = pair_votes(n_votes)
    np.testing.assert_allclose(expected.sum(axis=1), n_votes, rtol=1e-3)
    rng = np.random.default_rng(20241024)
    first, second = np.triu_indices(len(score), 1)
    times = rng.poisson(expected[first, second])
    a, b = np.repeat(first, times), np.repeat(second, times)
    b_wins = rng.random(len(a)) > 1 / (1 + np.exp((score[b] - score[a]) / POINTS))
    return Votes(a, b, b_wins.astype(np.uint8))


@pytest.mark.slow
def test_the_scores_of_october_2024_come_back_within_four_errors(score, votes):
    assert 2_000_000 < len(votes) < 2_100_000
    board = rate(votes)
    truth = score - score.mean()
    error = np.sqrt(board.covariance.diagonal())
    assert not board.provisional.any()
    assert np.all(np.abs(board.score - 1000 - truth) < 4 * error)
    held = (board.lower - 1000 <= truth) & (truth <= board.upper - 1000)
    assert 0.88 < held.mean() <= 1.0


@pytest.mark.slow
def test_choix_comes_to_the_same(votes):
    choix = pytest.importorskip("choix", reason="choix is not installed")
    n = votes.n_models
    wins = np.zeros((n, n))
    a_won = votes.outcome == 0
    np.add.at(wins, (votes.model_a[a_won], votes.model_b[a_won]), 1)
    np.add.at(wins, (votes.model_b[~a_won], votes.model_a[~a_won]), 1)
    theirs = choix.ilsr_pairwise_dense(wins, max_iter=1000, tol=1e-10)
    np.testing.assert_allclose(
        rate(votes).score, 1000 + POINTS * (theirs - theirs.mean()), rtol=0, atol=0.01
    )


@pytest.mark.slow
def test_evalica_comes_to_the_same(votes):
    evalica = pytest.importorskip("evalica", reason="evalica is not installed")
    winner = [(evalica.Winner.X, evalica.Winner.Y)[code] for code in votes.outcome]
    result = evalica.bradley_terry(
        votes.model_a.tolist(), votes.model_b.tolist(), winner, tolerance=1e-12, limit=10_000
    )
    theirs = np.log(result.scores.sort_index().to_numpy())
    np.testing.assert_allclose(
        rate(votes).score, 1000 + POINTS * (theirs - theirs.mean()), rtol=0, atol=0.01
    )


@pytest.mark.slow
def test_arena_rank_comes_to_the_same(votes):
    np.testing.assert_allclose(rate(votes).score, arena_rank_scores(votes), rtol=0, atol=0.05)
