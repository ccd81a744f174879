"""Davidson's ties: the derivatives, and closed forms for two models."""

import numpy as np
import pytest
from scipy import optimize

from ratings.engine import Votes, rate
from ratings.engine.davidson import Davidson
from ratings.engine.tally import tally_votes
from ratings.engine.tests.differences import numerical_gradient, numerical_hessian, score_matrix


@pytest.fixture
def votes(random_votes):
    return random_votes(400, 6, weight=np.random.default_rng(1).uniform(0, 3, 400))


@pytest.fixture
def x():
    return np.random.default_rng(2).normal(0, 1, 7)


def test_the_gradient_is_that_of_the_objective(votes, x):
    likelihood = Davidson.of(tally_votes(votes))
    np.testing.assert_allclose(
        likelihood.gradient(x), numerical_gradient(likelihood, x), rtol=1e-6, atol=1e-6
    )


def test_the_hessian_is_that_of_the_gradient(votes, x):
    likelihood = Davidson.of(tally_votes(votes))
    np.testing.assert_allclose(
        likelihood.hessian(x), numerical_hessian(likelihood, x), rtol=1e-6, atol=1e-6
    )


def test_scores_of_the_votes_add_up_to_the_gradient(votes, x):
    likelihood = Davidson.of(tally_votes(votes))
    scores = score_matrix(likelihood, x, votes)
    prior = np.append(np.zeros(6), 0.01 * x[-1])
    np.testing.assert_allclose(
        scores.sum(axis=0), prior - likelihood.gradient(x), rtol=0, atol=1e-10
    )


def test_two_models_by_hand():
    """80 wins, 20 losses and 40 ties are fitted exactly: π1/π2 = 4 and ν = 40/√(80·20) = 1."""
    votes = Votes([0] * 140, [1] * 140, [0] * 80 + [1] * 20 + [2] * 30 + [3] * 10)
    board = rate(votes, method="davidson")
    assert board.score[0] - board.score[1] == pytest.approx(400 * np.log10(4), abs=0.05)
    assert board.tie == pytest.approx(1, abs=1e-3)


def test_it_is_what_a_general_optimiser_finds(votes):
    likelihood = Davidson.of(tally_votes(votes))
    found = optimize.minimize(
        lambda x: likelihood.objective(np.append(0.0, x)), np.zeros(6), options={"gtol": 1e-8}
    ).x
    board = rate(votes.weighing(np.asarray(votes.weight)), method="davidson")
    gaps = (board.score - board.score[0])[1:] * np.log(10) / 400
    np.testing.assert_allclose(gaps, found[:5], rtol=0, atol=2e-4)


def test_it_orders_models_as_bradley_terry_does_on_real_votes(llmfao):
    plain, davidson = rate(llmfao), rate(llmfao, method="davidson")
    assert np.corrcoef(plain.score, davidson.score)[0, 1] > 0.995
    assert davidson.tie > 0


def test_no_ties_and_only_ties_stay_finite(random_votes):
    votes = random_votes(300, 5)
    without = rate(votes.where(votes.outcome < 2), method="davidson")
    assert np.isfinite(without.score).all()
    assert without.tie < 1e-3
    only = rate(votes.where(votes.outcome >= 2), method="davidson")
    np.testing.assert_allclose(only.score, 1000, rtol=0, atol=1e-9)
    assert only.rank.tolist() == [1] * 5
