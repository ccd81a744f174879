"""Each claim of a board holds as often as it says: in invented worlds, few here, many when slow."""

import numpy as np
import pytest

from ratings.engine import Scope, rate
from ratings.engine.tests.coverage_study import (
    NEWCOMER_VOTES,
    SETTINGS,
    STUDY,
    TIES,
    Claims,
    claims,
    joining,
    widths,
)

FEW = ("8 models, 300 voters of one vote", "3 models, 18 votes, 2 voters", "60 votes, 95% ties")


def assert_hold(found: Claims, intervals: float = 0.93, at_once: float = 0.95) -> None:
    """The mean of 40 small boards may fall short of the promised 95% by chance alone."""
    assert found.scores >= intervals
    assert found.differences >= intervals
    assert found.rank_sets >= at_once
    assert found.at_worst >= at_once - 0.02
    for wrong in (found.told_apart, found.good_enough, found.too_far):
        assert wrong <= 1 - at_once


@pytest.mark.parametrize("name", FEW)
def test_claims_hold_on_small_boards(name):
    assert_hold(claims(SETTINGS[name], worlds=60), 0.91, 0.93)


@pytest.mark.parametrize("scope", list(Scope))
def test_claims_hold_in_every_scope(scope):
    assert_hold(claims(STUDY, scope, worlds=40), 0.91, 0.93)


def test_people_who_are_a_sample_are_not_covered_by_a_scope_that_takes_them_for_all():
    """The same boards, held to the truth of a wider scope than they claim: they must miss it."""
    rng, held = np.random.default_rng(5), []
    for _ in range(20):
        drawn, votes = STUDY(rng)
        board = rate(votes, scope=Scope.SAME)
        held.append(Claims.of(board, drawn.true_scores(Scope.ALL)).scores)
    assert np.mean(held) < 0.9


@pytest.mark.parametrize("n_votes", [1, 5, 20])
def test_a_newcomer_is_held_and_nobody_else_is_blurred(n_votes):
    found = joining(n_votes, TIES["30%"], worlds=15)
    assert found.held >= 0.93
    assert found.wider < 0.03


def test_the_median_interval_narrows_as_voters_join():
    arms = [arm for _, _, arm in widths(worlds=4)]
    assert np.all(np.diff(arms) < 0)


@pytest.mark.slow
@pytest.mark.parametrize("name", list(SETTINGS))
def test_claims_hold_in_many_worlds(name):
    assert_hold(claims(SETTINGS[name], worlds=300))


@pytest.mark.slow
@pytest.mark.parametrize("scope", list(Scope))
def test_claims_hold_in_every_scope_in_many_worlds(scope):
    assert_hold(claims(STUDY, scope, worlds=300))


@pytest.mark.slow
@pytest.mark.parametrize("tie", list(TIES.values()), ids=list(TIES))
@pytest.mark.parametrize("n_votes", NEWCOMER_VOTES)
def test_a_newcomer_is_held_in_many_worlds(n_votes, tie):
    found = joining(n_votes, tie, worlds=300)
    assert found.held >= 0.93
    assert found.wider < 0.03
