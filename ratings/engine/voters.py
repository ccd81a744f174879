"""How many voters, or prompts, stand behind a model."""

from __future__ import annotations

import numpy as np

from ratings.engine.linear import sums
from ratings.engine.votes import FloatArray, IntArray, Votes


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
    total, squares = sums(key % n, count, n), sums(key % n, count**2, n)
    return np.divide(total**2, squares, out=np.zeros_like(total), where=squares > 0)
