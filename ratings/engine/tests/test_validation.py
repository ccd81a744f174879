"""Predictions of votes left out: against fits by hand, the published LLMFAO figures, and worlds."""

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from scipy.special import expit

from ratings.engine import Votes, rate
from ratings.engine.ratings import POINTS
from ratings.engine.validation import FOLDS, HeldOut, drift, model_fit, predicted
from ratings.engine.votes import CREDIT


def world(seed: int, spread: float, count=400, voters=20, prompts=30, models=6, taste=0.0) -> Votes:
    random = np.random.default_rng(seed)
    strength = spread * random.standard_normal(models)
    a = random.integers(0, models, count)
    b = (a + random.integers(1, models, count)) % models
    voter = random.integers(0, voters, count)
    liking = strength + taste * random.standard_normal((voters, models))
    won = random.random(count) < expit(liking[voter, a] - liking[voter, b])
    outcome = np.where(random.random(count) < 0.3, 2, np.where(won, 0, 1))
    prompt = random.integers(0, prompts, count)
    return Votes(a, b, outcome, voter=voter, prompt=prompt, n_models=models)


def test_a_vote_is_predicted_without_any_of_its_group():
    votes = world(1, 0.5)
    held_out = HeldOut.of(votes, votes.voter)
    place = np.random.default_rng(0).permutation(20) % FOLDS
    row = 17
    others = votes.where(place[votes.voter] != place[votes.voter[row]])
    score = rate(others).score
    by_hand = (score[votes.model_a[row]] - score[votes.model_b[row]]) / POINTS
    assert held_out.difference[row] == pytest.approx(by_hand)


def test_losses_are_those_of_the_formulas():
    held_out = HeldOut(np.array([0.7, -1.2, 0.1]), np.array([1.0, 0.0, 0.5]), np.array([0, 1, 2]))
    p, y = expit(held_out.difference), held_out.credit
    assert held_out.log_loss == pytest.approx(-y * np.log(p) - (1 - y) * np.log(1 - p))
    assert held_out.brier == pytest.approx((y - p) ** 2)
    assert held_out.coin_brier.tolist() == [0.25, 0.25, 0.0]


def test_the_slope_is_where_the_likelihood_is_greatest():
    held_out = HeldOut.of(world(2, 0.8), np.arange(400))

    def loss(slope: float) -> float:
        x = slope * held_out.difference
        return float(np.sum(np.logaddexp(0, x) - held_out.credit * x))

    slope = held_out.slope()
    assert slope.value == pytest.approx(minimize_scalar(loss).x, abs=1e-4)
    assert slope.lower < slope.value < slope.upper


def test_models_that_never_met_the_others_are_not_predicted():
    seen = Votes([0, 1, 2, 3], [1, 0, 3, 2], [0, 0, 0, 0], n_models=5)
    unseen = Votes([0, 0, 2, 4], [1, 2, 3, 0], [0, 0, 0, 0], n_models=5)
    assert np.isfinite(predicted(seen, unseen)).tolist() == [True, False, True, False]


@pytest.mark.parametrize("count", [0, 1, 20, 49])
def test_few_votes_say_nothing(count):
    votes = world(3, 0.5, count=count)
    held_out = HeldOut.of(votes, np.arange(count))
    assert (held_out.gain(), held_out.slope(), held_out.is_enough) == (None, None, False)
    assert drift(votes) is None


def test_four_voters_say_nothing_of_others():
    votes = world(3, 0.5, voters=4)
    assert HeldOut.of(votes, votes.voter).gain() is None
    assert HeldOut.of(votes, votes.prompt).gain() is not None


def test_the_reliability_curve_counts_from_the_favourites_side():
    difference = np.array([2.0] * 30 + [-2.0] * 30)
    credit = np.array([1.0] * 24 + [0.0] * 6 + [0.0] * 24 + [1.0] * 6)
    curve = HeldOut(difference, credit, np.arange(60)).reliability()
    assert curve.count.tolist() == [0, 0, 0, 60, 0]
    assert curve.predicted[3] == pytest.approx(expit(2.0))
    assert curve.observed.share[3] == 0.8
    assert curve.observed.lower[3] < 0.8 < curve.observed.upper[3]


def test_the_fit_is_pearsons(llmfao_with_prompts):
    crowd = llmfao_with_prompts
    found = model_fit(crowd)
    theta = rate(crowd).score / POINTS
    p = expit(theta[crowd.model_a] - theta[crowd.model_b])
    y = CREDIT[crowd.outcome]
    dispersion = np.sum((y - p) ** 2) / np.sum(p * (1 - p))
    sums: dict[tuple[int, int], list[float]] = {}
    for a, b, off, vary in zip(crowd.model_a, crowd.model_b, y - p, p * (1 - p), strict=True):
        cell = sums.setdefault((min(a, b), max(a, b)), [0.0, 0.0])
        cell[0] += off if a < b else -off
        cell[1] += vary
    square = sum(off**2 / vary for off, vary in sums.values())
    assert found.pairs == len(sums)
    assert found.freedom == len(sums) - 58
    assert found.ratio == pytest.approx(square / found.freedom / dispersion)
    assert found.ratio == pytest.approx(1.42, abs=0.01)
    assert found.ratio > found.upper


def test_real_votes_are_predicted_as_was_published(llmfao_with_prompts):
    crowd = llmfao_with_prompts
    by_vote = HeldOut.of(crowd, np.arange(len(crowd)))
    by_prompt = HeldOut.of(crowd, crowd.prompt)
    assert by_vote.slope().value == pytest.approx(0.94, abs=0.02)
    assert by_prompt.slope().value == pytest.approx(0.70, abs=0.05)
    assert by_vote.gain().lower > 0


def test_in_worlds_without_differences_nothing_is_claimed():
    """Of equal models, scores are never said to predict; independent votes scatter as by chance,
    and nothing drifts."""
    better = scattered = drifted = 0
    for seed in range(60):
        votes = world(seed, 0.0)
        gains = [HeldOut.of(votes, label).gain() for label in (votes.voter, votes.prompt)]
        better += any(gain.lower > 0 for gain in gains)
        fit = model_fit(votes)
        scattered += fit.ratio > fit.upper
        drifted += drift(votes).is_sure
    assert better <= 2
    assert scattered <= 5
    assert drifted <= 8


def test_where_models_differ_it_is_found():
    votes = world(4, 0.9, count=1500)
    assert HeldOut.of(votes, votes.voter).gain().lower > 0
    assert HeldOut.of(votes, votes.prompt).gain().lower > 0


def test_a_taste_that_turns_is_drift():
    one, other = world(5, 0.9, count=600, voters=30), world(6, 0.9, count=600, voters=30)
    columns = ("model_a", "model_b", "outcome", "prompt")
    both = {
        name: np.concatenate([getattr(part, name) for part in (one, other)]) for name in columns
    }
    voter = np.concatenate([one.voter, other.voter + 30])
    assert drift(Votes(**both, voter=voter)).is_sure
