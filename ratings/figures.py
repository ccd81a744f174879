"""The numbers behind a board's figures: what its scores predict, and what the votes say."""

import heapq
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
from scipy.special import expit

from ratings.engine.ratings import POINTS
from ratings.engine.votes import CREDIT, OTHER_SIDE
from ratings.evidence import Evidence
from ratings.models import Board, Rating

FIRST_MODELS = 20
MOST_MODELS = 100
"""A map of more pairs is too large to send and too fine to read."""

NAMED = 10
LARGE = 2

FEWEST_BATTLES = 10
"""A standard deviation says little of fewer: one upset among three battles is no misfit."""

NONE = (0, 0, 0, 0)


def predicted_share(distance: float | np.ndarray) -> float | np.ndarray:
    """The share of wins predicted for a model ahead by so many points, ties as half a win."""
    return expit(distance / POINTS)


@dataclass(frozen=True)
class Pair:
    """Two models: the share of wins predicted for the first, and what they did in battle.

    `count` are the votes for: first is better, second is better, tie, both are bad. None where the
    votes are not kept here.
    """

    first: str
    second: str
    predicted: float
    count: tuple[int, ...] | None

    @property
    def battles(self) -> int | None:
        return None if self.count is None else sum(self.count)

    @property
    def observed(self) -> float | None:
        if not self.battles:
            return None
        return float(np.dot(self.count, CREDIT)) / self.battles

    @property
    def misfit(self) -> float | None:
        """Observed less predicted, in standard deviations of so many independent votes.

        A tie counts half a win, so votes vary no more than wins alone: at least this far off.
        """
        if not self.battles or not 0 < self.predicted < 1:
            return None
        deviation = math.sqrt(self.predicted * (1 - self.predicted) / self.battles)
        return (self.observed - self.predicted) / deviation

    @property
    def swapped(self) -> "Pair":
        count = None if self.count is None else tuple(self.count[i] for i in OTHER_SIDE)
        return Pair(self.second, self.first, 1 - self.predicted, count)


@dataclass(frozen=True)
class WinRate:
    """The share of wins predicted for a model against every other one, and its share in battle."""

    name: str
    predicted: float
    battles: int | None
    observed: float | None


@dataclass(frozen=True)
class Figures:
    """The figures of a board, of its first `limit` models by rank."""

    board: Board
    limit: int

    @cached_property
    def ratings(self) -> list[Rating]:
        return list(self.board.ratings.ranked())

    @cached_property
    def placed(self) -> list[Rating]:
        """Models that stand on one scale; those of other components are not compared with them."""
        return [row for row in self.ratings if row.rank and row.component == 0]

    @cached_property
    def compared(self) -> list[Rating]:
        """Without the provisional ones: the prior behind their scores predicts nothing."""
        return [row for row in self.placed if not row.provisional]

    @property
    def apart(self) -> int:
        """How many models have a score of another scale."""
        return sum(row.rank is not None for row in self.ratings) - len(self.placed)

    @property
    def provisional(self) -> int:
        return len(self.placed) - len(self.compared)

    @property
    def names(self) -> list[str]:
        return [row.name for row in self.mapped]

    @property
    def first_placed(self) -> list[Rating]:
        return self.placed[: self.limit]

    @property
    def first_compared(self) -> list[Rating]:
        return self.compared[: self.limit]

    @property
    def mapped(self) -> list[Rating]:
        """The models of the maps, which grow with their square."""
        return self.compared[: min(self.limit, MOST_MODELS)]

    @cached_property
    def evidence(self) -> Evidence | None:
        return Evidence.of_board(self.board)

    @cached_property
    def counts(self) -> dict[tuple[str, str], tuple[int, ...]]:
        """Votes by outcome for every two models that met, from the side of either."""
        if self.evidence is None:
            return {}
        names, counts = self.evidence.names, {}
        pairs = zip(self.evidence.first, self.evidence.second, strict=True)
        sides = zip(pairs, self.evidence.count.tolist(), strict=True)
        for (i, j), count in sides:
            counts[names[i], names[j]] = tuple(count)
            counts[names[j], names[i]] = tuple(count[side] for side in OTHER_SIDE)
        return counts

    def pair(self, one: Rating, other: Rating) -> Pair:
        predicted = float(predicted_share(one.score - other.score))
        met = self.counts.get((one.name, other.name), NONE)
        return Pair(one.name, other.name, predicted, None if self.evidence is None else met)

    @cached_property
    def pairs(self) -> list[Pair]:
        """Every two models of the maps, the better ranked one first."""
        return [self.pair(one, other) for one, other in combinations(self.mapped, 2)]

    @cached_property
    def met(self) -> list[Pair]:
        """All pairs of the board that met, whatever the limit."""
        row = {row.name: row for row in self.compared}
        place = {name: number for number, name in enumerate(row)}
        return [
            self.pair(row[one], row[other])
            for one, other in self.counts
            if one in place and other in place and place[one] < place[other]
        ]

    @property
    def possible(self) -> int:
        return math.comb(len(self.compared), 2)

    @cached_property
    def judged(self) -> list[Pair]:
        """Pairs that met often enough to say whether they go as the scores predict."""
        return [
            pair for pair in self.met if pair.battles >= FEWEST_BATTLES and pair.misfit is not None
        ]

    @property
    def misfits(self) -> list[Pair]:
        """The largest first, each from the side of the model that did better than predicted."""
        largest = heapq.nlargest(NAMED, self.judged, key=lambda pair: abs(pair.misfit))
        return [pair if pair.misfit > 0 else pair.swapped for pair in largest]

    @property
    def large_misfits(self) -> int:
        return sum(abs(pair.misfit) > LARGE for pair in self.judged)

    @cached_property
    def win_rates(self) -> list[WinRate]:
        """Of every compared model; the opponents are all the others, each as likely."""
        if len(self.compared) < 2:
            return []
        return list(self._win_rates())

    def _win_rates(self) -> Iterator[WinRate]:
        score = np.array([row.score for row in self.compared])
        battles, wins = self.totals
        for row in self.compared:
            against_all = predicted_share(row.score - score).sum()
            # The sum holds half a win over itself.
            predicted = float(against_all - 0.5) / (len(score) - 1)
            met = battles.get(row.name, 0) if self.evidence else None
            observed = wins[row.name] / met if met else None
            yield WinRate(row.name, predicted, met, observed)

    @property
    def totals(self) -> tuple[dict[str, int], dict[str, float]]:
        """Battles and wins of each model, over all it met, ties as half a win."""
        battles, wins = {}, {}
        for (one, _), count in self.counts.items():
            battles[one] = battles.get(one, 0) + sum(count)
            wins[one] = wins.get(one, 0) + float(np.dot(count, CREDIT))
        return battles, wins

    @property
    def first_win_rates(self) -> list[WinRate]:
        return self.win_rates[: self.limit]
