"""Online Elo, for comparison only: the result depends on the order of the votes."""

from __future__ import annotations

import numpy as np

from ratings.engine.votes import CREDIT, FloatArray, Votes


def elo(
    votes: Votes, *, k: float = 4, base: float = 10, scale: float = 400, initial: float = 1000
) -> FloatArray:
    """Return the Elo scores after all votes, in the order in which they were cast.

    A tie or "both bad" counts as half a win. Weights, voters and style play no part.

    Parameters
    ----------
    votes : Votes
    k : float
        Greatest change by one vote, in points.
    base, scale : float
        A lead of `scale` points is odds of `base` to one.
    initial : float
        Score before the first vote.

    Returns
    -------
    (n_models,) array
        In points; NaN for a model without votes.

    References
    ----------
    Elo 1978, "The rating of chessplayers"; Chatbot Arena's first board of May 2023 for k = 4.
    """
    score = [float(initial)] * votes.n_models
    rows = zip(
        votes.model_a.tolist(), votes.model_b.tolist(), CREDIT[votes.outcome].tolist(), strict=True
    )
    for a, b, credit in rows:
        change = k * (credit - 1 / (1 + base ** ((score[b] - score[a]) / scale)))
        score[a] += change
        score[b] -= change
    rated = np.zeros(votes.n_models, dtype=bool)
    rated[votes.model_a] = rated[votes.model_b] = True
    return np.where(rated, score, np.nan)
