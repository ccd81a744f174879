"""Ranks, with the uncertainty that a rank has."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, stdtrit

from ratings.engine.linear import cholesky
from ratings.engine.votes import FloatArray

MOST_DRAWS, FEWEST_DRAWS, DRAWN_NUMBERS = 2_000, 500, 100_000
"""Draws behind a critical value: as many as so many numbers allow, within these bounds."""

FARTHEST = 16
"""So many models, those farthest off in a draw, are looked at before all others."""

NO_ERROR = 1e-9
"""A standard error below this, in points, is what rounding leaves of none."""

Ranks = npt.NDArray[np.int64]
Single = npt.NDArray[np.float32]


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


def simultaneous_ranks(
    score: FloatArray,
    covariance: FloatArray,
    confidence: float = 0.95,
    degrees_of_freedom: npt.ArrayLike = np.inf,
    tolerance: float = 0.0,
    seed: int = 0,
) -> tuple[Ranks, Ranks]:
    """Rank sets that hold all true ranks at once with the given confidence.

    Model i is surely above j if their scores differ by more than c standard errors of their
    difference, with one c for all pairs (`critical_value`). The rank of i then lies between
    1 + the models surely above it and n − those surely below it.

    Parameters
    ----------
    score : (n,) array
        In points, on one scale, all rated.
    covariance : (n, n) array
        Of the scores, in points squared.
    confidence : float
    degrees_of_freedom : float or (n,) array
        Of each score's standard error, which counts as wider by what Student's t exceeds the
        normal distribution at c.
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
    populations"; Mogstad, Romano, Shaikh and Wilhelm 2024, "Inference for ranks".
    """
    # In order of score, the draws do not depend on how the models are numbered.
    order = np.argsort(score, kind="stable")
    freedom = np.broadcast_to(np.asarray(degrees_of_freedom, dtype=np.float64), score.shape)
    score, covariance = score[order], covariance[np.ix_(order, order)]
    critical = critical_value(covariance, confidence, seed)
    wider = _wider(critical, freedom[order])
    margin = critical * difference_error(covariance * wider * wider[:, None])
    surely_above = score[:, None] - score > margin + tolerance
    low, high = np.empty((2, len(score)), dtype=np.int64)
    low[order] = 1 + surely_above.sum(axis=0)
    high[order] = len(score) - surely_above.sum(axis=1)
    return low, high


def difference_error(covariance: FloatArray) -> FloatArray:
    """Return the standard error of the difference of every two scores, (n, n)."""
    variance = covariance.diagonal()
    return np.sqrt(np.maximum(variance[:, None] + variance - 2 * covariance, 0))


def critical_value(covariance: FloatArray, confidence: float, seed: int = 0) -> float:
    """Return the quantile c of the greatest |ei − ej| / sd(ei − ej), e ~ N(0, covariance).

    By simulation, in single precision: the draws leave c uncertain by about 1% as it is.
    """
    n = len(covariance)
    if n < 2:
        return 0.0
    rng = np.random.default_rng(seed)
    n_draws = min(MOST_DRAWS, max(FEWEST_DRAWS, DRAWN_NUMBERS // n))
    factor, scale = cholesky(covariance)
    root = np.asarray(factor / scale[:, None], dtype=np.float32)
    noise = rng.standard_normal((n_draws, n), dtype=np.float32) @ root.T
    error = difference_error(covariance)
    some = error > NO_ERROR
    precision = np.divide(1, error, out=np.zeros_like(error), where=some).astype(np.float32)
    greatest, bound = _among_farthest(noise, precision, covariance)
    # Where a pair that was passed over may matter to the quantile, all pairs are looked at.
    unsure = bound > np.maximum(greatest, np.quantile(greatest, confidence))
    greatest[unsure] = _among_all(noise[unsure], precision)
    return float(np.quantile(greatest, confidence))


def _among_farthest(
    noise: Single, precision: Single, covariance: FloatArray
) -> tuple[Single, Single]:
    """Return each draw's greatest gap among the models farthest off, and a bound for all others.

    With ui = ei/σi, by Cauchy and Schwarz the squared gap of i and j is at most
    (ui² + uj²)·(σi² + σj²)/error², so only models with a large |u| can make the greatest one.
    """
    n, farthest = noise.shape[1], min(FARTHEST, noise.shape[1])
    variance = covariance.diagonal().astype(np.float32)
    some = variance > NO_ERROR**2
    squared = noise**2 * np.divide(1, variance, out=np.zeros_like(variance), where=some)
    order = np.argpartition(squared, n - farthest, axis=1)
    top = order[:, n - farthest :]
    far = np.take_along_axis(noise, top, axis=1)
    i, j = np.triu_indices(farthest, 1)
    greatest = (np.abs(far[:, i] - far[:, j]) * precision[top[:, i], top[:, j]]).max(axis=1)
    others = np.partition(squared, n - farthest - 1, axis=1)[:, n - farthest - 1]
    widening = np.max((variance[:, None] + variance) * precision**2)
    bound = np.sqrt(widening * (squared.max(axis=1) + others))
    return greatest, bound if n > farthest else np.zeros_like(greatest)


def _among_all(noise: Single, precision: Single) -> Single:
    """Return each draw's greatest gap among all pairs."""
    noise = np.ascontiguousarray(noise.T)
    greatest = np.zeros(noise.shape[1], dtype=np.float32)
    for i in range(len(noise) - 1):
        gap = noise[i + 1 :] - noise[i]
        gap *= precision[i + 1 :, i, None]
        np.maximum(greatest, np.abs(gap, out=gap).max(axis=0), out=greatest)
    return greatest


def band_ranks(
    score: FloatArray,
    error: FloatArray,
    draws: FloatArray,
    confidence: float = 0.95,
    degrees_of_freedom: npt.ArrayLike = np.inf,
    tolerance: float = 0.0,
) -> tuple[Ranks, Ranks]:
    """Rank sets from a simultaneous band: for boards too large to look at every pair.

    All scores lie within c errors of the estimates at once with the given confidence, and two
    models whose intervals of that width do not touch are surely in order. Wider than
    `simultaneous_ranks`, and costs only a sort.

    Parameters
    ----------
    score, error : (n,) array
        In points.
    draws : (n, n_draws) array
        Draws of the scores' errors, in points.
    confidence, degrees_of_freedom, tolerance
        As in `simultaneous_ranks`.

    Returns
    -------
    rank_low, rank_high : (n,) int array
    """
    some = error[:, None] > NO_ERROR
    scaled = np.divide(draws, error[:, None], out=np.zeros_like(draws), where=some)
    critical = float(np.quantile(np.abs(scaled).max(axis=0), confidence))
    arm = critical * error * _wider(critical, degrees_of_freedom)
    low = lmsys_rank(score - arm, score + arm, tolerance)
    high = len(score) + 1 - lmsys_rank(-score - arm, -score + arm, tolerance)
    return low, high


def _wider(critical: float, degrees_of_freedom: npt.ArrayLike) -> FloatArray:
    """Return the quantile of Student's t over the normal one at the same, critical, level."""
    freedom = np.asarray(degrees_of_freedom, dtype=np.float64)
    finite = np.isfinite(freedom) & (critical > 0)
    student = -stdtrit(np.where(finite, freedom, 1.0), ndtr(-critical))
    return np.divide(student, critical, out=np.ones_like(student), where=finite)
