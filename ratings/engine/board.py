"""From estimates to what is published: points, bounds and ranks."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ratings.engine.davidson import Davidson
from ratings.engine.estimate import Estimate
from ratings.engine.fit import Fitted
from ratings.engine.intervals import quantile
from ratings.engine.options import Options
from ratings.engine.ranking import band_ranks, lmsys_rank, simultaneous_ranks
from ratings.engine.ratings import MEAN_SCORE, POINTS, Ratings
from ratings.engine.spread import Spread
from ratings.engine.style import Styled, StyleEffect
from ratings.engine.voters import degrees_of_freedom
from ratings.engine.votes import FloatArray

ROUNDING = 1e-6
"""Bounds closer than this many points are equal: between them lies rounding, not evidence."""


def board(fitted: Fitted, spreads: list[Spread], options: Options) -> Ratings:
    """Put the components' numbers at their models' places.

    Parameters
    ----------
    fitted : Fitted
    spreads : list of Spread
        One for each of its estimates.
    options : Options

    Returns
    -------
    Ratings
    """
    n, estimates = fitted.votes.n_models, fitted.estimates
    score, lower, upper, effective_voters = np.full((4, n), np.nan)
    rank, rank_low, rank_high = np.zeros((3, n), dtype=np.int64)
    component = np.full(n, -1, dtype=np.int64)
    provisional = np.zeros(n, dtype=bool)
    for label, (fit, spread) in enumerate(zip(estimates, spreads, strict=True)):
        models = fit.component.models
        component[models] = label
        provisional[fit.component.fringe] = True
        score[models] = _scores(fit, options)
        lower[models], upper[models] = _bounds(score[models], spread, options)
        rank[models] = lmsys_rank(lower[models], upper[models], ROUNDING)
        effective_voters[models] = spread.effective_voters[: fit.n_models]
        rank_low[models], rank_high[models] = _rank_sets(score[models], spread, options)
    return Ratings(
        score=score,
        lower=lower,
        upper=upper,
        rank=rank,
        rank_low=rank_low,
        rank_high=rank_high,
        votes=fitted.tally.votes,
        provisional=provisional,
        component=component,
        covariance=_covariance(n, estimates, spreads),
        style=_style(estimates, spreads, options),
        tie=_tie(estimates),
        method=options.method,
        interval=options.interval,
        confidence=options.confidence,
        effective_voters=effective_voters,
        steps=sum(stage.steps for fit in estimates for stage in fit.stages),
        converged=all(stage.converged for fit in estimates for stage in fit.stages),
        fitted=fitted,
    )


def _scores(fit: Estimate, options: Options) -> FloatArray:
    """Ratings in points; the anchor's score, where it is in the component, moves all alike."""
    score: FloatArray = MEAN_SCORE + POINTS * fit.x[: fit.n_models]
    if options.anchor is not None:
        model, wanted = options.anchor
        score += (wanted - score[fit.component.models == model]).sum()
    return score


def _bounds(score: FloatArray, spread: Spread, options: Options) -> tuple[FloatArray, FloatArray]:
    n = len(score)
    if options.interval == "bootstrap":
        assert spread.draws is not None
        tails = [(1 - options.confidence) / 2, (1 + options.confidence) / 2]
        low, high = POINTS * np.quantile(spread.draws[:n], tails, axis=1)
        return score + low, score + high
    errors = quantile(options.confidence, degrees_of_freedom(spread.effective_voters[:n]))
    arm = POINTS * errors * np.sqrt(spread.variance[:n])
    return score - arm, score + arm


def _rank_sets(
    score: FloatArray, spread: Spread, options: Options
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    n = len(score)
    freedom = degrees_of_freedom(spread.effective_voters[:n])
    certainty = options.confidence, freedom, ROUNDING, options.seed
    if spread.covariance is not None:
        return simultaneous_ranks(score, POINTS**2 * spread.covariance[:n, :n], *certainty)
    assert spread.draws is not None
    error = POINTS * np.sqrt(spread.variance[:n])
    return band_ranks(score, error, POINTS * spread.draws[:n], *certainty[:-1])


def _covariance(n: int, estimates: list[Estimate], spreads: list[Spread]) -> FloatArray | None:
    if any(spread.covariance is None for spread in spreads):
        return None
    covariance = np.full((n, n), np.nan)
    for fit, spread in zip(estimates, spreads, strict=True):
        assert spread.covariance is not None
        models, size = fit.component.models, fit.n_models
        covariance[np.ix_(models, models)] = POINTS**2 * spread.covariance[:size, :size]
    return covariance


def _style(
    estimates: list[Estimate], spreads: list[Spread], options: Options
) -> StyleEffect | None:
    if not estimates:
        return None
    fit, spread = estimates[0], spreads[0]
    likelihood = fit.stages[0].likelihood
    if not isinstance(likelihood, Styled):
        return None
    extra = slice(fit.n_models, None)
    errors = quantile(options.confidence, degrees_of_freedom(spread.effective_voters[extra]))
    return likelihood.effect(fit.x[extra], errors * np.sqrt(spread.variance[extra]))


def _tie(estimates: list[Estimate]) -> float | None:
    if not estimates or not isinstance(estimates[0].stages[0].likelihood, Davidson):
        return None
    return float(np.exp(estimates[0].x[-1]))
