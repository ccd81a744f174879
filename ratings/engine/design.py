"""Which battle teaches most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy.special import expit

from ratings.engine.bradley_terry import BradleyTerry
from ratings.engine.differences import difference_error
from ratings.engine.fit import Fitted
from ratings.engine.linear import DENSE_MODELS, inverse
from ratings.engine.tally import Tally
from ratings.engine.votes import FloatArray, IntArray

PRIOR_CURVATURE = 0.25
"""Of half a win and half a loss against an equal: what is known of a model without votes."""


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """What the battles so far say, and what one more would, in natural units.

    Attributes
    ----------
    rating : (n_models,) array
        0 for a model without votes.
    covariance : (n_models, n_models) array
        Inverse of the battles' information (the Laplacian of votes·p·(1 − p)), with the weak prior
        on every model: finite for models without votes and between groups that never met.
    component : (n_models,) int array
        As in `Ratings`.
    """

    rating: FloatArray
    covariance: FloatArray
    component: IntArray

    @classmethod
    def of(cls, fitted: Fitted) -> Self:
        """Return the design of fitted votes.

        Raises
        ------
        ValueError
            For more than 2,000 models.
        """
        component = np.full(fitted.votes.n_models, -1)
        for label, part in enumerate(fitted.estimates):
            component[part.component.models] = label
        return cls.of_tally(fitted.tally, fitted.rating, component)

    @classmethod
    def of_tally(cls, tally: Tally, rating: FloatArray, component: IntArray) -> Self:
        """Return the design of counted votes and the ratings that they led to.

        Parameters
        ----------
        tally : Tally
        rating : (n_models,) array
            In natural units, NaN without votes; within a component only differences matter.
        component : (n_models,) int array

        Raises
        ------
        ValueError
            For more than 2,000 models.
        """
        n = tally.n_models
        if n > DENSE_MODELS:
            raise ValueError(f"{n} models are more than the {DENSE_MODELS} that this is made for")
        rating = np.nan_to_num(rating)
        information = np.asarray(BradleyTerry.of(tally).hessian(rating))
        covariance = inverse(information + PRIOR_CURVATURE * np.eye(n))
        return cls(rating, covariance, component)

    def battle_information(self) -> FloatArray:
        """Return p·(1 − p) of every pair: what one vote between the two says, (n, n)."""
        return _information(self.rating[:, None] - self.rating)

    def pair_gain(self) -> FloatArray:
        """Return how much one more battle of each pair shrinks the summed variance of all ratings.

        A-optimality: w‖Cb‖² / (1 + w·bᵀCb), with C the covariance, b = ei − ej, w = p(1 − p).

        Returns
        -------
        (n, n) array
            Symmetric, 0 on the diagonal.

        References
        ----------
        Chiang et al. 2024, "Chatbot Arena", section 4; Pukelsheim 2006, "Optimal design of
        experiments".
        """
        weight = self.battle_information()
        reduced = weight * difference_error(self.covariance @ self.covariance) ** 2
        gain: FloatArray = reduced / (1 + weight * difference_error(self.covariance) ** 2)
        return gain

    def pair_probability(
        self, uniform: float = 0.2, among: Sequence[int] | None = None
    ) -> FloatArray:
        """Return with what probability each pair should meet next.

        In proportion to its gain, mixed with a uniform choice, which keeps every pair possible
        and the estimate robust to a wrong model.

        Parameters
        ----------
        uniform : float
            Share of the uniform choice, from 0 to 1.
        among : sequence of int, optional
            The models that can meet; all by default.

        Returns
        -------
        (n, n) array
            Of the models that can meet. Symmetric; the entries above the diagonal add up to 1.
        """
        models = np.arange(len(self.rating)) if among is None else np.asarray(among, dtype=int)
        n = len(models)
        if n < 2:
            return np.zeros((n, n))
        even = np.ones((n, n)) - np.eye(n)
        gain = self.pair_gain()[np.ix_(models, models)]
        mixed: FloatArray = uniform * even / even.sum() + (1 - uniform) * gain / gain.sum()
        return 2 * mixed


def _information(difference: FloatArray) -> FloatArray:
    return np.asarray(expit(difference) * expit(-difference))
