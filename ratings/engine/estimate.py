"""The ratings of one component: first its core, then its fringe."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ratings.engine.components import Component
from ratings.engine.newton import Likelihood, maximise
from ratings.engine.votes import BoolArray, FloatArray, IntArray

LikelihoodOf = Callable[[IntArray, IntArray], Likelihood]
"""Makes the likelihood of the battles among some models, with a weak prior on some of them.

The first argument numbers the models, ascending; the second says which of them have the prior, by
their place in the first. With a prior, its opponent is a model more, after the others.
"""

NONE = np.empty(0, dtype=np.intp)


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """One fit: a likelihood, where it is greatest, and which parameters were free to move."""

    likelihood: Likelihood
    x: FloatArray
    free: BoolArray
    steps: int
    converged: bool


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """The parameters of one component, and how they came about.

    Attributes
    ----------
    component : Component
    x : (n + n_extra,) array
        The ratings of its models, whose mean by `centre` is 0, then the likelihood's other
        parameters; natural units.
    centre : (n,) array
        Weights, with sum 1, of the models in the mean that ratings are measured from: within the
        core (or, without a core, of all) alike, but in proportion to their information for those
        that have less than the median. A model that has just joined weighs next to nothing, so
        that it shifts nobody and blurs nobody's interval.
    core : Stage, optional
        Fit of the battles within the core.
    fringe : Stage, optional
        Fit of the fringe on a weak prior, the core held.
    """

    component: Component
    x: FloatArray
    centre: FloatArray
    core: Stage | None
    fringe: Stage | None

    @property
    def n_models(self) -> int:
        return len(self.component.models)

    @property
    def stages(self) -> list[Stage]:
        """The fits in the order in which they were made; one at least."""
        return [stage for stage in (self.core, self.fringe) if stage is not None]


def estimate(component: Component, likelihood_of: LikelihoodOf, start: FloatArray) -> Estimate:
    """Fit one component.

    Battles between core and fringe say nothing of differences within the core: as the prior
    goes to nothing, the fringe moves away without end and its battles become certain. So the
    core is fitted by itself, where no prior can touch it, and then the fringe with the core
    held. Without a core the prior bears all.

    Parameters
    ----------
    component : Component
    likelihood_of : LikelihoodOf
    start : (n_models,) array
        Ratings of all models from which to start, in natural units.

    Returns
    -------
    Estimate
    """
    n = len(component.models)
    core = _fit_core(component.core, likelihood_of, start) if len(component.core) else None
    fringe = _fit_fringe(component, core, likelihood_of, start) if len(component.fringe) else None
    if core is None:
        assert fringe is not None
        centre = _centre(fringe, n)
        x = np.delete(fringe.x, n)
        x[:n] -= centre @ x[:n]
    else:
        centre = np.zeros(n)
        inside = np.searchsorted(component.models, component.core)
        centre[inside] = _centre(core, len(inside))
        x = core.x if fringe is None else np.delete(fringe.x, n)
    return Estimate(component, x, centre, core, fringe)


def _fit_core(core: IntArray, likelihood_of: LikelihoodOf, start: FloatArray) -> Stage:
    likelihood = likelihood_of(core, NONE)
    n = len(core)
    free = np.arange(n + likelihood.n_extra) > 0
    x = np.concatenate([start[core], np.zeros(likelihood.n_extra)])
    fit = maximise(likelihood, x, free)
    stage = Stage(likelihood, fit.x, free, fit.steps, fit.converged)
    stage.x[:n] -= _centre(stage, n) @ stage.x[:n]
    return stage


def _fit_fringe(
    component: Component, core: Stage | None, likelihood_of: LikelihoodOf, start: FloatArray
) -> Stage:
    """Fit the fringe, the prior's opponent held at 0 and the core where it is."""
    models = component.models
    fringe = np.searchsorted(models, component.fringe)
    likelihood = likelihood_of(models, fringe)
    x = np.zeros(len(models) + 1 + likelihood.n_extra)
    free = np.ones(len(x), dtype=bool)
    free[len(models)] = False
    x[fringe] = start[component.fringe]
    if core is not None:
        held = held_parameters(component, likelihood.n_extra)
        x[fringe] -= start[component.core].mean()
        x[held], free[held] = core.x, False
    fit = maximise(likelihood, x, free)
    return Stage(likelihood, fit.x, free, fit.steps, fit.converged)


def _centre(stage: Stage, n: int) -> FloatArray:
    """Return the weights of n models: alike, but for those with less information than the median.

    Weights in proportion to information would move with popularity, from one category to the next.
    """
    information = np.asarray(stage.likelihood.hessian(stage.x).diagonal()[:n], dtype=np.float64)
    weight = np.minimum(information, np.median(information))
    return np.asarray(weight / weight.sum())


def held_parameters(component: Component, n_extra: int) -> IntArray:
    """Return where the core's parameters stand among those of the fringe's fit."""
    core = np.searchsorted(component.models, component.core)
    return np.concatenate([core, len(component.models) + 1 + np.arange(n_extra)])
