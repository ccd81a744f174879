"""The numbers behind a board's figures: what its scores predict, and what the votes say."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Self

import numpy as np

from ratings.claims import is_rated
from ratings.engine.votes import CREDIT, OTHER_SIDE, Outcome
from ratings.evidence import EvidenceArrays
from ratings.models import Board, Rated, Rating
from ratings.win_rates import misfit, observed_win_rate, predicted_win_rate

FIRST_MODELS = 20
MOST_MODELS = 100
"""A map of more pairs is too large to send and too fine to read."""

NAMED = 10
LARGE = 2

FEWEST_BATTLES = 10
"""A standard deviation says little of fewer: one upset among three battles is no misfit."""

NONE = (0, 0, 0, 0)


class Meeting:
    """What one model did against another in battles.

    `count` holds the votes: the one is better, the other is better, tie, both are bad. None if the
    votes are not kept here.
    """

    count: tuple[int, ...] | None

    @property
    def a_better(self) -> int | None:
        return self._votes_for(Outcome.A_BETTER)

    @property
    def b_better(self) -> int | None:
        return self._votes_for(Outcome.B_BETTER)

    @property
    def tie(self) -> int | None:
        return self._votes_for(Outcome.TIE)

    @property
    def both_bad(self) -> int | None:
        return self._votes_for(Outcome.BOTH_BAD)

    def _votes_for(self, outcome: Outcome) -> int | None:
        return None if self.count is None else self.count[outcome]

    @property
    def battles(self) -> int | None:
        return None if self.count is None else sum(self.count)

    @property
    def observed(self) -> float | None:
        return float(observed_win_rate(np.array(self.count))) if self.battles else None


@dataclass(frozen=True)
class ModelPair(Meeting):
    """Two models, and the share of wins predicted for the first."""

    first: str
    second: str
    predicted: float
    count: tuple[int, ...] | None

    @property
    def misfit(self) -> float | None:
        if not self.battles:
            return None
        off = float(misfit(self.predicted, np.array(self.count)))
        return None if math.isnan(off) else off

    @property
    def swapped(self) -> "ModelPair":
        count = None if self.count is None else tuple(self.count[i] for i in OTHER_SIDE)
        return ModelPair(self.second, self.first, 1 - self.predicted, count)


@dataclass(frozen=True, eq=False)
class Meetings:
    """The pairs of models that met, as arrays: a board may have half a million.

    Attributes
    ----------
    first, second : (n_pairs,) int array
        Places in the order of the ranking, `first` < `second`.
    count : (n_pairs, 4) int array
        As in `ModelPair`.
    predicted : (n_pairs,) array
    """

    first: np.ndarray
    second: np.ndarray
    count: np.ndarray
    predicted: np.ndarray

    @classmethod
    def of(cls, evidence: EvidenceArrays, ratings: Sequence[Rated]) -> Self:
        """The meetings between two of `ratings`, which are in their order."""
        number = {row.name: number for number, row in enumerate(ratings)}
        place = np.array([number.get(name, -1) for name in evidence.names], dtype=int)
        one, other = place[evidence.first], place[evidence.second]
        known = (one >= 0) & (other >= 0)
        one, other, count = one[known], other[known], evidence.count[known]
        turned = (one > other)[:, np.newaxis]
        first, second = np.minimum(one, other), np.maximum(one, other)
        score = np.array([row.score for row in ratings])
        predicted = predicted_win_rate(score[first] - score[second])
        return cls(first, second, np.where(turned, count[:, OTHER_SIDE], count), predicted)

    def __len__(self) -> int:
        return len(self.first)

    @cached_property
    def judged(self) -> np.ndarray:
        """How far each pair is from the prediction, if it met often enough to tell; NaN
        otherwise."""
        off = misfit(self.predicted, self.count)
        return np.where(self.count.sum(axis=1) >= FEWEST_BATTLES, off, np.nan)

    def furthest_off(self, most: int) -> np.ndarray:
        """The pairs that are furthest off, the furthest first."""
        distance = np.nan_to_num(np.abs(self.judged), nan=-1)
        furthest = np.argsort(-distance, kind="stable")[:most]
        return furthest[distance[furthest] >= 0]

    def among_first(self, models: int) -> dict[tuple[int, int], tuple[int, ...]]:
        """The votes of the pairs among the first models."""
        near = self.second < models
        places = zip(self.first[near].tolist(), self.second[near].tolist(), strict=True)
        return dict(zip(places, map(tuple, self.count[near].tolist()), strict=True))


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
    def placed(self) -> list[Rated]:
        """The models on one scale; those of other components are not compared with them."""
        return [row for row in self.ratings if is_rated(row) and row.component == 0]

    @cached_property
    def compared(self) -> list[Rated]:
        """Those that are not provisional: the prior behind a provisional score predicts nothing."""
        return [row for row in self.placed if not row.provisional]

    @property
    def apart(self) -> int:
        """How many models have a score on another scale."""
        return sum(row.rank is not None for row in self.ratings) - len(self.placed)

    @property
    def provisional(self) -> int:
        return len(self.placed) - len(self.compared)

    @property
    def names(self) -> list[str]:
        return [row.name for row in self.mapped]

    @property
    def first_placed(self) -> list[Rated]:
        return self.placed[: self.limit]

    @property
    def intervals(self) -> int:
        """How many of the first models have a known interval."""
        return sum(row.has_interval for row in self.first_placed)

    @property
    def mapped(self) -> list[Rated]:
        """The models on the maps, whose size grows with the square of their number."""
        return self.compared[: min(self.limit, MOST_MODELS)]

    @cached_property
    def evidence(self) -> EvidenceArrays | None:
        return EvidenceArrays.of_board(self.board)

    @cached_property
    def met(self) -> Meetings | None:
        """All pairs of the board that met, whatever the limit; None if votes are not kept."""
        return Meetings.of(self.evidence, self.compared) if self.evidence else None

    @cached_property
    def pairs(self) -> list[ModelPair]:
        """Every two models of the maps, the better ranked one first."""
        places = combinations(range(len(self.mapped)), 2)
        if self.met is None:
            return [self.pair(*two, None) for two in places]
        count = self.met.among_first(len(self.mapped))
        return [self.pair(*two, count.get(two, NONE)) for two in places]

    def pair(self, first: int, second: int, count: tuple[int, ...] | None) -> ModelPair:
        one, other = self.compared[first], self.compared[second]
        predicted = float(predicted_win_rate(one.score - other.score))
        return ModelPair(one.name, other.name, predicted, count)

    @property
    def possible(self) -> int:
        return math.comb(len(self.compared), 2)

    @property
    def judged(self) -> int:
        """How many pairs met often enough to say whether they go as the scores predict."""
        return 0 if self.met is None else int(np.isfinite(self.met.judged).sum())

    @property
    def large_misfits(self) -> int:
        return 0 if self.met is None else int((np.abs(self.met.judged) > LARGE).sum())

    @cached_property
    def misfits(self) -> list[ModelPair]:
        """The largest misfits first, each from the side of the model that did better than
        predicted."""
        return [] if self.met is None else list(self._misfits(self.met))

    def _misfits(self, met: Meetings) -> Iterator[ModelPair]:
        for index in met.furthest_off(NAMED):
            pair = self.pair(met.first[index], met.second[index], tuple(met.count[index].tolist()))
            yield pair if (pair.misfit or 0) > 0 else pair.swapped

    @cached_property
    def win_rates(self) -> list[WinRate]:
        """The win rates of every compared model, with all others as equally likely opponents."""
        if len(self.compared) < 2:
            return []
        return list(self._win_rates())

    def _win_rates(self) -> Iterator[WinRate]:
        score = np.array([row.score for row in self.compared])
        totals = totals_of(self.evidence) if self.evidence else {}
        for row in self.compared:
            against_all = predicted_win_rate(row.score - score).sum()
            # The sum contains half a win of each model over itself.
            predicted = float(against_all - 0.5) / (len(score) - 1)
            if self.evidence is None:
                yield WinRate(row.name, predicted, None, None)
            else:
                battles, wins = totals.get(row.name, (0, 0.0))
                yield WinRate(row.name, predicted, battles, wins / battles if battles else None)

    @property
    def tells_both_bad(self) -> bool:
        return any(row.both_bad is not None for row in self.first_placed)

    @property
    def first_win_rates(self) -> list[WinRate]:
        return self.win_rates[: self.limit]


def totals_of(evidence: EvidenceArrays) -> dict[str, tuple[int, float]]:
    """Battles and wins of each model, over all it met, ties as half a win."""
    sides = np.concatenate([evidence.first, evidence.second])
    count = np.concatenate([evidence.count, evidence.count[:, OTHER_SIDE]])
    models = len(evidence.names)
    battles = np.bincount(sides, count.sum(axis=1), models).astype(int)
    wins = np.bincount(sides, count @ CREDIT, models)
    totals = zip(battles.tolist(), wins.tolist(), strict=True)
    return dict(zip(evidence.names, totals, strict=True))
