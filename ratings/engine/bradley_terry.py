"""Bradley-Terry on the tally: the probability that a beats b is σ(θa − θb)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy import sparse
from scipy.special import expit

from ratings.engine.newton import Matrix, VoteScores
from ratings.engine.tally import Tally
from ratings.engine.votes import CREDIT, FloatArray, IntArray, Votes

DENSE_MODELS = 2_000
"""Up to so many models a Hessian is a dense matrix (32 MB), above a sparse one."""


@dataclass(frozen=True, slots=True, eq=False)
class BradleyTerry:
    """The likelihood of a tally (Bradley and Terry 1952), ties as half a win each way.

    Its cost depends on the number of pairs that met, not on the number of votes.
    Parameters are the ratings θ in natural units (logits); there are no others.

    Attributes
    ----------
    n_models : int
    first, second : (n_pairs,) int array
    wins, losses : (n_pairs,) array
        Credit of `first` and of `second`.
    square : (n_pairs, 4) array
        Summed squared weights by outcome.
    """

    n_models: int
    first: IntArray
    second: IntArray
    wins: FloatArray
    losses: FloatArray
    square: FloatArray

    n_extra = 0

    @classmethod
    def of(cls, tally: Tally) -> Self:
        wins = tally.wins
        return cls(
            tally.n_models, tally.first, tally.second, wins, tally.total - wins, tally.square
        )

    def objective(self, x: FloatArray) -> float:
        """Negative log-likelihood Σ wins·log(1 + e^−d) + losses·log(1 + e^d), d = θ1 − θ2."""
        d = self._difference(x)
        return float(self.wins @ np.logaddexp(0, -d) + self.losses @ np.logaddexp(0, d))

    def gradient(self, x: FloatArray) -> FloatArray:
        """Expected less actual credit of each model.

        Written without the difference wins − total·p, which would lose all digits near p = 1.
        """
        d = self._difference(x)
        surplus = self.losses * expit(d) - self.wins * expit(-d)
        return np.bincount(self.first, surplus, self.n_models) - np.bincount(
            self.second, surplus, self.n_models
        )

    def hessian(self, x: FloatArray) -> Matrix:
        """Laplacian of total·p·(1 − p)."""
        d = self._difference(x)
        return self._laplacian((self.wins + self.losses) * expit(d) * expit(-d))

    def meat(self, x: FloatArray) -> Matrix:
        """Laplacian of the summed squared residuals of each pair."""
        d = self._difference(x)
        p, q = expit(d), expit(-d)
        won, lost, tied, both_bad = self.square.T
        return self._laplacian(won * q**2 + lost * p**2 + (tied + both_bad) * (0.5 - p) ** 2)

    def scores(self, x: FloatArray, votes: Votes) -> VoteScores:
        """Residual of each vote: its credit less its expected credit, times its weight."""
        residual = CREDIT[votes.outcome] - expit(x[votes.model_a] - x[votes.model_b])
        if votes.weight is not None:
            residual *= votes.weight
        return VoteScores(residual, np.empty((len(votes), 0)))

    def _difference(self, x: FloatArray) -> FloatArray:
        difference: FloatArray = x[self.first] - x[self.second]
        return difference

    def _laplacian(self, weight: FloatArray) -> Matrix:
        return laplacian(self.n_models, self.first, self.second, weight)


def laplacian(n: int, first: IntArray, second: IntArray, weight: FloatArray) -> Matrix:
    """Return Σ weight·(e1 − e2)(e1 − e2)ᵀ over distinct pairs, dense up to `DENSE_MODELS`."""
    degree = np.bincount(first, weight, n) + np.bincount(second, weight, n)
    if n > DENSE_MODELS:
        off = sparse.csr_array((-weight, (first, second)), shape=(n, n))
        return sparse.csr_array(off + off.T + sparse.diags_array(degree))
    matrix = np.diag(degree)
    matrix[first, second] = matrix[second, first] = -weight
    return matrix
