"""The clustered bootstrap: a check of the sandwich that makes no use of its formula."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy import sparse

from ratings.engine.estimate import Estimate
from ratings.engine.fit import Fitted, fit_tally
from ratings.engine.linear import DENSE_MODELS
from ratings.engine.spread import Spread
from ratings.engine.tally import Tally
from ratings.engine.voters import voter_codes
from ratings.engine.votes import OTHER_SIDE, FloatArray, IntArray, Outcome, Votes

BATCH = 16


def bootstrap(fitted: Fitted, rounds: int, seed: int) -> list[Spread]:
    """Refit to voters drawn with replacement, as many as there are, with all of their votes.

    Without voters, votes are drawn. Each round is a full fit, components and all, so that a
    round in which a model lost everything stays finite.

    Parameters
    ----------
    fitted : Fitted
    rounds : int
    seed : int

    Returns
    -------
    list of Spread
        One for each of its estimates, with the errors of all rounds.

    References
    ----------
    Efron 1979; Cameron, Gelbach and Miller 2008 on clusters.
    """
    votes, start = fitted.votes, np.nan_to_num(fitted.rating)
    rating = np.array(
        [
            fit_tally(tally, votes, fitted.method, start).rating
            for tally in resampled_tallies(votes, fitted.tally, rounds, seed)
        ]
    )
    return [_spread(part, rating) for part in fitted.estimates]


def resampled_tallies(votes: Votes, tally: Tally, rounds: int, seed: int) -> Iterator[Tally]:
    """Yield the tally of each round.

    The votes are turned once into a matrix of cells (pair and outcome) by voters; a batch of
    rounds is then one product with how often each voter was drawn.
    """
    rng = np.random.default_rng(seed)
    voter, n_voters = voter_codes(votes)
    present = np.flatnonzero(np.bincount(voter, minlength=n_voters))
    weight = np.ones(len(votes)) if votes.weight is None else votes.weight
    cast = sparse.csr_array(
        (weight, (_cell(votes, tally), voter)), shape=(tally.count.size, n_voters)
    )
    for done in range(0, rounds, BATCH):
        times = np.empty((n_voters, min(BATCH, rounds - done)))
        for column in times.T:
            drawn = present[rng.integers(len(present), size=len(present))]
            column[:] = np.bincount(drawn, minlength=n_voters)
        for count in np.ascontiguousarray((cast @ times).T):
            yield _with_count(tally, count.reshape(tally.count.shape))


def _cell(votes: Votes, tally: Tally) -> IntArray:
    """Return which entry of the tally's flattened counts each vote belongs to."""
    m = votes.n_models
    swapped = votes.model_a > votes.model_b
    low, high = (end(votes.model_a, votes.model_b) for end in (np.minimum, np.maximum))
    pair = np.searchsorted(tally.first * m + tally.second, low.astype(np.int64) * m + high)
    # Votes without weight may have no pair in the tally; wherever they go, they add nothing.
    pair = np.minimum(pair, max(len(tally.first) - 1, 0))
    outcome = np.where(swapped, OTHER_SIDE[votes.outcome], votes.outcome)
    return np.add(pair * len(Outcome), outcome)


def _with_count(tally: Tally, count: FloatArray) -> Tally:
    met = count.sum(axis=1) > 0
    return Tally(
        n_models=tally.n_models,
        first=tally.first[met],
        second=tally.second[met],
        count=count[met],
        square=count[met],
        votes=tally.votes,
    )


def _spread(fit: Estimate, rating: FloatArray) -> Spread:
    """Errors of one component in all rounds, measured from the mean of its core."""
    component = fit.component
    known = np.ma.masked_invalid(rating)
    centre = known[:, component.firm].mean(axis=1, keepdims=True)
    errors = known[:, component.models] - centre - fit.x[: fit.n_models]
    # A round whose voters had not met a model says nothing of its error.
    errors = np.where(errors.mask, errors.mean(axis=0).filled(0.0), errors.data)
    variance = errors.var(axis=0, ddof=1)
    covariance = None if fit.n_models > DENSE_MODELS else np.cov(errors, rowvar=False)
    return Spread(variance, covariance, errors.T, np.full(fit.n_models, np.nan))
