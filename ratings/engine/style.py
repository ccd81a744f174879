"""Bradley-Terry with style control: what is left of the ratings at equal style."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy.special import expit

from ratings.engine.bradley_terry import BradleyTerry
from ratings.engine.linear import bordered, laplacian, signed_sum, sums
from ratings.engine.newton import VoteScores
from ratings.engine.tally import Tally, ordered_pairs
from ratings.engine.votes import CREDIT, FloatArray, IntArray, Votes

PRIOR_PRECISION = 0.01
"""Of the position and style coefficients, about 0, in units of each feature's deviation.

It keeps them finite where a handful of votes all fall on one side. Against the curvature of n
votes, up to n/4, it is nothing: 2,000 votes shrink a coefficient by 0.002%.
"""


@dataclass(frozen=True, slots=True, eq=False)
class StyleEffect:
    """How style and position sway voters, in natural units (logits).

    Attributes
    ----------
    coefficient, lower, upper : (n_features,) array
        Effect of one standard deviation of each style difference; NaN for a feature that never
        varies.
    scale : (n_features,) array
        The standard deviations.
    position, position_lower, position_upper : float
        Effect of being shown as A.
    """

    coefficient: FloatArray
    lower: FloatArray
    upper: FloatArray
    scale: FloatArray
    position: float
    position_lower: float
    position_upper: float


@dataclass(frozen=True, slots=True, eq=False)
class Styled:
    """The likelihood of votes with logit = θa − θb + position + style·β.

    The style differences are not centred: that would tell A from B. The parameters x are the
    ratings θ, the position and β (per unit; 0 for a feature that never varies), (n_models + 1 +
    n_features,).
    Every step passes over all votes.

    Attributes
    ----------
    n_models : int
    first, second : (n_pairs,) int array
        Ordered pairs: A, then B.
    pair : (n_votes,) int array
    credit : (n_votes,) array
        Of A.
    weight : (n_votes,) array or float
    style : (n_features, n_votes) array
        A feature a row; zeros if it never varies.
    scale : (n_features,) array
        Standard deviations of all features.
    prior : BradleyTerry
        Battles against the weak prior, if any.

    References
    ----------
    Li, Angelopoulos and Chiang 2024, "Does style matter?" (LMSYS).
    """

    n_models: int
    first: IntArray
    second: IntArray
    pair: IntArray
    credit: FloatArray
    weight: FloatArray | float
    style: FloatArray
    scale: FloatArray
    prior: BradleyTerry

    @classmethod
    def of(cls, votes: Votes, prior_on: IntArray) -> Self:
        """Return the likelihood of votes, with a weak prior on some of their models."""
        assert votes.style is not None
        style = np.ascontiguousarray(votes.style.T)
        scale = style.std(axis=1) if len(votes) else np.zeros(len(style))
        first, second, pair = ordered_pairs(votes)
        prior = BradleyTerry.of(Tally.prior(votes.n_models, prior_on))
        return cls(
            n_models=prior.n_models,
            first=first,
            second=second,
            pair=pair.astype(np.intp),
            credit=CREDIT[votes.outcome],
            weight=1.0 if votes.weight is None else votes.weight,
            style=style * (scale > 0)[:, None],
            scale=scale,
            prior=prior,
        )

    @property
    def n_extra(self) -> int:
        return 1 + len(self.style)

    @property
    def precision(self) -> FloatArray:
        """Prior precision of the position and of β; 1 keeps a feature that never varies at 0."""
        varying = PRIOR_PRECISION * self.scale**2
        return np.append(PRIOR_PRECISION, np.where(self.scale > 0, varying, 1.0))

    def objective(self, x: FloatArray) -> float:
        """Negative log-likelihood, with the priors."""
        logit = self._logit(x)
        loss = np.log1p(np.exp(-np.abs(logit))) + np.maximum(logit, 0) - self.credit * logit
        extra = x[self.n_models :]
        return float(
            np.sum(self.weight * loss)
            + 0.5 * self.precision @ extra**2
            + self.prior.objective(x[: self.n_models])
        )

    def gradient(self, x: FloatArray) -> FloatArray:
        """Return the gradient, (n_parameters,)."""
        return self._gradient(x, expit(self._logit(x)))

    def hessian(self, x: FloatArray) -> FloatArray:
        """Return the Hessian, (n_parameters, n_parameters)."""
        return self._hessian(x, expit(self._logit(x)))

    def derivatives(self, x: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return gradient and Hessian, from one evaluation of the probabilities."""
        p = expit(self._logit(x))
        return self._gradient(x, p), self._hessian(x, p)

    def reach(self, step: FloatArray) -> float:
        """Return the greatest change of any vote's logit."""
        changed = np.abs(self._logit(step)).max(initial=0.0)
        return max(float(changed), self.prior.reach(step[: self.n_models]))

    def scores(self, x: FloatArray, votes: Votes) -> VoteScores:
        """Return each vote's residual, alone (rating, position) and times its style."""
        residual = self.weight * (self.credit - expit(self._logit(x)))
        return VoteScores(residual, np.vstack([residual, residual * self.style]).T)

    def slopes(self, x: FloatArray, votes: Votes) -> VoteScores:
        """Return p·(1 − p) of each vote times its weight, alone and times its style."""
        p = expit(self._logit(x))
        slope = self.weight * p * (1 - p)
        return VoteScores(slope, np.vstack([slope, slope * self.style]).T)

    def effect(self, extra: FloatArray, arm: FloatArray) -> StyleEffect:
        """Return the style effects, given the extra parameters and the arms of their intervals."""
        unit = np.append(1.0, self.scale)
        middle, arm = unit * extra, unit * arm
        ends = np.stack([middle, middle - arm, middle + arm])
        effect, lower, upper = np.full((3, len(self.scale)), np.nan)
        for feature, end in zip((effect, lower, upper), ends, strict=True):
            feature[self.scale > 0] = end[1:][self.scale > 0]
        return StyleEffect(effect, lower, upper, self.scale, *ends[:, 0].tolist())

    def _logit(self, x: FloatArray) -> FloatArray:
        position, *effects = x[self.n_models :]
        logit: FloatArray = (x[self.first] - x[self.second] + position)[self.pair]
        logit += np.asarray(effects) @ self.style
        return logit

    def _gradient(self, x: FloatArray, p: FloatArray) -> FloatArray:
        surplus = self.weight * (p - self.credit)
        by_pair = sums(self.pair, surplus, len(self.first))
        ratings = signed_sum(self.n_models, self.first, self.second, by_pair)
        extra = np.append(by_pair.sum(), self.style @ surplus)
        return np.concatenate(
            [
                ratings + self.prior.gradient(x[: self.n_models]),
                extra + self.precision * x[self.n_models :],
            ]
        )

    def _hessian(self, x: FloatArray, p: FloatArray) -> FloatArray:
        hessian = self._outer(self.weight * p * (1 - p))
        prior = bordered(
            self.prior.hessian(x[: self.n_models]),
            np.zeros((self.n_models, self.n_extra)),
            np.diag(self.precision),
        )
        return hessian + prior

    def _outer(self, weight: FloatArray) -> FloatArray:
        """Return Σ weight·ccᵀ over the votes, c = (e_a − e_b, 1, style)."""
        pairs = self.n_models, self.first, self.second
        by_pair = sums(self.pair, weight, len(self.first))
        weighted = weight * self.style
        columns = [by_pair] + [sums(self.pair, row, len(self.first)) for row in weighted]
        corner = np.zeros((self.n_extra, self.n_extra))
        corner[0, 0] = by_pair.sum()
        corner[0, 1:] = corner[1:, 0] = [column.sum() for column in columns[1:]]
        corner[1:, 1:] = weighted @ self.style.T
        border = np.column_stack([signed_sum(*pairs, column) for column in columns])
        return bordered(laplacian(*pairs, by_pair), border, corner)
