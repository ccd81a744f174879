"""The tally: what a loop over the votes would count."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings.engine import Votes
from ratings.engine import tally as tally_module
from ratings.engine.tally import Tally, tally_votes, votes_of_pair

VOTE_ROWS = st.lists(
    st.tuples(st.integers(0, 5), st.integers(1, 5), st.integers(0, 3), st.integers(0, 8)),
    max_size=60,
)


def votes_from(rows, **columns) -> Votes:
    a = np.array([row[0] for row in rows], dtype=int)
    b = (a + np.array([row[1] for row in rows], dtype=int)) % 6
    return Votes(a, b, np.array([row[2] for row in rows], dtype=int), n_models=6, **columns)


def counted(votes: Votes) -> dict[tuple[int, int, int], float]:
    """Count as one would by hand."""
    count: Counter[tuple[int, int, int]] = Counter()
    weight = np.ones(len(votes)) if votes.weight is None else votes.weight
    for a, b, outcome, w in zip(votes.model_a, votes.model_b, votes.outcome, weight, strict=True):
        if a > b:
            a, b, outcome = b, a, {0: 1, 1: 0}.get(int(outcome), int(outcome))
        count[int(a), int(b), int(outcome)] += float(w)
    return {cell: value for cell, value in count.items() if value}


def cells(tally: Tally, table: np.ndarray) -> dict[tuple[int, int, int], float]:
    return {
        (int(i), int(j), outcome): row[outcome]
        for i, j, row in zip(tally.first, tally.second, table, strict=True)
        for outcome in range(4)
        if row[outcome]
    }


def test_both_sides_of_a_pair_are_added_up():
    tally = tally_votes(Votes([0, 1, 0, 2], [1, 0, 1, 0], [0, 0, 2, 3]))
    assert tally.first.tolist() == [0, 0]
    assert tally.second.tolist() == [1, 2]
    assert tally.count.tolist() == [[1, 1, 1, 0], [0, 0, 0, 1]]
    assert tally.wins.tolist() == [1.5, 0.5]
    assert tally.total.tolist() == [3, 1]
    assert tally.votes.tolist() == [4, 3, 1]


@given(VOTE_ROWS)
def test_counts_are_those_of_a_loop(rows):
    votes = votes_from(rows)
    tally = tally_votes(votes)
    assert cells(tally, tally.count) == counted(votes)
    assert tally.votes.sum() == 2 * len(votes)


@given(VOTE_ROWS)
def test_weights_are_summed(rows):
    votes = votes_from(rows, weight=[row[3] for row in rows])
    tally = tally_votes(votes)
    assert cells(tally, tally.count) == counted(votes)


@given(VOTE_ROWS)
def test_the_sparse_way_counts_the_same(rows):
    dense = tally_votes(votes_from(rows))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tally_module, "DENSE_MODELS", 0)
        sparse = tally_votes(votes_from(rows))
    assert sparse.first.tolist() == dense.first.tolist()
    assert sparse.second.tolist() == dense.second.tolist()
    assert sparse.count.tolist() == dense.count.tolist()
    assert sparse.votes.tolist() == dense.votes.tolist()


@given(VOTE_ROWS, VOTE_ROWS)
def test_tallies_add_up_and_come_apart(early, late):
    whole, half, rest = (tally_votes(votes_from(rows)) for rows in (early + late, early, late))
    joined = half + rest
    assert cells(joined, joined.count) == cells(whole, whole.count)
    assert joined.votes.tolist() == whole.votes.tolist()
    parted = whole - rest
    assert cells(parted, parted.count) == cells(half, half.count)
    assert len(parted.first) == len(half.first)


def test_what_is_taken_away_leaves_no_rounding_behind():
    weight = np.array([0.1, 0.2, 0.3, 1e-9])
    votes = Votes([0, 0, 0, 1], [1, 1, 1, 2], [0, 0, 0, 1], weight=weight)
    rest = tally_votes(votes) - tally_votes(votes.where(np.array([2, 1, 0])))
    assert rest.first.tolist() == [1]
    assert rest.total.tolist() == [1e-9]


def test_a_tally_can_grow_by_models():
    grown = tally_votes(Votes([0], [1], [0])) + tally_votes(Votes([4], [1], [0]))
    assert grown.n_models == 5
    assert cells(grown, grown.count) == {(0, 1, 0): 1, (1, 4, 1): 1}


def test_pairs_without_weight_are_left_out_but_their_votes_are_counted():
    tally = tally_votes(Votes([0, 1], [1, 2], [0, 0], weight=[1, 0]))
    assert tally.second.tolist() == [1]
    assert tally.votes.tolist() == [1, 2, 1]


def test_many_models_need_no_table_of_all_pairs():
    rng = np.random.default_rng(0)
    a = rng.integers(0, 3_000_000, 1000)
    tally = tally_votes(Votes(a, a + 1, np.zeros(1000, int), n_models=4_000_000))
    assert tally.total.sum() == 1000


def test_the_prior_is_half_a_win_and_half_a_loss_against_one_model_more():
    tally = tally_votes(Votes([0], [1], [0])).with_prior(np.array([1]))
    assert tally.n_models == 3
    assert cells(tally, tally.count) == {(0, 1, 0): 1, (1, 2, 0): 0.5, (1, 2, 1): 0.5}


def test_votes_of_a_pair_do_not_depend_on_the_sides():
    votes = Votes([0, 1, 0, 2], [1, 0, 1, 0], [0, 0, 2, 3])
    assert votes_of_pair(votes).tolist() == [3, 3, 3, 1]
