"""Two models of a board against each other: how far apart, how sure that is, and at what price.

Nothing here rates a model: it is arithmetic on the scores of a board and their errors.
"""

import math
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Self

import numpy as np
from scipy.special import ndtr, stdtr

from ratings.costs import INPUT_TOKENS, answer_cost, blended_price
from ratings.engine.design import Design
from ratings.engine.differences import NO_ERROR, Differences
from ratings.engine.intervals import quantile
from ratings.engine.ratings import MEAN_SCORE, POINTS
from ratings.engine.tally import Tally
from ratings.evidence import CONFIDENCE, Evidence, ScoreErrors, has_joint_errors
from ratings.method import FORESEEABLE
from ratings.models import Board, Rating
from ratings.pages.figures.figures import Pair
from ratings.win_rates import predicted_win_rate


@dataclass(frozen=True)
class Difference:
    """How many points the first model is ahead; `freedom` is that of the standard error.

    `is_joint` tells whether the error holds how the two scores err together, or takes their errors
    as independent.
    """

    points: float
    error: float
    freedom: float
    is_joint: bool

    @property
    def arm(self) -> float:
        return float(quantile(CONFIDENCE, self.freedom)) * self.error

    @property
    def lower(self) -> float:
        return self.points - self.arm

    @property
    def upper(self) -> float:
        return self.points + self.arm

    @property
    def is_sure(self) -> bool:
        """Whether the interval says who is better."""
        return abs(self.points) > self.arm

    @property
    def probability(self) -> float:
        """That the first is better, given the votes and no other knowledge."""
        if self.error < NO_ERROR:
            return 0.5 + 0.5 * float(np.sign(self.points))
        distance = self.points / self.error
        if math.isinf(self.freedom):
            return float(ndtr(distance))
        return float(stdtr(self.freedom, distance))

    @property
    def win_rates(self) -> tuple[float, float]:
        """The interval of the predicted share of wins."""
        lower, upper = predicted_win_rate(np.array([self.lower, self.upper]))
        return float(lower), float(upper)


@dataclass(frozen=True)
class Scores:
    """What `Design.votes_to_separate` needs to know of the ratings."""

    score: np.ndarray
    degrees_of_freedom: np.ndarray
    covariance: np.ndarray | None
    confidence: float = CONFIDENCE


@dataclass(frozen=True)
class Prices:
    """What both models cost on one basis, as far as it is known."""

    a: Decimal | None
    b: Decimal | None

    @property
    def are_known(self) -> bool:
        return self.a is not None and self.b is not None

    @property
    def gap(self) -> Decimal | None:
        """By how much `a` is dearer; negative if it is cheaper."""
        return self.a - self.b if self.are_known else None

    @property
    def dearer(self) -> str:
        return "A" if self.gap and self.gap > 0 else "B"

    @property
    def ratio(self) -> Decimal | None:
        """How many times as much as the cheaper one the dearer one costs."""
        if not self.are_known or not min(self.a, self.b):
            return None
        return max(self.a, self.b) / min(self.a, self.b)


@dataclass(frozen=True)
class Comparison:
    """`a` and `b` are two rows of the board; `evidence` is what it rests on, if that is known."""

    a: Rating
    b: Rating
    evidence: Evidence | None = None
    mix: Decimal = INPUT_TOKENS

    @classmethod
    def of(cls, board: Board, a: Rating, b: Rating, mix: Decimal = INPUT_TOKENS) -> Self:
        return cls(a, b, Evidence.of_board(board), mix)

    @property
    def board(self) -> Board:
        return self.a.board

    @property
    def rows(self) -> tuple[Rating, Rating]:
        return self.a, self.b

    @property
    def swapped(self) -> "Comparison":
        return Comparison(self.b, self.a, self.evidence, self.mix)

    @property
    def unrated(self) -> list[Rating]:
        return [row for row in self.rows if row.rank is None or row.score is None]

    @property
    def provisional(self) -> list[Rating]:
        return [row for row in self.rows if row.provisional]

    @property
    def never_met(self) -> bool:
        """Directly or through others: their scores are not on one scale."""
        return not self.unrated and self.a.component != self.b.component

    @property
    def is_possible(self) -> bool:
        return not (self.unrated or self.provisional or self.never_met)

    @property
    def points(self) -> float | None:
        return self.a.score - self.b.score if self.is_possible else None

    @cached_property
    def difference(self) -> Difference | None:
        """None where the scores cannot be compared, or their error is unknown."""
        has_errors = all(row.has_interval for row in self.rows) or has_joint_errors(self.evidence)
        if not self.is_possible or not has_errors:
            return None
        errors = ScoreErrors.of(self.evidence, self.rows)
        scores = np.array([row.score for row in self.rows])
        between = Differences.of(scores, errors.covariance, errors.freedom)
        error, freedom = (float(of[0, 1]) for of in (between.error, between.freedom))
        return Difference(self.points, error, freedom, errors.are_joint)

    @property
    def win_rate(self) -> float | None:
        """The share of wins predicted for `a`, a tie being half a win."""
        return float(predicted_win_rate(self.points)) if self.is_possible else None

    @cached_property
    def direct(self) -> Pair:
        """What they did against each other; without a count where the votes are not here."""
        predicted = self.win_rate if self.is_possible else math.nan
        count = None
        if self.evidence is not None:
            count = tuple(self.evidence.record(self.a.name, self.b.name).tolist())
        return Pair(self.a.name, self.b.name, predicted, count)

    @cached_property
    def votes_to_separate(self) -> float | None:
        """About how many more votes between the two would make their order sure.

        0 if it is, infinite if no number in sight would do; None if that cannot be told.
        """
        if self.difference is None or not self.difference.is_joint:
            return None
        evidence = self.evidence
        scores = Scores(evidence.score, evidence.degrees_of_freedom, evidence.covariance)
        needed = design_of(evidence).votes_to_separate(scores, *evidence.places(self.rows))
        return needed if needed <= FORESEEABLE else math.inf

    @property
    def list_price(self) -> Prices:
        """US dollars per million tokens at the mix."""
        return Prices(*(blended_price(row, self.mix) for row in self.rows))

    @property
    def answer_cost(self) -> Prices:
        """US dollars for 1,000 answers in this arena."""
        return Prices(*(answer_cost(row) for row in self.rows))


def design_of(evidence: Evidence) -> Design:
    """As it was when the board was made, from what is kept of it."""
    count = evidence.count.astype(float)
    n_models, votes = len(evidence.names), evidence.battles.sum(axis=1).astype(int)
    tally = Tally(n_models, evidence.first, evidence.second, count, votes)
    return Design.of_tally(tally, (evidence.score - MEAN_SCORE) / POINTS, evidence.component)
