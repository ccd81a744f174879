"""Ranks, with the uncertainty that a rank has."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ratings.engine.linear import cholesky
from ratings.engine.votes import FloatArray

DRAWS = 1_000


def lmsys_rank(
    lower: npt.ArrayLike, upper: npt.ArrayLike, tolerance: float = 0.0
) -> npt.NDArray[np.int64]:
    """Rank (UB) of Chatbot Arena: 1 + the number of models that are surely better.

    A model is surely better if its lower bound exceeds this one's upper bound. Ranks may be
    shared and may leave gaps. Only models on one scale can be ranked together.

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
    Chiang et al. 2024, "Chatbot Arena"; FastChat, `monitor.py`.
    """
    low, high = np.asarray(lower, dtype=np.float64), np.asarray(upper, dtype=np.float64)
    rated = ~(np.isnan(low) | np.isnan(high))
    bars = np.sort(low[rated])
    rank = np.zeros(len(low), dtype=np.int64)
    rank[rated] = 1 + len(bars) - np.searchsorted(bars, high[rated] + tolerance, side="right")
    return rank


def simultaneous_ranks(
    score: FloatArray,
    covariance: FloatArray,
    confidence: float = 0.95,
    tolerance: float = 0.0,
    seed: int = 0,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Rank sets that hold all true ranks at once with the given confidence.

    Model i is surely above j if their scores differ by more than c standard errors of the
    difference, with one c for all pairs (`critical_value`). The rank of i then lies between
    1 + the models surely above it and n − those surely below it.

    Parameters
    ----------
    score : (n,) array
        In points, on one scale, all rated.
    covariance : (n, n) array
        Of the scores, in points squared.
    confidence : float
    tolerance : float
        Scores closer than this are equal, in points.
    seed : int
        Of the draws behind c.

    Returns
    -------
    rank_low, rank_high : (n,) int array
        The best and the worst rank of each model.

    References
    ----------
    Klein, Wright and Wieczorek 2020, "A joint confidence region for an overall ranking of
    populations"; Mogstad et al. 2024, "Inference for ranks".
    """
    order = np.argsort(score, kind="stable")
    score, covariance = score[order], covariance[np.ix_(order, order)]
    error = difference_error(covariance)
    margin = critical_value(covariance, error, confidence, seed) * error + tolerance
    surely_above = score[:, None] - score > margin
    low, high = np.empty((2, len(score)), dtype=np.int64)
    low[order] = 1 + surely_above.sum(axis=0)
    high[order] = len(score) - surely_above.sum(axis=1)
    return low, high


def difference_error(covariance: FloatArray) -> FloatArray:
    """Standard error of the difference of every two scores, (n, n)."""
    variance = covariance.diagonal()
    squared = variance[:, None] + variance - 2 * covariance
    error: FloatArray = np.sqrt(np.maximum(squared, 0))
    return error


def critical_value(
    covariance: FloatArray, error: FloatArray, confidence: float, seed: int = 0
) -> float:
    """Quantile c of the greatest |ei − ej| / error[i, j] over all pairs, for e ~ N(0, covariance).

    By simulation in single precision, which is exact enough: the quantile itself has a
    standard error of about 1%.
    """
    n = len(covariance)
    if n < 2:
        return 0.0
    rng = np.random.default_rng(seed)
    noise = (_root(covariance) @ rng.standard_normal((n, DRAWS))).astype(np.float32)
    precision = np.divide(1, error, out=np.zeros_like(error), where=error > 0).astype(np.float32)
    greatest = np.zeros(DRAWS, dtype=np.float32)
    for i in range(n - 1):
        gap = noise[i + 1 :] - noise[i]
        gap *= precision[i + 1 :, i, None]
        np.maximum(greatest, np.abs(gap, out=gap).max(axis=0), out=greatest)
    return float(np.quantile(greatest, confidence))


def _root(covariance: FloatArray) -> FloatArray:
    """Return L with LLᵀ = covariance."""
    factor, scale = cholesky(covariance)
    return factor / scale[:, None]
