"""Invented worlds whose truth is known: models, voters with own tastes, prompts that suit some."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ratings.engine import Scope
from ratings.engine.bradley_terry import BradleyTerry
from ratings.engine.newton import maximise
from ratings.engine.ratings import MEAN_SCORE, POINTS
from ratings.engine.votes import FloatArray, IntArray, Votes

NODES = 41


@dataclass(frozen=True)
class World:
    """Voters meet random pairs on random prompts; ties as in Davidson's model.

    Attributes
    ----------
    strength : (n_models,) array
        In natural units.
    votes_of_voter : (n_voters,) int array
        How many votes each voter casts.
    taste, suit : float
        Standard deviation of what a voter likes of a model, and of how a prompt suits it.
    tie : float
        Davidson's ν.
    prompts : int
        0 for votes without prompts.
    side : float
        Advantage of being shown as A.
    circle : float
        Standard deviation of what a model has against another beyond their strengths.
    popularity : (n_models,) array, optional
        In proportion to which models are drawn.
    heavy_tails : bool
        Whether tastes are Student's with three degrees of freedom.
    """

    strength: FloatArray
    votes_of_voter: IntArray
    taste: float = 0.0
    tie: float = 0.0
    suit: float = 0.0
    prompts: int = 0
    side: float = 0.0
    circle: float = 0.0
    popularity: FloatArray | None = None
    heavy_tails: bool = False

    @property
    def n_models(self) -> int:
        return len(self.strength)

    def drawn(self, rng: np.random.Generator) -> Drawn:
        """Draw who its voters and prompts are."""
        n, tails = self.n_models, 3 if self.heavy_tails else None
        likes = deviations(rng, self.taste, (len(self.votes_of_voter), n), tails)
        suits = deviations(rng, self.suit, (max(self.prompts, 1), n))
        beyond = deviations(rng, self.circle, (n, n))
        return Drawn(
            self, likes, suits, (beyond - beyond.T) / np.sqrt(2) if self.circle else beyond
        )

    def votes(self, rng: np.random.Generator) -> Votes:
        """Votes of a fresh draw on random pairs."""
        return self.drawn(rng).votes(rng)

    def cast(self, rng: np.random.Generator, voter: IntArray, a: IntArray, b: IntArray) -> Votes:
        """Votes of these voters, of a fresh draw, on these pairs."""
        return self.drawn(rng).cast(rng, voter, a, b)

    def pairs(self, rng: np.random.Generator, count: int) -> tuple[IntArray, IntArray]:
        """Random pairs of two different models."""
        n = self.n_models
        if self.popularity is None:
            a = rng.integers(0, n, count)
            return a, (a + rng.integers(1, n, count)) % n
        share = self.popularity / self.popularity.sum()
        a, b = rng.choice(n, (2, count), p=share)
        while (itself := a == b).any():
            b[itself] = rng.choice(n, np.count_nonzero(itself), p=share)
        return a, b

    def true_scores(self) -> FloatArray:
        """The scores to which the estimate tends with endless votes of endless people."""
        n = self.n_models
        nobody = np.zeros((1, n))
        return Drawn(self, nobody, nobody, np.broadcast_to(0.0, (n, n))).true_scores(Scope.ALL)


@dataclass(frozen=True)
class Drawn:
    """A world whose voters and prompts are known.

    Attributes
    ----------
    likes : (n_voters, n_models) array
    suits : (n_prompts, n_models) array
    beyond : (n_models, n_models) array
        Antisymmetric.
    """

    world: World
    likes: FloatArray
    suits: FloatArray
    beyond: FloatArray = field(repr=False)

    def votes(self, rng: np.random.Generator) -> Votes:
        voter = np.repeat(np.arange(len(self.likes)), self.world.votes_of_voter)
        return self.cast(rng, voter, *self.world.pairs(rng, len(voter)))

    def cast(self, rng: np.random.Generator, voter: IntArray, a: IntArray, b: IntArray) -> Votes:
        """Votes of these voters on these pairs, on random prompts."""
        world = self.world
        prompt = rng.integers(0, len(self.suits), len(voter))
        gap = world.strength[a] - world.strength[b] + self.beyond[a, b] + world.side
        gap += self.likes[voter, a] - self.likes[voter, b]
        gap += self.suits[prompt, a] - self.suits[prompt, b]
        won, lost, _ = outcome_probabilities(gap, world.tie)
        draw = rng.random(len(voter))
        outcome = np.where(draw < won, 0, np.where(draw < won + lost, 1, 2))
        asked = prompt if world.prompts else None
        return Votes(a, b, outcome, voter, asked, n_models=world.n_models)

    def true_scores(self, scope: Scope) -> FloatArray:
        """The scores to which the estimate tends with endless votes of the scope.

        With ties and tastes these are not the strengths themselves: they are the ratings that
        fit the expected outcomes of all pairs (the pseudo-true value). The mean is 1000.
        """
        world = self.world
        first, second = np.triu_indices(world.n_models, 1)
        gap = (world.strength[:, None] - world.strength + self.beyond)[first, second]
        likes = self.likes[:, first] - self.likes[:, second]
        suits = self.suits[:, first] - self.suits[:, second]
        votes = world.votes_of_voter / np.sum(world.votes_of_voter)
        if scope is Scope.ALL:
            credit = expected_credit(gap, np.hypot(world.taste, world.suit), world)
        elif scope is Scope.QUESTIONS:
            credit = votes @ expected_credit(gap + likes, world.suit, world)
        else:
            credit = np.zeros(len(gap))
            for share, liked in zip(votes, likes, strict=True):
                credit += share * expected_credit(gap + liked + suits, 0.0, world).mean(axis=0)
        return MEAN_SCORE + POINTS * fitted_to(credit, world)


def deviations(
    rng: np.random.Generator, size: float, shape: tuple[int, int], tails: int | None = None
) -> FloatArray:
    """Normal ones, or Student's with so many degrees of freedom; zeros take no memory."""
    if not size:
        return np.broadcast_to(0.0, shape)
    if tails is None:
        return size * rng.standard_normal(shape)
    return size * rng.standard_t(tails, shape) / np.sqrt(tails / (tails - 2))


def expected_credit(gap: FloatArray, deviation: float, world: World) -> FloatArray:
    """Credit of the first of each pair, over both sides and over Gaussian tastes."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(NODES if deviation else 1)
    credit = np.zeros_like(gap)
    for node, weight in zip(nodes, weights / weights.sum(), strict=True):
        for side in (world.side, -world.side):
            liked = gap + np.sqrt(2) * deviation * node + side
            won, _, tied = outcome_probabilities(liked, world.tie)
            credit += weight * (won + tied / 2) / 2
    return credit


def fitted_to(credit: FloatArray, world: World) -> FloatArray:
    """The ratings that fit the expected credit of all pairs, as often as they meet."""
    n = world.n_models
    first, second = np.triu_indices(n, 1)
    share = np.ones(n) if world.popularity is None else world.popularity / world.popularity.mean()
    met = share[first] * share[second]
    expected = BradleyTerry(n, first, second, met * credit, met * (1 - credit))
    rating = maximise(expected, np.zeros(n), np.arange(n) > 0).x
    centred: FloatArray = rating - rating.mean()
    return centred


def outcome_probabilities(gap: FloatArray, tie: float) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Davidson's probabilities of A, B and a tie."""
    up, down = np.exp(gap / 2), np.exp(-gap / 2)
    total = up + down + tie
    return up / total, down / total, tie / total


def true_ranks(scores: FloatArray) -> IntArray:
    """1 for the highest score; the scores must differ."""
    ranks = np.empty(len(scores), dtype=int)
    ranks[np.argsort(-scores)] = np.arange(1, len(scores) + 1)
    return ranks
