"""How far each model may be behind the best: for all models at once, whichever the best is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit, ndtri

from ratings.engine.critical import Draws
from ratings.engine.differences import Differences
from ratings.engine.ratings import POINTS
from ratings.engine.votes import FloatArray, IntArray

DEFAULT_CREDIT = 45.0
"""Of 100 votes against the best, ties split: what a model must surely get to be good enough."""


class Verdict(StrEnum):
    """Of a model against a margin; exactly one is true."""

    GOOD_ENOUGH = "good enough"
    TOO_FAR_BEHIND = "too far behind"
    OPEN = "open"


@dataclass(frozen=True, slots=True, eq=False)
class AgainstBest:
    """By how many points each model is behind the best of the others.

    Attributes
    ----------
    likely : (n,) array
        Negative for the leader: how far the next one is behind it.
    at_worst : (n,) array
        Upper bound, not negative, for all models at once. So it also holds for whichever model
        somebody chooses by it, such as the cheapest that is good enough.
    at_least : (n,) array
        Lower bound, not negative, for all models at once.
    """

    likely: FloatArray
    at_worst: FloatArray
    at_least: FloatArray

    def renumbered(self, order: IntArray) -> AgainstBest:
        """Return the same of the models in another order."""
        return AgainstBest(self.likely[order], self.at_worst[order], self.at_least[order])


def against_best(differences: Differences, draws: Draws) -> AgainstBest:
    """Return how far models on one scale are behind the best of them.

    At worst, model i is maxj [xj − xi + cj·sij] behind, with cj the one-sided quantile of the
    greatest (ei − ej)/sij over all i: whichever j is truly the best, its own cj makes the bound
    hold for all i. At least, it is maxj [xj − xi − c·sij] behind, with c that of all pairs.

    Parameters
    ----------
    differences : Differences
    draws : Draws
        Of the errors of the same scores.

    Returns
    -------
    AgainstBest
        Of one model alone, which is the best: all 0.

    References
    ----------
    Hsu 1984, "Constrained simultaneous confidence intervals for multiple comparisons with the
    best".
    """
    n = len(differences.points)
    if n < 2:
        return AgainstBest(*np.zeros((3, n)))
    others = np.where(np.eye(n, dtype=bool), -np.inf, differences.points)
    rivals = candidates(differences, draws.confidence)
    controls = np.array([draws.control(j) for j in rivals])
    at_worst = differences.points[rivals] + differences.arms_of(rivals, controls)
    at_least = differences.points - differences.arms(draws.all_pairs())
    return AgainstBest(
        likely=others.max(axis=0),
        at_worst=at_worst.max(axis=0),
        at_least=at_least.max(axis=0),
    )


def candidates(differences: Differences, confidence: float) -> IntArray:
    """Return the models that can make the bound of any: most are too low to be the best.

    Each cj lies between the quantile of a single comparison and Bonferroni's of all.
    """
    others = len(differences.points) - 1
    least = differences.points + differences.arms(float(ndtri(confidence)))
    most = differences.points + differences.arms(float(ndtri(1 - (1 - confidence) / others)))
    return np.flatnonzero(~(most < least.max(axis=0)).all(axis=1))


def banded_against_best(score: FloatArray, band: FloatArray) -> AgainstBest:
    """Return the same, wider, from a band that holds all scores at once: for very large boards.

    Parameters
    ----------
    score, band : (n,) array
        In points; the band is half as wide as its intervals.
    """
    if len(score) < 2:
        return AgainstBest(*np.zeros((3, len(score))))
    highest = (score + band).argmax()
    at_worst = np.maximum((score + band)[highest] - (score - band), 0.0)
    at_worst[highest] = max(np.delete(score + band, highest).max() - (score - band)[highest], 0.0)
    at_least = np.maximum((score - band).max() - (score + band), 0.0)
    first, second = np.sort(score)[[-1, -2]]
    likely = np.where(score == first, second, first) - score
    return AgainstBest(likely, at_worst, at_least)


def verdicts(at_worst: npt.ArrayLike, at_least: npt.ArrayLike, margin: float) -> list[Verdict]:
    """Return the verdict on each model against a margin.

    Good enough: at worst within the margin. Too far behind: at least beyond it. Else open.

    Parameters
    ----------
    at_worst, at_least : (n,) array_like
        In points, as in `AgainstBest`.
    margin : float
        How much worse is acceptable, in points (`points_of_credit`).

    Returns
    -------
    list of Verdict
    """
    return [
        Verdict.GOOD_ENOUGH
        if worst <= margin
        else Verdict.TOO_FAR_BEHIND
        if least > margin
        else Verdict.OPEN
        for worst, least in zip(np.asarray(at_worst), np.asarray(at_least), strict=True)
    ]


def credit(behind: npt.ArrayLike) -> FloatArray:
    """Return of 100 votes how many a model gets against one that it is so many points behind.

    Ties are split: a tie, or "both are bad", is half a vote for each.
    """
    return np.asarray(100 * expit(-np.asarray(behind, dtype=np.float64) / POINTS))


def points_of_credit(credit: float) -> float:
    """Return how many points behind a model is that gets so many of 100 votes, ties split.

    Raises
    ------
    ValueError
        If the credit is not between 0 and 100.
    """
    if not 0 < credit < 100:
        raise ValueError(f"credit is {credit}, it must be between 0 and 100")
    return float(-POINTS * logit(credit / 100))
