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
SURE_DECREMENT = 1e-2


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

    def objective(self, x: FloatArray) -> float:
        """Negative log-likelihood."""

    def gradient(self, x: FloatArray) -> FloatArray:
        """Gradient of the objective, (n_parameters,)."""

    def hessian(self, x: FloatArray) -> Matrix:
        """Hessian of the objective, (n_parameters, n_parameters)."""

    def derivatives(self, x: FloatArray) -> tuple[FloatArray, Matrix]:
        """Gradient and Hessian, for the price of what they share."""

    def meat(self, x: FloatArray) -> Matrix:
        """Sum of the outer products of the votes' scores, each vote for itself."""

    def scores(self, x: FloatArray, votes: Votes) -> VoteScores:
        """Scores of single votes, numbered like the likelihood's own models."""


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
    criterion: it is also small where the line search merely got stuck (see scikit-learn's
    Newton solver). The last step is taken all the same: convergence is quadratic, so that
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
        step = solve(hessian, gradient)
        decrement = float(gradient @ step)
        is_last = decrement <= DECREMENT and bool(
            np.all(np.abs(gradient) <= GRADIENT * hessian.diagonal())
        )
        moved = _move(likelihood, x, free, step, decrement)
        if is_last or not moved:
            return Fit(x, steps, is_last)
    return Fit(x, MAX_STEPS, False)


def _move(
    likelihood: Likelihood, x: FloatArray, free: BoolArray, step: FloatArray, decrement: float
) -> bool:
    """Move x along the step, halved until the objective falls enough (Armijo)."""
    if decrement <= SURE_DECREMENT:
        x[free] -= step
        return True
    before, start = likelihood.objective(x), x[free]
    for halvings in range(40):
        length = 0.5**halvings
        x[free] = start - length * step
        if likelihood.objective(x) <= before - 0.25 * length * decrement:
            return True
    x[free] = start
    return False
