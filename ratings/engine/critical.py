"""Critical values: how many standard errors hold for many differences at once, by simulation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from ratings.engine.differences import NO_ERROR, difference_error
from ratings.engine.linear import cholesky
from ratings.engine.votes import FloatArray, IntArray

MOST_DRAWS, FEWEST_DRAWS, DRAWN_NUMBERS = 2_000, 500, 100_000
"""Draws behind a critical value: as many as so many numbers allow, within these bounds."""

FARTHEST = 16
"""So many models, those farthest off in a draw, are looked at before all others."""

FIRST_STEP = 0.1
"""Share of the error that the first of two steps may spend."""

OPEN_NUMBERS = 50_000_000
"""Up to so many numbers, draws times open pairs, the second step is taken."""

Single = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """Draws of the errors of scores on one scale, and the greatest gap of each.

    In single precision: the draws leave a critical value uncertain by about 1% as it is.

    Attributes
    ----------
    errors : (n_draws, n) array
    precision : (n, n) array
        1 / sd(ei − ej); 0 where there is no error.
    greatest : (n_draws,) array
        The greatest |ei − ej| / sd(ei − ej) of each draw, where it may exceed `confidence`.
    confidence : float
    """

    errors: Single
    precision: Single
    greatest: Single
    confidence: float

    @classmethod
    def of(cls, covariance: FloatArray, confidence: float, seed: int = 0) -> Draws:
        """Draw e ~ N(0, covariance).

        Parameters
        ----------
        covariance : (n, n) array
            Of the scores.
        confidence : float
            Of all that is said of them at once.
        seed : int
        """
        errors = draw_errors(covariance, seed)
        error = difference_error(covariance)
        precision = np.divide(1, error, out=np.zeros_like(error), where=error > NO_ERROR)
        single = precision.astype(np.float32)
        greatest = _greatest(errors, single, covariance, confidence)
        return cls(errors, single, greatest, confidence)

    @property
    def single(self) -> float:
        """What the interval of one difference alone takes."""
        return float(ndtri((1 + self.confidence) / 2))

    def all_pairs(self) -> float:
        """Return the critical value c of all pairs at once: Tukey's, for any covariance."""
        return max(self.single, float(np.quantile(self.greatest, self.confidence)))

    def order(self, deviates: FloatArray) -> float:
        """Return the critical value for the order of all pairs at once, in two steps.

        Pairs that are apart at the first step, which may err in a tenth of the cases, are surely
        in the order in which they stand. Only the others can still be taken for what they are not,
        so that the second step asks for the greatest error among those.

        Parameters
        ----------
        deviates : (n, n) array
            The differences as normal deviates (`Differences.deviates`).

        References
        ----------
        Romano, Shaikh and Wolf 2014, "A practical two-step method for testing moment
        inequalities"; Mogstad, Romano, Shaikh and Wilhelm 2024, "Inference for ranks".
        """
        first = FIRST_STEP * (1 - self.confidence)
        apart = float(np.quantile(self.greatest, 1 - first))
        i, j = np.nonzero(np.triu(np.abs(deviates) <= apart, 1))
        if len(self.errors) * len(i) > OPEN_NUMBERS:
            return self.all_pairs()
        among_open = np.quantile(self._greatest_among(i, j), self.confidence + first)
        return max(self.single, min(self.all_pairs(), float(among_open)))

    def control(self, j: int) -> float:
        """Return the quantile of the greatest (ei − ej) / sd(ei − ej) over all i (Dunnett 1955)."""
        ahead = ((self.errors - self.errors[:, j, None]) * self.precision[j]).max(axis=1)
        return max(float(ndtri(self.confidence)), float(np.quantile(ahead, self.confidence)))

    def _greatest_among(self, i: IntArray, j: IntArray) -> Single:
        """Return each draw's greatest gap among some pairs; 0 without any."""
        greatest = np.zeros(len(self.errors), dtype=np.float32)
        for model in np.unique(i):
            others = j[i == model]
            gap = self.errors[:, others] - self.errors[:, model, None]
            gap *= self.precision[model, others]
            np.maximum(greatest, np.abs(gap, out=gap).max(axis=1), out=greatest)
        return greatest


def band_value(errors: FloatArray, variance: FloatArray, confidence: float) -> float:
    """Return the quantile c of the greatest |ei|/sd(ei): how wide a band holds all scores at once.

    Wider than what pairs need, and costs only a pass over the draws.

    Parameters
    ----------
    errors : (n, n_draws) array
        Draws of the scores' errors.
    variance : (n,) array
    confidence : float
    """
    error = np.sqrt(variance)[:, None]
    scaled = np.divide(errors, error, out=np.zeros_like(errors), where=error > 0)
    single = float(ndtri((1 + confidence) / 2))
    return max(single, float(np.quantile(np.abs(scaled).max(axis=0), confidence)))


def draw_errors(covariance: FloatArray, seed: int) -> Single:
    """Return draws of errors with a covariance, (n_draws, n)."""
    n = len(covariance)
    rng = np.random.default_rng(seed)
    n_draws = min(MOST_DRAWS, max(FEWEST_DRAWS, DRAWN_NUMBERS // n))
    factor, scale = cholesky(covariance)
    root = np.asarray(factor / scale[:, None], dtype=np.float32)
    return np.asarray(rng.standard_normal((n_draws, n), dtype=np.float32) @ root.T)


def _greatest(
    noise: Single, precision: Single, covariance: FloatArray, confidence: float
) -> Single:
    """Return each draw's greatest gap, exact wherever it may matter to the quantile."""
    if len(covariance) < 2:
        return np.zeros(len(noise), dtype=np.float32)
    greatest, bound = _among_farthest(noise, precision, covariance)
    unsure = bound > np.maximum(greatest, np.quantile(greatest, confidence))
    greatest[unsure] = _among_all(noise[unsure], precision)
    return greatest


def _among_farthest(
    noise: Single, precision: Single, covariance: FloatArray
) -> tuple[Single, Single]:
    """Return each draw's greatest gap among the models farthest off, and a bound for all others.

    With ui = ei/σi, by Cauchy and Schwarz the squared gap of i and j is at most
    (ui² + uj²)·(σi² + σj²)/error², so only models with a large |u| can make the greatest one.
    """
    n, farthest = noise.shape[1], min(FARTHEST, noise.shape[1])
    variance = covariance.diagonal().astype(np.float32)
    some = variance > NO_ERROR**2
    squared = noise**2 * np.divide(1, variance, out=np.zeros_like(variance), where=some)
    order = np.argpartition(squared, n - farthest, axis=1)
    top = order[:, n - farthest :]
    far = np.take_along_axis(noise, top, axis=1)
    i, j = np.triu_indices(farthest, 1)
    greatest = (np.abs(far[:, i] - far[:, j]) * precision[top[:, i], top[:, j]]).max(axis=1)
    others = np.partition(squared, n - farthest - 1, axis=1)[:, n - farthest - 1]
    widening = np.max((variance[:, None] + variance) * precision**2)
    bound = np.sqrt(widening * (squared.max(axis=1) + others))
    return greatest, bound if n > farthest else np.zeros_like(greatest)


def _among_all(noise: Single, precision: Single) -> Single:
    """Return each draw's greatest gap among all pairs."""
    noise = np.ascontiguousarray(noise.T)
    greatest = np.zeros(noise.shape[1], dtype=np.float32)
    for i in range(len(noise) - 1):
        gap = noise[i + 1 :] - noise[i]
        gap *= precision[i + 1 :, i, None]
        np.maximum(greatest, np.abs(gap, out=gap).max(axis=0), out=greatest)
    return greatest
