"""Boards too large for a matrix of all pairs: the sparse way, held against the dense one."""

import numpy as np
import pytest

from ratings.engine import Votes, linear, rate, spread, tally
from ratings.engine.ratings import POINTS
from ratings.engine.tests.worlds import World


@pytest.fixture
def sparse(monkeypatch):
    """Take every board for a large one."""

    def switch(on: bool = True) -> None:
        for module in (linear, spread, tally):
            monkeypatch.setattr(module, "DENSE_MODELS", 0 if on else 2_000)

    return switch


@pytest.mark.parametrize("clustered", [False, True])
def test_the_sparse_way_comes_to_the_same(random_votes, sparse, clustered):
    voter = np.random.default_rng(1).integers(0, 200, 6000) if clustered else None
    votes = random_votes(6000, 30, voter=voter)
    dense = rate(votes)
    sparse()
    large = rate(votes)
    np.testing.assert_allclose(large.score, dense.score, rtol=0, atol=1e-8)
    width = (large.upper - large.score) / (dense.upper - dense.score)
    np.testing.assert_allclose(width, 1, rtol=0, atol=0.04)
    assert np.all(large.rank_low <= dense.rank_low + 1)
    assert np.all(large.rank_high >= dense.rank_high - 1)
    assert large.covariance is None
    np.testing.assert_array_equal(large.effective_voters, dense.effective_voters)


def test_core_fringe_and_islands_too(random_votes, sparse):
    votes = random_votes(2000, 20)
    odd = Votes(
        np.concatenate([votes.model_a, [20, 20, 3, 22, 24, 25]]),
        np.concatenate([votes.model_b, [0, 5, 21, 23, 25, 26]]),
        np.concatenate([votes.outcome, [0, 0, 0, 2, 0, 0]]),
        n_models=28,
    )
    dense = rate(odd)
    sparse()
    large = rate(odd)
    np.testing.assert_allclose(large.score, dense.score, rtol=0, atol=1e-7)
    np.testing.assert_array_equal(large.provisional, dense.provisional)
    np.testing.assert_array_equal(large.component, dense.component)
    varied = dense.upper > dense.score
    width = (large.upper - large.score)[varied] / (dense.upper - dense.score)[varied]
    np.testing.assert_allclose(width, 1, rtol=0, atol=0.15)


def test_ten_thousand_models():
    """200,000 votes here; a million take some ten seconds."""
    rng = np.random.default_rng(0)
    world = World(rng.normal(0, 1, 10_000), np.ones(200_000, int))
    votes = world.votes(rng)
    board = rate(Votes(votes.model_a, votes.model_b, votes.outcome, n_models=10_000))
    firm = ~board.provisional
    assert board.converged
    assert firm.mean() > 0.99
    truth = 1000 + POINTS * (world.strength - world.strength[firm].mean())
    held = (board.lower <= truth) & (truth <= board.upper)
    assert 0.93 < held[firm].mean() < 0.97


def test_davidson_and_style_say_that_they_are_for_fewer_models(random_votes, sparse):
    sparse()
    with pytest.raises(ValueError, match="6 models are linked"):
        rate(random_votes(100, 6), method="davidson")
    with pytest.raises(ValueError, match="6 models are linked"):
        rate(random_votes(100, 6, style=np.random.default_rng(0).normal(size=(100, 2))))
