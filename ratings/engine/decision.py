"""How many more votes decide a verdict, and what no number of votes can decide."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from ratings.engine.against_best import candidates
from ratings.engine.critical import Draws
from ratings.engine.differences import Differences, student_of_normal
from ratings.engine.forecast import (
    LEAST_SPREAD,
    Forecast,
    forecast_of,
    spread_of_scores,
    steps,
)
from ratings.engine.judgement import Judged
from ratings.engine.linear import cholesky
from ratings.engine.ratings import POINTS
from ratings.engine.scope import Scope
from ratings.engine.tastes import Tastes
from ratings.engine.votes import BoolArray, FloatArray, IntArray

FUTURES = 400
"""So many ways in which the votes may go on are looked at."""

CERTAIN = 1e6
"""Degrees of freedom of an error that is known."""


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """Models on one scale as a board has them, and what their verdicts take today.

    Attributes
    ----------
    score : (n,) array
        In points.
    covariance : (n, n) array
    freedom : float
        Degrees of freedom of a typical error.
    rivals : (k,) int array
        The models that may be the best.
    worst, least : (k, n) array
        What is added to a rival's lead for the worst, and taken off for the least.
    """

    score: FloatArray
    covariance: FloatArray
    freedom: float
    rivals: IntArray
    worst: FloatArray
    least: FloatArray

    @classmethod
    def of(cls, board: Judged, models: IntArray, seed: int) -> Standing:
        """Return the standing of some models of one component, in the order of their scores."""
        assert board.covariance is not None
        score, covariance = board.score[models], board.covariance[np.ix_(models, models)]
        differences = Differences.of(score, covariance, board.degrees_of_freedom[models])
        draws = Draws.of(covariance, board.confidence, seed)
        rivals = candidates(differences, board.confidence)
        controls = np.array([draws.control(j) for j in rivals])
        every = np.full(len(rivals), draws.all_pairs())
        worst, least = (differences.arms_of(rivals, value) for value in (controls, every))
        freedom = float(np.median(board.degrees_of_freedom[models]))
        return cls(score, covariance, min(freedom, CERTAIN), rivals, worst, least)

    def decided(self, score: FloatArray, shrunk: FloatArray, margin: float) -> BoolArray:
        """Return which verdicts are decided with these scores and errors so many times today's.

        Parameters
        ----------
        score : (n_futures, n) array
        shrunk : (n_futures, 1) array
        margin : float
            In points.

        Returns
        -------
        (n_futures, n) bool array
        """
        worst, least = np.full((2, *score.shape), -np.inf)
        for rival, up, down in zip(self.rivals, self.worst, self.least, strict=True):
            lead = score[:, rival, None] - score
            np.maximum(worst, lead + shrunk * up, out=worst)
            np.maximum(least, lead - shrunk * down, out=least)
        return np.asarray((worst <= margin) | (least > margin))


def votes_to_decide(
    board: Judged, margin: float, votes: int, most: float, seed: int = 0
) -> dict[int, Forecast]:
    """Forecast when each model's verdict is decided: good enough or too far behind.

    As in `forecast.votes_to_separate`, votes go on as they came, by new voters (where voters are
    a sample) on new prompts (where those are), and n more of them shrink every variance by
    r = N/(N + n). How the scores go on is drawn: true scores given the votes, shrunk towards
    their mean by how far they are spread (empirical Bayes), and what new votes say of them. So is
    by how much today's errors are off, which few voters or prompts tell badly.

    Parameters
    ----------
    board : Ratings, or what else has the same arrays
        With a covariance.
    margin : float
        How much worse is acceptable, in points.
    votes : int
        Of the board so far.
    most : float
        No more votes than these are looked at.
    seed : int

    Returns
    -------
    dict of int to Forecast
        Of each model of the largest component; 0 where the verdict is decided already.
    """
    models = np.flatnonzero(board.component == 0)
    models = models[np.argsort(board.score[models], kind="stable")]
    if len(models) < 2:
        return {int(model): Forecast(0, 0, 0) for model in models}
    standing = Standing.of(board, models, seed)
    more = steps(most)
    error = float(np.sqrt(np.median(standing.covariance.diagonal())))
    spread = max(spread_of_scores(board, 0), LEAST_SPREAD * error)
    chance = _chances(standing, spread, votes / (votes + more), margin, seed)
    now = standing.decided(standing.score[None], np.ones((1, 1)), margin)[0]
    return {
        int(model): Forecast(0, 0, 0) if decided else forecast_of(more, reached)
        for model, decided, reached in zip(models, now, chance.T, strict=True)
    }


def _chances(
    standing: Standing, spread: float, kept: FloatArray, margin: float, seed: int
) -> FloatArray:
    """Return the share of futures in which each verdict is decided, (n_steps, n)."""
    rng = np.random.default_rng(seed)
    n = len(standing.score)
    weight = spread**2 * np.linalg.inv(spread**2 * np.eye(n) + standing.covariance)
    mean = standing.score.mean()
    expected = mean + weight @ (standing.score - mean)
    true = expected + rng.standard_normal((FUTURES, n)) @ _root(spread**2 * (np.eye(n) - weight))
    said = rng.standard_normal((FUTURES, n)) @ _root(standing.covariance)
    freedom = standing.freedom
    off = np.sqrt(freedom / rng.chisquare(freedom, (FUTURES, 1)))
    return np.array(
        [
            standing.decided(
                r * standing.score + (1 - r) * true + math.sqrt(r * (1 - r)) * off * said,
                math.sqrt(r) * off,
                margin,
            ).mean(axis=0)
            for r in kept
        ]
    )


def _root(covariance: FloatArray) -> FloatArray:
    factor, scale = cholesky(covariance)
    return np.asarray((factor / scale[:, None]).T)


@dataclass(frozen=True, slots=True)
class Crowd:
    """Voters and prompts behind a board, each as many as would tell as much if equally busy."""

    voters: float
    prompts: float

    def times(self, factor: float) -> Crowd:
        return Crowd(factor * self.voters, factor * self.prompts)


def smallest_margin(
    crowd: Crowd, tastes: Tastes, scope: Scope, n_models: int, confidence: float = 0.95
) -> float:
    """Return what endless votes of the same people on the same questions could decide, in points.

    With endless votes the error of a difference still has the variance 2(σu²/R + σp²/P) where
    voters, prompts, or both are a sample. Of two models that are truly equal, the worse one is then
    good enough by a margin of that error times the quantile of `against_best`, in half of the
    cases.

    Parameters
    ----------
    crowd : Crowd
    tastes : Tastes
    scope : Scope
    n_models : int
        That may be the best.
    confidence : float

    Returns
    -------
    float
        0 where nobody is a sample.
    """
    variance, freedom = _endless(crowd, tastes, scope)
    # Bonferroni's quantile of so many comparisons, a little above the one in use.
    tail = float(ndtri(1 - (1 - confidence) / max(n_models - 1, 1)))
    return POINTS * math.sqrt(2 * variance) * float(student_of_normal(tail, freedom))


def crowd_for(margin: float, crowd: Crowd, tastes: Tastes, scope: Scope, n_models: int) -> Crowd:
    """Return how many voters and prompts, in the same proportion, could decide a margin.

    Parameters
    ----------
    margin : float
        In points.
    crowd, tastes, scope, n_models
        As in `smallest_margin`.

    Returns
    -------
    Crowd
        The present one if it can.
    """
    factor = 1.0
    while smallest_margin(crowd.times(factor), tastes, scope, n_models) > margin:
        factor *= 1.05
    return crowd.times(factor)


def _endless(crowd: Crowd, tastes: Tastes, scope: Scope) -> tuple[float, float]:
    """Return the variance that endless votes leave of a score, and its degrees of freedom."""
    parts = [
        (taste.variance / count, count - 1 + 12)
        for sampled, taste, count in (
            (scope.samples_voters, tastes.voters, crowd.voters),
            (scope.samples_prompts, tastes.prompts, crowd.prompts),
        )
        if sampled
    ]
    variance = sum(part for part, _ in parts)
    if not variance:
        return 0.0, math.inf
    return variance, variance**2 / sum(part**2 / freedom for part, freedom in parts)
