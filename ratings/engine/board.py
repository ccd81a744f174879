"""From estimates to what is published: points, bounds and ranks."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ratings.engine.against_best import AgainstBest, against_best, banded_against_best
from ratings.engine.critical import Draws, band_value
from ratings.engine.davidson import Davidson
from ratings.engine.differences import Differences, student_of_normal
from ratings.engine.estimate import Estimate
from ratings.engine.fit import Fitted
from ratings.engine.intervals import quantile
from ratings.engine.judgement import ROUNDING, rank_sets
from ratings.engine.options import Options
from ratings.engine.ranking import lmsys_rank
from ratings.engine.ratings import MEAN_SCORE, POINTS, Ratings
from ratings.engine.spread import Spread
from ratings.engine.style import Styled, StyleEffect
from ratings.engine.voters import effective_number
from ratings.engine.votes import FloatArray


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
    n, estimates, votes = fitted.votes.n_models, fitted.estimates, fitted.votes
    is_large = any(spread.covariance is None for spread in spreads)
    columns = {name: np.full(n, np.nan) for name in Part.__slots__}
    component = np.full(n, -1, dtype=np.int64)
    provisional = np.zeros(n, dtype=bool)
    for label, (fit, spread) in enumerate(zip(estimates, spreads, strict=True)):
        component[fit.component.models] = label
        provisional[fit.component.fringe] = True
        part = _part(_scores(fit, options), spread, options, is_large)
        for name, column in columns.items():
            column[fit.component.models] = getattr(part, name)
    ranks = np.zeros(n, dtype=np.int64)
    made = Ratings(
        **columns,
        rank=ranks,
        rank_low=ranks,
        rank_high=ranks,
        votes=fitted.tally.votes,
        effective_voters=effective_number(votes, votes.voter),
        effective_prompts=effective_number(votes, votes.prompt),
        provisional=provisional,
        component=component,
        covariance=None if is_large else _covariance(n, estimates, spreads),
        style=_style(estimates, spreads, options),
        tie=_tie(estimates),
        method=options.method,
        interval=options.interval,
        scope=options.scope,
        confidence=options.confidence,
        steps=sum(stage.steps for fit in estimates for stage in fit.stages),
        converged=all(stage.converged for fit in estimates for stage in fit.stages),
        fitted=fitted,
    )
    return _ranked(made)


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """What is published of the models of one component: columns of `Ratings`."""

    score: FloatArray
    lower: FloatArray
    upper: FloatArray
    degrees_of_freedom: FloatArray
    critical: FloatArray
    behind: FloatArray
    behind_at_worst: FloatArray
    behind_at_least: FloatArray


def _part(score: FloatArray, spread: Spread, options: Options, is_large: bool) -> Part:
    n = len(score)
    freedom = spread.freedom[:n]
    lower, upper = _bounds(score, spread, options)
    if is_large:
        critical, behind = _banded(score, lower, upper, spread, options)
    else:
        critical, behind = _joint(score, spread, options)
    return Part(
        score=score,
        lower=lower,
        upper=upper,
        degrees_of_freedom=freedom,
        critical=np.full(n, critical),
        behind=behind.likely,
        behind_at_worst=behind.at_worst,
        behind_at_least=behind.at_least,
    )


def _joint(score: FloatArray, spread: Spread, options: Options) -> tuple[float, AgainstBest]:
    """Return the critical value of all pairs, and how far each model is behind the best."""
    covariance = _published(spread, len(score))
    differences = Differences.of(score, covariance, spread.freedom[: len(score)])
    # In order of score, the draws do not depend on how the models are numbered.
    order = np.argsort(score, kind="stable")
    ordered = differences.renumbered(order)
    draws = Draws.of(covariance[np.ix_(order, order)], options.confidence, options.seed)
    behind = against_best(ordered, draws)
    return draws.order(ordered.deviates()), behind.renumbered(np.argsort(order))


def _banded(
    score: FloatArray, lower: FloatArray, upper: FloatArray, spread: Spread, options: Options
) -> tuple[float, AgainstBest]:
    """Return the same on a board too large to look at every pair: from a simultaneous band."""
    n = len(score)
    critical = band_value(spread.errors(options.seed)[:n], spread.variance[:n], options.confidence)
    band = student_of_normal(critical, spread.freedom[:n]) * POINTS * np.sqrt(spread.variance[:n])
    band = np.maximum(band, np.maximum(score - lower, upper - score))
    return critical, banded_against_best(score, band)


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
    errors = quantile(options.confidence, spread.freedom[:n])
    arm = POINTS * errors * np.sqrt(spread.variance[:n])
    return score - arm, score + arm


def _published(spread: Spread, n: int) -> FloatArray:
    """Return the covariance of n scores, in points squared and single precision."""
    assert spread.covariance is not None
    return (POINTS**2 * spread.covariance[:n, :n]).astype(np.float32).astype(np.float64)


def _covariance(n: int, estimates: list[Estimate], spreads: list[Spread]) -> FloatArray:
    covariance = np.full((n, n), np.nan)
    for fit, spread in zip(estimates, spreads, strict=True):
        models = fit.component.models
        covariance[np.ix_(models, models)] = _published(spread, fit.n_models)
    return covariance


def _ranked(made: Ratings) -> Ratings:
    """Return the ratings with the ranks that their own judgement gives, component by component."""
    rank, low, high = np.zeros((3, len(made.score)), dtype=np.int64)
    for label in range(made.component.max(initial=-1) + 1):
        models = np.flatnonzero(made.component == label)
        rank[models] = lmsys_rank(made.lower[models], made.upper[models], ROUNDING)
        low[models], high[models] = rank_sets(made, models)
    return replace(made, rank=rank, rank_low=low, rank_high=high)


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
    errors = quantile(options.confidence, spread.freedom[extra])
    return likelihood.effect(fit.x[extra], errors * np.sqrt(spread.variance[extra]))


def _tie(estimates: list[Estimate]) -> float | None:
    if not estimates or not isinstance(estimates[0].stages[0].likelihood, Davidson):
        return None
    return float(np.exp(estimates[0].x[-1]))
