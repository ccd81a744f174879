"""Which models can be compared: core, fringe, and groups that never met."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings.engine import Votes, rate
from ratings.engine.components import find_components
from ratings.engine.tally import tally_votes

CYCLE = [(0, 1), (1, 2), (2, 0)]


def wins(*pairs: tuple[int, int], n_models: int | None = None) -> Votes:
    """One vote for each (winner, loser)."""
    winner, loser = zip(*pairs, strict=True)
    return Votes(winner, loser, [0] * len(pairs), n_models=n_models)


def parts(votes: Votes) -> list[tuple[list[int], list[int]]]:
    return [(p.core.tolist(), p.fringe.tolist()) for p in find_components(tally_votes(votes))]


def test_a_cycle_is_a_core():
    assert parts(wins(*CYCLE)) == [([0, 1, 2], [])]


def test_a_tie_is_a_win_both_ways():
    assert parts(Votes([0], [1], [2])) == [([0, 1], [])]
    assert parts(Votes([0], [1], [3])) == [([0, 1], [])]
    assert parts(Votes([0], [1], [0])) == [([], [0, 1])]


def test_models_that_only_won_or_only_lost_are_the_fringe():
    assert parts(wins(*CYCLE, (3, 0), (1, 4))) == [([0, 1, 2], [3, 4])]


def test_a_smaller_group_that_always_lost_is_fringe_as_a_whole():
    losers = [(5, 6), (6, 5)]
    assert parts(wins(*CYCLE, *losers, (0, 5), (1, 6))) == [([0, 1, 2], [5, 6])]


def test_of_groups_of_the_same_size_the_one_with_more_votes_is_the_core():
    assert parts(wins((0, 1), (1, 0), (2, 3), (3, 2), (3, 2), (0, 2))) == [([2, 3], [0, 1])]


def test_of_groups_alike_in_all_none_is_the_core():
    """A choice by number would make ratings depend on the order of names."""
    assert parts(wins((0, 1), (1, 0), (2, 3), (3, 2), (0, 2))) == [([], [0, 1, 2, 3])]


def test_groups_that_never_met_are_components_the_largest_first():
    votes = wins((0, 1), (1, 0), (4, 5), (5, 6), (6, 4), n_models=9)
    assert parts(votes) == [([4, 5, 6], []), ([0, 1], [])]


def test_a_vote_without_weight_links_nothing():
    votes = Votes([0, 1, 1], [1, 0, 2], [0, 0, 2], weight=[1, 1, 0])
    assert parts(votes) == [([0, 1], [])]


def test_the_fringe_does_not_move_the_core(random_votes):
    """The core's scores, bounds and rank sets are those that it has by itself."""
    votes = random_votes(800, 6)
    with_fringe = Votes(
        np.concatenate([votes.model_a, [6, 6, 6, 0, 7, 8]]),
        np.concatenate([votes.model_b, [0, 3, 5, 7, 8, 7]]),
        np.concatenate([votes.outcome, [0, 0, 0, 0, 0, 0]]),
    )
    alone, together = rate(votes), rate(with_fringe)
    assert together.provisional.tolist() == [False] * 6 + [True] * 3
    np.testing.assert_allclose(together.score[:6], alone.score, rtol=0, atol=1e-9)
    np.testing.assert_allclose(together.lower[:6], alone.lower, rtol=0, atol=1e-9)
    np.testing.assert_allclose(together.covariance[:6, :6], alone.covariance, rtol=0, atol=1e-9)


def test_the_fringe_stands_on_its_side_of_the_core(random_votes):
    votes = random_votes(800, 6)
    board = rate(
        Votes(
            np.concatenate([votes.model_a, [6] * 20, [0] * 20]),
            np.concatenate([votes.model_b, [3] * 20, [7] * 20]),
            np.concatenate([votes.outcome, [0] * 40]),
        )
    )
    assert board.score[6] > board.score[3] + 200
    assert board.score[7] < board.score[0] - 200


def test_a_fringe_model_by_hand():
    """10 wins over a model rated 0 and the prior's half win and half loss: odds of 10.5 to 0.5."""
    board = rate(Votes([0, 0, 2], [1, 1, 0], [2, 2, 0], weight=[1, 1, 10]))
    normalised = 30 / 12
    expected = 400 * np.log10((normalised + 0.5) / 0.5)
    assert board.score[2] - board.score[0] == pytest.approx(expected, abs=1e-9)


def test_more_wins_place_a_winner_higher_and_keep_it_uncertain(random_votes):
    votes = random_votes(800, 6)
    boards = [
        rate(
            Votes(
                np.append(votes.model_a, np.full(n, 6)),
                np.append(votes.model_b, np.full(n, 3)),
                np.append(votes.outcome, np.zeros(n, int)),
            )
        )
        for n in (1, 10, 100)
    ]
    assert boards[0].score[6] < boards[1].score[6] < boards[2].score[6]
    for board in boards:
        assert board.upper[6] - board.lower[6] > 4 * (board.upper - board.lower)[:6].max()


def test_a_board_without_a_core_is_provisional_throughout():
    board = rate(wins((0, 1), (1, 2), (0, 2)))
    assert board.provisional.all()
    assert board.score[0] > board.score[1] > board.score[2]
    assert board.score.mean() == pytest.approx(1000)
    assert board.rank.tolist() == [1, 1, 1]


def test_components_are_ranked_each_for_itself(random_votes):
    votes = random_votes(2000, 4)
    both = Votes(
        np.append(votes.model_a, votes.model_a + 4),
        np.append(votes.model_b, votes.model_b + 4),
        np.append(votes.outcome, votes.outcome),
    )
    board, alone = rate(both), rate(votes)
    assert board.component.tolist() == [0] * 4 + [1] * 4
    for half in (slice(0, 4), slice(4, 8)):
        np.testing.assert_allclose(board.score[half], alone.score, rtol=0, atol=1e-9)
        assert board.rank[half].tolist() == alone.rank.tolist()
        assert board.rank_high[half].tolist() == alone.rank_high.tolist()
    assert np.isnan(board.covariance[:4, 4:]).all()


def test_the_anchor_moves_its_component_only(random_votes):
    votes = random_votes(500, 4)
    both = Votes(
        np.append(votes.model_a, votes.model_a + 4),
        np.append(votes.model_b, votes.model_b + 4),
        np.append(votes.outcome, votes.outcome),
    )
    board = rate(both, anchor=(5, 1500))
    assert board.score[5] == pytest.approx(1500)
    np.testing.assert_allclose(board.score[:4], rate(votes).score, rtol=0, atol=1e-8)


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(1, 7), st.integers(0, 3)), max_size=25))
def test_whatever_the_votes_every_model_with_votes_has_a_finite_score(rows):
    a = np.array([row[0] for row in rows], dtype=int)
    b = (a + np.array([row[1] for row in rows], dtype=int)) % 8
    board = rate(Votes(a, b, [row[2] for row in rows], n_models=8))
    rated = board.component >= 0
    assert rated.tolist() == (board.votes > 0).tolist()
    for numbers in (board.score, board.lower, board.upper):
        assert np.isfinite(numbers[rated]).all()
        assert np.isnan(numbers[~rated]).all()
    assert np.all(board.rank[rated] >= 1)
    assert np.all(board.rank_low[rated] <= board.rank_high[rated])
    assert not board.rank[~rated].any()
    assert board.converged
