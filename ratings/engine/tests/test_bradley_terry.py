"""Bradley-Terry: the derivatives, worked examples, and other people's code on the same votes."""

import numpy as np
import pytest
from scipy import optimize
from scipy.special import expit

from ratings.engine import Votes, rate
from ratings.engine.bradley_terry import BradleyTerry
from ratings.engine.fit import fit
from ratings.engine.ratings import POINTS
from ratings.engine.scope import Scope
from ratings.engine.tally import tally_votes
from ratings.engine.tests.arena_rank_peer import arena_rank_scores
from ratings.engine.tests.differences import numerical_gradient, numerical_hessian, score_matrix
from ratings.engine.votes import CREDIT

# Wins of the row over the column, American League 1987 (Agresti, Categorical Data Analysis).
BASEBALL = {
    "Milwaukee": [0, 7, 9, 7, 7, 9, 11],
    "Detroit": [6, 0, 7, 5, 11, 9, 9],
    "Toronto": [4, 6, 0, 7, 7, 8, 12],
    "New York": [6, 8, 6, 0, 6, 7, 10],
    "Boston": [6, 2, 6, 7, 0, 7, 12],
    "Cleveland": [4, 4, 5, 6, 6, 0, 6],
    "Baltimore": [2, 4, 1, 3, 1, 7, 0],
}
# As published, Baltimore being 0.
BASEBALL_ABILITIES = [1.5814, 1.4364, 1.2945, 1.2476, 1.1077, 0.6839, 0.0]


@pytest.fixture
def likelihood(random_votes):
    weight = np.random.default_rng(1).uniform(0, 3, 400)
    return BradleyTerry.of(tally_votes(random_votes(400, 6, weight=weight)))


@pytest.fixture
def x():
    return np.random.default_rng(2).normal(0, 1, 6)


def test_the_gradient_is_that_of_the_objective(likelihood, x):
    np.testing.assert_allclose(
        likelihood.gradient(x), numerical_gradient(likelihood, x), rtol=1e-6, atol=1e-6
    )


def test_the_hessian_is_that_of_the_gradient(likelihood, x):
    np.testing.assert_allclose(
        likelihood.hessian(x), numerical_hessian(likelihood, x), rtol=1e-6, atol=1e-6
    )


def test_both_derivatives_at_once_are_the_same(likelihood, x):
    gradient, hessian = likelihood.derivatives(x)
    np.testing.assert_array_equal(gradient, likelihood.gradient(x))
    np.testing.assert_array_equal(hessian, likelihood.hessian(x))


def test_scores_of_the_votes_add_up_to_the_gradient(random_votes, x):
    weight = np.random.default_rng(1).uniform(0, 3, 400)
    votes = random_votes(400, 6, weight=weight)
    likelihood = BradleyTerry.of(tally_votes(votes))
    scores = score_matrix(likelihood, x, votes)
    np.testing.assert_allclose(scores.sum(axis=0), -likelihood.gradient(x), rtol=0, atol=1e-10)


def test_the_gradient_keeps_its_digits_where_a_win_is_nearly_certain():
    likelihood = BradleyTerry.of(tally_votes(Votes([0, 0], [1, 1], [0, 1], weight=[1e12, 1e-12])))
    certain = np.array([60.0, 0.0])
    expected = 1e-12 * expit(60.0) - 1e12 * expit(-60.0)
    assert likelihood.gradient(certain)[0] == pytest.approx(expected, rel=1e-12)


def test_two_models_by_hand():
    """Seven wins, two losses and two ties: odds of 8 to 3, so 400·log10(8/3) points apart."""
    votes = Votes([0] * 6 + [1] * 5, [1] * 6 + [0] * 5, [0] * 5 + [2] + [1] * 2 + [0] * 2 + [3])
    board = rate(votes)
    assert board.score[0] - board.score[1] == pytest.approx(400 * np.log10(8 / 3), abs=1e-9)
    assert board.score.mean() == pytest.approx(1000, abs=1e-9)


def test_the_published_example_of_the_baseball_league():
    table = np.array(list(BASEBALL.values()))
    winner, loser = np.nonzero(table)
    games = table[winner, loser]
    votes = Votes(np.repeat(winner, games), np.repeat(loser, games), np.zeros(games.sum(), int))
    rating = fit(votes).rating
    np.testing.assert_allclose(rating - rating[-1], BASEBALL_ABILITIES, rtol=0, atol=5e-5)


def test_the_anchor_has_its_score_and_differences_stay(random_votes):
    votes = random_votes(500, 6)
    free, anchored = rate(votes), rate(votes, anchor=(2, 1114))
    assert anchored.score[2] == pytest.approx(1114, abs=1e-9)
    np.testing.assert_allclose(anchored.score - anchored.score[0], free.score - free.score[0])
    np.testing.assert_allclose(anchored.upper - anchored.score, free.upper - free.score)


def test_ties_and_both_bad_are_half_a_win_each_way(random_votes):
    votes = random_votes(500, 6)
    decided = np.repeat(np.arange(500), 2)
    halves = np.stack([votes.outcome, votes.outcome], axis=1)
    halves[votes.outcome >= 2] = [0, 1]
    split = Votes(votes.model_a[decided], votes.model_b[decided], halves.ravel())
    np.testing.assert_allclose(rate(votes).score, rate(split).score, rtol=0, atol=1e-9)


def assert_same_differences(score, theirs) -> None:
    np.testing.assert_allclose(score - score.mean(), theirs - theirs.mean(), rtol=0, atol=0.01)


def test_it_is_what_a_general_optimiser_finds(llmfao):
    credit = CREDIT[llmfao.outcome]

    def loss_and_gradient(theta):
        logit = theta[llmfao.model_a] - theta[llmfao.model_b]
        surplus = expit(logit) - credit
        gradient = np.bincount(llmfao.model_a, surplus, 59) - np.bincount(
            llmfao.model_b, surplus, 59
        )
        return np.sum(np.logaddexp(0, logit) - credit * logit), gradient

    found = optimize.minimize(
        loss_and_gradient, np.zeros(59), jac=True, method="BFGS", options={"gtol": 1e-7}
    ).x
    assert_same_differences(rate(llmfao).score, POINTS * found)


def test_it_agrees_with_choix(llmfao):
    choix = pytest.importorskip("choix", reason="choix is not installed")
    sure = llmfao.where(llmfao.outcome < 2)
    winner = np.where(sure.outcome == 0, sure.model_a, sure.model_b)
    loser = np.where(sure.outcome == 0, sure.model_b, sure.model_a)
    theirs = choix.opt_pairwise(59, list(zip(winner.tolist(), loser.tolist(), strict=True)))
    assert_same_differences(rate(sure).score, POINTS * theirs)


def test_it_agrees_with_evalica(llmfao):
    evalica = pytest.importorskip("evalica", reason="evalica is not installed")
    winner = [
        [evalica.Winner.X, evalica.Winner.Y, evalica.Winner.Draw][code] for code in llmfao.outcome
    ]
    result = evalica.bradley_terry(
        llmfao.model_a.tolist(), llmfao.model_b.tolist(), winner, tolerance=1e-14, limit=100_000
    )
    theirs = np.log(result.scores.sort_index().to_numpy())
    assert_same_differences(rate(llmfao).score, POINTS * theirs)


def test_reweighting_keeps_one_busy_pair_from_deciding(random_votes):
    """With k = 1 all pairs weigh the same, however often they met."""
    votes = random_votes(600, 4)
    upset = (votes.model_a == 0) & (votes.model_b == 3)
    votes = Votes(votes.model_a, votes.model_b, np.where(upset, 0, votes.outcome))
    votes = votes.where(~((votes.model_a == 3) & (votes.model_b == 0)))
    busy = np.flatnonzero((votes.model_a == 0) & (votes.model_b == 3))
    uneven = votes.where(np.concatenate([np.arange(len(votes)), *[busy] * 5]))
    np.testing.assert_allclose(
        rate(uneven, reweight=1).score, rate(votes, reweight=1).score, rtol=0, atol=1e-9
    )
    assert np.abs(rate(uneven).score - rate(votes).score).max() > 10


def test_reweighting_leaves_rare_pairs_alone(random_votes):
    votes = random_votes(200, 6)
    np.testing.assert_allclose(
        rate(votes, reweight=1000).score, rate(votes).score, rtol=0, atol=1e-9
    )


def test_a_weight_counts_as_so_many_votes(random_votes):
    votes = random_votes(300, 5)
    times = np.random.default_rng(3).integers(1, 4, 300)
    weighed = rate(votes.weighing(times.astype(float)), scope=Scope.SAME)
    repeated = rate(votes.where(np.repeat(np.arange(300), times)), scope=Scope.SAME)
    np.testing.assert_allclose(weighed.score, repeated.score, rtol=0, atol=1e-9)


@pytest.mark.slow
def test_it_agrees_with_arena_rank(llmfao):
    np.testing.assert_allclose(rate(llmfao).score, arena_rank_scores(llmfao), rtol=0, atol=0.05)
