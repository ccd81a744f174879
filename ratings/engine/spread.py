"""How far an estimate may be off: its covariance, through core and fringe."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ratings.engine.estimate import Estimate, Stage, held_parameters
from ratings.engine.intervals import (
    FEWEST_VOTERS,
    clustered_meat,
    effective_voters,
    sandwich,
    voter_scores,
)
from ratings.engine.linear import DENSE_MODELS
from ratings.engine.sampling import sampled_spread
from ratings.engine.votes import FloatArray, Votes


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
    degrees_of_freedom : float
        Of the standard errors: effective voters − 1; infinite if they are not clustered.
    """

    variance: FloatArray
    covariance: FloatArray | None
    draws: FloatArray | None
    degrees_of_freedom: float


def spread(estimate: Estimate, votes: Votes, clustered: bool, seed: int) -> Spread:
    """Return the uncertainty of an estimate by the sandwich.

    Ratings are measured from the mean of the core. The fringe has the covariance of its
    posterior (a sandwich would claim too much: a model that won everything has next to no
    residuals), plus what it inherits from the core.

    Parameters
    ----------
    estimate : Estimate
    votes : Votes
        All votes.
    clustered : bool
        By voter, where the core has enough effective voters for it (`FEWEST_VOTERS`).
    seed : int
        Of the draws for a large component.

    Returns
    -------
    Spread
    """
    inside = votes.among(estimate.component.core)
    voters = effective_voters(inside) if clustered else 0.0
    clustered = voters >= FEWEST_VOTERS
    freedom = voters - 1 if clustered else np.inf
    if estimate.n_models > DENSE_MODELS:
        draws, variance = sampled_spread(estimate, inside if clustered else None, seed)
        return Spread(variance, None, draws, freedom)
    covariance = np.empty((0, 0))
    if estimate.core is not None:
        covariance = _core_covariance(estimate.core, inside if clustered else None)
    if estimate.fringe is not None:
        covariance = _with_fringe(estimate, estimate.fringe, covariance)
    return Spread(covariance.diagonal(), covariance, None, freedom)


def _core_covariance(core: Stage, votes: Votes | None) -> FloatArray:
    """Sandwich covariance, clustered if there are votes to cluster, around the mean."""
    likelihood = core.likelihood
    if votes is None:
        meat = np.asarray(likelihood.meat(core.x))
    else:
        meat = clustered_meat(voter_scores(likelihood.scores(core.x, votes), votes))
    covariance = sandwich(likelihood.hessian(core.x), meat, core.free)
    return _centred(covariance, likelihood.n_models)


def _with_fringe(estimate: Estimate, fringe: Stage, core: FloatArray) -> FloatArray:
    """Covariance of core and fringe: x = own error + (dx/d core)·(core's error)."""
    n = estimate.n_models
    hessian = np.asarray(fringe.likelihood.hessian(fringe.x))
    covariance = sandwich(hessian, hessian, fringe.free)
    if estimate.core is None:
        return _centred(np.delete(np.delete(covariance, n, axis=0), n, axis=1), n)
    held = held_parameters(estimate.component, fringe.likelihood.n_extra)
    inherited = -covariance @ hessian[:, held]
    inherited[held] = np.eye(len(held))
    covariance += inherited @ core @ inherited.T
    return np.delete(np.delete(covariance, n, axis=0), n, axis=1)


def _centred(covariance: FloatArray, n: int) -> FloatArray:
    """Measure the first n parameters, the ratings, from their mean."""
    covariance = covariance.copy()
    covariance[:n] -= covariance[:n].mean(axis=0)
    covariance[:, :n] -= covariance[:, :n].mean(axis=1, keepdims=True)
    return covariance
