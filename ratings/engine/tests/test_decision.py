"""How many more votes decide a verdict: it comes true as often as it says, and some never can."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from ratings.engine import Ratings, Scope
from ratings.engine.against_best import Verdict, points_of_credit, verdicts
from ratings.engine.decision import Crowd, crowd_for, smallest_margin, votes_to_decide
from ratings.engine.forecast import Forecast
from ratings.engine.tastes import Taste, Tastes
from ratings.engine.tests.boards import MadeUp
from ratings.engine.tests.polls import POLLS, Poll, World

MARGIN = points_of_credit(45)
FAR = 60_000
"""A test does not wait for more votes than these."""


def made_up(error: float = 15) -> MadeUp:
    """A leader, one near it, one beyond the margin, one far beyond."""
    return MadeUp.of(np.array([1050.0, 1040, 990, 800]), error**2 * np.eye(4))


def test_what_is_decided_needs_no_more_votes():
    forecast = votes_to_decide(made_up(), MARGIN, 500, 1e6)
    assert forecast[3] == Forecast(0, 0, 0)
    assert forecast[1].enough > 0


def test_who_is_near_the_margin_takes_more_than_who_is_far_from_it():
    score = np.array([1050.0, 1045, 1020, 1013])
    forecast = votes_to_decide(MadeUp.of(score, 400 * np.eye(4)), MARGIN, 500, 1e7)
    assert forecast[1].enough < forecast[2].enough
    assert forecast[1].early < forecast[1].enough < forecast[1].late


def test_it_takes_as_many_times_as_many_votes_on_a_board_of_more():
    few, many = (votes_to_decide(made_up(20), MARGIN, votes, 1e7) for votes in (500, 5_000))
    assert many[1].enough == pytest.approx(10 * few[1].enough, rel=0.15)


def test_what_is_beyond_the_most_is_not_foreseen():
    assert votes_to_decide(made_up(40), 1.0, 5_000, 6_000)[1].enough == math.inf


def test_the_numbers_of_models_do_not_matter():
    board, order = made_up(), np.array([2, 0, 3, 1])
    turned = MadeUp.of(board.score[order], board.covariance)
    ours, theirs = (votes_to_decide(b, MARGIN, 500, 1e6) for b in (board, turned))
    assert [theirs[place] for place in range(4)] == [ours[model] for model in order]


def test_one_model_alone_is_decided():
    alone = MadeUp.of(np.array([1000.0]), np.zeros((1, 1)))
    assert votes_to_decide(alone, MARGIN, 10, 1e6) == {0: Forecast(0, 0, 0)}


def test_only_the_largest_component_has_verdicts_to_come():
    board = replace(made_up(), component=np.array([0, 0, 0, 1]))
    assert sorted(votes_to_decide(board, MARGIN, 500, 1e6)) == [0, 1, 2]


SIX = Crowd(voters=6, prompts=40)
TASTES = Tastes(voters=Taste(0.16, 50, 0.16, 0.03), prompts=Taste(0.16, 50, 0.16, 0.03))


def test_six_people_cannot_speak_for_others_at_the_usual_margin():
    floor = {scope: smallest_margin(SIX, TASTES, scope, 2) for scope in Scope}
    assert floor[Scope.SAME] == 0
    assert 20 < floor[Scope.QUESTIONS] < MARGIN
    assert floor[Scope.ALL] > 2 * MARGIN
    assert smallest_margin(SIX, TASTES, Scope.ALL, 8) > floor[Scope.ALL]


def test_more_people_and_questions_would_do():
    needed = crowd_for(MARGIN, SIX, TASTES, Scope.ALL, 2)
    assert smallest_margin(needed, TASTES, Scope.ALL, 2) <= MARGIN
    assert smallest_margin(needed.times(0.9), TASTES, Scope.ALL, 2) > MARGIN
    assert needed.voters / needed.prompts == pytest.approx(6 / 40)
    assert crowd_for(MARGIN, SIX, TASTES, Scope.QUESTIONS, 2) == SIX


def test_endless_votes_come_down_to_the_smallest_margin():
    """Two equal models, six voters and twelve prompts, 6,000 votes: at the median, no less."""
    poll = Poll(Scope.ALL, 2, 1e-6, 6, 12, 6_000, 0.4, 0.0)
    worst = []
    for seed in range(40):
        world = World(poll, np.random.default_rng(seed))
        board = world.rated(world.cast(poll.votes))
        worst.append(board.behind_at_worst.max() - board.behind.max())
    floor = smallest_margin(Crowd(6, 12), TASTES, Scope.ALL, 2)
    assert np.median(worst) == pytest.approx(floor, rel=0.2)


def decided(board: Ratings, model: int) -> bool:
    verdict = verdicts(board.behind_at_worst, board.behind_at_least, MARGIN)[model]
    return verdict != Verdict.OPEN


def came_true(poll: Poll, worlds: int) -> Iterator[tuple[bool, ...]]:
    """Whether verdicts are decided with the votes that are said to be early, enough, late."""
    rng = np.random.default_rng(11)
    for _ in range(worlds):
        world = World(poll, rng)
        first = world.cast(poll.votes)
        board = world.rated(first)
        for model, forecast in votes_to_decide(board, MARGIN, poll.votes, FAR).items():
            if 0 < forecast.late < math.inf:
                yield tuple(
                    decided(world.rated(first, world.cast(int(n))), model)
                    for n in (forecast.early, forecast.enough, forecast.late)
                )


@pytest.mark.slow
@pytest.mark.parametrize("name", POLLS)
def test_so_many_more_votes_do_decide(name: str):
    early, enough, late = np.mean(list(came_true(POLLS[name], worlds=80)), axis=0)
    assert early < 0.35
    assert 0.72 <= enough <= 0.97
    assert late >= 0.82


def test_with_so_many_more_votes_most_verdicts_are_decided():
    _, enough, _ = np.mean(list(came_true(POLLS["a team of six"], worlds=8)), axis=0)
    assert enough >= 0.6
