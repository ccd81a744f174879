"""Votes by voter: those of one voter share a taste, and are not independent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ratings.engine.linear import DENSE_MODELS, Matrix, sums
from ratings.engine.newton import VoteScores
from ratings.engine.votes import FloatArray, IntArray, Votes

ENOUGH_VOTERS = 2.0 - 1e-9
"""With fewer effective voters, how much voters differ about a model cannot be told."""

BLOCK_CELLS = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class ScoreRows:
    """Independent score vectors: the outer products of the rows add up to the meat.

    Attributes
    ----------
    ratings : (n_rows, n_models) CSR array
        Entries of one row and model may repeat and are meant to be added.
    extra : (n_rows, n_extra) array
    """

    ratings: sparse.csr_array
    extra: FloatArray

    def meat(self) -> Matrix:
        """Return B = Σ gu guᵀ over the rows, (n_models + n_extra, n_models + n_extra)."""
        inner = gram(self.ratings)
        if not isinstance(inner, np.ndarray):
            return inner
        across = self.ratings.T @ self.extra
        return np.block([[inner, across], [across.T, self.extra.T @ self.extra]])


@dataclass(frozen=True, slots=True, eq=False)
class ByVoter:
    """Votes in order of their voters.

    Attributes
    ----------
    votes : Votes
    voter : (n_votes,) int array
        Each vote's voter, numbered from 0, maybe with gaps.
    order : (n_votes,) int array
        The votes, grouped by voter.
    start : (n_rows + 1,) int array
        Where each voter's votes start in `order`.
    models : (n_votes, 2) int array
        A and B, in that order.
    """

    votes: Votes
    voter: IntArray
    order: IntArray
    start: IntArray
    models: IntArray

    @classmethod
    def of(cls, votes: Votes) -> ByVoter:
        """Group the votes in one counting sort."""
        voter, n_rows = voter_codes(votes)
        rows = np.arange(len(votes), dtype=np.int32)
        marks = sparse.csr_array(
            (np.ones(len(votes), dtype=np.int8), (voter, rows)), shape=(n_rows, len(votes))
        )
        models = np.stack([votes.model_a, votes.model_b], axis=1).astype(np.int32, copy=False)
        # Both models of a vote are fetched as one number, in half the time.
        grouped = models.view(np.int64)[marks.indices].view(np.int32)
        return cls(votes, voter, marks.indices, marks.indptr, grouped)

    @property
    def n_voters(self) -> int:
        """Number of voters with votes."""
        return int(np.count_nonzero(np.diff(self.start)))

    def summed(self, scores: VoteScores, factor: float = 1.0) -> ScoreRows:
        """Return the summed scores of each voter, times a factor."""
        values = np.empty((len(self.order), 2))
        np.multiply(scores.residual[self.order], factor, out=values[:, 0])
        np.negative(values[:, 0], out=values[:, 1])
        n_rows = len(self.start) - 1
        extra = [factor * sums(self.voter, column, n_rows) for column in scores.extra.T]
        return ScoreRows(self._matrix(values), np.reshape(extra, (len(extra), n_rows)).T)

    def effective_voters(self) -> FloatArray:
        """Return how many equally busy voters would tell as much of each model: (Σ nu)² / Σ nu².

        nu is the number of votes of voter u on the model, whatever their weight.

        Returns
        -------
        (n_models + 1,) array
            For each model, then for all votes; 0 without votes.

        References
        ----------
        Carter, Schnepel and Steigerwald 2017, "Asymptotic behavior of a t-test robust to
        cluster heterogeneity".
        """
        columns = self._matrix(np.ones((len(self.order), 2), dtype=np.int8)).tocsc()
        # Within a column the conversion keeps the voters in order: votes of one are neighbours.
        same = np.zeros(len(columns.indices) + 1, dtype=bool)
        np.equal(columns.indices[1:], columns.indices[:-1], out=same[1:-1])
        same[columns.indptr] = False
        # A run of n votes adds n² to the squares, that is n² − n more than votes by n voters.
        run_start = np.flatnonzero(same[1:] & ~same[:-1])
        run_end = np.flatnonzero(same[:-1] & ~same[1:])
        n = (run_end - run_start + 1).astype(np.float64)
        model = np.searchsorted(columns.indptr, run_start, side="right") - 1
        total = np.diff(columns.indptr).astype(np.float64)
        squares = total + sums(model, n * (n - 1), self.votes.n_models)
        of_voter = np.diff(self.start).astype(np.float64)
        return _effective(np.append(total, of_voter.sum()), np.append(squares, np.sum(of_voter**2)))

    def _matrix(self, values: npt.NDArray[Any]) -> sparse.csr_array:
        return sparse.csr_array(
            (values.ravel(), self.models.ravel(), 2 * self.start),
            shape=(len(self.start) - 1, self.votes.n_models),
        )


def clustered_scores(votes: Votes, scores: VoteScores) -> tuple[ScoreRows, FloatArray]:
    """Return independent score rows, clustered by voter, and each model's effective voters.

    B = G/(G − 1)·Σu gu guᵀ, gu the summed score of voter u, G the number of voters. The plain
    meat takes votes of one voter for independent, and its intervals are too narrow wherever
    somebody voted much.

    The votes of a model with fewer than two effective voters are rows of their own, too: at the
    estimate a model's only voter has a summed score of zero for it, as if all were known.

    Parameters
    ----------
    votes : Votes
        With voters.
    scores : VoteScores
        Of these votes.

    Returns
    -------
    rows : ScoreRows
    effective_voters : (n_models + 1,) array
        See `ByVoter.effective_voters`.

    References
    ----------
    Liang and Zeger 1986; Cameron and Miller 2015, "A practitioner's guide to cluster-robust
    inference".
    """
    by_voter = ByVoter.of(votes)
    correction = np.sqrt(by_voter.n_voters / max(by_voter.n_voters - 1, 1))
    rows, effective = by_voter.summed(scores, correction), by_voter.effective_voters()
    thin = effective[: votes.n_models] < ENOUGH_VOTERS
    if not thin.any():
        return rows, effective
    alone = np.flatnonzero(thin[votes.model_a] | thin[votes.model_b])
    single = _row_each(votes.where(alone), scores.residual[alone], scores.extra[alone])
    both = ScoreRows(
        sparse.csr_array(sparse.vstack([rows.ratings, single.ratings])),
        np.vstack([rows.extra, single.extra]),
    )
    return both, effective


def _row_each(votes: Votes, residual: FloatArray, extra: FloatArray) -> ScoreRows:
    values = np.stack([residual, -residual], axis=1).ravel()
    models = np.stack([votes.model_a, votes.model_b], axis=1).ravel()
    start = 2 * np.arange(len(votes) + 1)
    shape = (len(votes), votes.n_models)
    return ScoreRows(sparse.csr_array((values, models, start), shape=shape), extra)


def degrees_of_freedom(effective_voters: FloatArray) -> FloatArray:
    """Return those of clustered standard errors; infinite where there is nothing to cluster."""
    return np.where(effective_voters >= ENOUGH_VOTERS, effective_voters - 1, np.inf)


def effective_number(votes: Votes, labels: IntArray | None) -> FloatArray:
    """Return how many equally busy voters, or prompts, would tell as much of each model.

    (Σ n)² / Σ n², n the votes of one of them on the model.

    Parameters
    ----------
    votes : Votes
    labels : (n_votes,) int array, optional
        Each vote's voter or prompt.

    Returns
    -------
    (n_models,) array
        NaN without labels, 0 without votes.

    References
    ----------
    Carter, Schnepel and Steigerwald 2017, "Asymptotic behavior of a t-test robust to cluster
    heterogeneity".
    """
    n = votes.n_models
    if labels is None:
        return np.full(n, np.nan)
    code = np.unique(labels, return_inverse=True)[1].astype(np.int64)
    both = np.concatenate([code * n + side for side in (votes.model_a, votes.model_b)])
    key, cast = np.unique(both, return_counts=True)
    count = cast.astype(np.float64)
    return _effective(sums(key % n, count, n), sums(key % n, count**2, n))


def voter_codes(votes: Votes) -> tuple[IntArray, int]:
    """Number the voters from 0; return each vote's number and a bound of the numbers.

    Numbers that are dense already are taken as they are, with gaps. Without voters, each vote
    is its own.
    """
    if votes.voter is None:
        return np.arange(len(votes)), len(votes)
    if not len(votes):
        return votes.voter, 0
    lowest, highest = int(votes.voter.min()), int(votes.voter.max())
    if lowest >= 0 and highest <= 4 * len(votes):
        return votes.voter, highest + 1
    names, codes = np.unique(votes.voter, return_inverse=True)
    return codes, len(names)


def _effective(total: FloatArray, squares: FloatArray) -> FloatArray:
    return np.divide(total**2, squares, out=np.zeros_like(total), where=squares > 0)


def gram(rows: sparse.csr_array) -> Matrix:
    """Return rowsᵀ·rows: sparsely for short rows, in dense blocks for long ones.

    A sparse product costs the square of a row's entries, a dense one the square of its length
    but at fifty times the speed; they break even at a twentieth.
    """
    n = rows.shape[1]
    if n > DENSE_MODELS:
        return sparse.csr_array(rows.T @ rows)
    entries = np.diff(rows.indptr)
    short = rows[np.flatnonzero((entries > 0) & (entries <= n // 20))]
    long = np.flatnonzero(entries > n // 20)
    product: FloatArray = (short.T @ short).toarray()
    size = max(1, BLOCK_CELLS // n)
    for start in range(0, len(long), size):
        block = rows[long[start : start + size]].toarray()
        product += block.T @ block
    return product
