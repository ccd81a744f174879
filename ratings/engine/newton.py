"""Newton's method for a concave likelihood, in the few steps that it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy import linalg, sparse
from scipy.sparse import linalg as sparse_linalg

from ratings.engine.votes import BoolArray, FloatArray, Votes

MAX_STEPS = 200
DECREMENT = 1e-14
GRADIENT = 1e-8
SURE_DECREMENT = 1e-2

Matrix = FloatArray | sparse.csr_array


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
    """A model of votes: parameters are `n_models` ratings, then `n_extra` others."""

    @property
    def n_models(self) -> int: ...

    @property
    def n_extra(self) -> int: ...

    def objective(self, x: FloatArray) -> float:
        """Negative log-likelihood."""

    def gradient(self, x: FloatArray) -> FloatArray:
        """Gradient of the objective, (n_models + n_extra,)."""

    def hessian(self, x: FloatArray) -> Matrix:
        """Hessian of the objective, square, symmetric."""

    def meat(self, x: FloatArray) -> Matrix:
        """Sum over votes of the outer product of their scores, each vote for itself."""

    def scores(self, x: FloatArray, votes: Votes) -> VoteScores:
        """Scores of single votes over the same models."""


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """Where Newton's method ended."""

    x: FloatArray
    steps: int
    converged: bool


def maximise(likelihood: Likelihood, start: FloatArray, free: BoolArray) -> Fit:
    """Maximise a likelihood over its free parameters; the others stay where they start.

    Stops when, before the last step, both the Newton decrement gᵀH⁻¹g and every parameter's
    gradient (in units of its own curvature) were small. A step size would be a bad criterion:
    it is also small where the line search merely got stuck (see scikit-learn's Newton solver).
    The step is taken all the same: convergence is quadratic, so it leaves only rounding.

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
    for step_number in range(1, MAX_STEPS + 1):
        gradient = likelihood.gradient(x)[free]
        hessian = restrict(likelihood.hessian(x), free)
        step = solve(hessian, gradient)
        decrement = float(gradient @ step)
        done = decrement <= DECREMENT and bool(
            np.all(np.abs(gradient) <= GRADIENT * hessian.diagonal())
        )
        moved = _step(likelihood, x, free, step, decrement)
        if done or not moved:
            return Fit(x, step_number, done)
    return Fit(x, MAX_STEPS, False)


def _step(
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


def restrict(matrix: Matrix, free: BoolArray) -> Matrix:
    """Return the rows and columns of the free parameters."""
    if free.all():
        return matrix
    chosen = np.flatnonzero(free)
    return matrix[np.ix_(chosen, chosen)] if isinstance(matrix, np.ndarray) else (
        matrix[chosen][:, chosen]
    )


def solve(hessian: Matrix, right: FloatArray) -> FloatArray:
    """Solve for one right side: by Cholesky, or by conjugate gradients if the matrix is sparse."""
    if isinstance(hessian, np.ndarray):
        factor, scale = factorise(hessian)
        return linalg.cho_solve(factor, right * scale, check_finite=False) * scale
    jacobi = sparse.diags_array(1 / hessian.diagonal())
    solution, _ = sparse_linalg.cg(hessian, right, rtol=1e-12, maxiter=10_000, M=jacobi)
    return solution


def factorise(matrix: FloatArray) -> tuple[tuple[FloatArray, bool], FloatArray]:
    """Cholesky factor of the matrix scaled to a unit diagonal, and the scale of its rows.

    The scaling makes weights that differ by many orders of magnitude harmless where they meet
    in different models. Where they truly leave the matrix singular to rounding, the smallest
    sufficient ridge keeps the answer finite.
    """
    scale = 1 / np.sqrt(np.maximum(matrix.diagonal(), np.finfo(float).tiny))
    scaled = matrix * np.outer(scale, scale)
    ridge = 0.0
    while True:
        try:
            return linalg.cho_factor(scaled, lower=True, check_finite=False), scale
        except linalg.LinAlgError:
            more = max(1e-14, 99 * ridge)
            scaled.flat[:: len(scaled) + 1] += more
            ridge += more


def inverse(matrix: FloatArray) -> FloatArray:
    """Inverse of a symmetric positive definite matrix."""
    factor, scale = factorise(matrix)
    inner = linalg.cho_solve(factor, np.diag(scale), check_finite=False)
    product: FloatArray = scale[:, None] * inner
    return product
