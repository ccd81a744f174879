"""One component's ratings and their covariance: first its core, then its fringe."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ratings.engine.components import Component
from ratings.engine.intervals import clustered_meat, sandwich, voter_scores
from ratings.engine.linear import inverse
from ratings.engine.newton import Likelihood, maximise
from ratings.engine.votes import FloatArray, IntArray, Votes

LikelihoodOf = Callable[[IntArray, IntArray], Likelihood]
"""Makes the likelihood of the battles among some models, with a weak prior on some of them."""


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """Parameters of one component: its models' ratings in order, then the others.

    Attributes
    ----------
    models : (n,) int array
    x : (n + n_extra,) array
        Natural units; the core's ratings have mean 0 (all ratings, if there is no core).
    covariance : (n + n_extra, n + n_extra) array
    steps : int
    converged : bool
    """

    models: IntArray
    x: FloatArray
    covariance: FloatArray
    steps: int
    converged: bool


def estimate(
    component: Component,
    likelihood_of: LikelihoodOf,
    votes: Votes,
    start: FloatArray,
    clustered: bool,
) -> Estimate:
    """Fit one component.

    The battles between core and fringe say nothing of differences within the core: as the
    prior goes to nothing, the fringe moves away without end and its battles become certain.
    So the core is fitted by itself and the weak prior cannot touch it; then the fringe is
    fitted with the core held. Without a core the prior bears all.

    Parameters
    ----------
    component : Component
    likelihood_of : LikelihoodOf
    votes : Votes
        Of all models.
    start : (n_models,) array
        Ratings from which to start, in natural units.
    clustered : bool
        Whether the core's covariance is clustered by voter.

    Returns
    -------
    Estimate
    """
    if not len(component.core):
        return _fit_on_prior(component.models, likelihood_of, start)
    core = _fit_core(component.core, likelihood_of, votes, start, clustered)
    if not len(component.fringe):
        return core
    return _add_fringe(component, core, likelihood_of)


def _fit_core(
    core: IntArray, likelihood_of: LikelihoodOf, votes: Votes, start: FloatArray, clustered: bool
) -> Estimate:
    likelihood = likelihood_of(core, np.empty(0, dtype=np.intp))
    x = np.concatenate([start[core], np.zeros(likelihood.n_extra)])
    free = np.ones(len(x), dtype=bool)
    free[0] = False
    fit = maximise(likelihood, x, free)
    if clustered:
        inside = votes.among(core)
        meat = clustered_meat(voter_scores(likelihood.scores(fit.x, inside), inside))
    else:
        meat = np.asarray(likelihood.meat(fit.x))
    covariance = sandwich(likelihood.hessian(fit.x), meat, free)
    return _centred(core, fit.x, covariance, fit.steps, fit.converged)


def _fit_on_prior(models: IntArray, likelihood_of: LikelihoodOf, start: FloatArray) -> Estimate:
    """Fit models none of which is firmly comparable; their covariance is the posterior's."""
    n = len(models)
    likelihood = likelihood_of(models, np.arange(n))
    x = np.concatenate([start[models], np.zeros(1 + likelihood.n_extra)])
    free = np.arange(len(x)) != n
    fit = maximise(likelihood, x, free)
    covariance = inverse(np.asarray(likelihood.hessian(fit.x))[np.ix_(free, free)])
    return _centred(models, fit.x[free], covariance, fit.steps, fit.converged)


def _add_fringe(component: Component, core: Estimate, likelihood_of: LikelihoodOf) -> Estimate:
    """Place the fringe around the core, which is held.

    Its covariance is the posterior's, plus what it inherits from the core. A sandwich would
    claim too much: a model that won everything has next to no residuals.
    """
    models = component.models
    fringe = np.searchsorted(models, component.fringe)
    held = np.setdiff1d(np.arange(len(models)), fringe)
    likelihood = likelihood_of(models, fringe)
    n, k = len(models), likelihood.n_extra
    known = np.concatenate([held, np.arange(n + 1, n + 1 + k)])
    x = np.zeros(n + 1 + k)
    x[known] = core.x
    free = np.zeros(len(x), dtype=bool)
    free[fringe] = True
    fit = maximise(likelihood, x, free)
    hessian = np.asarray(likelihood.hessian(fit.x))
    own = inverse(hessian[np.ix_(fringe, fringe)])
    inherited = -own @ hessian[np.ix_(fringe, known)]
    covariance = np.zeros((len(x), len(x)))
    covariance[np.ix_(known, known)] = core.covariance
    covariance[np.ix_(fringe, known)] = inherited @ core.covariance
    covariance[np.ix_(known, fringe)] = covariance[np.ix_(fringe, known)].T
    covariance[np.ix_(fringe, fringe)] = own + inherited @ core.covariance @ inherited.T
    shown = np.arange(len(x)) != n
    return Estimate(
        models=models,
        x=fit.x[shown],
        covariance=covariance[np.ix_(shown, shown)],
        steps=core.steps + fit.steps,
        converged=core.converged and fit.converged,
    )


def _centred(
    models: IntArray, x: FloatArray, covariance: FloatArray, steps: int, converged: bool
) -> Estimate:
    """Move the ratings to mean 0: the interval of each is then about its distance from the mean."""
    n = len(models)
    x = x.copy()
    x[:n] -= x[:n].mean()
    covariance = covariance.copy()
    covariance[:n] -= covariance[:n].mean(axis=0)
    covariance[:, :n] -= covariance[:, :n].mean(axis=1, keepdims=True)
    return Estimate(models, x, covariance, steps, converged)
