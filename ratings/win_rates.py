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
    """Of a model that is so many points ahead."""
    return expit(lead / POINTS)


def observed_win_rate(count: np.ndarray) -> np.ndarray:
    """In so many votes by outcome, (..., 4); NaN without any."""
    with np.errstate(invalid="ignore"):
        return count @ CREDIT / count.sum(axis=-1)


def misfit(predicted: float | np.ndarray, count: np.ndarray) -> np.ndarray:
    """Observed less predicted share, in standard deviations of so many independent votes.

    A tie counts half a win, so votes vary no more than wins alone: at least this far off. NaN where
    there are no votes, or nothing was left to chance.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        deviation = np.sqrt(predicted * (1 - predicted) / count.sum(axis=-1))
        off = (observed_win_rate(count) - predicted) / deviation
    return np.where(deviation > 0, off, np.nan)
