"""How well scores predict votes that they have not seen, and how well the model fits those it saw.

Credit of a vote is 1, 0 or ½ as everywhere; a prediction is a difference of ratings in natural
units, and its probability σ of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy.special import expit
from scipy.stats import f as fisher

from ratings.engine.fit import fit
from ratings.engine.intervals import quantile
from ratings.engine.linear import sums
from ratings.engine.shares import Shares, shares
from ratings.engine.tally import tally_votes
from ratings.engine.votes import CREDIT, BoolArray, FloatArray, IntArray, Votes

FOLDS = 5
BINS = np.linspace(0.5, 1, 6)
"""Edges of the reliability curve, in the favourite's probability."""

FEWEST_GROUPS = 5
"""Fewer voters, or prompts, say nothing of others."""

FEWEST_VOTES = 50
"""Of fewer votes, what they lose or gain in the mean is anybody's guess."""

MOST_VOTES = 200_000
"""Of more it takes too long between two refits; the newest do."""

STEPS = 50


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its interval."""

    value: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True, eq=False)
class HeldOut:
    """Votes as predicted from the votes of other groups; those that could be predicted.

    Attributes
    ----------
    difference : (n_votes,) array
        Predicted rating of A less that of B, in natural units.
    credit : (n_votes,) array
        Of A.
    group : (n_votes,) int array
        What was left out together, numbered from 0.
    """

    difference: FloatArray
    credit: FloatArray
    group: IntArray

    @classmethod
    def of(cls, votes: Votes, label: IntArray, seed: int = 0) -> Self:
        """Predict the votes of each fold of groups from a fit of all others.

        Parameters
        ----------
        votes : Votes
        label : (n_votes,) int array
            What is left out together, such as the voter of each vote.
        """
        names, group = np.unique(label, return_inverse=True)
        place = np.random.default_rng(seed).permutation(len(names)) % FOLDS
        fold = place[group]
        difference = np.full(len(votes), np.nan)
        for number in range(FOLDS):
            out = fold == number
            if out.any() and not out.all():
                difference[out] = predicted(votes.where(~out), votes.where(out))
        return cls.known(difference, votes, group)

    @classmethod
    def known(cls, difference: FloatArray, votes: Votes, group: IntArray) -> Self:
        """Keep what could be predicted: both models were seen, and in one component."""
        kept = np.isfinite(difference)
        credit = CREDIT[votes.outcome[kept]]
        _, group = np.unique(group[kept], return_inverse=True)
        return cls(difference[kept], credit, np.asarray(group))

    def __len__(self) -> int:
        return len(self.credit)

    @property
    def probability(self) -> FloatArray:
        return np.asarray(expit(self.difference))

    @property
    def log_loss(self) -> FloatArray:
        """−y ln p − (1 − y) ln(1 − p) of each vote; a coin's is ln 2 for any vote."""
        return np.asarray(np.logaddexp(0, self.difference) - self.credit * self.difference)

    @property
    def brier(self) -> FloatArray:
        """(y − p)² of each vote; a coin's is ¼, or 0 for a tie.

        References
        ----------
        Brier 1950, "Verification of forecasts expressed in terms of probability".
        """
        return np.asarray((self.credit - self.probability) ** 2)

    @property
    def coin_brier(self) -> FloatArray:
        return np.asarray((self.credit - 0.5) ** 2)

    @property
    def freedom(self) -> float:
        """Effective number of groups, less one: 1/Σ(share of the votes)² − 1."""
        size = np.bincount(self.group).astype(np.float64)
        return float(len(self) ** 2 / (size @ size) - 1) if len(self) else 0.0

    @property
    def is_enough(self) -> bool:
        return len(self) >= FEWEST_VOTES and self.freedom >= FEWEST_GROUPS - 1

    def gain(self, confidence: float = 0.95) -> Estimate | None:
        """How much less log loss than a coin's a vote has in the mean, by groups; None of few.

        References
        ----------
        Diebold and Mariano 1995, "Comparing predictive accuracy", for the mean difference of loss.
        """
        if not self.is_enough:
            return None
        won = np.log(2) - self.log_loss
        value = float(won.mean())
        return self._interval(value, (won - value) / len(self), confidence)

    def slope(self, confidence: float = 0.95) -> Estimate | None:
        """By what predicted differences have to be multiplied to fit the votes best; None of few.

        Below 1 the predictions are too bold, above 1 too cautious.

        References
        ----------
        Cox 1958, "Two further applications of a model for binary regression".
        """
        x, y = self.difference, self.credit
        if not self.is_enough or not x.any():
            return None
        value = 1.0
        for _ in range(STEPS):
            p = expit(value * x)
            information = float((p * (1 - p)) @ x**2)
            if information < 1e-9 * float(x @ x):
                return None
            value += float(np.clip((y - p) @ x / information, -1, 1))
        p = expit(value * x)
        information = float((p * (1 - p)) @ x**2)
        return self._interval(value, (y - p) * x / information, confidence)

    def _interval(self, value: float, influence: FloatArray, confidence: float) -> Estimate | None:
        """From each vote's influence, summed by groups; None where that leaves no width."""
        groups = int(self.group.max()) + 1
        total = sums(self.group, influence, groups)
        error = float(np.sqrt(groups / (groups - 1) * (total @ total)))
        if error < 1e-9:
            return None
        arm = float(quantile(confidence, np.array(self.freedom))) * error
        return Estimate(value, value - arm, value + arm)

    def reliability(self) -> Reliability:
        """Seen from the side of the favourite, in bins of its probability."""
        ahead = self.difference >= 0
        chance = expit(np.abs(self.difference))
        credit = np.where(ahead, self.credit, 1 - self.credit)
        bin_ = np.minimum(np.searchsorted(BINS, chance, side="right") - 1, len(BINS) - 2)
        count = np.bincount(bin_, minlength=len(BINS) - 1)
        with np.errstate(invalid="ignore"):
            predicted = sums(bin_, chance, len(count)) / count
        return Reliability(count, predicted, shares(bin_, credit, [self.group], len(count)))


@dataclass(frozen=True, slots=True, eq=False)
class Reliability:
    """What was predicted for the favourite in each bin, and what it got.

    Attributes
    ----------
    count : (n_bins,) int array
        Votes.
    predicted : (n_bins,) array
        Mean probability; NaN without votes.
    observed : Shares
        Mean credit.
    """

    count: IntArray
    predicted: FloatArray
    observed: Shares


def predicted(seen: Votes, unseen: Votes) -> FloatArray:
    """Predict votes from a fit of others: differences of ratings, NaN where there is none.

    Returns
    -------
    (n_unseen,) array
    """
    fitted = fit(seen)
    component = np.full(seen.n_models, -1)
    for number, part in enumerate(fitted.estimates):
        component[part.component.models] = number
    a, b = unseen.model_a, unseen.model_b
    difference = fitted.rating[a] - fitted.rating[b]
    return np.where(component[a] == component[b], difference, np.nan)


@dataclass(frozen=True, slots=True)
class Fit:
    """How far pairs of models scatter around what the scores say of them.

    Attributes
    ----------
    ratio : float
        Pearson's X² of the pairs over its degrees of freedom, in units of what votes vary by.
    lower, upper : float
        Where it lies in 95 of 100 cases if the model is the truth and no two votes hang together.
    pairs, freedom : int
    """

    ratio: float
    lower: float
    upper: float
    pairs: int
    freedom: int


def model_fit(votes: Votes, confidence: float = 0.95) -> Fit | None:
    """Compare the scatter between pairs of models with that within them; None where neither says.

    Where ties are half a win, votes vary less than p(1 − p), by a dispersion that is estimated
    from all of them. The bounds are those of the F test of lack of fit against pure error.

    References
    ----------
    McCullagh and Nelder 1989, "Generalized linear models", section 4.5; Draper and Smith 1998,
    "Applied regression analysis", section 2.1.
    """
    fitted, tally = fit(votes), tally_votes(votes)
    firm = np.zeros(votes.n_models, dtype=bool)
    for part in fitted.estimates:
        firm[part.component.core] = True
    kept = firm[tally.first] & firm[tally.second]
    count, n = tally.count[kept], tally.total[kept]
    cores = sum(len(part.component.core) > 0 for part in fitted.estimates)
    freedom = int(kept.sum()) - int(firm.sum()) + cores
    within = int(n.sum()) - len(n)
    if freedom < 1 or within < 1:
        return None
    rating = np.nan_to_num(fitted.rating)
    p = expit(rating[tally.first] - rating[tally.second])[kept]
    pearson = np.sum((count @ CREDIT - n * p) ** 2 / (n * p * (1 - p)))
    squares = np.sum(count * (CREDIT - p[:, None]) ** 2)
    dispersion = squares / np.sum(n * p * (1 - p))
    if dispersion <= 0:
        return None
    tails = fisher.ppf([(1 - confidence) / 2, (1 + confidence) / 2], freedom, within)
    lower, upper = n.sum() * tails / (freedom * tails + within)
    ratio = float(pearson / freedom / dispersion)
    return Fit(ratio, float(lower), float(upper), len(n), freedom)


@dataclass(frozen=True, slots=True)
class Drift:
    """How well the first half of the votes predicts the second.

    Attributes
    ----------
    gain : Estimate
        Log loss less than a coin's.
    usual : float
        The same gain in the mean where the halves are voters drawn at random.
    worse : int
        How many of the random halves predict each other as badly or worse.
    draws : int
    """

    gain: Estimate
    usual: float
    worse: int
    draws: int

    @property
    def is_sure(self) -> bool:
        """At 5%, on one side: no random halves predict as badly."""
        return self.worse == 0


DRAWS = 19

FEWEST_DRAWN = 10
"""Halves of fewer voters (effectively) are too unequal to be compared."""


def drift(votes: Votes, seed: int = 0) -> Drift | None:
    """Predict the second half of the votes from the first; None of few voters.

    Parameters
    ----------
    votes : Votes
        In the order in which they were cast, with voters.

    References
    ----------
    Phipson and Smyth 2010, "Permutation p-values should never be zero", for the count of draws.
    """
    assert votes.voter is not None
    random = np.random.default_rng(seed)
    half = len(votes) // 2
    first = np.arange(len(votes)) < half
    _, voter = np.unique(votes.voter, return_inverse=True)
    ahead = _split(votes, first, voter)
    gain = ahead.gain()
    if gain is None or ahead.freedom < FEWEST_DRAWN - 1:
        return None
    others = []
    for _ in range(DRAWS):
        drawn = _split(votes, _random_half(voter, random), voter)
        if not len(drawn):
            return None
        others.append(float(np.mean(np.log(2) - drawn.log_loss)))
    worse = sum(other <= gain.value for other in others)
    return Drift(gain, float(np.mean(others)), worse, DRAWS)


def _split(votes: Votes, seen: BoolArray, voter: IntArray) -> HeldOut:
    rest = votes.where(~seen)
    if not seen.any():
        return HeldOut.known(np.full(len(rest), np.nan), rest, voter[~seen])
    return HeldOut.known(predicted(votes.where(seen), rest), rest, voter[~seen])


def _random_half(voter: IntArray, random: np.random.Generator) -> BoolArray:
    """Voters in random order, with all their votes, until half of the votes are there."""
    size = np.bincount(voter)
    order = random.permutation(len(size))
    kept = np.zeros(len(size), dtype=bool)
    kept[order[np.cumsum(size[order]) - size[order] / 2 <= len(voter) / 2]] = True
    return np.asarray(kept[voter])
