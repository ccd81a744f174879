"""The sufficient statistics of the votes: what every pair of models did against each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from ratings.engine.votes import CREDIT, FloatArray, IntArray, Outcome, Votes

DENSE_CELLS = 16_000_000
"""Up to so many cells (pairs × outcomes) the votes are counted in a dense table."""


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """Weighted counts by pair and outcome; pairs that never met take no space.

    Attributes
    ----------
    n_models : int
    first, second : (n_pairs,) int array
        The models of each pair, `first` < `second`.
    count : (n_pairs, 4) array
        Summed weight of: first is better, second is better, tie, both bad.
    square : (n_pairs, 4) array
        The same with squared weights, which the sandwich needs.
    votes : (n_models,) int array
        Number of votes in which each model took part, whatever their weight.
    """

    n_models: int
    first: IntArray
    second: IntArray
    count: FloatArray
    square: FloatArray
    votes: IntArray

    @property
    def wins(self) -> FloatArray:
        """Credit of `first` in each pair: its wins and half of the ties."""
        credit: FloatArray = self.count @ CREDIT
        return credit

    @property
    def total(self) -> FloatArray:
        """Summed weight of the votes of each pair."""
        total: FloatArray = self.count.sum(axis=1)
        return total

    def among(self, models: IntArray) -> Self:
        """Return the tally of the battles between `models` (ascending), renumbered in order."""
        if len(models) == self.n_models:
            return self
        place = np.full(self.n_models, -1, dtype=np.intp)
        place[models] = np.arange(len(models))
        kept = (place[self.first] >= 0) & (place[self.second] >= 0)
        return type(self)(
            n_models=len(models),
            first=place[self.first[kept]],
            second=place[self.second[kept]],
            count=self.count[kept],
            square=self.square[kept],
            votes=self.votes[models],
        )

    def scaled(self, factor: FloatArray | float) -> Self:
        """Return the tally with every vote of pair p weighing `factor[p]` times as much."""
        column = np.broadcast_to(np.asarray(factor, dtype=np.float64), self.first.shape)[:, None]
        return type(self)(
            n_models=self.n_models,
            first=self.first,
            second=self.second,
            count=self.count * column,
            square=self.square * column**2,
            votes=self.votes,
        )

    def with_prior(self, models: IntArray, weight: float = 0.5) -> Self:
        """Return the tally with one model more, that won and lost `weight` against `models`.

        The added model has the number `n_models`; held at rating 0 it acts as a weak prior.
        """
        half = np.full(len(models), weight)
        none = np.zeros(len(models))
        return type(self)(
            n_models=self.n_models + 1,
            first=np.concatenate([self.first, models]),
            second=np.concatenate([self.second, np.full(len(models), self.n_models)]),
            count=np.vstack([self.count, np.column_stack([half, half, none, none])]),
            square=np.vstack([self.square, np.zeros((len(models), 4))]),
            votes=np.append(self.votes, 0),
        )

    def __add__(self, other: Tally) -> Tally:
        """Return the tally of both sets of votes: 1,000 new votes cost only their own counting."""
        n_models = max(self.n_models, other.n_models)
        key, cell = np.unique(
            np.concatenate([t.first.astype(np.int64) * n_models + t.second for t in (self, other)]),
            return_inverse=True,
        )
        count, square = np.zeros((2, len(key), len(Outcome)))
        ours, theirs = cell[: len(self.first)], cell[len(self.first) :]
        for tally, rows in ((self, ours), (other, theirs)):
            count[rows] += tally.count
            square[rows] += tally.square
        votes = np.zeros(n_models, dtype=np.int64)
        votes[: self.n_models] += self.votes
        votes[: other.n_models] += other.votes
        return Tally(n_models, key // n_models, key % n_models, count, square, votes)


def tally_votes(votes: Votes) -> Tally:
    """Count the votes by pair and outcome, in one pass over the arrays.

    Parameters
    ----------
    votes : Votes

    Returns
    -------
    Tally
        Pairs in ascending order, whatever the order of the votes. Pairs whose votes all
        weigh nothing are left out.
    """
    m = votes.n_models
    cell = _cells(votes)
    if len(Outcome) * m * m <= DENSE_CELLS:
        pairs = np.arange(m * m)
        mirror = pairs.reshape(m, m).T.ravel()
    else:
        met = np.unique(cell // len(Outcome))
        pairs = np.union1d(met, _mirrored(met, m))
        mirror = np.searchsorted(pairs, _mirrored(pairs, m))
        cell = np.searchsorted(pairs, cell // len(Outcome)) * len(Outcome) + cell % len(Outcome)
    rows = _count(cell, len(pairs))
    count = square = rows
    if votes.weight is not None:
        count = _count(cell, len(pairs), votes.weight)
        square = _count(cell, len(pairs), votes.weight**2)
    return _fold(m, pairs, mirror, rows, count, square)


def _cells(votes: Votes) -> IntArray:
    """Number each vote's ordered pair and outcome; 64 bits hold it for any number of models."""
    cell = np.empty(len(votes), dtype=np.int64)
    np.multiply(votes.model_a, votes.n_models, out=cell, casting="same_kind")
    np.add(cell, votes.model_b, out=cell, casting="same_kind")
    np.multiply(cell, len(Outcome), out=cell)
    np.add(cell, votes.outcome, out=cell, casting="same_kind")
    return cell


def _mirrored(pairs: IntArray, m: int) -> IntArray:
    return pairs % m * m + pairs // m


def _count(cell: IntArray, n_pairs: int, weight: FloatArray | None = None) -> FloatArray:
    counts = np.bincount(cell, weight, n_pairs * len(Outcome))
    return counts.reshape(n_pairs, len(Outcome)).astype(np.float64)


def _fold(
    m: int,
    pairs: IntArray,
    mirror: IntArray,
    rows: FloatArray,
    count: FloatArray,
    square: FloatArray,
) -> Tally:
    """Add (a, b) and (b, a) up: they are the same battle, seen from its two sides."""
    first, second = np.divmod(pairs, max(m, 1))
    seen = rows.sum(axis=1)
    votes = np.bincount(first, seen, m) + np.bincount(second, seen, m)
    once = np.flatnonzero((first < second) & (count.sum(axis=1) + count[mirror].sum(axis=1) > 0))
    again = mirror[once]
    other_side = [Outcome.B_BETTER, Outcome.A_BETTER, Outcome.TIE, Outcome.BOTH_BAD]
    return Tally(
        n_models=m,
        first=first[once],
        second=second[once],
        count=count[once] + count[again][:, other_side],
        square=square[once] + square[again][:, other_side],
        votes=votes.astype(np.int64),
    )
