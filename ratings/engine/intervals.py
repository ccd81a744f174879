"""How many standard errors wide an interval is, and the inverse of an information."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri, stdtrit

from ratings.engine.linear import Matrix, inverse, restrict
from ratings.engine.votes import BoolArray, FloatArray


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
