"""One model's share of wins over another: predicted from scores, observed in votes.

A tie, or both bad, is half a win.
"""

from typing import TypeVar

import numpy as np
from scipy.special import expit

from ratings.engine.ratings import POINTS
from ratings.engine.votes import CREDIT

Lead = TypeVar("Lead", float, np.ndarray)


def predicted_win_rate(lead: Lead) -> Lead:
    """For a model that is this many points ahead."""
    return expit(lead / POINTS)


def observed_win_rate(count: np.ndarray) -> np.ndarray:
    """From the votes by outcome, (..., 4); NaN without votes."""
    with np.errstate(invalid="ignore"):
        return count @ CREDIT / count.sum(axis=-1)


def misfit(predicted: float | np.ndarray, count: np.ndarray) -> np.ndarray:
    """Observed minus predicted share, in standard deviations of this many independent votes.

    A tie counts half a win, so votes vary no more than wins alone would: the true distance is at
    least this. NaN without votes, or if nothing was left to chance.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        deviation = np.sqrt(predicted * (1 - predicted) / count.sum(axis=-1))
        off = (observed_win_rate(count) - predicted) / deviation
    return np.where(deviation > 0, off, np.nan)
