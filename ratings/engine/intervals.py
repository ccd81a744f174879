"""How sure the ratings are: sandwich covariances, clustered by voter."""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.special import ndtri

from ratings.engine.newton import Likelihood, VoteScores, inverse, restrict
from ratings.engine.votes import BoolArray, FloatArray, IntArray, Votes


def sandwich(
    likelihood: Likelihood, x: FloatArray, free: BoolArray, meat: FloatArray
) -> FloatArray:
    """Covariance H⁻¹BH⁻¹ of the free parameters; zero for those that were held.

    Right even where the model is not (Huber 1967; White 1982). The inverse Hessian alone would
    be too wide, since a tie counted as half a win varies less than the model thinks.

    Parameters
    ----------
    likelihood : Likelihood
    x : (n_parameters,) array
        Where it is greatest.
    free : (n_parameters,) bool array
    meat : (n_parameters, n_parameters) array
        B: plain (`Likelihood.meat`) or clustered (`clustered_meat`).

    Returns
    -------
    (n_parameters, n_parameters) array
        In natural units squared.
    """
    bread = inverse(np.asarray(restrict(likelihood.hessian(x), free)))
    covariance = np.zeros((len(x), len(x)))
    covariance[np.ix_(free, free)] = bread @ restrict(meat, free) @ bread
    return covariance


def clustered_meat(scores: VoteScores, votes: Votes) -> FloatArray:
    """B = G/(G−1)·Σu gu guᵀ, gu the summed score of voter u and G the number of voters.

    Votes of one voter share a taste and are not independent, which the plain meat ignores
    (Liang and Zeger 1986; Cameron and Miller 2015).

    Parameters
    ----------
    scores : VoteScores
    votes : Votes
        With voters.

    Returns
    -------
    (n_models + n_extra, n_models + n_extra) array
    """
    voter, n_voters = voter_codes(votes)
    rows = np.concatenate([voter, voter])
    columns = np.concatenate([votes.model_a, votes.model_b])
    values = np.concatenate([scores.residual, -scores.residual])
    summed = sparse.csr_array((values, (rows, columns)), shape=(n_voters, votes.n_models))
    extra = np.column_stack(
        [np.bincount(voter, column, n_voters) for column in scores.extra.T]
        or [np.empty((n_voters, 0))]
    )
    across = summed.T @ extra
    meat = np.block([[(summed.T @ summed).toarray(), across], [across.T, extra.T @ extra]])
    return meat * (n_voters / (n_voters - 1))


def voter_codes(votes: Votes) -> tuple[IntArray, int]:
    """Number the voters 0, 1, …; return each vote's number and the number of voters."""
    assert votes.voter is not None
    names, codes = np.unique(votes.voter, return_inverse=True)
    return codes, len(names)


def normal_quantile(confidence: float) -> float:
    """Half-width, in standard errors, of a two-sided normal interval."""
    return float(ndtri((1 + confidence) / 2))
