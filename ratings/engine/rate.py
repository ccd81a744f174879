"""From votes to a board: validate, tally, find components, fit, put intervals, rank."""

from __future__ import annotations

from typing import Literal

import numpy as np

from ratings.engine.bradley_terry import BradleyTerry
from ratings.engine.components import Component, find_components
from ratings.engine.estimate import Estimate, LikelihoodOf, estimate
from ratings.engine.intervals import quantile
from ratings.engine.newton import Likelihood
from ratings.engine.ranking import lmsys_rank, simultaneous_ranks
from ratings.engine.ratings import MEAN_SCORE, POINTS, Ratings
from ratings.engine.tally import Tally, tally_votes
from ratings.engine.votes import FloatArray, IntArray, Votes

Method = Literal["bradley-terry", "davidson"]
Interval = Literal["clustered", "sandwich", "bootstrap"]

ROUNDING = 1e-6
"""Bounds closer than this many points are equal: between them lies rounding, not evidence."""


def rate(
    votes: Votes,
    *,
    method: Method = "bradley-terry",
    interval: Interval | None = None,
    confidence: float = 0.95,
    anchor: tuple[int, float] | None = None,
    reweight: int | None = None,
    initial: FloatArray | None = None,
    rounds: int = 100,
    seed: int = 0,
) -> Ratings:
    """Rate the models.

    Parameters
    ----------
    votes : Votes
    method : {"bradley-terry", "davidson"}
    interval : {"clustered", "sandwich", "bootstrap"}, optional
        Default: "clustered" if the votes have voters, else "sandwich".
    confidence : float
        Of each interval, and of all rank sets at once.
    anchor : (int, float), optional
        A model and the score that it is to have. Without effect if it has no votes.
    reweight : int, optional
        Weigh each vote 1 / max(votes of its pair, `reweight`).
    initial : (n_models,) array, optional
        Scores to start from, such as an earlier board's; NaN where there is none. They change
        the time that it takes, not the result.
    rounds : int
        Bootstrap rounds.
    seed : int
        Of everything that is drawn.

    Returns
    -------
    Ratings

    Raises
    ------
    ValueError
        For an option out of range, or clustering without voters.
    """
    interval = interval or ("sandwich" if votes.voter is None else "clustered")
    _refuse_bad_options(votes, method, interval, confidence, anchor, reweight)
    tally = tally_votes(votes)
    components = find_components(tally)
    start = np.zeros(len(tally.votes)) if initial is None else np.nan_to_num(
        (np.asarray(initial) - MEAN_SCORE) / POINTS
    )
    estimates = [
        estimate(component, _likelihoods(tally), votes, start, interval == "clustered")
        for component in components
    ]
    return _board(tally, components, estimates, method, interval, confidence, anchor, seed)


def _likelihoods(tally: Tally) -> LikelihoodOf:
    def likelihood_of(models: IntArray, prior_on: IntArray) -> Likelihood:
        among = tally.among(models)
        return BradleyTerry.of(among + Tally.prior(among.n_models, prior_on))

    return likelihood_of


def _board(
    tally: Tally,
    components: list[Component],
    estimates: list[Estimate],
    method: Method,
    interval: Interval,
    confidence: float,
    anchor: tuple[int, float] | None,
    seed: int,
) -> Ratings:
    n = tally.n_models
    score, error = np.full((2, n), np.nan)
    covariance = np.full((n, n), np.nan)
    provisional = np.zeros(n, dtype=bool)
    rank, low, high = np.zeros((3, n), dtype=np.int64)
    label = np.full(n, -1, dtype=np.int64)
    for number, (component, fit) in enumerate(zip(components, estimates, strict=True)):
        models, size = fit.models, len(fit.models)
        label[models] = number
        provisional[component.fringe] = True
        score[models] = MEAN_SCORE + POINTS * fit.x[:size]
        if anchor is not None and anchor[0] in models:
            score[models] += anchor[1] - score[anchor[0]]
        ours = POINTS**2 * fit.covariance[:size, :size]
        covariance[np.ix_(models, models)] = ours
        error[models] = np.sqrt(np.maximum(ours.diagonal(), 0))
        arm = quantile(confidence) * error[models]
        rank[models] = lmsys_rank(score[models] - arm, score[models] + arm, ROUNDING)
        low[models], high[models] = simultaneous_ranks(
            score[models], ours, confidence, ROUNDING, seed
        )
    arm = quantile(confidence) * error
    return Ratings(
        score=score,
        lower=score - arm,
        upper=score + arm,
        rank=rank,
        rank_low=low,
        rank_high=high,
        votes=tally.votes,
        provisional=provisional,
        component=label,
        covariance=covariance,
        method=method,
        interval=interval,
        confidence=confidence,
        steps=sum(fit.steps for fit in estimates),
        converged=all(fit.converged for fit in estimates),
    )


def _refuse_bad_options(
    votes: Votes,
    method: str,
    interval: str,
    confidence: float,
    anchor: tuple[int, float] | None,
    reweight: int | None,
) -> None:
    if method not in ("bradley-terry", "davidson"):
        raise ValueError(f"unknown method {method!r}")
    if interval not in ("clustered", "sandwich", "bootstrap"):
        raise ValueError(f"unknown interval {interval!r}")
    if interval == "clustered" and votes.voter is None:
        raise ValueError("clustered intervals need votes with voters")
    if not 0 < confidence < 1:
        raise ValueError(f"confidence is {confidence}, it must be between 0 and 1")
    if anchor is not None and not 0 <= anchor[0] < votes.n_models:
        raise ValueError(f"anchor is model {anchor[0]}, there are {votes.n_models} models")
    if reweight is not None and reweight < 1:
        raise ValueError(f"reweight is {reweight}, it must be at least 1")
