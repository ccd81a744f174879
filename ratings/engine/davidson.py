"""Davidson's model of ties: a check of how much the half-win convention for ties matters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy.special import log_softmax

from ratings.engine.linear import bordered, laplacian, signed_sum
from ratings.engine.newton import VoteScores
from ratings.engine.tally import Tally
from ratings.engine.votes import CREDIT, FloatArray, IntArray, Outcome, Votes

PRIOR_PRECISION = 0.01
"""Of log ν, about 0: keeps it finite where there are no ties, or only ties."""


@dataclass(frozen=True, slots=True, eq=False)
class Davidson:
    """The likelihood of a tally in which a tie has a probability of its own.

    With strengths π = e^θ, P(tie) = ν√(πa πb) / (πa + πb + ν√(πa πb)). "Both bad" counts as a
    tie. A model's score statistic is the same as in Bradley-Terry: wins and half of the ties.
    The parameters x are the ratings θ and then log ν, (n_models + 1,).

    Attributes
    ----------
    n_models : int
    first, second : (n_pairs,) int array
    count : (n_pairs, 3) array
        Summed weights of: first is better, second is better, tie.

    References
    ----------
    Davidson 1970, "On extending the Bradley-Terry model to accommodate ties in paired
    comparison experiments".
    """

    n_models: int
    first: IntArray
    second: IntArray
    count: FloatArray
    n_extra: int = 1

    @classmethod
    def of(cls, tally: Tally) -> Self:
        """Return the likelihood of a tally."""
        count = np.column_stack([tally.count[:, :2], tally.count[:, 2:].sum(axis=1)])
        return cls(tally.n_models, tally.first, tally.second, count)

    @property
    def precision(self) -> FloatArray:
        """Prior precision of log ν."""
        return np.array([PRIOR_PRECISION])

    def objective(self, x: FloatArray) -> float:
        """Negative log-likelihood, with the prior on log ν."""
        log_p = _log_probabilities(x[self.first] - x[self.second], x[-1])
        return float(0.5 * PRIOR_PRECISION * x[-1] ** 2 - np.sum(self.count * log_p))

    def gradient(self, x: FloatArray) -> FloatArray:
        """Return expected less actual credit, then expected less actual ties, (n_models + 1,)."""
        p = self._probabilities(x)
        residual, tie = _scores(p)
        return np.append(
            signed_sum(
                self.n_models, self.first, self.second, -np.sum(self.count * residual, axis=1)
            ),
            PRIOR_PRECISION * x[-1] - np.sum(self.count * tie),
        )

    def hessian(self, x: FloatArray) -> FloatArray:
        """Return Σ total·Cov(credit, tie), (n_models + 1, n_models + 1).

        The covariances are written as sums of products, without cancellation.
        """
        won, lost, tied = self._probabilities(x).T
        total = self.count.sum(axis=1)
        return self._bordered(
            total * (won * lost + tied * (won + lost) / 4),
            total * tied * (lost - won) / 2,
            PRIOR_PRECISION + float(total @ (tied * (won + lost))),
        )

    def derivatives(self, x: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return gradient and Hessian."""
        return self.gradient(x), self.hessian(x)

    def reach(self, step: FloatArray) -> float:
        """Return the greatest change of the odds of any two outcomes, in logits."""
        d = np.abs(step[self.first] - step[self.second]).max(initial=0.0)
        return float(max(d, abs(step[-1]) + d / 2))

    def scores(self, x: FloatArray, votes: Votes) -> VoteScores:
        """Return each vote's residual in credit and in ties, times its weight."""
        p = np.exp(_log_probabilities(x[votes.model_a] - x[votes.model_b], x[-1]))
        weight = 1.0 if votes.weight is None else votes.weight
        residual = weight * (CREDIT[votes.outcome] - p @ CREDIT[:3])
        tie = np.multiply(weight, (votes.outcome >= Outcome.TIE) - p[:, 2])
        return VoteScores(residual, tie[:, None])

    def slopes(self, x: FloatArray, votes: Votes) -> VoteScores:
        """Return each vote's variance of credit and its covariance with ties, times its weight."""
        p = np.exp(_log_probabilities(x[votes.model_a] - x[votes.model_b], x[-1]))
        won, lost, tied = p.T
        weight = 1.0 if votes.weight is None else votes.weight
        slope = weight * (won * lost + tied * (won + lost) / 4)
        return VoteScores(slope, np.multiply(weight, tied * (lost - won) / 2)[:, None])

    def _probabilities(self, x: FloatArray) -> FloatArray:
        return np.exp(_log_probabilities(x[self.first] - x[self.second], x[-1]))

    def _bordered(self, weight: FloatArray, cross: FloatArray, corner: float) -> FloatArray:
        pairs = self.n_models, self.first, self.second
        return bordered(
            laplacian(*pairs, weight), signed_sum(*pairs, cross)[:, None], np.array([[corner]])
        )


def _log_probabilities(d: FloatArray, log_nu: float) -> FloatArray:
    """Log-probabilities of win, loss and tie at rating differences d, (n, 3)."""
    logits = np.column_stack([d / 2, -d / 2, np.full(len(d), log_nu)])
    return np.asarray(log_softmax(logits, axis=1))


def _scores(p: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Residuals in credit and in ties of each outcome, both (n_pairs, 3)."""
    won, lost, tied = p.T
    residual = np.column_stack([lost + tied / 2, -won - tied / 2, (lost - won) / 2])
    return residual, np.column_stack([-tied, -tied, won + lost])
