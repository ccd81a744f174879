"""How far voters agree who judged the same pair of answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ratings.engine.intervals import quantile
from ratings.engine.judgement import ROUNDING
from ratings.engine.votes import OTHER_SIDE, FloatArray, IntArray, Outcome, Votes

ORDER = np.array([0, 2, 1, 1])
"""Outcomes as steps from A to B: a tie and "both bad" lie between."""

FEWEST_PROMPTS = 5
FEWEST_PAIRS = 10
DRAWS = 1000


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of two voters who judged the same pair of answers.

    Attributes
    ----------
    pairs : int
        Pairs of answers that at least two voters judged.
    votes : int
        Votes on them.
    same, by_chance : float
        How often two voters say the same of one pair, and how often two votes on any pairs do.
    nominal, nominal_lower, nominal_upper : float
        Krippendorff's alpha of the outcomes as names.
    ordinal, ordinal_lower, ordinal_upper : float
        As steps: A, neither, B.
    """

    pairs: int
    votes: int
    same: float
    by_chance: float
    nominal: float
    nominal_lower: float
    nominal_upper: float
    ordinal: float
    ordinal_lower: float
    ordinal_upper: float


def agreement(votes: Votes, confidence: float = 0.95, seed: int = 0) -> Agreement | None:
    """Return how far voters agree; None where too few judged the same answers.

    A pair of answers is a prompt and two models. Of several votes of one voter on it the last one
    counts. Which of the two answers is named first says nothing, so each pair counts from both
    sides. The interval is that of questions like these: prompts are drawn with replacement.

    Parameters
    ----------
    votes : Votes
        With voters and prompts, in the order in which they were cast.

    References
    ----------
    Krippendorff 2011, "Computing Krippendorff's alpha-reliability"; Zapf and others 2016,
    "Measuring inter-rater reliability for nominal data", for drawing what was judged.
    """
    tables, prompt, rows = _tables(votes)
    prompts = int(prompt.max(initial=-1)) + 1
    if prompts < FEWEST_PROMPTS or len(tables) < FEWEST_PAIRS:
        return None
    coincidence = np.zeros((prompts, len(Outcome), len(Outcome)))
    np.add.at(coincidence, prompt, _coincidences(tables))
    coincidence += coincidence[:, OTHER_SIDE][:, :, OTHER_SIDE]
    random = np.random.default_rng(seed)
    drawn = random.multinomial(prompts, np.full(prompts, 1 / prompts), size=DRAWS)
    total, resampled = coincidence.sum(axis=0), np.tensordot(drawn, coincidence, axes=1)
    nominal = _interval(total, resampled, prompts, confidence, ordinal=False)
    ordinal = _interval(total, resampled, prompts, confidence, ordinal=True)
    if nominal is None or ordinal is None:
        return None
    margin = total.sum(axis=1)
    n = margin.sum()
    same = float(np.trace(total) / n)
    by_chance = float(margin @ (margin - 1) / (n * (n - 1)))
    return Agreement(len(tables), rows, same, by_chance, *nominal, *ordinal)


def _interval(
    total: FloatArray, resampled: FloatArray, prompts: int, confidence: float, ordinal: bool
) -> tuple[float, float, float] | None:
    """Return alpha and its bounds; None where all say the same, so that nothing varies.

    The quantiles of the draws are stretched as those of few prompts must be.
    """
    alpha = float(_alpha(total[None], ordinal)[0])
    draws = _alpha(resampled, ordinal)
    draws = draws[np.isfinite(draws)]
    if not np.isfinite(alpha) or np.ptp(draws) < ROUNDING:
        return None
    normal, freedom = quantile(confidence), np.array(prompts - 1.0)
    stretch = np.sqrt(prompts / (prompts - 1)) * quantile(confidence, freedom) / normal
    tails = [(1 - confidence) / 2, (1 + confidence) / 2]
    low, high = np.clip(alpha + stretch * (np.quantile(draws, tails) - alpha), -1, 1)
    return alpha, float(low), float(high)


def _tables(votes: Votes) -> tuple[FloatArray, IntArray, int]:
    """Return the votes by outcome on each pair of answers that two voters judged, its prompt
    numbered from 0, and how many votes these are. Outcomes are seen from the lower model."""
    assert votes.voter is not None
    assert votes.prompt is not None
    turned = votes.model_a > votes.model_b
    outcome = np.where(turned, OTHER_SIDE[votes.outcome], votes.outcome)
    low = np.minimum(votes.model_a, votes.model_b).astype(np.int64)
    high = np.maximum(votes.model_a, votes.model_b).astype(np.int64)
    _, prompt = np.unique(votes.prompt, return_inverse=True)
    names, unit = np.unique(
        (prompt * votes.n_models + low) * votes.n_models + high, return_inverse=True
    )
    voters, voter = np.unique(votes.voter, return_inverse=True)
    last = len(votes) - 1 - np.unique((unit * len(voters) + voter)[::-1], return_index=True)[1]
    cell = unit[last] * len(Outcome) + outcome[last]
    tables = np.bincount(cell, minlength=len(names) * len(Outcome)).reshape(-1, len(Outcome))
    judged = tables.sum(axis=1) >= 2
    _, prompt = np.unique(names[judged] // votes.n_models**2, return_inverse=True)
    return tables[judged].astype(np.float64), np.asarray(prompt), int(tables[judged].sum())


def _coincidences(tables: FloatArray) -> FloatArray:
    """Return each pair's ordered pairs of votes, each vote counting once, (n_pairs, 4, 4)."""
    pairs = tables[:, :, None] * tables[:, None, :]
    pairs -= tables[:, :, None] * np.eye(tables.shape[1])
    return np.asarray(pairs / (tables.sum(axis=1) - 1)[:, None, None])


def _alpha(coincidence: FloatArray, ordinal: bool) -> FloatArray:
    """Return 1 − observed over expected disagreement, (n,); NaN where none is expected."""
    if ordinal:
        steps = np.eye(3)[ORDER]
        coincidence = np.einsum("ia,nij,jb->nab", steps, coincidence, steps)
    margin = coincidence.sum(axis=2)
    n = margin.sum(axis=1)
    expected = margin[:, :, None] * margin[:, None, :]
    expected -= margin[:, :, None] * np.eye(margin.shape[1])
    distance = _ordinal_distance(margin) if ordinal else 1 - np.eye(margin.shape[1])[None]
    observed = (coincidence * distance).sum(axis=(1, 2))
    by_chance = (expected * distance).sum(axis=(1, 2)) / (n - 1)
    alpha = np.full(len(n), np.nan)
    return np.asarray(1 - np.divide(observed, by_chance, out=1 - alpha, where=by_chance > 0))


def _ordinal_distance(margin: FloatArray) -> FloatArray:
    """Return (Σ of the values between two steps, the ends by half)², (n, 3, 3)."""
    middle = np.cumsum(margin, axis=1) - margin / 2
    return np.asarray((middle[:, :, None] - middle[:, None, :]) ** 2)
