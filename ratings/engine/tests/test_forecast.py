"""How many more votes it takes: in invented worlds it comes true as often as it says."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from ratings.engine.forecast import Forecast, votes_to_separate
from ratings.engine.judgement import judge
from ratings.engine.tests.boards import MadeUp
from ratings.engine.tests.polls import POLLS, Poll, World

FAR = 60_000
"""A test does not wait for more votes than these."""


def made_up(gap: float, others: float = 60, error: float = 10) -> MadeUp:
    """Two models so far apart, among others as far spread."""
    score = np.array([1000 + gap / 2, 1000 - gap / 2, 1000 - others, 1000 + others])
    return MadeUp.of(score, error**2 * np.eye(4))


def test_models_that_are_told_apart_need_no_more_votes():
    board = made_up(80)
    assert judge(board, 0, 1).told_apart
    assert votes_to_separate(board, 0, 1, 500, 1e6) == Forecast(0, 0, 0)


def test_the_closer_two_are_the_more_it_takes_whoever_is_named_first():
    near, far = (votes_to_separate(made_up(gap), 0, 1, 500, 1e6) for gap in (5, 25))
    assert 0 < far.enough < near.enough
    assert near.early < near.enough < near.late
    assert votes_to_separate(made_up(25), 1, 0, 500, 1e6) == far


def test_it_takes_as_many_times_as_many_votes_on_a_board_of_more():
    few, many = (votes_to_separate(made_up(25), 0, 1, votes, 1e6) for votes in (500, 5_000))
    assert many.enough == pytest.approx(10 * few.enough, rel=0.07)


def test_what_is_beyond_the_most_is_not_foreseen():
    forecast = votes_to_separate(made_up(1), 0, 1, 5_000, 20_000)
    assert forecast.enough == forecast.late == math.inf


def test_strangers_are_never_told_apart():
    board = replace(made_up(25), component=np.array([0, 1, 0, 0]))
    assert votes_to_separate(board, 0, 1, 500, 1e6) is None


def came_true(poll: Poll, worlds: int) -> Iterator[tuple[bool, ...]]:
    """Whether neighbours are told apart with the votes that are said to be early, enough, late."""
    rng = np.random.default_rng(7)
    for _ in range(worlds):
        world = World(poll, rng)
        first = world.cast(poll.votes)
        board = world.rated(first)
        order = np.argsort(-board.score)
        for i, j in pairwise(order):
            forecast = votes_to_separate(board, i, j, poll.votes, FAR)
            if forecast and 0 < forecast.late < math.inf:
                yield tuple(
                    judge(world.rated(first, world.cast(int(n))), i, j).told_apart
                    for n in (forecast.early, forecast.enough, forecast.late)
                )


@pytest.mark.slow
@pytest.mark.parametrize("name", POLLS)
def test_so_many_more_votes_do_tell_two_apart(name: str):
    early, enough, late = np.mean(list(came_true(POLLS[name], worlds=120)), axis=0)
    assert early < 0.35
    assert 0.75 <= enough <= 0.97
    assert late >= 0.84
