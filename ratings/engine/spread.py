"""How far an estimate may be off: its covariance, through core and fringe."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ratings.engine.estimate import Estimate, Stage, held_parameters
from ratings.engine.intervals import (
    FEWEST_VOTERS,
    clustered_meat,
    effective_voters,
    inverse_of_free,
    sandwich_root,
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
    root = np.empty((0, 0))
    if estimate.core is not None:
        root = _core_root(estimate.core, inside if clustered else None)
    if estimate.fringe is not None:
        root = _root_with_fringe(estimate, estimate.fringe, root)
    covariance = root.T @ root
    return Spread(covariance.diagonal(), covariance, None, freedom)


def _core_root(core: Stage, votes: Votes | None) -> FloatArray:
    """Root of the sandwich covariance, clustered if there are votes to cluster."""
    likelihood = core.likelihood
    if votes is None:
        meat = np.asarray(likelihood.meat(core.x))
    else:
        meat = clustered_meat(voter_scores(likelihood.scores(core.x, votes), votes))
    root = sandwich_root(likelihood.hessian(core.x), meat, core.free)
    return _centred(root, likelihood.n_models)


def _root_with_fringe(estimate: Estimate, fringe: Stage, core: FloatArray) -> FloatArray:
    """Root of the covariance of x = own error + (dx/d core)·(error of the core)."""
    n = estimate.n_models
    hessian = np.asarray(fringe.likelihood.hessian(fringe.x))
    own = sandwich_root(hessian, hessian, fringe.free)
    if estimate.core is None:
        return _centred(np.delete(own, n, axis=1), n)
    held = held_parameters(estimate.component, fringe.likelihood.n_extra)
    inherited = -inverse_of_free(hessian, fringe.free) @ hessian[:, held]
    inherited[held] = np.eye(len(held))
    return np.delete(np.vstack([own, core @ inherited.T]), n, axis=1)


def _centred(root: FloatArray, n: int) -> FloatArray:
    """Measure the first n parameters, the ratings, from their mean."""
    root[:, :n] -= root[:, :n].mean(axis=1, keepdims=True)
    return root
