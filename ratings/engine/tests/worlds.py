"""Invented worlds whose truth is known: models of known strength, voters with own tastes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ratings.engine.bradley_terry import BradleyTerry
from ratings.engine.newton import maximise
from ratings.engine.ratings import MEAN_SCORE, POINTS
from ratings.engine.votes import FloatArray, Votes

TASTE_NODES = 41


@dataclass(frozen=True)
class World:
    """Voters meet random pairs; voter u likes model i at strength + N(0, taste²); ties as Davidson.

    `votes_of_voter` says how many votes each voter casts.
    """

    strength: FloatArray
    votes_of_voter: np.ndarray
    taste: float = 0.0
    tie: float = 0.0

    @property
    def n_models(self) -> int:
        return len(self.strength)

    def votes(self, rng: np.random.Generator) -> Votes:
        """Votes on pairs drawn at random."""
        voter = np.repeat(np.arange(len(self.votes_of_voter)), self.votes_of_voter)
        a = rng.integers(0, self.n_models, len(voter))
        b = (a + rng.integers(1, self.n_models, len(voter))) % self.n_models
        return self.cast(rng, voter, a, b)

    def cast(
        self, rng: np.random.Generator, voter: np.ndarray, a: np.ndarray, b: np.ndarray
    ) -> Votes:
        """Votes of these voters on these pairs, with tastes drawn afresh."""
        gap = self.strength[a] - self.strength[b]
        if self.taste:
            liking = self.taste * rng.standard_normal((voter.max() + 1, self.n_models))
            gap += liking[voter, a] - liking[voter, b]
        won, lost, _ = outcome_probabilities(gap, self.tie)
        draw = rng.random(len(voter))
        outcome = np.where(draw < won, 0, np.where(draw < won + lost, 1, 2))
        return Votes(a, b, outcome, voter=voter, n_models=self.n_models)

    def true_scores(self) -> FloatArray:
        """The scores to which the estimate tends as votes grow without end.

        With ties and tastes these are not the strengths themselves: they are the ratings that
        fit the expected outcomes of all pairs (the pseudo-true value).
        """
        first, second = np.triu_indices(self.n_models, 1)
        gap = self.strength[first] - self.strength[second]
        nodes, weights = np.polynomial.hermite_e.hermegauss(TASTE_NODES)
        wins, losses = np.zeros((2, len(gap)))
        for node, weight in zip(nodes, weights / weights.sum(), strict=True):
            won, lost, tied = outcome_probabilities(gap + np.sqrt(2) * self.taste * node, self.tie)
            wins += weight * (won + tied / 2)
            losses += weight * (lost + tied / 2)
        expected = BradleyTerry(self.n_models, first, second, wins, losses, np.zeros((len(gap), 4)))
        free = np.arange(self.n_models) > 0
        rating = maximise(expected, np.zeros(self.n_models), free).x
        return MEAN_SCORE + POINTS * (rating - rating.mean())


def outcome_probabilities(gap: FloatArray, tie: float) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Davidson's probabilities of A, B and a tie."""
    up, down = np.exp(gap / 2), np.exp(-gap / 2)
    total = up + down + tie
    return up / total, down / total, tie / total


def true_ranks(scores: FloatArray) -> np.ndarray:
    """1 for the highest score; the scores must differ."""
    ranks = np.empty(len(scores), dtype=int)
    ranks[np.argsort(-scores)] = np.arange(1, len(scores) + 1)
    return ranks
