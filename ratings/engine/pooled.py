"""The pooled covariance: what votes, voters and prompts vary by, alike for all models."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ratings.engine.clusters import Kinds
from ratings.engine.dispersion import Dispersion
from ratings.engine.linear import Matrix, plus_diagonal, sandwich
from ratings.engine.response import TINY, Response
from ratings.engine.tastes import Tastes
from ratings.engine.votes import FloatArray

LEAST = 0.2
"""Share of the dispersion that is left to votes, however much tastes explain."""


@dataclass(frozen=True, slots=True, eq=False)
class Pooled:
    """Covariance of a component's parameters, in natural units, and its degrees of freedom.

    Attributes
    ----------
    covariance : (n_parameters, n_parameters) matrix
    freedom : (n_parameters,) array
        Of each variance (Satterthwaite 1946).
    """

    covariance: Matrix
    freedom: FloatArray

    @classmethod
    def of(
        cls,
        response: Response,
        kinds: Kinds,
        dispersion: Dispersion,
        tastes: Tastes,
        prior: FloatArray,
        bread: Matrix,
    ) -> Pooled:
        """Add up what votes by themselves, with the prior, and voters and prompts contribute.

        Parameters
        ----------
        response : Response
        kinds : Kinds
        dispersion : Dispersion
        tastes : Tastes
        prior : (n_parameters,) array
            Curvature of the weak priors: what they add to the curvature, they add to the variance
            of the scores, so that a parameter that only its prior holds varies as that does.
        bread : (n_parameters, n_parameters) matrix
            From scores to errors.
        """
        own = response.gram(*sampling(response, dispersion, tastes))
        own = plus_diagonal(own, prior)
        parts = [
            (sandwich(bread, meat), freedom)
            for meat, freedom in (
                (own, dispersion.freedom),
                (tastes.voters.variance * kinds.voters.exposure, tastes.voters.freedom),
                (tastes.prompts.variance * kinds.prompts.exposure, tastes.prompts.freedom),
            )
        ]
        covariance: Matrix = parts[0][0] + parts[1][0] + parts[2][0]
        spent = np.sum([part.diagonal() ** 2 / max(f, TINY) for part, f in parts], axis=0)
        return cls(covariance, covariance.diagonal() ** 2 / np.maximum(spent, TINY))


def sampling(
    response: Response, dispersion: Dispersion, tastes: Tastes
) -> tuple[FloatArray, FloatArray]:
    """Return what each vote's score varies by beyond the tastes that explain some of it.

    Returns
    -------
    along : (n_votes,) array
        The standard deviation of the residual.
    extra : (n_votes, n_extra) array
        The same for the parameters that are no ratings.
    """
    variance, slope = response.variance, response.slope
    explained = 2 * (tastes.voters.variance + tastes.prompts.variance) * slope**2
    left = np.maximum(dispersion.value * variance - explained, LEAST * dispersion.value * variance)
    along = np.sqrt(left)
    per_slope = np.divide(along, slope, out=np.zeros_like(along), where=slope > 0)
    return along, response.extra_slope * per_slope[:, None]
