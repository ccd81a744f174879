"""Online Elo: by hand, and that the order matters."""

import numpy as np
import pytest

from ratings.engine import Votes
from ratings.engine.elo import elo, order_spread


def test_two_votes_by_hand():
    """Equals: the winner gains half of k. Then a tie pulls them together by the expected lead."""
    first = 1000 + 2
    expected = 1 / (1 + 10 ** (-4 / 400))
    scores = elo(Votes([0, 0], [1, 1], [0, 2]))
    assert scores.tolist() == pytest.approx(
        [first + 4 * (0.5 - expected), 998 + 4 * (expected - 0.5)]
    )


def test_points_are_only_passed_on(random_votes):
    scores = elo(random_votes(500, 6))
    assert scores.sum() == pytest.approx(6000)


def test_a_long_record_comes_near_bradley_terry_order(random_votes):
    scores = elo(random_votes(20_000, 6))
    assert np.argsort(scores).tolist() == list(range(6))


def test_the_order_of_votes_matters():
    votes = Votes([0, 1], [1, 0], [0, 0])
    assert elo(votes)[0] != elo(votes.where(np.array([1, 0])))[0]


def test_a_model_without_votes_has_no_score():
    assert np.isnan(elo(Votes([0], [1], [0], n_models=3))).tolist() == [False, False, True]


def test_shuffles_move_scores_by_the_order_alone(random_votes):
    votes = random_votes(400, 5)
    spread = order_spread(votes)
    assert spread.score == pytest.approx(elo(votes))
    assert (spread.lowest < spread.highest).all()
    assert spread.shuffled == 400
    first = np.random.default_rng(0).permutation(400)
    by_hand = elo(votes.where(first))
    assert (spread.lowest <= by_hand + 1e-9).all()
    assert (by_hand <= spread.highest + 1e-9).all()


def test_of_many_votes_the_newest_are_shuffled(random_votes, monkeypatch):
    monkeypatch.setattr("ratings.engine.elo.MOST_SHUFFLED", 1)
    votes = random_votes(100, 5)
    spread = order_spread(votes)
    assert spread.shuffled == 1
    for scores in (spread.score, spread.lowest, spread.highest):
        assert scores == pytest.approx(elo(votes))


def test_a_model_without_votes_has_no_spread():
    spread = order_spread(Votes([0], [1], [0], n_models=3))
    assert np.isnan([spread.score[2], spread.lowest[2], spread.highest[2]]).all()
