"""Bradley-Terry on the tally: the probability that a beats b is σ(θa − θb)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from ratings.engine.linear import Matrix, laplacian, signed_sum
from ratings.engine.newton import VoteScores
from ratings.engine.tally import Tally, ordered_pairs
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
        )

    @property
    def precision(self) -> FloatArray:
        """Prior precision of the parameters that are no ratings: there are none."""
        return np.empty(0)

    def objective(self, x: FloatArray) -> float:
        """Return −log-likelihood: Σ wins·log(1 + e^−d) + losses·log(1 + e^d), d = θ1 − θ2."""
        d = self._difference(x)
        certain = np.where(d > 0, self.losses, self.wins) @ np.abs(d)
        return float(certain + (self.wins + self.losses) @ np.log1p(np.exp(-np.abs(d))))

    def gradient(self, x: FloatArray) -> FloatArray:
        """Return each model's expected less its actual credit, (n_models,)."""
        return self._gradient(*_probabilities(self._difference(x)))

    def hessian(self, x: FloatArray) -> Matrix:
        """Return the Laplacian of total·p·(1 − p), (n_models, n_models)."""
        return self._laplacian(self.curvature(x))

    def derivatives(self, x: FloatArray) -> tuple[FloatArray, Matrix]:
        """Return gradient and Hessian."""
        p, q = _probabilities(self._difference(x))
        return self._gradient(p, q), self._laplacian(self._curvature(p, q))

    def curvature(self, x: FloatArray) -> FloatArray:
        """Return total·p·(1 − p) of each pair, (n_pairs,)."""
        return self._curvature(*_probabilities(self._difference(x)))

    def reach(self, step: FloatArray) -> float:
        """Return the greatest change of any rating difference."""
        return float(np.abs(self._difference(step)).max(initial=0.0))

    def scores(self, x: FloatArray, votes: Votes) -> VoteScores:
        """Return each vote's residual: its credit less the expected, times its weight."""
        residual = CREDIT[votes.outcome] - self._expected(x, votes)
        if votes.weight is not None:
            residual *= votes.weight
        return VoteScores(residual, extra=np.empty((len(votes), 0)))

    def slopes(self, x: FloatArray, votes: Votes) -> VoteScores:
        """Return p·(1 − p) of each vote, times its weight."""
        expected = self._expected(x, votes)
        slope = expected * (1 - expected)
        if votes.weight is not None:
            slope *= votes.weight
        return VoteScores(slope, extra=np.empty((len(votes), 0)))

    def _expected(self, x: FloatArray, votes: Votes) -> FloatArray:
        """Return the probability that A wins each vote: looked up where pairs meet often."""
        if len(votes) <= votes.n_models**2:
            return _probabilities(x[votes.model_a] - x[votes.model_b])[0]
        first, second, pair = ordered_pairs(votes)
        return np.asarray(_probabilities(x[first] - x[second])[0][pair])

    def _difference(self, x: FloatArray) -> FloatArray:
        difference: FloatArray = x[self.first] - x[self.second]
        return difference

    def _gradient(self, p: FloatArray, q: FloatArray) -> FloatArray:
        surplus = self.losses * p - self.wins * q
        return signed_sum(self.n_models, self.first, self.second, surplus)

    def _curvature(self, p: FloatArray, q: FloatArray) -> FloatArray:
        return (self.wins + self.losses) * p * q

    def _laplacian(self, weight: FloatArray) -> Matrix:
        return laplacian(self.n_models, self.first, self.second, weight)


def _probabilities(d: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return σ(d) and σ(−d), each to full precision where the other is nearly 1."""
    tail = np.exp(-np.abs(d))
    likely = 1 / (1 + tail)
    unlikely = tail * likely
    ahead = d > 0
    return np.where(ahead, likely, unlikely), np.where(ahead, unlikely, likely)
