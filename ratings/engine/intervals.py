"""How sure the ratings are: sandwich covariances, plain or clustered by voter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.special import ndtri, stdtrit

from ratings.engine.linear import Matrix, cholesky, inverse, restrict, sums
from ratings.engine.newton import VoteScores
from ratings.engine.votes import BoolArray, FloatArray, IntArray, Votes

FEWEST_VOTERS = 5
"""With fewer effective voters, how much they differ cannot be told: the plain meat is used."""

BLOCK_CELLS = 1_000_000


def sandwich_root(hessian: Matrix, meat: FloatArray, free: BoolArray) -> FloatArray:
    """Return F with FᵀF = H⁻¹BH⁻¹, the sandwich covariance of the free parameters.

    It holds even where the likelihood is not the truth. The inverse Hessian alone would be too
    wide: a tie counted as half a win varies less than a win or a loss. As a root, so that no
    variance comes out negative, however ill-conditioned the votes.

    Parameters
    ----------
    hessian : (n, n) matrix
        H at the estimate, in natural units.
    meat : (n, n) array
        B, plain (`Likelihood.meat`) or clustered (`clustered_meat`).
    free : (n,) bool array

    Returns
    -------
    (n_free, n) array
        Columns of zeros for the parameters that were held.

    References
    ----------
    Huber 1967; White 1982, "Maximum likelihood estimation of misspecified models".
    """
    factor, scale = cholesky(np.asarray(restrict(meat, free)))
    root = np.zeros((len(scale), len(free)))
    root[:, free] = (factor / scale[:, None]).T @ inverse(np.asarray(restrict(hessian, free)))
    return root


def inverse_of_free(hessian: Matrix, free: BoolArray) -> FloatArray:
    """Return the inverse for the free parameters, with rows and columns of zeros for the others."""
    whole = np.zeros(hessian.shape)
    whole[np.ix_(free, free)] = inverse(np.asarray(restrict(hessian, free)))
    return whole


@dataclass(frozen=True, slots=True, eq=False)
class VoterScores:
    """Summed scores of each voter.

    Attributes
    ----------
    n_voters : int
        Voters with votes; the rows of others are empty.
    ratings : (n_rows, n_models) CSR array
        Two entries a vote: those of one model may repeat and are meant to be added.
    extra : (n_rows, n_extra) array
    """

    n_voters: int
    ratings: sparse.csr_array
    extra: FloatArray

    @property
    def correction(self) -> float:
        """Small-sample factor G/(G − 1) of the clustered meat, G the number of voters."""
        return self.n_voters / (self.n_voters - 1)


def voter_scores(scores: VoteScores, votes: Votes) -> VoterScores:
    """Add up the scores of each voter's votes; without voters, each vote is its own."""
    voter, n_rows = voter_codes(votes)
    order, start = _grouped(voter, n_rows)
    models = np.empty((len(votes), 2), dtype=np.int32)
    values = np.empty((len(votes), 2))
    models[:, 0], models[:, 1] = votes.model_a[order], votes.model_b[order]
    values[:, 0] = scores.residual[order]
    np.negative(values[:, 0], out=values[:, 1])
    extra = [sums(voter, column, n_rows) for column in scores.extra.T]
    return VoterScores(
        n_voters=int(np.count_nonzero(np.diff(start))),
        ratings=sparse.csr_array(
            (values.ravel(), models.ravel(), 2 * start), shape=(n_rows, votes.n_models)
        ),
        extra=np.reshape(extra, (len(extra), n_rows)).T,
    )


def clustered_meat(voters: VoterScores) -> FloatArray:
    """B = G/(G−1)·Σu gu guᵀ, gu the summed score of voter u, G the number of voters.

    The votes of one voter share a taste. The plain meat takes them for independent, and its
    intervals are too narrow wherever somebody voted much.

    Parameters
    ----------
    voters : VoterScores

    Returns
    -------
    (n_models + n_extra, n_models + n_extra) array

    References
    ----------
    Liang and Zeger 1986; Cameron and Miller 2015, "A practitioner's guide to cluster-robust
    inference".
    """
    across = voters.ratings.T @ voters.extra
    return voters.correction * np.block(
        [[_gram(voters.ratings), across], [across.T, voters.extra.T @ voters.extra]]
    )


def _gram(rows: sparse.csr_array) -> FloatArray:
    """Return rowsᵀ·rows: sparsely for short rows, in dense blocks for long ones.

    A sparse product costs the square of a row's entries, a dense one the square of its length
    but at fifty times the speed; they break even at a twentieth.
    """
    n = rows.shape[1]
    entries = np.diff(rows.indptr)
    short = rows[np.flatnonzero((entries > 0) & (entries <= n // 20))]
    long = np.flatnonzero(entries > n // 20)
    gram: FloatArray = (short.T @ short).toarray()
    size = max(1, BLOCK_CELLS // n)
    for start in range(0, len(long), size):
        block = rows[long[start : start + size]].toarray()
        gram += block.T @ block
    return gram


def effective_voters(votes: Votes) -> float:
    """Number of equally busy voters who would be as informative: (Σ nu)² / Σ nu²."""
    counts = np.bincount(voter_codes(votes)[0], votes.weight).astype(np.float64)
    return float(counts.sum() ** 2 / np.sum(counts**2)) if counts.any() else 0.0


def quantile(confidence: float, degrees_of_freedom: float = np.inf) -> float:
    """Half-width of a two-sided interval in standard errors, from Student's t.

    With G clusters the standard error is itself uncertain, which a normal quantile ignores
    (Cameron and Miller 2015; for clusters of different size, Carter, Schnepel and Steigerwald
    2017).
    """
    tail = (1 + confidence) / 2
    finite = np.isfinite(degrees_of_freedom)
    return float(stdtrit(degrees_of_freedom, tail) if finite else ndtri(tail))


def voter_codes(votes: Votes) -> tuple[IntArray, int]:
    """Number the voters from 0; return each vote's number and a bound of the numbers.

    Numbers that are dense already are taken as they are, with gaps.
    """
    if votes.voter is None:
        return np.arange(len(votes)), len(votes)
    if not len(votes):
        return votes.voter, 0
    lowest, highest = int(votes.voter.min()), int(votes.voter.max())
    if lowest == 0 and highest <= 4 * len(votes) and np.can_cast(votes.voter.dtype, np.intp):
        return votes.voter, highest + 1
    names, codes = np.unique(votes.voter, return_inverse=True)
    return codes, len(names)


def _grouped(group: IntArray, n_groups: int) -> tuple[IntArray, IntArray]:
    """Order rows by group, in one counting sort; return the order and where each group starts."""
    rows = np.arange(len(group), dtype=np.int32)
    marks = sparse.csr_array(
        (np.ones(len(group), dtype=np.int8), (group, rows)), shape=(n_groups, len(group))
    )
    return marks.indices, marks.indptr
