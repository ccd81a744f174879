"""What `rate` hands on with its result."""

import numpy as np
import pytest

from ratings.engine import Scope, Votes, rate
from ratings.engine.fit import fit
from ratings.engine.rate import rate_fitted
from ratings.engine.ratings import MEAN_SCORE, POINTS
from ratings.engine.tally import tally_votes


@pytest.fixture(params=[False, True], ids=["plain", "with style"])
def votes(request, random_votes) -> Votes:
    plain = random_votes(300, 5)
    if not request.param:
        return plain
    style = np.random.default_rng(2).normal(size=(len(plain), 2))
    return Votes(plain.model_a, plain.model_b, plain.outcome, plain.voter, style=style)


def test_ratings_hand_on_the_fit_that_they_show(votes):
    board = rate(votes, anchor=(2, 1114))
    shown = MEAN_SCORE + POINTS * board.fitted.rating
    np.testing.assert_allclose(np.diff(board.score), np.diff(shown), rtol=0, atol=1e-9)
    np.testing.assert_allclose(board.fitted.rating, fit(votes).rating, rtol=0, atol=1e-9)


def test_ratings_hand_on_the_tally_of_the_votes(votes):
    tally, expected = rate(votes).fitted.tally, tally_votes(votes)
    assert tally.count.tolist() == expected.count.tolist()
    assert tally.votes.tolist() == expected.votes.tolist()


def test_votes_are_handed_on_as_they_were_weighed(votes):
    fitted = rate(votes, reweight=1).fitted
    assert fitted.votes.weight.mean() == pytest.approx(1)
    assert fitted.votes.weight.std() > 0
    assert fitted.tally.total.sum() == pytest.approx(len(votes))


@pytest.mark.parametrize("scope", Scope)
def test_what_is_fitted_is_rated_as_its_votes_are(random_votes, scope):
    drawn, number = random_votes(200, 5), np.arange(200)
    outcomes = drawn.model_a, drawn.model_b, drawn.outcome
    votes = Votes(*outcomes, voter=number % 7, prompt=number % 11)
    board, again = rate(votes, scope=scope), rate_fitted(fit(votes), scope)
    for name in ("score", "lower", "upper", "rank_low", "rank_high", "behind_at_worst"):
        np.testing.assert_allclose(getattr(again, name), getattr(board, name), atol=1e-9)
