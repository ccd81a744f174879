"""The spread of a component of thousands of models, by draws: no dense matrix is made.

An error of the estimate is H⁻¹g, where g is noise with the covariance of the scores. Noise costs
one pass over voters or pairs, and H⁻¹ a few sparse products.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import sparse

from ratings.engine.bradley_terry import BradleyTerry
from ratings.engine.estimate import Estimate, Stage, held_parameters
from ratings.engine.linear import restrict, sums
from ratings.engine.voters import ScoreRows
from ratings.engine.votes import FloatArray

DRAWS = 256
BATCH = 16
TOLERANCE = 1e-5

Noise = Callable[[np.random.Generator], FloatArray]
"""Draws (n_parameters, BATCH) of score noise."""


def sampled_spread(
    estimate: Estimate, rows: ScoreRows | None, seed: int
) -> tuple[FloatArray, FloatArray]:
    """Draw errors of a Bradley-Terry estimate, around the mean of its core.

    Parameters
    ----------
    estimate : Estimate
    rows : ScoreRows, optional
        The core's scores, clustered by voter; None for the plain sandwich.
    seed : int

    Returns
    -------
    draws : (n_models, DRAWS) array
        In natural units.
    variance : (n_models,) array
    """
    rng = np.random.default_rng(seed)
    n = estimate.n_models
    draws, variance = np.empty((0, DRAWS)), np.empty(0)
    if estimate.core is not None:
        draws, variance = _core_draws(estimate.core, rows, rng)
    if estimate.fringe is None:
        return draws, variance
    core_variance = variance
    draws = _fringe_draws(estimate, estimate.fringe, draws, rng)
    variance = np.mean(draws**2, axis=1)
    if estimate.core is not None:
        variance[np.searchsorted(estimate.component.models, estimate.component.core)] = (
            core_variance
        )
    return draws[:n], variance[:n]


def _core_draws(
    core: Stage, rows: ScoreRows | None, rng: np.random.Generator
) -> tuple[FloatArray, FloatArray]:
    """Draw errors; estimate variances from them with a control variate.

    The control is the error to first order, D⁻¹g with D the diagonal of H, whose variance is
    known exactly. In a well linked component the two hardly differ, and 256 draws give
    standard errors to about 1%.
    """
    likelihood = core.likelihood
    assert isinstance(likelihood, BradleyTerry)
    hessian = sparse.csr_array(likelihood.hessian(core.x))
    if rows is None:
        variance_of_pair = likelihood.squared_residuals(core.x)
        noise = _pair_noise(likelihood, variance_of_pair)
        known = _degree(likelihood, variance_of_pair)
    else:
        across = sparse.csr_array(rows.ratings.T)
        across.sum_duplicates()
        noise = _row_noise(across)
        known = np.asarray(across.power(2).sum(axis=1), dtype=np.float64)
    errors, control = np.empty((2, likelihood.n_models, DRAWS))
    inner, diagonal = sparse.csr_array(restrict(hessian, core.free)), hessian.diagonal()[:, None]
    for batch in _batches():
        scores = noise(rng)
        errors[:, batch] = 0.0
        errors[core.free, batch] = solve_many(inner, scores[core.free])
        control[:, batch] = scores / diagonal
    errors -= errors.mean(axis=0)
    return errors, _controlled(errors**2, control**2, known / diagonal[:, 0] ** 2)


def _fringe_draws(
    estimate: Estimate, fringe: Stage, core: FloatArray, rng: np.random.Generator
) -> FloatArray:
    """Draw from the fringe's posterior, given each draw of the core."""
    likelihood = fringe.likelihood
    assert isinstance(likelihood, BradleyTerry)
    hessian = sparse.csr_array(likelihood.hessian(fringe.x))
    noise = _pair_noise(likelihood, likelihood.curvature(fringe.x))
    errors = np.zeros((likelihood.n_models, DRAWS))
    if estimate.core is not None:
        errors[held_parameters(estimate.component, 0)] = core
    inner = sparse.csr_array(restrict(hessian, fringe.free))
    for batch in _batches():
        scores = noise(rng) - hessian @ errors[:, batch]
        errors[fringe.free, batch] = solve_many(inner, scores[fringe.free])
    if estimate.core is None:
        errors -= errors[:-1].mean(axis=0)
    return errors


def solve_many(matrix: sparse.csr_array, right: FloatArray) -> FloatArray:
    """Solve matrix·x = right for many right sides at once, by conjugate gradients.

    Preconditioned by the diagonal, and stopped where every residual has fallen to `TOLERANCE`.

    Parameters
    ----------
    matrix : (n, n) CSR array
        Symmetric positive definite.
    right : (n, k) array

    Returns
    -------
    (n, k) array
    """
    precision = 1 / matrix.diagonal()[:, None]
    x, residual = np.zeros_like(right), right.copy()
    direction = precision * residual
    size = _dots(residual, direction)
    target = TOLERANCE**2 * size
    for _ in range(10 * len(right)):
        if np.all(size <= target):
            break
        image = matrix @ direction
        length = _ratio(size, _dots(direction, image))
        x += length * direction
        residual -= length * image
        refined = precision * residual
        size, before = _dots(residual, refined), size
        direction = refined + _ratio(size, before) * direction
    return x


def _dots(left: FloatArray, right: FloatArray) -> FloatArray:
    return np.asarray(np.einsum("nk,nk->k", left, right))


def _ratio(above: FloatArray, below: FloatArray) -> FloatArray:
    return np.divide(above, below, out=np.zeros_like(above), where=below > 0)


def _pair_noise(likelihood: BradleyTerry, variance: FloatArray) -> Noise:
    """Noise whose covariance is the Laplacian of `variance`, (n_pairs,)."""
    n_pairs = len(variance)
    root = np.sqrt(variance)
    incidence = sparse.csr_array(
        (
            np.concatenate([root, -root]),
            (
                np.concatenate([likelihood.first, likelihood.second]),
                np.tile(np.arange(n_pairs), 2),
            ),
        ),
        shape=(likelihood.n_models, n_pairs),
    )
    return _row_noise(incidence)


def _row_noise(across: sparse.csr_array) -> Noise:
    """Noise with covariance across·acrossᵀ."""
    return lambda rng: np.asarray(across @ rng.standard_normal((across.shape[1], BATCH)))


def _degree(likelihood: BradleyTerry, weight: FloatArray) -> FloatArray:
    n = likelihood.n_models
    return sums(likelihood.first, weight, n) + sums(likelihood.second, weight, n)


def _controlled(squares: FloatArray, control: FloatArray, known: FloatArray) -> FloatArray:
    """Mean of each row of `squares`, corrected by a control whose mean is known."""
    mean, mean_control = squares.mean(axis=1), control.mean(axis=1)
    shared = np.mean((squares - mean[:, None]) * (control - mean_control[:, None]), axis=1)
    slope = _ratio(shared, control.var(axis=1))
    corrected: FloatArray = mean + slope * (known - mean_control)
    return np.asarray(np.maximum(corrected, 0.1 * mean))


def _batches() -> list[slice]:
    return [slice(start, start + BATCH) for start in range(0, DRAWS, BATCH)]
