"""Online Elo, for comparison only: the result depends on the order of the votes."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ratings.engine.votes import CREDIT, FloatArray, Votes

SHUFFLES = 20
MOST_SHUFFLED = 50_000
"""Of more, the newest: older votes hardly move a score any more, and a shuffle takes its time."""


def elo(
    votes: Votes,
    *,
    k: float = 4,
    base: float = 10,
    scale: float = 400,
    initial: npt.ArrayLike = 1000,
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
    initial : float or (n_models,) array
        Score before the first vote.

    Returns
    -------
    (n_models,) array
        In points; NaN for a model without votes.

    References
    ----------
    Elo 1978, "The rating of chessplayers"; Chatbot Arena's first board of May 2023 for k = 4.
    """
    score = np.broadcast_to(np.asarray(initial, dtype=np.float64), votes.n_models).tolist()
    steep = math.log(base) / scale
    rows = zip(
        votes.model_a.tolist(), votes.model_b.tolist(), CREDIT[votes.outcome].tolist(), strict=True
    )
    for a, b, credit in rows:
        change = k * (credit - 1 / (1 + math.exp(steep * (score[b] - score[a]))))
        score[a] += change
        score[b] -= change
    rated = np.zeros(votes.n_models, dtype=bool)
    rated[votes.model_a] = rated[votes.model_b] = True
    return np.where(rated, score, np.nan)


@dataclass(frozen=True, slots=True, eq=False)
class OrderSpread:
    """How far the order of the same votes moves Elo scores.

    Attributes
    ----------
    score : (n_models,) array
        In the order in which they were cast, in points; NaN for a model without votes.
    lowest, highest : (n_models,) array
        Over the shuffles.
    shuffled : int
        How many of the newest votes the shuffles put into another order.
    """

    score: FloatArray
    lowest: FloatArray
    highest: FloatArray
    shuffled: int

    @property
    def moved(self) -> FloatArray:
        """Distance of the lowest and highest score over all orders, (n_models,)."""
        orders = np.stack([self.score, self.lowest, self.highest])
        return np.asarray(np.ptp(orders, axis=0))


def order_spread(
    votes: Votes, *, k: float = 4, scale: float = 400, initial: float = 1000, seed: int = 0
) -> OrderSpread:
    """Return the Elo scores of votes, and between what they lie in `SHUFFLES` other orders.

    Parameters
    ----------
    votes : Votes
        In the order in which they were cast.
    k, scale, initial : float
        As in `elo`.
    """
    first = max(len(votes) - MOST_SHUFFLED, 0)
    newest = votes.where(slice(first, None))
    before = elo(votes.where(slice(0, first)), k=k, scale=scale, initial=initial)
    before = np.where(np.isnan(before), initial, before)
    rated = np.isin(np.arange(votes.n_models), [votes.model_a, votes.model_b])
    random = np.random.default_rng(seed)
    orders = [np.arange(len(newest)), *(random.permutation(len(newest)) for _ in range(SHUFFLES))]
    scores = np.empty((len(orders), votes.n_models))
    for row, order in zip(scores, orders, strict=True):
        after = elo(newest.where(order), k=k, scale=scale, initial=before)
        row[:] = np.where(rated, np.where(np.isnan(after), before, after), np.nan)
    score, others = scores[0], scores[1:]
    return OrderSpread(score, others.min(axis=0), others.max(axis=0), len(newest))
