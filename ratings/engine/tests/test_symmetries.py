"""What must not matter: the order of votes, the sides, the numbers of models and voters."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ratings.engine import Votes, rate

N_MODELS = 7

VOTE_ROWS = st.lists(
    st.tuples(
        st.integers(0, N_MODELS - 1),
        st.integers(1, N_MODELS - 1),
        st.integers(0, 3),
        st.integers(0, 9),
        st.sampled_from([0.5, 1.0, 3.0]),
    ),
    min_size=1,
    max_size=60,
)
SETTINGS = settings(max_examples=50)


def votes_from(rows) -> Votes:
    a, step, outcome, voter, weight = (np.array(column) for column in zip(*rows, strict=True))
    return Votes(a, (a + step) % N_MODELS, outcome, voter, n_models=N_MODELS, weight=weight)


# Models that votes hardly connect: intervals of thousands of points.
LOOSE = [
    (0, 1, 0, 0, 0.5),
    (0, 1, 2, 0, 0.5),
    (0, 3, 0, 0, 3.0),
    (0, 4, 2, 0, 0.5),
    (1, 1, 2, 1, 0.5),
    (1, 4, 2, 0, 0.5),
    (3, 1, 2, 0, 0.5),
]


# Nobody votes twice on the core, but for what rounding leaves.
ENDED_BY_ROUNDING = [
    (0, 1, 0, 0, 0.5),
    (0, 1, 0, 0, 1.0),
    (0, 2, 0, 0, 0.5),
    (1, 1, 2, 2, 0.5),
    (2, 2, 0, 1, 0.5),
    (2, 2, 2, 0, 0.5),
]


def assert_same(ours, theirs, order=slice(None), method="bradley-terry") -> None:
    ends = exactness(ours, method)[order]
    for name, within in (("score", 1e-9), ("lower", ends), ("upper", ends)):
        assert_within(getattr(theirs, name), getattr(ours, name)[order], within, name)
    for name in ("rank", "votes", "provisional"):
        np.testing.assert_array_equal(getattr(theirs, name), getattr(ours, name)[order], name)


def exactness(board, method):
    """An interval's ends are as exact as it is long. Davidson's are as exact as the longest one:
    where votes hardly connect the models, the error of one is an error of all.
    """
    length = np.fmax(board.upper - board.lower, 1.0)
    return np.full(len(length), 1e-7 * length.max()) if method == "davidson" else 1e-10 * length


def assert_within(theirs, ours, within, name="") -> None:
    np.testing.assert_allclose(theirs / within, ours / within, rtol=0, atol=1, err_msg=name)


@SETTINGS
@given(VOTE_ROWS, st.randoms(use_true_random=False))
def test_the_order_of_votes_does_not_matter(rows, random):
    shuffled = random.sample(rows, len(rows))
    assert_same(rate(votes_from(rows)), rate(votes_from(shuffled)))


@SETTINGS
@given(VOTE_ROWS, st.data())
def test_the_sides_do_not_matter(rows, data):
    votes = votes_from(rows)
    swapped = np.array(data.draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows))))
    turned = np.where(votes.outcome < 2, 1 - votes.outcome, votes.outcome)
    theirs = Votes(
        np.where(swapped, votes.model_b, votes.model_a),
        np.where(swapped, votes.model_a, votes.model_b),
        np.where(swapped, turned, votes.outcome),
        votes.voter,
        n_models=N_MODELS,
        weight=votes.weight,
    )
    assert_same(rate(votes), rate(theirs))


@SETTINGS
@example(LOOSE, [1, 2, 0, 3, 4, 5, 6], "davidson")
@example(ENDED_BY_ROUNDING, [0, 2, 1, 3, 4, 5, 6], "davidson")
@given(VOTE_ROWS, st.permutations(range(N_MODELS)), st.sampled_from(["bradley-terry", "davidson"]))
def test_the_numbers_of_models_do_not_matter(rows, number, method):
    votes, number = votes_from(rows), np.array(number)
    theirs = Votes(
        number[votes.model_a],
        number[votes.model_b],
        votes.outcome,
        votes.voter,
        n_models=N_MODELS,
        weight=votes.weight,
    )
    assert_same(rate(votes, method=method), rate(theirs, method=method), np.argsort(number), method)


@SETTINGS
@given(VOTE_ROWS, st.permutations(range(10)))
def test_the_numbers_of_voters_do_not_matter(rows, number):
    votes = votes_from(rows)
    theirs = Votes(
        votes.model_a,
        votes.model_b,
        votes.outcome,
        np.array(number)[votes.voter] * 10**9 - 7,
        n_models=N_MODELS,
        weight=votes.weight,
    )
    assert_same(rate(votes), rate(theirs))


@SETTINGS
@given(VOTE_ROWS)
def test_turning_every_outcome_round_turns_the_board_round(rows):
    votes = votes_from(rows)
    turned = Votes(
        votes.model_b,
        votes.model_a,
        votes.outcome,
        votes.voter,
        n_models=N_MODELS,
        weight=votes.weight,
    )
    ours, theirs = rate(votes), rate(turned)
    ends = exactness(ours, "bradley-terry")
    assert_within(theirs.score, 2000 - ours.score, 1e-9)
    assert_within(theirs.lower, 2000 - ours.upper, ends)
    assert_within(theirs.upper, 2000 - ours.lower, ends)


@SETTINGS
@given(VOTE_ROWS, st.integers(0, N_MODELS - 1), st.integers(1, N_MODELS - 1))
def test_one_more_win_never_costs_the_winner_its_lead(rows, winner, step):
    """Monotonicity, among models that are all firmly rated before and after."""
    loser = (winner + step) % N_MODELS
    ring = [(i, 1, 2, 0, 1.0) for i in range(N_MODELS)]
    before = rate(votes_from(rows + ring)).score
    after = rate(votes_from([*rows, *ring, (winner, step, 0, 0, 1.0)])).score
    assert after[winner] > before[winner] - 1e-9
    assert after[loser] < before[loser] + 1e-9
    leads = after[winner] - after - (before[winner] - before)
    assert np.all(leads > -1e-9)


def test_real_votes_shuffled_and_renumbered_have_the_same_board(llmfao):
    rng = np.random.default_rng(0)
    order, number = rng.permutation(len(llmfao)), rng.permutation(59)
    ours = rate(llmfao)
    theirs = rate(
        Votes(
            number[llmfao.model_a[order]],
            number[llmfao.model_b[order]],
            llmfao.outcome[order],
            llmfao.voter[order],
            llmfao.prompt[order],
        )
    )
    assert_same(ours, theirs, np.argsort(number))
    np.testing.assert_array_equal(theirs.rank_low, ours.rank_low[np.argsort(number)])
    np.testing.assert_array_equal(theirs.rank_high, ours.rank_high[np.argsort(number)])


@pytest.mark.parametrize("dtype", [np.int8, np.int16, np.uint32, np.int64, np.uint64])
def test_the_width_of_the_integers_does_not_matter(random_votes, dtype):
    """Products of model numbers exceed the narrow types, and must not be made in them."""
    wide = random_votes(3000, 110, voter=np.arange(3000) % 97)
    narrow = Votes(
        *(c.astype(dtype) for c in (wide.model_a, wide.model_b, wide.outcome, wide.voter))
    )
    assert_same(rate(wide), rate(narrow))
    assert_same(
        rate(wide, interval="bootstrap", rounds=5), rate(narrow, interval="bootstrap", rounds=5)
    )
