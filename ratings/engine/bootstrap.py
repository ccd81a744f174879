"""The clustered bootstrap: a check of the sandwich that makes no use of its formula."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy import sparse

from ratings.engine.estimate import Estimate
from ratings.engine.fit import Fitted, fit_tally
from ratings.engine.linear import DENSE_MODELS
from ratings.engine.spread import Spread
from ratings.engine.tally import Tally, ordered_pairs
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
    voter = np.arange(len(votes))
    if votes.voter is not None:
        voter = np.unique(votes.voter, return_inverse=True)[1]
    n_voters = int(voter.max(initial=-1)) + 1
    # Single precision counts whole votes exactly up to 16 million, and fits the cache twice.
    weight = np.asarray(1.0 if votes.weight is None else votes.weight, dtype=np.float32)
    weight = np.broadcast_to(weight, len(votes))
    cast = sparse.csr_array(
        (weight, (_cell(votes, tally), voter)), shape=(tally.count.size, n_voters)
    )
    for done in range(0, rounds, BATCH):
        times = np.empty((n_voters, min(BATCH, rounds - done)), dtype=np.float32)
        for column in times.T:
            drawn = rng.integers(n_voters, size=n_voters)
            column[:] = np.bincount(drawn, minlength=n_voters)
        for count in np.asarray((cast @ times).T, dtype=np.float64, order="C"):
            yield _with_count(tally, count.reshape(tally.count.shape))


def _cell(votes: Votes, tally: Tally) -> IntArray:
    """Return which entry of the tally's flattened counts each vote belongs to."""
    first, second, pair = ordered_pairs(votes)
    low, high = np.minimum(first, second), np.maximum(first, second)
    n = votes.n_models
    place = np.searchsorted(tally.first * n + tally.second, low * n + high)
    # Votes without weight may have no pair in the tally; wherever they go, they add nothing.
    place = np.minimum(place, max(len(tally.first) - 1, 0))
    swapped = (first > second)[:, None]
    cell = place[:, None] * len(Outcome) + np.where(swapped, OTHER_SIDE, np.arange(len(Outcome)))
    return np.asarray(cell[pair, votes.outcome])


def _with_count(tally: Tally, count: FloatArray) -> Tally:
    met = count.sum(axis=1) > 0
    return Tally(
        n_models=tally.n_models,
        first=tally.first[met],
        second=tally.second[met],
        count=count[met],
        votes=tally.votes,
    )


def _spread(fit: Estimate, rating: FloatArray) -> Spread:
    """Errors of one component in all rounds, measured from the mean that its ratings are."""
    component = fit.component
    known = np.ma.masked_invalid(rating)
    centre = np.ma.average(known[:, component.models], weights=fit.centre, axis=1)
    off = known[:, component.models] - centre[:, None] - fit.x[: fit.n_models]
    # A round whose voters had not met a model says nothing of its error.
    errors = np.where(off.mask, off.mean(axis=0).filled(0.0), off.data)
    variance = errors.var(axis=0, ddof=1)
    covariance = None if fit.n_models > DENSE_MODELS else np.cov(errors, rowvar=False)
    return Spread(variance, covariance, errors.T, np.full(fit.n_models, np.inf))
