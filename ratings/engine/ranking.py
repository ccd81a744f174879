"""Rank (UB), as Chatbot Arena counts it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Ranks = npt.NDArray[np.int64]


def lmsys_rank(lower: npt.ArrayLike, upper: npt.ArrayLike, tolerance: float = 0.0) -> Ranks:
    """Rank (UB) of Chatbot Arena: 1 + the number of models that are surely better.

    A model is surely better if its lower bound exceeds this one's upper bound. Ranks are
    shared and leave gaps. Only models on one scale can be ranked together.

    Parameters
    ----------
    lower, upper : (n,) array_like of float
        Bounds of the scores, in points. NaN stands for an unrated model.
    tolerance : float
        Bounds closer than this are equal, in points.

    Returns
    -------
    (n,) int array
        Ranks from 1; 0 for an unrated model.

    References
    ----------
    Chiang et al. 2024, "Chatbot Arena: an open platform for evaluating LLMs by human
    preference", section 5.
    """
    low, high = np.asarray(lower, dtype=np.float64), np.asarray(upper, dtype=np.float64)
    rated = ~(np.isnan(low) | np.isnan(high))
    bars = np.sort(low[rated])
    rank = np.zeros(len(low), dtype=np.int64)
    rank[rated] = 1 + len(bars) - np.searchsorted(bars, high[rated] + tolerance, side="right")
    return rank
