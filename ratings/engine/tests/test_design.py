"""Design: the value of a pair is what one more battle of it does."""

import numpy as np
import pytest

from ratings.engine import Votes, rate
from ratings.engine import design as design_module
from ratings.engine.design import Design
from ratings.engine.differences import difference_error
from ratings.engine.fit import fit
from ratings.engine.ratings import MEAN_SCORE, POINTS
from ratings.engine.tally import tally_votes


@pytest.fixture
def design(random_votes):
    return Design.of(fit(random_votes(200, 6)))


def variance_of_differences(design: Design) -> np.ndarray:
    return difference_error(design.covariance) ** 2


def test_the_gain_is_what_one_more_battle_takes_off_the_summed_variance(design):
    gain, weight = design.pair_gain(), design.battle_information()
    before = np.linalg.inv(design.covariance)
    for i, j in [(0, 1), (2, 5), (4, 3)]:
        b = np.zeros(6)
        b[i], b[j] = 1, -1
        after = np.linalg.inv(before + weight[i, j] * np.outer(b, b))
        lost = np.trace(design.covariance) - np.trace(after)
        assert gain[i, j] == pytest.approx(lost, rel=1e-9)


def test_probabilities_add_up_and_never_vanish(design):
    probability = design.pair_probability(uniform=0.2)
    above = probability[np.triu_indices(6, 1)]
    assert above.sum() == pytest.approx(1)
    assert above.min() >= 0.2 / 15
    assert not probability.diagonal().any()
    np.testing.assert_allclose(probability, probability.T)


def test_a_uniform_share_of_one_is_uniform(design):
    above = design.pair_probability(uniform=1.0)[np.triu_indices(6, 1)]
    np.testing.assert_allclose(above, 1 / 15)


def test_a_new_model_is_worth_most(random_votes):
    votes = random_votes(300, 5)
    more = Votes(votes.model_a, votes.model_b, votes.outcome, n_models=6)
    gain = Design.of(fit(more)).pair_gain()
    assert gain[5, :5].min() > 10 * gain[:5, :5].max()


def test_without_any_votes_all_pairs_are_alike():
    design = Design.of(fit(Votes([], [], [], n_models=4)))
    np.testing.assert_allclose(design.pair_probability()[np.triu_indices(4, 1)], 1 / 6)


def more_battles(votes: Votes, chances: np.ndarray, n: int, rng: np.random.Generator) -> Votes:
    """Add n battles of equals, their pairs drawn with these chances, (n_models, n_models)."""
    upper = np.triu(chances, 1).ravel()
    a, b = np.divmod(rng.choice(len(upper), size=n, p=upper / upper.sum()), votes.n_models)
    return Votes(
        np.append(votes.model_a, a),
        np.append(votes.model_b, b),
        np.append(votes.outcome, rng.integers(0, 2, n)),
        n_models=votes.n_models,
    )


def test_among_some_of_the_models_the_shares_are_those_of_their_pairs(random_votes):
    design = Design.of(fit(random_votes(300, 6)))
    among = [0, 2, 5]
    probability = design.pair_probability(among=among)
    above = np.triu_indices(3, 1)
    assert probability[above].sum() == pytest.approx(1)
    gain = design.pair_gain()[np.ix_(among, among)][above]
    np.testing.assert_allclose(probability[above], 0.2 / 3 + 0.8 * gain / gain.sum())
    assert design.pair_probability(among=[3]).tolist() == [[0]]


def test_battles_chosen_by_their_gain_teach_more_than_random_ones():
    """A new model joins seven that are known; ten times, ten battles are chosen."""
    rng = np.random.default_rng(0)
    known = more_battles(Votes([], [], [], n_models=8), np.ones((8, 8)), 800, rng)
    known = known.where((known.model_a > 0) & (known.model_b > 0))
    chosen = random = known
    for _ in range(10):
        chosen = more_battles(chosen, Design.of(fit(chosen)).pair_probability(), 10, rng)
        random = more_battles(random, np.ones((8, 8)), 10, rng)
    ours, theirs = (variance_of_differences(Design.of(fit(v))).sum() for v in (chosen, random))
    assert ours < 0.7 * theirs


@pytest.mark.parametrize("anchor", [None, (2, 1234.5)])
def test_the_design_is_told_by_the_tally_and_the_scores(random_votes, anchor):
    """Wherever the scale starts, and with a model without votes and a group that met nobody."""
    votes = random_votes(250, 5)
    votes = Votes(
        [*votes.model_a, 6],
        [*votes.model_b, 7],
        [*votes.outcome, 2],
        n_models=8,
    )
    board, of_votes = rate(votes, anchor=anchor), Design.of(fit(votes))
    rating = (board.score - MEAN_SCORE) / POINTS
    of_tally = Design.of_tally(tally_votes(votes), rating, board.component)
    np.testing.assert_allclose(of_tally.covariance, of_votes.covariance, rtol=0, atol=1e-9)
    np.testing.assert_array_equal(of_tally.component, of_votes.component)


def test_the_design_knows_the_variance_of_a_difference_without_ties(random_votes):
    votes = random_votes(40_000, 5, seed=2)
    board = rate(votes.where(votes.outcome < 2))
    np.testing.assert_allclose(
        variance_of_differences(Design.of(board.fitted)),
        (difference_error(board.covariance) / POINTS) ** 2,
        rtol=0.05,
        atol=1e-12,
    )


def test_too_many_models_are_refused(random_votes, monkeypatch):
    monkeypatch.setattr(design_module, "DENSE_MODELS", 5)
    with pytest.raises(ValueError, match="6 models are more than the 5"):
        Design.of(fit(random_votes(100, 6)))
