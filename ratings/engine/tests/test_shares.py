"""Shares with intervals: by hand where votes are independent, by simulation where they are not."""

import numpy as np
import pytest
from scipy.special import expit

from ratings.engine import Outcome, Scope, Votes
from ratings.engine.shares import outcome_shares, shares


def test_independent_votes_have_wilsons_interval():
    found = shares(np.zeros(50, dtype=int), np.repeat([1.0, 0.0], [10, 40]), [], 1)
    z, n, p = 1.959963984540054, 50, 0.2
    arm = z / (1 + z**2 / n) * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    centre = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    assert found.share[0] == 0.2
    assert (found.lower[0], found.upper[0]) == pytest.approx((centre - arm, centre + arm))


@pytest.mark.parametrize("value", [0.0, 1.0])
@pytest.mark.parametrize("count", [1, 2, 30])
def test_an_interval_always_has_width(value, count):
    label = np.arange(count) // 2
    found = shares(np.zeros(count, dtype=int), np.full(count, value), [label, label], 1)
    assert 0 <= found.lower[0] < found.upper[0] <= 1
    assert found.upper[0] - found.lower[0] > 0.02


def test_a_group_without_votes_has_none():
    found = shares(np.array([0, 0]), np.array([0.0, 1.0]), [np.array([0, 1])], 2)
    assert np.isnan([found.share[1], found.lower[1], found.upper[1]]).all()
    assert found.lower[0] < 0.5 < found.upper[0]


def test_votes_that_hang_together_tell_less():
    group, label = np.zeros(200, dtype=int), np.repeat(np.arange(10), 20)
    value = np.repeat(np.arange(10) % 2, 20).astype(float)
    apart = shares(group, value, [np.arange(200)], 1)
    together = shares(group, value, [label], 1)
    assert together.upper[0] - together.lower[0] > 3 * (apart.upper[0] - apart.lower[0])


WORLDS = {
    "3 models, 18 votes, 2 voters": (3, 18, 2, 10, 0.5, 0.5),
    "5 models, 200 votes": (5, 200, 5, 30, 0.5, 0.7),
    "independent": (8, 300, 100, 300, 0.0, 0.0),
    "13 prompts": (20, 3000, 60, 13, 0.5, 0.7),
}


@pytest.mark.parametrize("world", WORLDS, ids=str)
def test_it_covers_the_share_among_voters_and_prompts_like_these(world):
    models, count, voters, prompts, taste, effect = WORLDS[world]
    random = np.random.default_rng(5)
    level = np.linspace(-2.5, -0.5, models)
    wide = np.sqrt(taste**2 + effect**2) * random.standard_normal(20_000)
    truth = expit(level[:, None] + wide).mean(axis=1)
    held = []
    for _ in range(60):
        model = random.integers(0, models, count)
        voter, prompt = random.integers(0, voters, count), random.integers(0, prompts, count)
        liking = taste * random.standard_normal((voters, models))[voter, model]
        liking += effect * random.standard_normal((prompts, models))[prompt, model]
        bad = random.random(count) < expit(level[model] + liking)
        found = shares(model, bad.astype(float), [voter, prompt], models)
        known = np.isfinite(found.share)
        held.append(((found.lower <= truth) & (truth <= found.upper))[known].mean())
    assert 0.93 <= np.mean(held) <= 0.995


def test_a_vote_counts_for_both_its_models():
    votes = Votes([0, 0, 1], [1, 2, 2], [3, 0, 3], voter=[0, 1, 2], n_models=4)
    found = outcome_shares(votes, Outcome.BOTH_BAD, Scope.SAME)
    assert found.share[:3].tolist() == [0.5, 1.0, 0.5]
    assert np.isnan(found.share[3])


def test_the_scope_says_what_hangs_together():
    voter = np.arange(120) // 30
    votes = Votes([0] * 120, [1] * 120, np.where(voter % 2, 3, 0), voter, np.arange(120))
    wide, narrow = (
        outcome_shares(votes, Outcome.BOTH_BAD, scope) for scope in (Scope.ALL, Scope.QUESTIONS)
    )
    assert wide.upper[0] - wide.lower[0] > 2 * (narrow.upper[0] - narrow.lower[0])
