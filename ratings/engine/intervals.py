"""How sure the ratings are: sandwich covariances, and how many errors wide an interval is."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri, stdtrit

from ratings.engine.linear import Matrix, cholesky, inverse, restrict, solve
from ratings.engine.votes import BoolArray, FloatArray


def sandwich_root(hessian: Matrix, meat: FloatArray, free: BoolArray) -> FloatArray:
    """Return F with FᵀF = H⁻¹BH⁻¹, the sandwich covariance of the free parameters.

    It holds even where the likelihood is not the truth. The inverse Hessian alone would be too
    wide: a tie counted as half a win varies less than a win or a loss. As a root, so that no
    variance comes out negative, however ill-conditioned the votes.

    Parameters
    ----------
    hessian : (n, n) matrix
        H at the estimate, in natural units.
    meat : (n, n) array
        B, plain (`Likelihood.meat`) or clustered by voter (`voters.ScoreRows.meat`).
    free : (n,) bool array

    Returns
    -------
    (n_free, n) array
        Columns of zeros for the parameters that were held.

    References
    ----------
    Huber 1967; White 1982, "Maximum likelihood estimation of misspecified models".
    """
    factor, scale = cholesky(np.asarray(restrict(meat, free)))
    root = np.zeros((len(scale), len(free)))
    root[:, free] = solve(np.asarray(restrict(hessian, free)), factor / scale[:, None]).T
    return root


def inverse_of_free(hessian: Matrix, free: BoolArray) -> FloatArray:
    """Return the inverse for the free parameters, with rows and columns of zeros for the others."""
    whole = np.zeros(hessian.shape)
    whole[np.ix_(free, free)] = inverse(np.asarray(restrict(hessian, free)))
    return whole


def quantile(confidence: float, degrees_of_freedom: npt.ArrayLike = np.inf) -> FloatArray:
    """Half-width of a two-sided interval in standard errors, from Student's t.

    With few clusters the standard error is itself uncertain, which a normal quantile ignores
    (Cameron and Miller 2015).
    """
    tail, freedom = (1 + confidence) / 2, np.asarray(degrees_of_freedom, dtype=np.float64)
    finite = np.isfinite(freedom)
    return np.where(finite, stdtrit(np.where(finite, freedom, 1.0), tail), ndtri(tail))
