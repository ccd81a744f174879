"""Newton's method: where it starts does not matter, and nothing makes it run away."""

import numpy as np
import pytest

from ratings.engine import Votes, rate
from ratings.engine.bradley_terry import BradleyTerry
from ratings.engine.linear import cholesky, inverse, laplacian, solve
from ratings.engine.newton import maximise
from ratings.engine.tally import tally_votes


def test_it_ends_where_the_gradient_vanishes(llmfao):
    likelihood = BradleyTerry.of(tally_votes(llmfao))
    fit = maximise(likelihood, np.zeros(59), np.arange(59) > 0)
    assert fit.converged
    assert np.abs(likelihood.gradient(fit.x)).max() < 1e-10


def test_it_takes_few_steps(llmfao):
    assert rate(llmfao).steps <= 6


def test_held_parameters_stay(random_votes):
    likelihood = BradleyTerry.of(tally_votes(random_votes(300, 5)))
    start = np.array([0.3, -0.2, 0.0, 0.0, 0.0])
    fit = maximise(likelihood, start, np.arange(5) >= 2)
    assert fit.x[:2].tolist() == [0.3, -0.2]
    assert np.abs(likelihood.gradient(fit.x)[2:]).max() < 1e-10


@pytest.mark.parametrize("noise", [0.01, 1.0, 10.0])
def test_a_warm_start_changes_nothing_but_the_time(llmfao, noise):
    cold = rate(llmfao)
    start = cold.score + 173 * noise * np.random.default_rng(0).normal(size=59)
    warm = rate(llmfao, initial=start)
    assert warm.converged
    np.testing.assert_allclose(warm.score, cold.score, rtol=0, atol=1e-8)
    np.testing.assert_allclose(warm.lower, cold.lower, rtol=0, atol=1e-8)
    np.testing.assert_array_equal(warm.rank, cold.rank)


def test_a_good_start_saves_steps(llmfao):
    cold = rate(llmfao)
    assert rate(llmfao, initial=cold.score).steps < cold.steps


def test_a_start_may_know_only_some_models(llmfao):
    start = np.full(59, np.nan)
    start[:10] = 1200
    np.testing.assert_allclose(
        rate(llmfao, initial=start).score, rate(llmfao).score, rtol=0, atol=1e-8
    )


def test_a_bad_start_in_votes_of_hardly_any_weight_does_not_diverge():
    """The objective cannot see these votes, and a full Newton step would overshoot without end."""
    votes = Votes(
        [0, 0, 1, 2, 2, 2, 3],
        [1, 1, 0, 3, 3, 3, 2],
        [0, 1, 0, 0, 1, 2, 0],
        weight=[1e6, 1e6, 1e6, 1e-6, 1e-6, 1e-6, 1e-6],
    )
    board = rate(votes, initial=[1000, 1000, 2500, 1000])
    assert board.converged
    cold = rate(votes)
    np.testing.assert_allclose(board.score, cold.score, rtol=0, atol=1e-6)


def test_solve_and_inverse_agree_with_numpy():
    rng = np.random.default_rng(0)
    root = rng.normal(size=(30, 30)) * np.logspace(-6, 6, 30)
    matrix = root.T @ root
    scale = np.sqrt(matrix.diagonal())
    scaled = np.linalg.inv(matrix / scale / scale[:, None])
    np.testing.assert_allclose(inverse(matrix) * scale * scale[:, None], scaled, rtol=1e-6)
    right = rng.normal(size=30)
    np.testing.assert_allclose(solve(matrix, right) * scale, scaled @ (right / scale), rtol=1e-6)


def test_a_singular_matrix_gets_the_smallest_ridge_that_helps():
    ones = np.ones((4, 4))
    factor, scale = cholesky(ones)
    np.testing.assert_allclose(factor @ factor.T / scale / scale[:, None], ones, rtol=0, atol=1e-6)


def test_an_indefinite_matrix_is_refused():
    with pytest.raises(np.linalg.LinAlgError):
        cholesky(np.array([[1.0, 2.0], [2.0, 1.0]]))


def test_the_laplacian_by_hand():
    matrix = laplacian(3, np.array([0, 0]), np.array([1, 2]), np.array([2.0, 5.0]))
    assert matrix.tolist() == [[7, -2, -5], [-2, 2, 0], [-5, 0, 5]]
