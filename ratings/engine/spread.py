"""How far an estimate may be off: its covariance, through core and fringe."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ratings.engine.clusters import Kinds
from ratings.engine.critical import draw_errors
from ratings.engine.dispersion import Dispersion
from ratings.engine.estimate import Estimate
from ratings.engine.linear import DENSE_MODELS
from ratings.engine.pooled import Pooled, sampling
from ratings.engine.response import (
    Response,
    errors_of_scores,
    first_errors_of_scores,
    prior_curvature,
)
from ratings.engine.robust import clusters_beyond_one, left_after_fit, two_way
from ratings.engine.sampling import sampled_errors
from ratings.engine.scope import Scope
from ratings.engine.tastes import Tastes
from ratings.engine.votes import FloatArray, Votes

HALF_TRUSTED = 12
"""Effective clusters beyond the first at which both covariances count alike."""

SAFE = 1e-9
"""What rounding may take from the definiteness of a correlation."""


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """Uncertainty of a component's parameters, in natural units.

    Attributes
    ----------
    variance : (n + n_extra,) array
    covariance : (n + n_extra, n + n_extra) array, optional
        None above 2,000 models, where it would be too large.
    draws : (n + n_extra, n_draws) array, optional
        Draws of the estimate's error: of a large component, or from the bootstrap.
    freedom : (n + n_extra,) array
        Degrees of freedom of the variances.
    """

    variance: FloatArray
    covariance: FloatArray | None
    draws: FloatArray | None
    freedom: FloatArray

    def errors(self, seed: int) -> FloatArray:
        """Return draws of the estimate's error, (n + n_extra, n_draws)."""
        if self.draws is not None:
            return self.draws
        assert self.covariance is not None
        return np.asarray(draw_errors(self.covariance, seed).T, dtype=np.float64)


def spread(estimate: Estimate, votes: Votes, scope: Scope, seed: int) -> Spread:
    """Return the uncertainty of an estimate, pooled and robust covariance blended.

    The robust covariance takes nothing for granted and fails with few clusters; the pooled one
    takes all models to be alike and holds with hardly any. Each parameter trusts the first by how
    many effective clusters, voters or prompts, stand behind it.

    Parameters
    ----------
    estimate : Estimate
    votes : Votes
        All votes.
    scope : Scope
    seed : int
        Of the draws for a large component.

    Returns
    -------
    Spread
    """
    votes = votes.among(estimate.component.models)
    response = Response.of(estimate, votes)
    kinds = Kinds.of(response, votes, scope)
    dispersion = Dispersion.of(response)
    is_large = estimate.n_models > DENSE_MODELS
    bread = (first_errors_of_scores if is_large else errors_of_scores)(estimate, response)
    tastes = Tastes.of(response, kinds, dispersion, bread)
    prior = prior_curvature(estimate)
    pooled = Pooled.of(response, kinds, dispersion, tastes, prior, bread)
    robust = two_way(kinds, bread)
    beyond = clusters_beyond_one(response, kinds)
    trust = beyond / (beyond + HALF_TRUSTED)
    left = left_after_fit(response, kinds, dispersion, tastes)
    freedom = 1 / ((1 - trust) ** 2 / pooled.freedom + 1 / (beyond + HALF_TRUSTED))
    if is_large:
        draws, variance = sampled_errors(
            estimate, response, kinds, tastes, sampling(response, dispersion, tastes)[0], seed
        )
        blended = trust / left * robust.diagonal() + (1 - trust) * pooled.covariance.diagonal()
        ratio = np.maximum(blended, 0.0) / pooled.covariance.diagonal()
        return Spread(ratio * variance, None, np.sqrt(ratio)[:, None] * draws, freedom)
    assert isinstance(robust, np.ndarray)
    assert isinstance(pooled.covariance, np.ndarray)
    covariance = _definite(
        _scaled(robust, np.sqrt(trust / left)) + _scaled(pooled.covariance, np.sqrt(1 - trust))
    )
    return Spread(covariance.diagonal(), covariance, None, freedom)


def _scaled(covariance: FloatArray, factor: FloatArray) -> FloatArray:
    scaled: FloatArray = covariance * factor * factor[:, None]
    return scaled


def _definite(covariance: FloatArray) -> FloatArray:
    """Return the matrix without its negative eigenvalues, if it has any."""
    variance = covariance.diagonal()
    scale = np.sqrt(np.where(variance > 0, variance, np.inf))
    correlation = covariance / scale / scale[:, None]
    try:
        np.linalg.cholesky(correlation + SAFE * np.eye(len(scale)))
    except np.linalg.LinAlgError:
        value, vector = np.linalg.eigh(correlation)
        correlation = vector * np.maximum(value, 0.0) @ vector.T
    return _scaled(correlation, np.where(variance > 0, scale, 0.0))
