"""Dispersion: how much votes vary, against what they would if the model were the truth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ratings.engine.response import Response

PSEUDO_VOTES = 4
"""Votes of dispersion 1, that of decided votes, that the observed ones are mixed with."""


@dataclass(frozen=True, slots=True)
class Dispersion:
    """Pooled over a component, shrunk towards 1.

    Half-credit ties vary less than wins and losses, so that it is below 1 where there are many
    ties. Few ties in a row are no proof of that.

    Attributes
    ----------
    value : float
    freedom : float
        Degrees of freedom.
    """

    value: float
    freedom: float

    @classmethod
    def of(cls, response: Response) -> Dispersion:
        """Pearson's X² over its degrees of freedom, with `PSEUDO_VOTES` more at 1.

        References
        ----------
        McCullagh and Nelder 1989, "Generalized linear models", section 4.5.
        """
        inside = response.inside
        weight = response.weight[inside]
        if not weight.any():
            return cls(1.0, PSEUDO_VOTES)
        n_votes = weight.sum() ** 2 / np.sum(weight**2)
        left = max(n_votes - response.firm.sum() + 1, 0.0)
        unit = response.variance[inside].sum() / n_votes
        squares = np.sum(response.residual[inside] ** 2)
        value = (squares + PSEUDO_VOTES * unit) / (unit * (left + PSEUDO_VOTES))
        return cls(float(value), left + PSEUDO_VOTES)
