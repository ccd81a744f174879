"""From votes to a board: tally, components, fit, interval, ranks, result."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ratings.engine.board import board
from ratings.engine.bootstrap import bootstrap
from ratings.engine.fit import Fitted, fit
from ratings.engine.options import Interval, Method, Options
from ratings.engine.ratings import MEAN_SCORE, POINTS, Ratings
from ratings.engine.scope import Scope
from ratings.engine.spread import spread
from ratings.engine.tally import votes_of_pair
from ratings.engine.votes import FloatArray, Votes


def rate(
    votes: Votes,
    *,
    method: Method = "bradley-terry",
    interval: Interval = "sandwich",
    scope: Scope = Scope.ALL,
    confidence: float = 0.95,
    anchor: tuple[int, float] | None = None,
    reweight: int | None = None,
    initial: npt.ArrayLike | None = None,
    rounds: int = 100,
    seed: int = 0,
) -> Ratings:
    """Rate the models; with style control if the votes have style differences.

    Parameters
    ----------
    votes : Votes
    method : {"bradley-terry", "davidson"}
        How ties enter: as half a win each way, or with a probability of their own.
    interval : {"sandwich", "bootstrap"}
    scope : Scope
        Whom the board is about: voters and prompts that are a sample are clusters. Those that are
        not known are a cluster for each vote. The bootstrap draws voters, in every scope.
    confidence : float
        Of each interval, and of all rank sets at once.
    anchor : (int, float), optional
        A model, and the score that it is to have. Without effect where it has no votes.
    reweight : int, optional
        Weigh each vote by 1 / max(votes of its pair, `reweight`), so that a pair that met often
        does not dominate.
    initial : (n_models,) array_like, optional
        Scores from which to start, such as an earlier board's; NaN for unknown. They change how
        long it takes, not the result.
    rounds : int
        Of the bootstrap.
    seed : int
        Of all that is drawn: bootstrap and rank sets.

    Returns
    -------
    Ratings

    Raises
    ------
    ValueError
        For an option that is out of range or does not fit the votes.
    """
    options = Options(method, interval, scope, confidence, anchor, reweight, rounds, seed)
    options.refuse_bad(votes)
    votes = _weighed(votes, reweight)
    fitted = fit(votes, method, _start(initial, votes.n_models))
    if interval == "bootstrap":
        spreads = bootstrap(fitted, rounds, seed)
    else:
        spreads = [spread(part, votes, scope, seed) for part in fitted.estimates]
    return board(fitted, spreads, options)


def rate_fitted(fitted: Fitted, scope: Scope, confidence: float = 0.95, seed: int = 0) -> Ratings:
    """Rate models that are fitted already: in another scope only their errors differ.

    Parameters
    ----------
    fitted : Fitted
        By Bradley-Terry.
    scope, confidence, seed
        As in `rate`.

    Returns
    -------
    Ratings
    """
    options = Options("bradley-terry", "sandwich", scope, confidence, None, None, 2, seed)
    spreads = [spread(part, fitted.votes, scope, seed) for part in fitted.estimates]
    return board(fitted, spreads, options)


def _weighed(votes: Votes, reweight: int | None) -> Votes:
    """Return the votes with the weights that count, which are 1 on average.

    Only their ratios matter, except against the weak prior, which is one vote.
    """
    if votes.weight is None and reweight is None:
        return votes
    weight = np.ones(len(votes)) if votes.weight is None else votes.weight
    if reweight is not None:
        weight = weight / np.maximum(votes_of_pair(votes), reweight)
    return votes.weighing(weight / weight.mean()) if weight.any() else votes


def _start(initial: npt.ArrayLike | None, n_models: int) -> FloatArray | None:
    if initial is None:
        return None
    scores = np.asarray(initial, dtype=np.float64)
    if scores.shape != (n_models,):
        raise ValueError(f"initial has shape {scores.shape}, there are {n_models} models")
    start: FloatArray = (scores - MEAN_SCORE) / POINTS
    return np.nan_to_num(start)
