"""Score vectors, a row each, and the sum of their outer products."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from ratings.engine.linear import DENSE_MODELS, Matrix, sums
from ratings.engine.votes import FloatArray, IntArray

BLOCK_CELLS = 1_000_000
"""So many numbers of a dense block are held at once."""


@dataclass(frozen=True, slots=True, eq=False)
class ScoreRows:
    """Summed scores of clusters of votes: the outer products of the rows add up to the meat.

    Attributes
    ----------
    ratings : (n_rows, n_models) CSR array
    extra : (n_rows, n_extra) array
    """

    ratings: sparse.csr_array
    extra: FloatArray

    @classmethod
    def of(
        cls,
        label: IntArray,
        shape: tuple[int, int],
        models: IntArray,
        values: FloatArray,
        extra: FloatArray,
    ) -> ScoreRows:
        """Add up the scores of the votes of each cluster.

        Parameters
        ----------
        label : (n_votes,) int array
            Each vote's row.
        shape : (int, int)
            Rows and models.
        models : (n_votes, 2) int array
            A and B.
        values : (n_votes, 2) array
            Scores of their ratings.
        extra : (n_votes, n_extra) array
        """
        cells = np.repeat(label, 2), models.ravel()
        ratings = sparse.csr_array(sparse.coo_array((values.ravel(), cells), shape=shape))
        columns = [sums(label, column, shape[0]) for column in extra.T]
        return cls(ratings, np.reshape(columns, (len(columns), shape[0])).T)

    def meat(self) -> Matrix:
        """Return B = Σ gg' over the rows, (n_models + n_extra, n_models + n_extra)."""
        inner = gram(self.ratings)
        if not isinstance(inner, np.ndarray):
            return inner
        across = self.ratings.T @ self.extra
        return np.block([[inner, across], [across.T, self.extra.T @ self.extra]])


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
