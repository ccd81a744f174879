"""Rank (UB): the rule of Chatbot Arena, on its own board."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ratings.engine.ranking import lmsys_rank

BOUNDS = st.lists(
    st.tuples(st.floats(-50, 50), st.floats(0, 20)).map(lambda p: (p[0] - p[1], p[0] + p[1])),
    min_size=1,
    max_size=30,
)


def test_a_rank_counts_the_models_that_are_surely_better():
    lower, upper = [1200, 1190, 1150, 1100], [1220, 1210, 1195, 1149]
    assert lmsys_rank(lower, upper).tolist() == [1, 1, 2, 4]


def test_touching_bounds_are_not_sure():
    assert lmsys_rank([10, 0], [20, 10]).tolist() == [1, 1]
    assert lmsys_rank([10.5, 0], [20, 10]).tolist() == [1, 2]
    assert lmsys_rank([10.5, 0], [20, 10], tolerance=1).tolist() == [1, 1]


def test_an_unrated_model_has_no_rank_and_counts_for_nobody():
    assert lmsys_rank([np.nan, 10, 0], [np.nan, 20, 5]).tolist() == [0, 1, 2]
    assert lmsys_rank([], []).tolist() == []


@given(BOUNDS)
def test_ranks_are_those_of_a_loop(bounds):
    lower, upper = np.array(bounds).T
    assert lmsys_rank(lower, upper).tolist() == [1 + int(np.sum(lower > up)) for up in upper]


def test_the_published_board_of_october_2024_has_these_ranks(october):
    """Arms are published as whole points, so a bound may be half a point off on either side."""
    score, plus, minus, published = (
        np.array([float(row[name]) for row in october])
        for name in ("score", "ci_plus", "ci_minus", "rank")
    )
    lower, upper = score - minus, score + plus
    kindest = lmsys_rank(lower - 1, upper + 1)
    strictest = lmsys_rank(lower + 1, upper - 1)
    assert np.all((kindest <= published) & (published <= strictest))
    assert np.mean(np.abs(lmsys_rank(lower, upper) - published) <= 1) > 0.9
