"""Newton's method for a concave likelihood, in the few steps that it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from ratings.engine.linear import Matrix, restrict, solve
from ratings.engine.votes import BoolArray, FloatArray, Votes

MAX_STEPS = 200
DECREMENT = 1e-14
GRADIENT = 1e-8
VISIBLE = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class VoteScores:
    """Derivative of each vote's log-likelihood.

    Attributes
    ----------
    residual : (n_votes,) array
        With respect to the rating of model A; that of model B gets the opposite.
    extra : (n_votes, n_extra) array
        With respect to the parameters that are not ratings.
    """

    residual: FloatArray
    extra: FloatArray


class Likelihood(Protocol):
    """A model of votes. Its parameters are `n_models` ratings, then `n_extra` others."""

    @property
    def n_models(self) -> int: ...

    @property
    def n_extra(self) -> int: ...

    @property
    def precision(self) -> FloatArray:
        """Prior precision of the parameters that are no ratings, (n_extra,)."""

    def objective(self, x: FloatArray) -> float:
        """Return the negative log-likelihood."""

    def gradient(self, x: FloatArray) -> FloatArray:
        """Return the gradient of the objective, (n_parameters,)."""

    def hessian(self, x: FloatArray) -> Matrix:
        """Return the Hessian of the objective, (n_parameters, n_parameters)."""

    def derivatives(self, x: FloatArray) -> tuple[FloatArray, Matrix]:
        """Return gradient and Hessian, sharing what they share."""

    def reach(self, step: FloatArray) -> float:
        """Return by how much a step changes the logit that it changes most."""

    def scores(self, x: FloatArray, votes: Votes) -> VoteScores:
        """Return the scores of single votes, their models numbered like the likelihood's."""

    def slopes(self, x: FloatArray, votes: Votes) -> VoteScores:
        """Return by how much the scores of single votes fall as the rating of A rises."""


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """Where Newton's method ended."""

    x: FloatArray
    steps: int
    converged: bool


def maximise(likelihood: Likelihood, start: FloatArray, free: BoolArray) -> Fit:
    """Maximise a likelihood over its free parameters; the others stay where they start.

    Stops when, before the last step, both the Newton decrement gᵀH⁻¹g and every parameter's
    gradient (in units of its own curvature) were small. The size of a step would be a bad
    criterion: it is also small where steps are merely damped (see scikit-learn's Newton
    solver). The last step is taken all the same: convergence is quadratic, so that
    after it only rounding is left, and a warm start ends where a cold one does.

    Parameters
    ----------
    likelihood : Likelihood
    start : (n_parameters,) array
    free : (n_parameters,) bool array

    Returns
    -------
    Fit
    """
    x = start.copy()
    for steps in range(1, MAX_STEPS + 1):
        gradient, hessian = likelihood.derivatives(x)
        gradient, hessian = gradient[free], restrict(hessian, free)
        step = np.zeros_like(x)
        step[free] = solve(hessian, gradient)
        decrement = float(gradient @ step[free])
        x -= _length(likelihood, x, step, decrement) * step
        if decrement <= DECREMENT and np.all(np.abs(gradient) <= GRADIENT * hessian.diagonal()):
            return Fit(x, steps, converged=True)
    return Fit(x, MAX_STEPS, converged=False)


def _length(likelihood: Likelihood, x: FloatArray, step: FloatArray, decrement: float) -> float:
    """Return which part of a step to take: all of it, if that surely or visibly helps.

    A logistic likelihood is generalised self-concordant: a step that changes no logit by more
    than 1 surely gains a quarter of the decrement, and log(1 + r)/r of a step that changes one
    by r is the best that is sure to gain (Bach 2010; Sun and Tran-Dinh 2019). So no search is
    needed, and votes of a weight too small to be seen in the objective cannot make it diverge.
    """
    reach = likelihood.reach(step)
    if reach <= 1:
        return 1.0
    before = likelihood.objective(x)
    gain = before - likelihood.objective(x - step)
    helps = gain >= max(0.25 * decrement, VISIBLE * before)
    return 1.0 if helps else float(np.log1p(reach) / reach)
