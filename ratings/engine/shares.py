"""Shares of votes that say something, with intervals that know which votes hang together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student

from ratings.engine.linear import sums
from ratings.engine.scope import Scope
from ratings.engine.votes import FloatArray, IntArray, Outcome, Votes

PRIOR_PAIRS = 10.0
PRIOR_CORRELATION = 0.1
"""What two votes of one cluster have in common, before any are seen, and its weight in pairs."""


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """A share of each group, from 0 to 1; NaN for a group without votes.

    Attributes
    ----------
    share, lower, upper : (n_groups,) array
    """

    share: FloatArray
    lower: FloatArray
    upper: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """What one kind of cluster adds to the variance of each group, in parts of that of
    independent votes, and with how many degrees of freedom it is known."""

    added: FloatArray
    freedom: FloatArray


def shares(
    group: IntArray,
    value: FloatArray,
    clusters: Sequence[IntArray],
    n_groups: int,
    confidence: float = 0.95,
) -> Shares:
    """Return the mean of each group's values, with Wilson's interval at their effective number.

    The interval is never of width 0, also for a share of 0 or 1. Values that are no 0 or 1, such
    as half a win, vary less than it takes them to, so that it is then wider than it must be.

    Parameters
    ----------
    group : (n_values,) int array
        Numbered from 0.
    value : (n_values,) array
        From 0 to 1.
    clusters : sequence of (n_values,) int arrays
        Each a kind of clusters, such as the voters. What two values of one group and cluster have
        in common is estimated over all groups, mixed with `PRIOR_PAIRS` of `PRIOR_CORRELATION`.
    n_groups : int
    confidence : float

    References
    ----------
    Wilson 1927, "Probable inference"; Korn and Graubard 1998, "Confidence intervals for
    proportions with small expected number of positive counts" for the effective number.
    """
    count = np.bincount(group, minlength=n_groups).astype(np.float64)
    with np.errstate(invalid="ignore"):
        share = sums(group, value, n_groups) / count
    parts = [_part(group, value - share[group], label, share, count) for label in clusters]
    inflation = 1 + sum((part.added for part in parts), np.zeros(n_groups))
    known = sum((part.added**2 / part.freedom for part in parts), np.zeros(n_groups))
    freedom = np.divide(inflation**2, known, out=np.full(n_groups, np.inf), where=known > 0)
    quantile = student.ppf((1 + confidence) / 2, freedom)
    lower, upper = _wilson(share, count / inflation, quantile)
    return Shares(share, lower, upper)


def outcome_shares(
    votes: Votes, outcome: Outcome, scope: Scope, confidence: float = 0.95
) -> Shares:
    """Return the share of each model's votes that have an outcome, whatever their weight.

    Parameters
    ----------
    votes : Votes
    outcome : Outcome
        A tie or "both bad": those that say the same of both models.
    scope : Scope
        Voters and prompts that are a sample are clusters.
    confidence : float
    """
    sampled = (
        (votes.voter, scope.samples_voters),
        (votes.prompt, scope.samples_prompts),
    )
    labels = [label for label, is_sample in sampled if is_sample and label is not None]
    model = np.concatenate([votes.model_a, votes.model_b])
    said = np.tile((votes.outcome == outcome).astype(np.float64), 2)
    clusters = [np.tile(label, 2) for label in labels]
    return shares(model, said, clusters, votes.n_models, confidence)


def _part(
    group: IntArray, residual: FloatArray, label: IntArray, share: FloatArray, count: FloatArray
) -> Part:
    names, code = np.unique(label, return_inverse=True)
    cells, cell = np.unique(group.astype(np.int64) * len(names) + code, return_inverse=True)
    of_group = cells // max(len(names), 1)
    size = np.bincount(cell).astype(np.float64)
    products = sums(cell, residual, len(cells)) ** 2 - sums(cell, residual**2, len(cells))
    pairs = size * (size - 1)
    variance = (share * (1 - share))[of_group]
    # Residuals from a group's own mean fall short of those from the truth by a share of 1/count.
    missed = variance * size**2 / count[of_group]
    common = (np.sum(products + missed * (size > 1)) + PRIOR_PAIRS * PRIOR_CORRELATION / 4) / (
        pairs @ variance + PRIOR_PAIRS / 4
    )
    square = sums(of_group, size**2, len(count))
    with np.errstate(invalid="ignore"):
        added = np.clip(common, 0, 1) * (square / count - 1)
        freedom = np.maximum(count**2 / square - 1, 1)
    return Part(added, freedom)


def _wilson(
    share: FloatArray, count: FloatArray, quantile: FloatArray
) -> tuple[FloatArray, FloatArray]:
    q = np.divide(quantile**2, count, out=np.full_like(share, np.nan), where=count > 0)
    centre = (share + q / 2) / (1 + q)
    arm = np.sqrt(q * share * (1 - share) + q**2 / 4) / (1 + q)
    return np.maximum(centre - arm, 0.0), np.minimum(centre + arm, 1.0)
