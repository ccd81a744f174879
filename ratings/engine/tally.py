"""The sufficient statistics of the votes: what every pair of models did against each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from ratings.engine.linear import DENSE_MODELS
from ratings.engine.votes import CREDIT, OTHER_SIDE, FloatArray, IntArray, Outcome, Votes

ROUNDING = 1e-12


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
    votes : (n_models,) int array
        Number of votes in which each model took part, whatever their weight.
    """

    n_models: int
    first: IntArray
    second: IntArray
    count: FloatArray
    votes: IntArray

    @property
    def wins(self) -> FloatArray:
        """Credit of `first` in each pair: its wins and half of the ties."""
        credit: FloatArray = self.count @ CREDIT
        return credit

    @property
    def total(self) -> FloatArray:
        """Summed weight of the votes of each pair."""
        total: FloatArray = self.count @ np.ones(len(Outcome))
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
            votes=self.votes[models],
        )

    def with_prior(self, models: IntArray) -> Tally:
        """Return the tally with the weak prior on `models` added."""
        return self + Tally.prior(self.n_models, models) if len(models) else self

    @classmethod
    def prior(cls, n_models: int, models: IntArray) -> Self:
        """Return the weak prior: half a win and half a loss of each of `models`, as a tally.

        The opponent is a model more, with the number `n_models`, and is to be held at rating 0.
        """
        half, none = np.full(len(models), 0.5), np.zeros(len(models))
        return cls(
            n_models=n_models + min(1, len(models)),
            first=models,
            second=np.full(len(models), n_models),
            count=np.column_stack([half, half, none, none]),
            votes=np.zeros(n_models + min(1, len(models)), dtype=np.int64),
        )

    def __add__(self, other: Tally) -> Tally:
        """Return the tally of both sets of votes: new votes cost only their own counting."""
        return self._combined(other, 1.0)

    def __sub__(self, other: Tally) -> Tally:
        """Return the tally without the votes of `other`, which must be among them."""
        return self._combined(other, -1.0)

    def _combined(self, other: Tally, sign: float) -> Tally:
        n_models = max(self.n_models, other.n_models)
        key, cell = np.unique(
            np.concatenate([t.first.astype(np.int64) * n_models + t.second for t in (self, other)]),
            return_inverse=True,
        )
        count = np.zeros((len(key), len(Outcome)))
        ours, theirs = cell[: len(self.first)], cell[len(self.first) :]
        votes = np.zeros(n_models, dtype=np.int64)
        for tally, rows, factor in ((self, ours, 1.0), (other, theirs, sign)):
            count[rows] += factor * tally.count
            votes[: tally.n_models] += int(factor) * tally.votes
        # What rounding leaves of a weight that was taken away would link models as a battle does.
        count[ours] = np.where(count[ours] < ROUNDING * self.count, 0.0, count[ours])
        met = count.any(axis=1)
        key = key[met]
        return Tally(n_models, key // n_models, key % n_models, count[met], votes)


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
    first, second, cell = ordered_pairs(votes)
    cell *= len(Outcome)
    np.add(cell, votes.outcome, out=cell, casting="same_kind")
    rows = _count(cell, len(first))
    count = rows if votes.weight is None else _count(cell, len(first), votes.weight)
    return _fold(votes.n_models, first, second, rows, count)


def votes_of_pair(votes: Votes) -> FloatArray:
    """Return for each vote how many votes its pair has, whatever the sides, (n_votes,)."""
    first, second, pair = ordered_pairs(votes)
    met = np.bincount(pair, minlength=len(first)).astype(np.float64)
    return np.asarray((met + met[_mirror(first, second)])[pair])


def ordered_pairs(votes: Votes) -> tuple[IntArray, IntArray, IntArray]:
    """Number the ordered pairs (A, B) that can have met.

    Returns
    -------
    first, second : (n_pairs,) int array
        A and B of each pair, ascending. With (a, b), (b, a) is there too.
    pair : (n_votes,) int array
        Each vote's pair.
    """
    m = votes.n_models
    # Wide enough for the number of an outcome of a pair, which narrow integers would overflow.
    dtype = np.int32 if len(Outcome) * m * m < 2**31 else np.int64
    cell = np.multiply(votes.model_a, m, dtype=dtype)
    np.add(cell, votes.model_b, out=cell, casting="same_kind")
    if m <= DENSE_MODELS:
        return *np.divmod(np.arange(m * m), max(m, 1)), cell
    met = np.unique(cell)
    pairs = np.union1d(met, met % m * m + met // m)
    return *np.divmod(pairs, m), np.searchsorted(pairs, cell)


def _mirror(first: IntArray, second: IntArray) -> IntArray:
    """Return where each ordered pair's mirror image stands."""
    return np.lexsort((first, second))


def _count(cell: IntArray, n_pairs: int, weight: FloatArray | None = None) -> FloatArray:
    counts = np.bincount(cell, weight, n_pairs * len(Outcome))
    return counts.reshape(n_pairs, len(Outcome)).astype(np.float64)


def _fold(m: int, first: IntArray, second: IntArray, rows: FloatArray, count: FloatArray) -> Tally:
    """Add (a, b) and (b, a) up: they are the same battle, seen from its two sides."""
    mirror = _mirror(first, second)
    # A product with ones adds four columns up ten times faster than sum does.
    seen, met = (table @ np.ones(len(Outcome)) for table in (rows, count))
    votes = np.bincount(first, seen, m) + np.bincount(second, seen, m)
    once = np.flatnonzero((first < second) & (met + met[mirror] > 0))
    again = mirror[once]
    return Tally(
        n_models=m,
        first=first[once],
        second=second[once],
        count=count[once] + count[again][:, OTHER_SIDE],
        votes=votes.astype(np.int64),
    )
