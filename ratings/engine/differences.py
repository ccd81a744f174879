"""Every two models against each other: how far apart they are, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri, stdtr, stdtrit

from ratings.engine.votes import FloatArray, IntArray

NO_ERROR = 1e-9
"""A standard error below this, in points, is what rounding leaves of none."""


@dataclass(frozen=True, slots=True, eq=False)
class Differences:
    """Of models on one scale; [i, j] is of model i less model j.

    Attributes
    ----------
    points : (n, n) array
    error : (n, n) array
        Standard errors, in points.
    freedom : (n, n) array
        Degrees of freedom of the standard errors.
    """

    points: FloatArray
    error: FloatArray
    freedom: FloatArray

    @classmethod
    def of(
        cls, score: FloatArray, covariance: FloatArray, degrees_of_freedom: npt.ArrayLike = np.inf
    ) -> Differences:
        """Return the differences of scores.

        Parameters
        ----------
        score : (n,) array
            In points.
        covariance : (n, n) array
            Of the scores, in points squared.
        degrees_of_freedom : float or (n,) array
            Of each score's standard error. Those of a difference are the fewest that the two allow,
            whatever they have in common: if their variances are off, they are off together.
        """
        freedom = np.broadcast_to(np.asarray(degrees_of_freedom, dtype=np.float64), score.shape)
        variance = covariance.diagonal()
        off = variance / np.sqrt(freedom)
        both, off = variance[:, None] + variance, off[:, None] + off
        joint = np.divide(both, off, out=np.full_like(both, np.inf), where=off > 0) ** 2
        return cls(score[:, None] - score, difference_error(covariance), joint)

    def deviates(self) -> FloatArray:
        """Return each difference as the normal deviate with the tail of its Student's t, (n, n).

        Infinite for a difference without error, 0 for equal scores.
        """
        some = self.error > NO_ERROR
        endless = np.where(self.points == 0, 0.0, np.copysign(np.inf, self.points))
        ratio = np.divide(self.points, self.error, out=endless, where=some)
        return _normal_of_student(ratio, self.freedom)

    def arms(self, deviate: npt.ArrayLike) -> FloatArray:
        """Return half-widths, in points: Student's quantile with the tail of a normal deviate.

        Parameters
        ----------
        deviate : float or array that fits (n, n)
            Not negative.
        """
        arms: FloatArray = student_of_normal(deviate, self.freedom) * self.error
        return arms

    def arms_of(self, models: IntArray, deviates: FloatArray) -> FloatArray:
        """Return half-widths of some models against all, a deviate for each of them, (k, n)."""
        quantiles = student_of_normal(deviates[:, None], self.freedom[models])
        arms: FloatArray = quantiles * self.error[models]
        return arms

    def renumbered(self, order: IntArray) -> Differences:
        """Return the differences of the models in another order."""
        at = np.ix_(order, order)
        return Differences(self.points[at], self.error[at], self.freedom[at])


def difference_error(covariance: FloatArray) -> FloatArray:
    """Return the standard error of the difference of every two scores, (n, n)."""
    variance = covariance.diagonal()
    return np.sqrt(np.maximum(variance[:, None] + variance - 2 * covariance, 0))


def student_of_normal(deviate: npt.ArrayLike, freedom: npt.ArrayLike) -> FloatArray:
    """Return the quantile of Student's t that leaves the tail of a normal deviate."""
    deviate, freedom = np.broadcast_arrays(
        np.asarray(deviate, dtype=np.float64), np.asarray(freedom, dtype=np.float64)
    )
    finite = np.isfinite(freedom) & (deviate != 0)
    student = -stdtrit(np.where(finite, freedom, 1.0), ndtr(-deviate))
    return np.where(finite, student, deviate)


def _normal_of_student(ratio: FloatArray, freedom: FloatArray) -> FloatArray:
    finite = np.isfinite(freedom) & np.isfinite(ratio)
    tail = stdtr(np.where(finite, freedom, 1.0), -np.abs(np.where(finite, ratio, 0.0)))
    return np.where(finite, np.copysign(-ndtri(tail), ratio), ratio)
