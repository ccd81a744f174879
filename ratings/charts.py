"""Geometry of the interval plot: pure, from scores to positions on a common axis."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from ratings.models import Rating

STEPS = (1, 2, 2.5, 5, 10)
TICKS = 6


@dataclass(frozen=True)
class Axis:
    """A range of scores; positions on it are in percent of its width."""

    low: float
    high: float
    step: float

    def at(self, score: float) -> float:
        return round(100 * (score - self.low) / (self.high - self.low), 2)

    def ticks(self) -> list[tuple[float, float]]:
        """(score, position) of each tick."""
        first = math.ceil(self.low / self.step)
        last = math.floor(self.high / self.step)
        scores = [number * self.step for number in range(first, last + 1)]
        return [(score, self.at(score)) for score in scores]


def score_axis(ratings: Iterable[Rating]) -> Axis | None:
    """An axis that holds every interval, with three to seven round ticks; None without scores."""
    rated = [rating for rating in ratings if rating.score is not None]
    if not rated:
        return None
    low = min(row.score if row.lower is None else row.lower for row in rated)
    high = max(row.score if row.upper is None else row.upper for row in rated)
    margin = 0.03 * (high - low) or 10
    return Axis(low - margin, high + margin, round_step((high - low + 2 * margin) / TICKS))


def round_step(rough: float) -> float:
    """The smallest of 1, 2, 2.5, 5 or 10 times a power of ten that is not below `rough`."""
    power = 10 ** math.floor(math.log10(rough))
    return next(step * power for step in STEPS if step * power >= rough * 0.999)
