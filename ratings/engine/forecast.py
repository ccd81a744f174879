"""How many more votes it takes until the board tells two models apart."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from ratings.engine.judgement import Judged, judge
from ratings.engine.votes import FloatArray

LEAST_SPREAD = 0.1
"""Of the models' scores, as a share of their errors: nobody knows that all models are equal."""

STEPS_OF_TEN = 40
"""So many numbers of votes are looked at between one and ten times as many."""

EARLY, LIKELY, LATE = 0.1, 0.8, 0.9


@dataclass(frozen=True, slots=True)
class Forecast:
    """After how many more votes of the whole board two models are told apart, or a verdict comes.

    Attributes
    ----------
    early, enough, late : float
        Whole numbers, with which that is so in 10, 80 and 90% of the cases; infinite beyond the
        most votes looked at. All 0 if it is so already.
    """

    early: float
    enough: float
    late: float


def votes_to_separate(board: Judged, i: int, j: int, votes: int, most: float) -> Forecast | None:
    """Forecast when `judge` tells two models apart.

    Votes are taken to go on as they came: as evenly spread over the pairs, by new voters (where
    voters are a sample) on new prompts (where those are). Then n votes more shrink every variance
    by r = N/(N + n). Where the two scores will stand is not known either. Given the votes, the true
    difference is normal with mean m and variance w², shrunk towards 0 by how far the models of the
    board are spread (empirical Bayes). So the difference then seen, r·d + (1 − r)·(what new votes
    say), has mean r·d + (1 − r)·m and variance (1 − r)²·w² + r(1 − r)·s², s its standard error
    today; and the two are told apart if it exceeds √r times what they need today.

    Parameters
    ----------
    board : Ratings, or what else has the same arrays
    i, j : int
    votes : int
        Of the board so far.
    most : float
        No more votes than these are looked at.

    Returns
    -------
    Forecast, or None
        If the two are not on one scale.

    References
    ----------
    Spiegelhalter, Abrams and Myles 2004, "Bayesian approaches to clinical trials", section 6.6
    (predictive power).
    """
    judgement = judge(board, i, j)
    if judgement is None:
        return None
    if judgement.told_apart:
        return Forecast(0, 0, 0)
    more = steps(most)
    arm = (judgement.joint_upper - judgement.joint_lower) / 2
    error = (judgement.upper - judgement.lower) / 2 / float(ndtri((1 + board.confidence) / 2))
    if not error:
        return Forecast(math.inf, math.inf, math.inf)
    spread = spread_of_scores(board, int(board.component[i]))
    spread = math.sqrt(2) * max(spread, LEAST_SPREAD * error)
    return forecast_of(
        more, _chance(judgement.difference, error, arm, spread, votes / (votes + more))
    )


def _chance(points: float, error: float, arm: float, spread: float, r: FloatArray) -> FloatArray:
    """Return the probability of being told apart when variances are r times today's."""
    kept = spread**2 / (spread**2 + error**2)
    mean = r * points + (1 - r) * kept * points
    sd = np.sqrt((1 - r) ** 2 * kept * error**2 + r * (1 - r) * error**2)
    needed = arm * np.sqrt(r)
    return np.asarray(ndtr((mean - needed) / sd) + ndtr((-mean - needed) / sd))


def spread_of_scores(board: Judged, component: int) -> float:
    """Return the standard deviation of the true scores, as far as errors leave one."""
    models = board.component == component
    error = (board.upper - board.lower)[models] / 2 / float(ndtri((1 + board.confidence) / 2))
    return math.sqrt(max(float(board.score[models].var(ddof=1) - np.mean(error**2)), 0.0))


def steps(most: float) -> FloatArray:
    """Return the numbers of votes to look at, the fewest first."""
    powers = np.linspace(0, math.log10(most), int(STEPS_OF_TEN * math.log10(most)) + 1)
    return np.asarray(10**powers, dtype=np.float64)


def forecast_of(more: FloatArray, chance: FloatArray) -> Forecast:
    """Return the first numbers of votes with which something is likely enough."""

    def first(level: float) -> float:
        reached = chance >= level
        return float(math.ceil(more[reached.argmax()])) if reached.any() else math.inf

    return Forecast(first(EARLY), first(LIKELY), first(LATE))
