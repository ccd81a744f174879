"""Every row of the table of odd inputs: the right answer, and no exception."""

import numpy as np
import pytest

from ratings.engine import Votes, rate


@pytest.mark.parametrize("n_models", [0, 1, 3])
@pytest.mark.parametrize("voter", [None, []])
def test_no_votes_is_an_empty_board(n_models, voter):
    board = rate(Votes([], [], [], voter=voter, n_models=n_models))
    assert len(board.score) == n_models
    for numbers in (board.score, board.lower, board.upper):
        assert np.isnan(numbers).all()
    for ranks in (board.rank, board.rank_low, board.rank_high, board.votes):
        assert ranks.tolist() == [0] * n_models
    assert board.component.tolist() == [-1] * n_models
    assert not board.provisional.any()


@pytest.mark.parametrize("interval", ["sandwich", "bootstrap"])
@pytest.mark.parametrize("method", ["bradley-terry", "davidson"])
def test_no_votes_is_an_empty_board_by_every_method(method, interval):
    assert rate(Votes([], [], [], n_models=2), method=method, interval=interval).rank.sum() == 0


def test_no_votes_with_style_is_an_empty_board():
    assert rate(Votes([], [], [], style=np.empty((0, 4)), n_models=2)).style is None


def test_one_model_has_no_rank():
    assert rate(Votes([], [], [], n_models=1)).rank.tolist() == [0]


@pytest.mark.parametrize("outcome", [2, 3])
@pytest.mark.parametrize("initial", [None, [900.0, 1000.123, 1100.7]])
def test_ties_only_make_all_equal_and_first(outcome, initial):
    board = rate(Votes([0, 1, 2, 0], [1, 2, 0, 1], [outcome] * 4), initial=initial)
    np.testing.assert_allclose(board.score, 1000, rtol=0, atol=1e-9)
    assert board.rank.tolist() == [1, 1, 1]
    assert board.rank_low.tolist() == [1, 1, 1]
    assert board.rank_high.tolist() == [3, 3, 3]
    assert not board.provisional.any()


@pytest.mark.parametrize("voter", [None, [1, 1, 1], [1, 2, 3]])
def test_a_perfect_cycle_makes_all_equal_and_first(voter):
    board = rate(Votes([0, 1, 2], [1, 2, 0], [0, 0, 0], voter=voter))
    np.testing.assert_allclose(board.score, 1000, rtol=0, atol=1e-9)
    assert board.rank.tolist() == [1, 1, 1]
    assert not board.provisional.any()


@pytest.mark.parametrize("interval", ["sandwich", "bootstrap"])
@pytest.mark.parametrize("method", ["bradley-terry", "davidson"])
@pytest.mark.parametrize("winner_first", [True, False])
def test_a_model_that_won_or_lost_all_is_finite_and_provisional(
    random_votes, method, interval, winner_first
):
    votes = random_votes(400, 5)
    a, b = np.full(12, 5), np.arange(12) % 5
    extreme = Votes(
        np.append(votes.model_a, a if winner_first else b),
        np.append(votes.model_b, b if winner_first else a),
        np.append(votes.outcome, np.zeros(12, int)),
        voter=np.arange(412) % 50,
    )
    board = rate(extreme, method=method, interval=interval, rounds=20)
    assert board.provisional.tolist() == [False] * 5 + [True]
    assert np.isfinite([board.score, board.lower, board.upper]).all()
    extreme_place = board.score.argmax() if winner_first else board.score.argmin()
    assert extreme_place == 5


def test_two_groups_that_never_met_have_a_board_each():
    board = rate(Votes([0, 1, 2, 3, 3], [1, 0, 3, 2, 2], [0, 0, 0, 0, 0]))
    assert board.component.tolist() == [0, 0, 1, 1]
    assert board.rank.tolist() == [1, 1, 1, 1]
    assert board.rank_high.tolist() == [2, 2, 2, 2]
    assert np.isnan(board.covariance[:2, 2:]).all()
    assert np.isfinite(board.covariance[:2, :2]).all()


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("interval", ["sandwich", "bootstrap"])
def test_weights_spread_over_24_orders_of_magnitude_stay_finite(random_votes, seed, interval):
    weight = 10.0 ** np.random.default_rng(seed).uniform(-12, 12, 800)
    votes = random_votes(800, 12, seed, weight=weight, voter=np.arange(800) % 80)
    board = rate(votes, interval=interval, rounds=20)
    assert np.isfinite([board.score, board.lower, board.upper]).all()
    assert board.converged


def test_two_halves_joined_by_hardly_any_weight_stay_finite(random_votes):
    votes = random_votes(400, 5)
    joined = Votes(
        np.concatenate([votes.model_a, votes.model_a + 5, [0, 5]]),
        np.concatenate([votes.model_b, votes.model_b + 5, [5, 0]]),
        np.concatenate([votes.outcome, votes.outcome, [0, 2]]),
        weight=np.concatenate([np.full(800, 1e12), [1e-12, 1e-12]]),
    )
    board = rate(joined)
    assert np.isfinite([board.score, board.lower, board.upper]).all()
    alone = rate(votes)
    np.testing.assert_allclose(
        board.score[:5] - board.score[0], alone.score - alone.score[0], rtol=0, atol=1e-6
    )


def test_weights_of_zero_everywhere_are_no_votes():
    board = rate(Votes([0, 1], [1, 0], [0, 1], weight=[0, 0]))
    assert board.rank.tolist() == [0, 0]
    assert np.isnan(board.score).all()


def test_a_scale_of_weights_does_not_matter(random_votes):
    weight = np.random.default_rng(0).uniform(0.5, 2, 400)
    boards = [
        rate(random_votes(400, 6, weight=weight * scale, voter=np.arange(400) % 40))
        for scale in (1, 1e-9, 1e9)
    ]
    for board in boards[1:]:
        np.testing.assert_allclose(board.score, boards[0].score, rtol=0, atol=1e-8)
        np.testing.assert_allclose(board.lower, boards[0].lower, rtol=0, atol=1e-8)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"method": "elo"}, "method is 'elo'"),
        ({"interval": "exact"}, "interval is 'exact'"),
        ({"scope": "everybody"}, "scope is 'everybody', it must be one of"),
        ({"confidence": 1.0}, "confidence is 1.0"),
        ({"anchor": (2, 1000)}, "anchor is model 2 of 2 models"),
        ({"anchor": (-1, 1000)}, "anchor is model -1"),
        ({"reweight": 0}, "reweight is 0"),
        ({"rounds": 1}, "rounds is 1"),
        ({"initial": [1000.0]}, r"initial has shape \(1,\), there are 2 models"),
    ],
)
def test_a_bad_option_is_named(options, message):
    with pytest.raises(ValueError, match=message):
        rate(Votes([0, 1], [1, 0], [0, 0]), **options)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"method": "davidson"}, "style control is offered with Bradley-Terry only"),
        ({"interval": "bootstrap"}, "bootstrap is not offered with style control"),
    ],
)
def test_style_control_says_what_it_is_not_offered_with(options, message):
    with pytest.raises(ValueError, match=message):
        rate(Votes([0, 1], [1, 0], [0, 0], style=[[0.1], [0.2]]), **options)


def test_an_anchor_without_votes_has_no_effect():
    board = rate(Votes([0, 1], [1, 0], [0, 0], n_models=3), anchor=(2, 1500))
    np.testing.assert_allclose(board.score[:2], 1000)
    assert np.isnan(board.score[2])


def test_results_are_frozen():
    board = rate(Votes([0, 1], [1, 0], [0, 0]))
    with pytest.raises(AttributeError):
        board.score = np.zeros(2)
