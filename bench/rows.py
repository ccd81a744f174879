"""A row of the table: two sides, measured in turns, and the target that they are held to."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter

import numpy as np

from ratings.engine.votes import FloatArray

TOLERANCE = 0.5
"""Points by which the scores of two sides may differ."""


@dataclass(frozen=True)
class Row:
    """What was measured, in seconds or bytes; `ours` and `theirs` hold one number a round.

    The target is `at_least` (of theirs / ours) or `at_most` (of ours / theirs); a row without one
    is there for information.
    """

    work: str
    against: str
    ours: list[float]
    theirs: list[float]
    at_least: float | None = None
    at_most: float | None = None
    unit: str = "s"
    scores_differ: float | None = None

    @property
    def ratio(self) -> float:
        ours, theirs = median(self.ours), median(self.theirs)
        return theirs / ours if self.at_most is None else ours / theirs

    @property
    def met(self) -> bool | None:
        if self.at_least is not None:
            return self.ratio >= self.at_least
        return None if self.at_most is None else self.ratio <= self.at_most


def in_turns(
    ours: Callable[[], object],
    theirs: Callable[[], object],
    rounds: int,
    before: Callable[[], object] = lambda: None,
) -> tuple[list[float], list[float]]:
    """Time both sides alternately, so that what else the machine does hits both alike.

    `before` is done before each round, and not timed.
    """
    times: tuple[list[float], list[float]] = [], []
    for _ in range(rounds):
        before()
        for side, work in zip(times, (ours, theirs), strict=True):
            side.append(seconds(work))
    return times


def seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def difference(ours: FloatArray, theirs: FloatArray) -> float:
    """Return by how many points two sides differ at most; more than half a point is an error."""
    apart = float(np.abs((ours - ours.mean()) - (theirs - theirs.mean())).max())
    if apart > TOLERANCE:
        raise ValueError(f"the sides differ by {apart:.2f} points: not the same work")
    return apart
