"""How far an estimate may be off: its covariance, through core and fringe."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ratings.engine.estimate import Estimate, Stage, held_parameters
from ratings.engine.intervals import inverse_of_free, sandwich_root
from ratings.engine.linear import DENSE_MODELS
from ratings.engine.sampling import sampled_spread
from ratings.engine.voters import ScoreRows, clustered_scores
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
    effective_voters : (n + n_extra,) array
        NaN where the variance is not clustered by voter.
    """

    variance: FloatArray
    covariance: FloatArray | None
    draws: FloatArray | None
    effective_voters: FloatArray


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
        Whether the votes of one voter count as one piece of evidence.
    seed : int
        Of the draws for a large component.

    Returns
    -------
    Spread
    """
    core, effective = estimate.core, np.full(len(estimate.x), np.nan)
    rows = None
    if core is not None and clustered:
        inside = votes.among(estimate.component.core)
        rows, known = clustered_scores(inside, core.likelihood.scores(core.x, inside))
        _place_effective_voters(estimate, known, effective)
    if estimate.n_models > DENSE_MODELS:
        draws, variance = sampled_spread(estimate, rows, seed)
        return Spread(variance, None, draws, effective)
    root = np.empty((0, 0))
    if core is not None:
        root = _core_root(core, rows)
    if estimate.fringe is not None:
        root = _root_with_fringe(estimate, estimate.fringe, root)
    covariance = root.T @ root
    return Spread(covariance.diagonal(), covariance, None, effective)


def _place_effective_voters(estimate: Estimate, known: FloatArray, effective: FloatArray) -> None:
    """Put the core's effective voters at its models' places, those of all votes at the rest."""
    core = np.searchsorted(estimate.component.models, estimate.component.core)
    effective[core] = known[:-1]
    effective[estimate.n_models :] = known[-1]


def _core_root(core: Stage, rows: ScoreRows | None) -> FloatArray:
    """Root of the sandwich covariance, clustered if there are rows that are."""
    likelihood = core.likelihood
    meat = np.asarray(likelihood.meat(core.x)) if rows is None else rows.meat()
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
