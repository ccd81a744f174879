"""Quality against price: which models no cheaper model beats, and how sure that is.

Nothing here rates a model: it compares the scores of a board, and draws from their error.
"""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Self, TypeGuard

import numpy as np
from scipy.special import chdtri

from ratings.claims import is_firm, is_rated, verdict_on
from ratings.costs import INPUT_TOKENS, answer_cost, blended_price
from ratings.engine.linear import cholesky
from ratings.evidence import EvidenceArrays, ScoreErrors, has_joint_errors
from ratings.models import Board, Rated, Rating

LEVELS, DRAWS_OF_LEVEL = 80, 50
DRAWS = LEVELS * DRAWS_OF_LEVEL
SEED = 1951
ROUNDING = 1e-5
"""Of a variance: more than what storing covariances in single precision takes from definiteness."""


def undominated(cost: np.ndarray, score: np.ndarray) -> np.ndarray:
    """Which models no other model beats by being cheaper and as good, or as cheap and better.

    `cost` is (n,) and ascending. `score` is (n,), or (draws, n) for many drawn boards at once.
    """
    best = np.maximum.accumulate(score, axis=-1)
    nobody = np.full((*score.shape[:-1], 1), -np.inf)
    cheaper = np.concatenate([nobody, best], axis=-1)[..., np.searchsorted(cost, cost)]
    as_cheap = best[..., np.searchsorted(cost, cost, side="right") - 1]
    return (score > cheaper) & (score >= as_cheap)


def frontier_probability(
    cost: np.ndarray, score: np.ndarray, covariance: np.ndarray, freedom: np.ndarray
) -> np.ndarray:
    """For each model, the share of boards drawn from the error of the scores that have it there.

    The covariance may be singular, because scores are known only up to a common shift. `freedom`
    belongs to each score's standard error. For models with the same freedom, the draws are a
    multivariate Student's t. Otherwise each model widens only its own error, as in its interval and
    in `engine.ranking`, because one model with hardly any voters should not blur all the others.
    """
    factor, scale = cholesky(covariance + np.diag(ROUNDING * covariance.diagonal()))
    root = (factor / scale[:, None]).T.astype(np.float32)
    rng = np.random.default_rng(SEED)
    count = np.zeros(len(score), dtype=int)
    for wider in widenings(freedom):
        normal = rng.standard_normal((DRAWS_OF_LEVEL, len(score)), dtype=np.float32)
        count += undominated(cost, score + wider * (normal @ root)).sum(axis=0)
    return count / DRAWS


def widenings(freedom: np.ndarray) -> np.ndarray:
    """√(ν/χ²) for all scores, (LEVELS, n): at equal steps of the probability of χ²."""
    finite = np.isfinite(freedom)
    known = np.where(finite, freedom, 1.0)
    levels = (np.arange(LEVELS)[:, None] + 0.5) / LEVELS
    return np.where(finite, np.sqrt(known / chdtri(known, levels)), 1.0)


@dataclass(frozen=True)
class PriceBasis:
    """What we take a model to cost: its list price at a mix of tokens, or its answers here."""

    mix: Decimal = INPUT_TOKENS
    measured: bool = False

    def cost(self, row: Rating) -> Decimal | None:
        return answer_cost(row) if self.measured else blended_price(row, self.mix)


@dataclass
class Offer:
    """A model at its price. It contends if its score is known well enough to be compared.

    `rival` is the cheapest model that beats it, on the frontier.
    """

    row: Rated
    cost: Decimal
    contends: bool
    on_frontier: bool = False
    probability: float | None = None
    rival: Rated | None = None


@dataclass(frozen=True)
class Market:
    """The models of a board that have both a score and a cost, the cheapest first.

    `ratings` are all rows of the board, and `evidence` is the data behind it, if known.
    """

    ratings: list[Rating]
    evidence: EvidenceArrays | None = None
    basis: PriceBasis = field(default_factory=PriceBasis)

    @classmethod
    def of(cls, board: Board, basis: PriceBasis) -> Self:
        """At list prices if nothing is measured."""
        market = cls(list(board.ratings.ranked()), EvidenceArrays.of_board(board), basis)
        if basis.measured and not market.has_measured_costs:
            return replace(market, basis=PriceBasis(basis.mix))
        return market

    @cached_property
    def offers(self) -> list[Offer]:
        offers = [
            Offer(row, cost, contends=is_firm(row))
            for row in self.ratings
            if is_on_scale(row) and (cost := self.basis.cost(row)) is not None
        ]
        offers.sort(key=lambda offer: (offer.cost, -offer.row.score, offer.row.name))
        contenders = [offer for offer in offers if offer.contends]
        mark_frontier(contenders)
        self._draw([offer for offer in contenders if offer.row.has_interval])
        return offers

    def _draw(self, offers: list[Offer]) -> None:
        if not offers:
            return
        errors = ScoreErrors.of(self.evidence, [offer.row for offer in offers])
        probabilities = frontier_probability(
            costs(offers), scores(offers), errors.covariance, errors.freedom
        )
        for offer, probability in zip(offers, probabilities.tolist(), strict=True):
            offer.probability = probability

    @property
    def has_joint_error(self) -> bool:
        return has_joint_errors(self.evidence)

    @property
    def frontier(self) -> list[Offer]:
        return [offer for offer in self.offers if offer.on_frontier]

    @property
    def without_cost(self) -> int:
        return sum(self.basis.cost(row) is None for row in self.ratings)

    @property
    def without_score(self) -> int:
        return sum(self.basis.cost(row) is not None and row.score is None for row in self.ratings)

    @property
    def never_met(self) -> int:
        """Models with a cost whose scores are not on the scale of those shown."""
        return len(self.ratings) - self.without_cost - self.without_score - len(self.offers)

    @property
    def without_interval(self) -> int:
        return sum(offer.contends and not offer.row.has_interval for offer in self.offers)

    @property
    def has_verdicts(self) -> bool:
        return any(verdict_on(offer.row) for offer in self.offers)

    @cached_property
    def has_measured_costs(self) -> bool:
        return any(answer_cost(row) is not None for row in self.ratings)


def is_on_scale(row: Rating) -> TypeGuard[Rated]:
    return is_rated(row) and row.component == 0


def mark_frontier(contenders: list[Offer]) -> None:
    """`contenders` from the cheapest up."""
    if not contenders:
        return
    marks = undominated(costs(contenders), scores(contenders))
    for offer, mark in zip(contenders, marks.tolist(), strict=True):
        offer.on_frontier = mark
    frontier = [offer for offer in contenders if offer.on_frontier]
    for offer in contenders:
        if not offer.on_frontier:
            offer.rival = next(one.row for one in frontier if one.row.score >= offer.row.score)


def costs(offers: list[Offer]) -> np.ndarray:
    return np.array([float(offer.cost) for offer in offers])


def scores(offers: list[Offer]) -> np.ndarray:
    return np.array([offer.row.score for offer in offers])
