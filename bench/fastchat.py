"""FastChat's bootstrap of Bradley-Terry scores, re-stated from its description.

Votes are reduced to unique (model A, model B, outcome) rows. Each of 100 rounds draws their counts
from a multinomial distribution and fits them anew from zero by L-BFGS, in two processes.
"""

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing.pool import Pool

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from bench.votes import MODELS, SimulatedVotes
from ratings.engine.votes import FloatArray, IntArray

PROCESSES = 2
GRADIENT = 1e-6
STEPS = 100
LN10 = np.log(10)


@contextmanager
def processes() -> Iterator[Pool]:
    """Start the processes; spawned, as a fork would copy JAX's threads half-way."""
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        yield pool


def bootstrap(votes: SimulatedVotes, rounds: int, pool: Pool) -> FloatArray:
    """Return the scores of each round, (rounds, n_models)."""
    pairs, credit, count = unique_rows(votes)
    rng = np.random.default_rng(0)
    drawn = rng.multinomial(len(votes), count / count.sum(), size=rounds) / len(votes)
    return 1000 + 400 * np.array(list(pool.imap_unordered(partial(fit, pairs, credit), drawn)))


def scores(votes: SimulatedVotes) -> FloatArray:
    pairs, credit, count = unique_rows(votes)
    return 1000 + 400 * fit(pairs, credit, count / count.sum())


def unique_rows(votes: SimulatedVotes) -> tuple[IntArray, FloatArray, IntArray]:
    """Return A and B of each unique row, A's credit, and how often the row occurs."""
    half_wins = np.array([2, 0, 1, 1])[votes.outcome]
    code = (votes.model_a.astype(np.int64) * MODELS + votes.model_b) * 3 + half_wins
    row, count = np.unique(code, return_counts=True)
    return np.stack(np.divmod(row // 3, MODELS)), row % 3 / 2, count


def fit(pairs: IntArray, credit: FloatArray, weight: FloatArray) -> FloatArray:
    """Fit ratings, in units in which one is ten times the odds."""
    options = {"gtol": GRADIENT, "maxiter": STEPS}
    start, data = np.zeros(MODELS), (pairs, credit, weight)
    found = minimize(loss, start, data, method="L-BFGS-B", jac=True, options=options)
    return np.asarray(found.x)


def loss(
    rating: FloatArray, pairs: IntArray, credit: FloatArray, weight: FloatArray
) -> tuple[float, FloatArray]:
    """Return the weighted log loss and its gradient."""
    a, b = pairs
    p = expit(LN10 * (rating[a] - rating[b]))
    value = -weight @ (credit * np.log(p) + (1 - credit) * np.log(1 - p))
    surplus = LN10 * weight * (p - credit)
    gradient = np.bincount(a, surplus, MODELS) - np.bincount(b, surplus, MODELS)
    return float(value), np.asarray(gradient, dtype=np.float64)
