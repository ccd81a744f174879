"""Tastes: how much voters differ in what they like, and prompts in whom they suit."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import log_ndtr

from ratings.engine.clusters import Clusters, Kinds
from ratings.engine.dispersion import Dispersion
from ratings.engine.linear import Matrix, restrict
from ratings.engine.response import Response

PRIOR_MEAN, PRIOR_ERROR = 0.25, 0.25
"""Of the variance of tastes, in logits²: a standard deviation of .5, from hardly any to .7."""

ROUNDING = 1e-9
"""What clusters share beyond their cells, in parts of all, that rounding alone may leave."""

NOTHING_REPEATS = 0.02


@dataclass(frozen=True, slots=True)
class Tastes:
    """Of voters, and of prompts."""

    voters: Taste
    prompts: Taste

    @classmethod
    def of(cls, response: Response, kinds: Kinds, dispersion: Dispersion, bread: Matrix) -> Tastes:
        """Estimate the tastes of the kinds of clusters that may share one."""
        voters, prompts = (
            Taste.of(response, clusters, kinds.cells, dispersion, bread) if shares else Taste.none()
            for clusters, shares in (
                (kinds.voters, kinds.samples_voters),
                (kinds.prompts, kinds.samples_prompts),
            )
        )
        return cls(voters, prompts)


@dataclass(frozen=True, slots=True)
class Taste:
    """The variance of a cluster's taste for a model, pooled over all models of a component.

    Attributes
    ----------
    variance : float
        In logits², shrunk towards `PRIOR_MEAN`.
    freedom : float
        Degrees of freedom of a variance that is in proportion to it.
    observed, error : float
        What the votes say without the prior, and its standard error.
    """

    variance: float
    freedom: float
    observed: float
    error: float

    @classmethod
    def of(
        cls,
        response: Response,
        clusters: Clusters,
        cells: Clusters,
        dispersion: Dispersion,
        bread: Matrix,
    ) -> Taste:
        """Estimate it from how much more the clusters' scores vary than votes by themselves.

        Moments: E Σ‖g‖² = φ·(tr H − tr H⁻¹Q) + σ²·(tr Q − 2 Σ tr LH⁻¹L² + tr H⁻¹QH⁻¹Q), and the
        same of the cells of both kinds of clusters is taken off.

        Parameters
        ----------
        response : Response
        clusters, cells : Clusters
            Of one kind, and of both kinds at once: votes of one voter on one prompt. Those share
            more than the one taste.
        dispersion : Dispersion
        bread : (n_parameters, n_parameters) matrix
            From scores to errors.
        """
        firm = np.append(response.firm, np.zeros(response.n_extra, dtype=bool))
        bread = restrict(bread, firm)
        own, shared = restrict(cells.exposure, firm), restrict(clusters.exposure, firm)
        through = bread @ shared
        repeated = shared.trace() - own.trace()
        excess = restrict(clusters.meat - cells.meat, firm).trace()
        excess += dispersion.value * (through - bread @ own).trace()
        scale = repeated - 2 * clusters.own + (through * through.T).sum()
        is_rounding = repeated <= ROUNDING * shared.trace()
        if is_rounding or scale <= NOTHING_REPEATS * repeated:
            return cls.shrunk(math.nan, math.inf)
        observed = float(excess / scale)
        freedom = clusters.freedom(response.information, response.firm)
        known = max(observed, 0.0)
        error = math.sqrt(
            2 * dispersion.value**2 * repeated / scale**2
            + (2 * known**2 / freedom if freedom > 0 else math.inf)
        )
        return cls.shrunk(observed, error)

    @classmethod
    def none(cls) -> Taste:
        """Return that of clusters which share nothing."""
        return cls(0.0, 1.0, 0.0, 0.0)

    @classmethod
    def shrunk(cls, observed: float, error: float) -> Taste:
        """Return the mean of the posterior, and the degrees of freedom that its spread comes to.

        A variance is not negative, so the posterior is a normal distribution cut off at 0. Without
        the cut, a variance that happens to be seen near 0 would have next to no degrees of freedom,
        and intervals as wide as anything.

        Parameters
        ----------
        observed, error : float
            An infinite error leaves the prior.
        """
        precision = 1 / PRIOR_ERROR**2 + 1 / error**2
        seen = observed / error**2 if math.isfinite(error) else 0.0
        mean, spread = _not_negative((PRIOR_MEAN / PRIOR_ERROR**2 + seen) / precision, precision)
        return cls(mean, 2 * mean**2 / spread, observed, error)


def _not_negative(mean: float, precision: float) -> tuple[float, float]:
    """Return mean and variance of a normal variable given that it is not negative."""
    deviation = precision**-0.5
    cut = -mean / deviation
    hazard = math.exp(-(cut**2) / 2 - float(log_ndtr(-cut))) / math.sqrt(2 * math.pi)
    return mean + deviation * hazard, deviation**2 * (1 + cut * hazard - hazard**2)
