"""One judgement: what is said of two models never contradicts what is said of their ranks."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from ratings.engine import Scope, Votes, rate
from ratings.engine.judgement import judge, rank_sets, surely_above
from ratings.engine.ranking import lmsys_rank
from ratings.engine.tests.boards import MadeUp
from ratings.engine.tests.worlds import true_ranks

N_MODELS = 6

VOTE_ROWS = st.lists(
    st.tuples(
        st.integers(0, N_MODELS - 1),
        st.integers(1, N_MODELS - 1),
        st.sampled_from([0, 0, 0, 1, 2, 3]),
        st.integers(0, 5),
        st.integers(0, 4),
    ),
    min_size=1,
    max_size=40,
)


def votes_from(rows, times: int) -> Votes:
    a, step, outcome, voter, prompt = np.tile(np.array(rows), (times, 1)).T
    voter = voter + 6 * (np.arange(len(voter)) // len(rows))
    return Votes(a, (a + step) % N_MODELS, outcome, voter, prompt, n_models=N_MODELS)


@settings(max_examples=60, deadline=None)
@given(VOTE_ROWS, st.sampled_from([1, 5, 40]), st.sampled_from(list(Scope)))
def test_told_apart_never_contradicts_who_may_be_first(rows, times, scope):
    board = rate(votes_from(rows, times), scope=scope)
    for label in range(board.component.max() + 1):
        models = np.flatnonzero(board.component == label)
        above = surely_above(board, models)
        assert np.array_equal(board.rank_low[models] == 1, ~above.any(axis=0))
        assert np.array_equal(board.rank_high[models] == len(models), ~above.any(axis=1))
        assert not (above & above.T).any()
        assert np.all(board.rank_low[models] <= board.rank[models])
        assert np.all(board.rank[models] <= board.rank_high[models])
        for i, first in enumerate(models):
            for j, second in enumerate(models[:i]):
                judgement = judge(board, first, second)
                assert judgement.is_above == above[i, j]
                assert judgement.is_below == above[j, i]
                assert judgement.told_apart <= (judgement.lower > 0 or judgement.upper < 0)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(2, 12), st.floats(0.1, 30))
def test_whatever_the_errors_rank_ub_lies_in_the_rank_set(seed, n, spread):
    """Errors with much in common are where intervals overlap and differences are still sure."""
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(n, n)) + rng.choice([0.0, 3.0])
    freedom = rng.choice([1.5, 3.0, 12.0, 200.0, np.inf], n)
    board = MadeUp.of(spread * rng.normal(size=n), root @ root.T, freedom, seed)
    low, high = rank_sets(board, board.models)
    rank = lmsys_rank(board.lower, board.upper)
    assert np.all((low <= rank) & (rank <= high))


def test_what_is_kept_of_a_board_judges_as_the_board_itself(random_votes):
    board = rate(random_votes(2000, 8, voter=np.arange(2000) % 40))
    kept = MadeUp(
        **{field.name: getattr(board, field.name) for field in dataclasses.fields(MadeUp)}
    )
    kept = dataclasses.replace(kept, covariance=board.covariance.astype(np.float32).astype(float))
    np.testing.assert_array_equal(rank_sets(kept, kept.models), [board.rank_low, board.rank_high])


def test_models_of_two_scales_are_not_judged():
    board = rate(Votes([0, 1, 2, 3], [1, 0, 3, 2], [0, 0, 0, 0]))
    assert judge(board, 0, 2) is None
    assert judge(rate(Votes([0, 1], [1, 0], [0, 0], n_models=3)), 0, 2) is None


def test_the_interval_of_one_pair_is_students():
    board = MadeUp.of([1100, 1000, 900], 400 * np.eye(3), [8.0, 8.0, 50.0])
    judgement = judge(board, 0, 1)
    assert judgement.difference == 100
    half = stats.t.ppf(0.975, 8) * np.sqrt(800)
    assert judgement.upper == pytest.approx(100 + half)
    assert judgement.lower == pytest.approx(100 - half)
    assert judgement.joint_lower < judgement.lower


def test_intervals_that_overlap_are_not_told_apart():
    """With an error in common the difference is exact, and the intervals cover each other."""
    board = MadeUp.of([1010, 1000, 500], np.full((3, 3), 900.0) + np.diag([1, 1, 1]))
    assert board.lower[0] < board.upper[1]
    assert judge(board, 0, 1).lower > 0
    assert not judge(board, 0, 1).told_apart
    low, _ = rank_sets(board, board.models)
    assert low.tolist() == [1, 1, 3]


def test_rank_sets_by_hand():
    """Two models that cannot be told apart, one far below, one between it and nobody."""
    board = MadeUp.of([1100, 1099, 900, 1000], 25 * np.eye(4))
    low, high = rank_sets(board, board.models)
    assert low.tolist() == [1, 1, 4, 3]
    assert high.tolist() == [2, 2, 4, 3]


def test_one_model_is_first():
    board = MadeUp.of([1000], np.zeros((1, 1)))
    assert [ranks.tolist() for ranks in rank_sets(board, board.models)] == [[1], [1]]


def test_without_any_variance_scores_decide():
    board = MadeUp.of([5, 7, 5], np.zeros((3, 3)))
    assert [r.tolist() for r in rank_sets(board, board.models)] == [[2, 1, 2], [3, 1, 3]]


def test_few_degrees_of_freedom_widen_the_sets_of_their_models_only():
    """100 points are 3.5 errors: sure for anybody but a model that two voters judged."""
    score, covariance = [1200, 1100, 1000, 900], 400 * np.eye(4)
    low, high = rank_sets(
        board := MadeUp.of(score, covariance, [np.inf, 40, 1, np.inf]), board.models
    )
    assert low.tolist() == [1, 2, 1, 3]
    assert high.tolist() == [2, 3, 4, 4]
    low, high = rank_sets(board := MadeUp.of(score, covariance), board.models)
    assert low.tolist() == high.tolist() == [1, 2, 3, 4]


def test_rank_sets_hold_all_true_ranks_at_once_even_of_equal_models():
    """Ranks of equals are drawn by lot: no order of them may be called sure."""
    rng = np.random.default_rng(1)
    root = rng.normal(size=(10, 10)) / np.sqrt(10) + 0.7
    covariance = root @ root.T + np.diag(rng.uniform(0.1, 1, 10))
    half = np.linalg.cholesky(covariance)
    held = {0: [], 8: []}
    for seed in range(300):
        for spread, found in held.items():
            truth = np.linspace(0, spread, 10) + 1e-9 * rng.normal(size=10)
            ranks = true_ranks(truth)
            board = MadeUp.of(truth + half @ rng.normal(size=10), covariance, seed=seed)
            low, high = rank_sets(board, board.models)
            found.append(np.all((low <= ranks) & (ranks <= high)))
    assert np.mean(held[0]) >= 0.93
    assert np.mean(held[8]) >= 0.95


def test_a_band_is_wider_than_the_pairs_and_holds_them():
    rng = np.random.default_rng(3)
    root = rng.normal(size=(30, 30)) / np.sqrt(30) + 0.7
    pairs = MadeUp.of(np.linspace(0, 60, 30), root @ root.T + np.diag(rng.uniform(0.1, 1, 30)))
    band = dataclasses.replace(pairs, covariance=None)
    low, high = rank_sets(pairs, pairs.models)
    band_low, band_high = rank_sets(band, band.models)
    assert np.all(band_low <= low)
    assert np.all(band_high >= high)
    assert np.mean(band_high - band_low) < 29
    above = surely_above(band, band.models)
    np.testing.assert_array_equal(band_low, 1 + above.sum(axis=0))
