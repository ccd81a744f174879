"""Axes of the charts: pure, from values to positions."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from ratings.claims import is_rated
from ratings.models import Rated, Rating

STEPS = (1, 2, 2.5, 5, 10)
TICKS = 6
DECADE = (1, 2, 5)


@dataclass(frozen=True)
class Axis:
    """A range of values; positions on it are in percent of its length."""

    low: float
    high: float
    step: float

    def at(self, value: float) -> float:
        return round(100 * (value - self.low) / (self.high - self.low), 2)

    def ticks(self) -> list[tuple[float, float]]:
        """(value, position) of each tick."""
        first = math.ceil(self.low / self.step)
        last = math.floor(self.high / self.step)
        values = [number * self.step for number in range(first, last + 1)]
        return [(value, self.at(value)) for value in values]


@dataclass(frozen=True)
class LogAxis:
    """A range of positive values in which equal ratios have equal lengths."""

    low: float
    high: float

    def at(self, value: float) -> float:
        return round(100 * math.log(value / self.low) / math.log(self.high / self.low), 2)

    def ticks(self) -> list[tuple[float, float]]:
        """(value, position) of 1, 2 and 5 times the powers of ten."""
        decades = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
        values = [step * 10.0**decade for decade in decades for step in DECADE]
        return [(value, self.at(value)) for value in values if self.low <= value <= self.high]


def score_axis(ratings: Iterable[Rating]) -> Axis | None:
    """An axis that contains every interval, with three to seven round ticks; None without
    scores."""
    rated = list(filter(is_rated, ratings))
    return axis_of(rated) if rated else None


def axis_of(rated: Iterable[Rated]) -> Axis:
    ends = [end for row in rated for end in row.interval or (row.score,)]
    low, high = min(ends), max(ends)
    return axis(low, high, 0.03 * (high - low) or 10)


def axis(low: float, high: float, margin: float) -> Axis:
    """An axis from `low` to `high` and a margin beyond, with round ticks."""
    return Axis(low - margin, high + margin, round_step((high - low + 2 * margin) / TICKS))


def round_step(rough: float) -> float:
    """The smallest of 1, 2, 2.5, 5 or 10 times a power of ten that is not below `rough`."""
    power = 10 ** math.floor(math.log10(rough))
    return next(step * power for step in STEPS if step * power >= rough * 0.999)
