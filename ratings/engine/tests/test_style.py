"""Style control: the derivatives, known effects found again, and nothing shrunk."""

import numpy as np
import pytest
from scipy import optimize
from scipy.special import expit

from ratings.engine import Votes, rate
from ratings.engine.scope import Scope
from ratings.engine.style import Styled
from ratings.engine.tests.differences import numerical_gradient, numerical_hessian, score_matrix

NONE = np.empty(0, dtype=int)

# As published for tokens, headers, lists and bold on the votes of Chatbot Arena.
PUBLISHED = np.array([0.249, 0.024, 0.031, 0.019])
UNITS = np.array([0.3, 0.4, 0.2, 0.5])


def styled_votes(n_votes: int, n_models: int, seed: int = 0, position: float = 0.1) -> Votes:
    """Votes whose logit is θa − θb + position + z·PUBLISHED, z in standard deviations."""
    rng = np.random.default_rng(seed)
    a = rng.integers(0, n_models, n_votes)
    b = (a + rng.integers(1, n_models, n_votes)) % n_models
    strength = np.linspace(-1, 1, n_models)
    # Strong models write longer answers, so that leaving style out misjudges them.
    style = UNITS * (rng.normal(size=(n_votes, 4)) + 0.5 * (strength[a] - strength[b])[:, None])
    z = style / style.std(axis=0)
    logit = strength[a] - strength[b] + position + z @ PUBLISHED
    outcome = (rng.random(n_votes) > expit(logit)).astype(int)
    return Votes(a, b, outcome, voter=rng.integers(0, 200, n_votes), style=style)


@pytest.fixture
def votes():
    return styled_votes(400, 6).weighing(np.random.default_rng(1).uniform(0, 3, 400))


@pytest.fixture
def x():
    return np.random.default_rng(2).normal(0, 1, 11)


def test_the_gradient_is_that_of_the_objective(votes, x):
    likelihood = Styled.of(votes, NONE)
    np.testing.assert_allclose(
        likelihood.gradient(x), numerical_gradient(likelihood, x), rtol=1e-6, atol=1e-6
    )


def test_the_hessian_is_that_of_the_gradient(votes, x):
    likelihood = Styled.of(votes, NONE)
    np.testing.assert_allclose(
        likelihood.hessian(x), numerical_hessian(likelihood, x), rtol=1e-6, atol=1e-6
    )


def test_the_prior_is_part_of_the_derivatives(votes):
    likelihood = Styled.of(votes, np.array([1, 4]))
    x = np.random.default_rng(2).normal(0, 1, 12)
    gradient, hessian = likelihood.derivatives(x)
    np.testing.assert_allclose(gradient, numerical_gradient(likelihood, x), rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(hessian, numerical_hessian(likelihood, x), rtol=1e-6, atol=1e-6)


def test_scores_of_the_votes_add_up_to_the_gradient(votes, x):
    likelihood = Styled.of(votes, NONE)
    scores = score_matrix(likelihood, x, votes)
    prior = np.append(np.zeros(6), likelihood.precision * x[6:])
    np.testing.assert_allclose(
        scores.sum(axis=0), prior - likelihood.gradient(x), rtol=0, atol=1e-9
    )


def test_it_is_what_a_general_optimiser_finds():
    votes = styled_votes(2000, 5)
    design = np.zeros((2000, 10))
    design[np.arange(2000), votes.model_a] += 1
    design[np.arange(2000), votes.model_b] -= 1
    design[:, 5] = 1
    design[:, 6:] = votes.style / votes.style.std(axis=0)
    credit = 1.0 - votes.outcome

    def loss(x):
        logit = design[:, 1:] @ x
        return np.sum(np.logaddexp(0, logit) - credit * logit) + 0.005 * x[4:] @ x[4:]

    found = optimize.minimize(loss, np.zeros(9), options={"gtol": 1e-6}).x
    board = rate(votes)
    np.testing.assert_allclose(
        (board.score[1:] - board.score[0]) * np.log(10) / 400, found[:4], rtol=0, atol=1e-5
    )
    assert board.style.position == pytest.approx(found[4], abs=1e-5)
    np.testing.assert_allclose(board.style.coefficient, found[5:], rtol=0, atol=1e-5)


def test_published_effects_are_found_again_and_not_shrunk():
    board = rate(styled_votes(100_000, 12))
    effect = board.style
    error = (effect.upper - effect.coefficient) / 1.97
    assert np.all(np.abs(effect.coefficient - PUBLISHED) < 4 * error)
    assert effect.coefficient[0] == pytest.approx(0.249, abs=0.02)
    assert effect.position_lower < 0.1 < effect.position_upper


def test_the_intervals_of_the_effects_hold_them_as_often_as_they_say():
    held = []
    for seed in range(60):
        effect = rate(styled_votes(1500, 4, seed), scope=Scope.SAME).style
        held.append((effect.lower <= PUBLISHED) & (effect.upper >= PUBLISHED))
    assert 0.90 < np.mean(held) < 0.99


def test_style_control_finds_the_strength_that_is_left_at_equal_style():
    votes = styled_votes(100_000, 12)
    true = np.linspace(-1, 1, 12) * 400 / np.log(10)
    controlled = rate(votes).score - 1000
    plain = rate(Votes(votes.model_a, votes.model_b, votes.outcome)).score - 1000
    assert np.polyfit(true, controlled, 1)[0] == pytest.approx(1, abs=0.03)
    assert np.polyfit(true, plain, 1)[0] > 1.1


def test_a_feature_may_come_in_any_unit():
    votes = styled_votes(3000, 5)
    scaled = Votes(
        votes.model_a, votes.model_b, votes.outcome, style=votes.style * [1e3, 1, 1e-3, 7]
    )
    ours, theirs = rate(votes, scope=Scope.SAME), rate(scaled)
    np.testing.assert_allclose(theirs.score, ours.score, rtol=0, atol=1e-7)
    np.testing.assert_allclose(theirs.style.coefficient, ours.style.coefficient, rtol=0, atol=1e-9)
    np.testing.assert_allclose(theirs.style.scale, ours.style.scale * [1e3, 1, 1e-3, 7])


def test_swapped_sides_turn_the_position_round_and_nothing_else():
    votes = styled_votes(3000, 5)
    swapped = Votes(votes.model_b, votes.model_a, 1 - votes.outcome, style=-votes.style)
    ours, theirs = rate(votes, scope=Scope.SAME), rate(swapped)
    np.testing.assert_allclose(theirs.score, ours.score, rtol=0, atol=1e-8)
    np.testing.assert_allclose(theirs.style.coefficient, ours.style.coefficient, rtol=0, atol=1e-10)
    assert theirs.style.position == pytest.approx(-ours.style.position, abs=1e-10)


def test_a_feature_that_never_varies_has_no_effect_to_tell():
    votes = styled_votes(500, 5)
    style = np.column_stack([votes.style[:, 0], np.zeros(500), np.full(500, 3.0)])
    board = rate(Votes(votes.model_a, votes.model_b, votes.outcome, style=style))
    assert np.isfinite(board.score).all()
    assert np.isnan(board.style.coefficient).tolist() == [False, True, True]
    assert board.style.scale[1:].tolist() == [0, 0]


def test_a_handful_of_votes_all_explained_by_style_stays_finite():
    board = rate(Votes([0, 1, 0], [1, 0, 1], [0, 0, 2], style=[[1.0], [1.0], [0.0]]))
    assert np.isfinite(board.score).all()
    assert np.isfinite(board.style.coefficient).all()
    assert board.converged


def test_a_model_that_won_all_is_placed_with_style_too():
    votes = styled_votes(500, 5)
    won = Votes(
        np.append(votes.model_a, [5, 5, 2]),
        np.append(votes.model_b, [0, 3, 5]),
        np.append(votes.outcome, [0, 0, 1]),
        style=np.vstack([votes.style, np.zeros((3, 4))]),
    )
    board = rate(won)
    assert board.provisional.tolist() == [False] * 5 + [True]
    assert np.isfinite(board.score).all()
    assert board.score.argmax() == 5
    np.testing.assert_allclose(
        board.score[:5], rate(votes, scope=Scope.SAME).score, rtol=0, atol=0.5
    )


def test_a_feature_that_varies_only_beyond_the_core_has_no_effect_and_no_harm():
    """Models 0 and 1 beat each other with the same styles; model 2 lost once, with another."""
    style = np.array([[0.0], [0.0], [0.0], [0.5]])
    votes = Votes([0, 1, 0, 0], [1, 0, 1, 2], [0, 0, 1, 0], style=style)
    board = rate(votes)
    assert np.isfinite(board.score).all()
    assert board.provisional.tolist() == [False, False, True]
    assert np.isnan(board.style.coefficient).all()
    core = rate(votes.where(slice(0, 3)))
    np.testing.assert_allclose(np.diff(board.score[:2]), np.diff(core.score[:2]), rtol=0, atol=1e-8)
