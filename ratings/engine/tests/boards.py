"""Boards made up from scores and a covariance, to be judged."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ratings.engine.critical import Draws
from ratings.engine.differences import Differences
from ratings.engine.intervals import quantile
from ratings.engine.votes import FloatArray, IntArray


@dataclass(frozen=True)
class MadeUp:
    """What `judgement` asks of a board."""

    score: FloatArray
    lower: FloatArray
    upper: FloatArray
    component: IntArray
    covariance: FloatArray | None
    degrees_of_freedom: FloatArray
    critical: FloatArray
    confidence: float = 0.95

    @classmethod
    def of(cls, score, covariance, freedom=np.inf, seed: int = 0) -> MadeUp:
        """A board of one component, as `rate` makes it of scores and their errors."""
        score, covariance = np.asarray(score, float), np.asarray(covariance, float)
        freedom = np.broadcast_to(np.asarray(freedom, float), score.shape)
        arm = quantile(0.95, freedom) * np.sqrt(covariance.diagonal())
        deviates = Differences.of(score, covariance, freedom).deviates()
        critical = Draws.of(covariance, 0.95, seed).order(deviates)
        return cls(
            score=score,
            lower=score - arm,
            upper=score + arm,
            component=np.zeros(len(score), int),
            covariance=covariance,
            degrees_of_freedom=freedom,
            critical=np.full(len(score), critical),
        )

    @property
    def models(self) -> IntArray:
        return np.arange(len(self.score))
