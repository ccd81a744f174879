"""One judgement of two models: whether they are told apart, and who may be first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

from ratings.engine.differences import Differences, student_of_normal
from ratings.engine.intervals import quantile
from ratings.engine.ranking import lmsys_rank
from ratings.engine.votes import BoolArray, FloatArray, IntArray

ROUNDING = 1e-6
"""Bounds closer than this many points are equal: between them lies rounding, not evidence."""


class Judged(Protocol):
    """What of a board decides whether models are told apart; `Ratings` are one."""

    @property
    def score(self) -> FloatArray: ...
    @property
    def lower(self) -> FloatArray: ...
    @property
    def upper(self) -> FloatArray: ...
    @property
    def component(self) -> IntArray: ...
    @property
    def covariance(self) -> FloatArray | None: ...
    @property
    def degrees_of_freedom(self) -> FloatArray: ...
    @property
    def critical(self) -> FloatArray: ...
    @property
    def confidence(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Judgement:
    """Of model i against model j, in points.

    Attributes
    ----------
    difference : float
        Score of i less score of j.
    lower, upper : float
        Interval of this difference alone: a figure, no verdict.
    joint_lower, joint_upper : float
        Interval that holds for all pairs of the board at once.
    """

    difference: float
    lower: float
    upper: float
    joint_lower: float
    joint_upper: float

    @property
    def is_above(self) -> bool:
        """Whether i is surely above j."""
        return self.joint_lower > ROUNDING

    @property
    def is_below(self) -> bool:
        """Whether i is surely below j."""
        return self.joint_upper < -ROUNDING

    @property
    def told_apart(self) -> bool:
        """Whether the votes tell the two apart."""
        return self.is_above or self.is_below


def judge(board: Judged, i: int, j: int) -> Judgement | None:
    """Return the judgement of two models; None if they are not on one scale.

    Parameters
    ----------
    board : Ratings, or what else has the same arrays
    i, j : int
    """
    if board.component[i] != board.component[j] or board.component[i] < 0:
        return None
    pair = np.array([i, j])
    points = float(board.score[i] - board.score[j])
    alone = float(_alone_arms(board, pair)[0, 1])
    joint = _joint_arms(board, pair)
    return Judgement(
        difference=points,
        lower=points - alone,
        upper=points + alone,
        joint_lower=points - float(joint[0, 1]),
        joint_upper=points + float(joint[1, 0]),
    )


def one_sided_confidence(board: Judged, i: int, j: int) -> float:
    """Return how surely i is above j, of this difference alone.

    That of the one-sided interval which begins at 0. It is no probability: with little evidence it
    says more than is true, since models lie closer together than their estimates.

    Parameters
    ----------
    board : Ratings, or what else has the same arrays
    i, j : int
        Of one component.
    """
    pair = np.array([i, j])
    if board.covariance is not None:
        return float(ndtr(_differences(board, pair).deviates()[0, 1]))
    error = _alone_arms(board, pair)[0, 1] / float(ndtri((1 + board.confidence) / 2))
    return float(ndtr((board.score[i] - board.score[j]) / error))


def surely_above(board: Judged, models: npt.ArrayLike) -> BoolArray:
    """Return which of some models are surely above which, all pairs of the board at once.

    Model i is surely above j if the interval of their difference that holds for all pairs at once
    lies above 0. It is never narrower than what the intervals of the two leave open: models whose
    intervals overlap are not told apart. So the models surely above one are among those that its
    rank (UB) counts, and that rank always lies between 1 + the models surely above and the number
    of models less those surely below.

    Parameters
    ----------
    board : Ratings, or what else has the same arrays
    models : (k,) int array
        Of one component.

    Returns
    -------
    (k, k) bool array
        [i, j] tells whether i is above j.
    """
    models = np.asarray(models)
    score = board.score[models]
    above: BoolArray = score[:, None] - score - _joint_arms(board, models) > ROUNDING
    # The same once more in the arithmetic of rank (UB), which could else differ by rounding.
    clear: BoolArray = board.lower[models][:, None] > board.upper[models] + ROUNDING
    return np.logical_and(above, clear)


def rank_sets(board: Judged, models: npt.ArrayLike) -> tuple[IntArray, IntArray]:
    """Return the best and the worst rank of each model of a component, for all of them at once.

    Between 1 + the models surely above it and n − those surely below it.

    Parameters
    ----------
    board : Ratings, or what else has the same arrays
    models : (k,) int array
        All of one component.

    Returns
    -------
    rank_low, rank_high : (k,) int array

    References
    ----------
    Klein, Wright and Wieczorek 2020, "A joint confidence region for an overall ranking of
    populations"; Mogstad, Romano, Shaikh and Wilhelm 2024, "Inference for ranks".
    """
    models = np.asarray(models)
    if board.covariance is not None:
        above = surely_above(board, models)
        return 1 + above.sum(axis=0), len(models) - above.sum(axis=1)
    score, band = board.score[models], _band(board, models)
    low = score - band * (board.score - board.lower)[models]
    high = score + band * (board.upper - board.score)[models]
    return lmsys_rank(low, high, ROUNDING), len(models) + 1 - lmsys_rank(-high, -low, ROUNDING)


def _joint_arms(board: Judged, models: IntArray) -> FloatArray:
    """Return by how much i must lead to be surely above j, in points, (k, k)."""
    below, above = (board.score - board.lower)[models], (board.upper - board.score)[models]
    if board.covariance is None:
        below, above = _band(board, models) * [below, above]
    beside: FloatArray = below[:, None] + above
    if board.covariance is None:
        return beside
    joint = _differences(board, models).arms(board.critical[models].max(initial=0.0))
    return np.maximum(beside, joint)


def _band(board: Judged, models: IntArray) -> FloatArray:
    """Return how many times as wide each interval is that holds for all models at once."""
    freedom = board.degrees_of_freedom[models]
    wider = student_of_normal(board.critical[models], freedom)
    return np.maximum(wider / quantile(board.confidence, freedom), 1.0)


def _alone_arms(board: Judged, models: IntArray) -> FloatArray:
    if board.covariance is None:
        arm = (board.upper - board.lower)[models] / 2
        return np.hypot(arm[:, None], arm)
    normal = float(ndtri((1 + board.confidence) / 2))
    return _differences(board, models).arms(normal)


def _differences(board: Judged, models: IntArray) -> Differences:
    assert board.covariance is not None
    return Differences.of(
        board.score[models],
        board.covariance[np.ix_(models, models)],
        board.degrees_of_freedom[models],
    )
