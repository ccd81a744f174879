"""Bradley-Terry on the tally: the probability that a beats b is σ(θa − θb)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy.special import expit

from ratings.engine.linear import Matrix, laplacian, signed_sum
from ratings.engine.newton import VoteScores
from ratings.engine.tally import Tally
from ratings.engine.votes import CREDIT, FloatArray, IntArray, Votes


@dataclass(frozen=True, slots=True, eq=False)
class BradleyTerry:
    """The likelihood of a tally, a tie or "both bad" being half a win each way.

    Its cost depends on the number of pairs that met, not on the number of votes.
    The parameters x are the ratings θ, (n_models,), in natural units.

    Attributes
    ----------
    n_models : int
    first, second : (n_pairs,) int array
    wins, losses : (n_pairs,) array
        Credit of `first` and of `second`.
    square : (n_pairs, 4) array
        Summed squared weights by outcome.

    References
    ----------
    Bradley and Terry 1952, "Rank analysis of incomplete block designs"; Chiang et al. 2024,
    "Chatbot Arena".
    """

    n_models: int
    first: IntArray
    second: IntArray
    wins: FloatArray
    losses: FloatArray
    square: FloatArray
    n_extra: int = 0

    @classmethod
    def of(cls, tally: Tally) -> Self:
        """Return the likelihood of a tally."""
        credit = tally.wins
        return cls(
            n_models=tally.n_models,
            first=tally.first,
            second=tally.second,
            wins=credit,
            losses=tally.total - credit,
            square=tally.square,
        )

    def objective(self, x: FloatArray) -> float:
        """Negative log-likelihood Σ wins·log(1 + e^−d) + losses·log(1 + e^d), d = θ1 − θ2."""
        d = self._difference(x)
        return float(self.wins @ np.logaddexp(0, -d) + self.losses @ np.logaddexp(0, d))

    def gradient(self, x: FloatArray) -> FloatArray:
        """Return each model's expected less its actual credit, (n_models,).

        Not written as total·p − wins, which loses all digits near p = 1.
        """
        d = self._difference(x)
        surplus = self.losses * expit(d) - self.wins * expit(-d)
        return signed_sum(self.n_models, self.first, self.second, surplus)

    def hessian(self, x: FloatArray) -> Matrix:
        """Return the Laplacian of total·p·(1 − p), (n_models, n_models)."""
        return self._laplacian(self.curvature(x))

    def derivatives(self, x: FloatArray) -> tuple[FloatArray, Matrix]:
        """Return gradient and Hessian."""
        return self.gradient(x), self.hessian(x)

    def meat(self, x: FloatArray) -> Matrix:
        """Return the Laplacian of each pair's summed squared residuals, (n_models, n_models)."""
        return self._laplacian(self.squared_residuals(x))

    def curvature(self, x: FloatArray) -> FloatArray:
        """Return total·p·(1 − p) of each pair, (n_pairs,)."""
        d = self._difference(x)
        return np.multiply(self.wins + self.losses, expit(d) * expit(-d))

    def squared_residuals(self, x: FloatArray) -> FloatArray:
        """Return Σ (weight·residual)² of each pair's votes, (n_pairs,)."""
        d = self._difference(x)
        p, q = expit(d), expit(-d)
        won, lost, tied, both_bad = self.square.T
        squared: FloatArray = won * q**2 + lost * p**2 + (tied + both_bad) * (0.5 - p) ** 2
        return squared

    def scores(self, x: FloatArray, votes: Votes) -> VoteScores:
        """Return each vote's residual: its credit less the expected, times its weight."""
        residual = CREDIT[votes.outcome] - expit(x[votes.model_a] - x[votes.model_b])
        if votes.weight is not None:
            residual *= votes.weight
        return VoteScores(residual, extra=np.empty((len(votes), 0)))

    def _difference(self, x: FloatArray) -> FloatArray:
        return np.subtract(x[self.first], x[self.second])

    def _laplacian(self, weight: FloatArray) -> Matrix:
        return laplacian(self.n_models, self.first, self.second, weight)
