"""Votes and the estimates that they lead to; and what they would be without some votes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ratings.engine.bradley_terry import BradleyTerry
from ratings.engine.components import find_components
from ratings.engine.davidson import Davidson
from ratings.engine.estimate import Estimate, LikelihoodOf, estimate
from ratings.engine.linear import sums
from ratings.engine.newton import Likelihood
from ratings.engine.options import Method
from ratings.engine.style import Styled
from ratings.engine.tally import Tally, tally_votes
from ratings.engine.votes import FloatArray, IntArray, Votes


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """Votes, fitted.

    Attributes
    ----------
    votes : Votes
    tally : Tally
    method : str
    estimates : list of Estimate
        One a component, the largest first.
    """

    votes: Votes
    tally: Tally
    method: Method
    estimates: list[Estimate]

    @property
    def rating(self) -> FloatArray:
        """Ratings in natural units, NaN without votes, (n_models,)."""
        rating = np.full(self.votes.n_models, np.nan)
        for part in self.estimates:
            rating[part.component.models] = part.x[: part.n_models]
        return rating

    def shift_without(self, rows: IntArray) -> FloatArray:
        """Return exactly how the ratings change if some votes are left out.

        Parameters
        ----------
        rows : int array
            Numbers of the votes.

        Returns
        -------
        (n_models,) array
            In natural units, measured from the mean that the ratings with all votes are measured
            from; NaN for a model that has no votes left.
        """
        start = np.nan_to_num(self.rating)
        if self.votes.style is None:
            rest = self.tally - tally_votes(self.votes.where(rows))
            refit = fit_tally(rest, self.votes, self.method, start)
        else:
            kept = np.ones(len(self.votes), dtype=bool)
            kept[rows] = False
            refit = fit(self.votes.where(kept), self.method, start)
        shift = refit.rating - self.rating
        for part in self.estimates:
            ours = shift[part.component.models]
            centre = np.ma.average(np.ma.masked_invalid(ours), weights=part.centre)
            shift[part.component.models] = ours - centre
        return shift


def fit(votes: Votes, method: Method = "bradley-terry", start: FloatArray | None = None) -> Fitted:
    """Fit votes, with style control if they have style differences.

    Parameters
    ----------
    votes : Votes
    method : {"bradley-terry", "davidson"}
    start : (n_models,) array, optional
        Ratings from which to start, in natural units.

    Returns
    -------
    Fitted
    """
    return fit_tally(tally_votes(votes), votes, method, start)


def fit_tally(
    tally: Tally, votes: Votes, method: Method = "bradley-terry", start: FloatArray | None = None
) -> Fitted:
    """Fit votes that are tallied already; with style, the ratings without it are the start."""
    kind = BradleyTerry if method == "bradley-terry" else Davidson
    components = find_components(tally)

    def from_tally(models: IntArray, prior_on: IntArray) -> Likelihood:
        return kind.of(tally.among(models).with_prior(prior_on))

    def from_votes(models: IntArray, prior_on: IntArray) -> Likelihood:
        return Styled.of(votes.among(models), prior_on)

    def fitted(likelihood_of: LikelihoodOf, start: FloatArray) -> Fitted:
        estimates = [estimate(part, likelihood_of, start) for part in components]
        return Fitted(votes, tally, method, estimates)

    plain = fitted(from_tally, first_guess(tally) if start is None else start)
    if votes.style is None:
        return plain
    return fitted(from_votes, np.nan_to_num(plain.rating))


def first_guess(tally: Tally) -> FloatArray:
    """Return the log odds of each model's win rate, where models that never lost stay finite."""
    n = tally.n_models
    won = sums(tally.first, tally.wins, n) + sums(tally.second, tally.total - tally.wins, n)
    cast = sums(tally.first, tally.total, n) + sums(tally.second, tally.total, n)
    return np.log(won + 0.5) - np.log(cast - won + 0.5)
