"""Intervals: by hand where that is possible, and what must hold of them everywhere."""

import numpy as np
import pytest
from scipy import stats

from ratings.engine import Scope, Votes, rate
from ratings.engine.dispersion import PSEUDO_VOTES
from ratings.engine.intervals import quantile
from ratings.engine.ratings import POINTS
from ratings.engine.spread import HALF_TRUSTED
from ratings.engine.tests.worlds import World


def errors(board) -> np.ndarray:
    return np.sqrt(board.covariance.diagonal())


def arms(board) -> np.ndarray:
    return (board.upper - board.lower) / 2


def test_two_models_by_hand():
    """With n votes of mean credit c̄ the log odds have the robust variance Σ(c − c̄)²/(n·c̄(1 − c̄))²
    and the pooled variance φ/(n·c̄(1 − c̄)); they count by w and 1 − w."""
    credit = np.array([1.0] * 10 + [0.0] * 4 + [0.5] * 6)
    n, mean = 20, credit.mean()
    unit, squares = mean * (1 - mean), np.sum((credit - mean) ** 2)
    dispersion = (squares / unit + PSEUDO_VOTES) / (n - 1 + PSEUDO_VOTES)
    beyond = n - 1
    trust = beyond / (beyond + HALF_TRUSTED)
    robust = squares / (n * unit) ** 2 / (1 - 1 / n)
    pooled = dispersion / (n * unit)
    board = rate(Votes([0] * 20, [1] * 20, [0] * 10 + [1] * 4 + [2] * 6))
    gap = board.covariance[0, 0] + board.covariance[1, 1] - 2 * board.covariance[0, 1]
    assert gap / POINTS**2 == pytest.approx(trust * robust + (1 - trust) * pooled, rel=1e-6)
    # Each score is half of the gap away from the mean.
    freedom = 1 / ((1 - trust) ** 2 / (n - 1 + PSEUDO_VOTES) + 1 / (beyond + HALF_TRUSTED))
    half = 0.5 * stats.t.ppf(0.975, freedom) * np.sqrt(gap)
    np.testing.assert_allclose(arms(board), half, rtol=1e-6)


@pytest.mark.parametrize("n_votes", [1, 3, 30, 60])
@pytest.mark.parametrize("outcomes", [[2], [3], [0], [0, 2]])
def test_no_votes_are_so_alike_that_nothing_is_left_open(n_votes, outcomes):
    outcome = np.resize(outcomes, n_votes)
    board = rate(Votes(np.zeros(n_votes, int), np.ones(n_votes, int), outcome))
    assert np.all(arms(board) > 4)


def test_votes_that_all_tie_are_worth_more_than_none():
    widths = [arms(rate(Votes([0] * n, [1] * n, [2] * n)))[0] for n in (1, 3, 10, 30, 100, 300)]
    assert np.all(np.diff(widths) < 0)
    assert 150 < widths[1] < 500
    assert 0.3 < widths[-1] < 5


@pytest.mark.parametrize("scope", list(Scope))
def test_more_votes_voters_and_prompts_narrow_the_median_interval(scope):
    rng = np.random.default_rng(0)
    world = World(rng.normal(0, 0.5, 8), np.full(200, 10), taste=0.4, suit=0.4, prompts=100)
    votes = world.votes(rng)
    widths = [
        np.median(arms(rate(votes.where(votes.voter < n_voters), scope=scope)))
        for n_voters in (2, 5, 12, 30, 80, 200)
    ]
    assert np.all(np.diff(widths) < 0)


@pytest.mark.parametrize("outcomes", [[0], [1], [2], [0, 2, 1]])
@pytest.mark.parametrize("n_votes", [1, 2, 3, 5, 10, 20])
def test_a_newcomer_moves_no_other_interval_and_no_other_score(random_votes, n_votes, outcomes):
    votes = random_votes(3000, 10, voter=np.arange(3000) % 150, prompt=np.arange(3000) % 61)
    rng = np.random.default_rng(n_votes)
    joined = Votes(
        np.append(votes.model_a, np.full(n_votes, 10)),
        np.append(votes.model_b, rng.integers(0, 10, n_votes)),
        np.append(votes.outcome, np.resize(outcomes, n_votes)),
        np.append(votes.voter, np.arange(n_votes) % 2),
        np.append(votes.prompt, np.arange(n_votes)),
    )
    before, after = rate(votes), rate(joined)
    change = arms(after)[:10] / arms(before)
    assert np.all((change > 0.97) & (change < 1.03))
    assert np.all(np.abs(after.score[:10] - before.score) < 0.4 * arms(before))
    assert arms(after)[10] > 3 * arms(before).max()


def test_the_width_does_not_jump_with_the_number_of_voters(random_votes):
    """The same outcomes, by one voter, by nearly one, by two, by a few: it falls, step by step."""
    votes = random_votes(300, 4)
    widths = []
    for heavy in (300, 280, 240, 210, 200, 180):
        voter = np.append(np.zeros(heavy, int), 1 + np.arange(300 - heavy) % 2)
        by_voter = Votes(votes.model_a, votes.model_b, votes.outcome, np.sort(voter))
        widths.append(np.median(arms(rate(by_voter))))
    steps = np.array(widths[1:]) / widths[:-1]
    assert np.all((steps > 0.5) & (steps < 1.1))


def test_each_scope_is_wider_than_the_one_that_it_includes():
    rng = np.random.default_rng(1)
    world = World(rng.normal(0, 0.5, 6), np.full(6, 100), taste=0.8, suit=0.6, prompts=20)
    votes = world.votes(rng)
    same, questions, everyone = (np.median(arms(rate(votes, scope=scope))) for scope in Scope)
    assert 1.2 * same < questions
    assert 1.1 * questions < everyone


def test_unknown_voters_and_prompts_are_a_cluster_for_each_vote(random_votes):
    votes = random_votes(400, 5)
    alone = Votes(votes.model_a, votes.model_b, votes.outcome, np.arange(400), np.arange(400))
    expected = rate(votes, scope=Scope.SAME)
    for board in (rate(votes), rate(alone), rate(alone, scope=Scope.QUESTIONS)):
        np.testing.assert_array_equal(board.lower, expected.lower)
        assert board.scope in Scope


def test_people_who_are_all_there_are_cluster_nothing(random_votes):
    votes = random_votes(400, 5, voter=np.arange(400) % 7, prompt=np.arange(400) % 11)
    by_prompt = Votes(votes.model_a, votes.model_b, votes.outcome, prompt=votes.prompt)
    np.testing.assert_array_equal(
        rate(votes, scope=Scope.QUESTIONS).lower, rate(by_prompt, scope=Scope.ALL).lower
    )
    plain = Votes(votes.model_a, votes.model_b, votes.outcome)
    np.testing.assert_array_equal(rate(votes, scope=Scope.SAME).lower, rate(plain).lower)


def test_voters_and_prompts_may_have_any_numbers(random_votes):
    rng = np.random.default_rng(5)
    voter, prompt = rng.integers(0, 40, 600), rng.integers(0, 30, 600)
    names = rng.choice(10**15, 40, replace=False)
    ours = rate(random_votes(600, 7, voter=voter, prompt=prompt))
    theirs = rate(random_votes(600, 7, voter=names[voter], prompt=-3 * names[prompt]))
    np.testing.assert_allclose(theirs.lower, ours.lower, rtol=0, atol=1e-8)


def test_effective_voters_and_prompts_are_the_number_of_equally_busy_ones(random_votes):
    rng = np.random.default_rng(5)
    voter, prompt = 3 * rng.integers(0, 40, 600), rng.integers(0, 9, 600)
    votes = random_votes(600, 7, voter=voter, prompt=prompt)
    more = Votes(votes.model_a, votes.model_b, votes.outcome, voter, prompt, n_models=8)
    board = rate(more)
    for model in range(7):
        with_model = (votes.model_a == model) | (votes.model_b == model)
        for label, found in ((voter, board.effective_voters), (prompt, board.effective_prompts)):
            casts = np.bincount(label[with_model])
            assert found[model] == pytest.approx(casts.sum() ** 2 / np.sum(casts**2))
    assert board.effective_voters[7] == 0
    assert np.isnan(rate(random_votes(60, 3)).effective_voters).all()


def test_a_few_degrees_of_freedom_widen_the_interval(random_votes):
    assert quantile(0.95) == pytest.approx(1.959964, abs=1e-6)
    assert quantile(0.95, 9) == pytest.approx(stats.t.ppf(0.975, 9))
    board = rate(random_votes(600, 7, voter=np.repeat(np.arange(10), 60)))
    assert np.all((board.degrees_of_freedom > 10) & (board.degrees_of_freedom < 60))
    student = stats.t.ppf(0.975, board.degrees_of_freedom)
    np.testing.assert_allclose(board.upper - board.score, student * errors(board), rtol=1e-6)


def test_confidence_widens(random_votes):
    votes = random_votes(600, 7)
    narrow, wide = rate(votes, confidence=0.5), rate(votes, confidence=0.99)
    freedom = narrow.degrees_of_freedom
    ratio = stats.t.ppf(0.995, freedom) / stats.t.ppf(0.75, freedom)
    np.testing.assert_allclose(arms(wide) / arms(narrow), ratio)


@pytest.mark.parametrize("clustered", [False, True])
def test_the_bootstrap_comes_to_the_same(random_votes, clustered):
    voter = np.random.default_rng(5).integers(0, 150, 3000) if clustered else None
    votes = random_votes(3000, 8, voter=voter)
    sandwich = rate(votes)
    bootstrap = rate(votes, interval="bootstrap", rounds=400, seed=1)
    np.testing.assert_array_equal(bootstrap.score, sandwich.score)
    ratio = errors(bootstrap) / errors(sandwich)
    assert ratio.mean() == pytest.approx(1, abs=0.05)
    assert np.abs(ratio - 1).max() < 0.2
    assert np.mean(arms(bootstrap) / arms(sandwich)) == pytest.approx(1, abs=0.08)


def test_the_bootstrap_draws_voters_not_votes():
    """A single voter with half of the votes: clustered rounds must scatter more."""
    world = World(np.linspace(-0.5, 0.5, 6), np.append(np.full(100, 10), 1000), taste=0.7)
    votes = world.votes(np.random.default_rng(0))
    alone = Votes(votes.model_a, votes.model_b, votes.outcome)
    ours, theirs = (rate(v, interval="bootstrap", rounds=200) for v in (votes, alone))
    assert errors(ours).mean() > 1.5 * errors(theirs).mean()


def test_the_bootstrap_repeats_with_its_seed(random_votes):
    votes = random_votes(300, 5)
    first, again, other = (
        rate(votes, interval="bootstrap", rounds=20, seed=seed) for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first.lower, again.lower)
    assert np.any(first.lower != other.lower)


def test_a_board_without_much_evidence_survives_the_bootstrap():
    board = rate(Votes([0, 1, 2, 0, 3], [1, 2, 0, 2, 4], [0, 0, 0, 2, 2]), interval="bootstrap")
    assert np.isfinite(board.lower).all()
    assert np.isfinite(board.upper).all()
