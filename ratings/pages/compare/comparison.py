"""Two models of a board against each other: how far apart they are, how sure that is, and at what
price.

Nothing here rates a model: it is arithmetic on the scores of a board and their errors.
"""

import math
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Self

import numpy as np
from scipy.special import ndtr, stdtr

from ratings.claims import is_rated
from ratings.costs import INPUT_TOKENS, answer_cost, blended_price
from ratings.engine.design import Design
from ratings.engine.differences import NO_ERROR, Differences
from ratings.engine.intervals import quantile
from ratings.engine.ratings import MEAN_SCORE, POINTS
from ratings.engine.tally import Tally
from ratings.evidence import EvidenceArrays, ScoreErrors, has_joint_errors
from ratings.method import FORESEEABLE, METHOD
from ratings.models import Board, Rating
from ratings.pages.figures.figures import ModelPair
from ratings.win_rates import predicted_win_rate


@dataclass(frozen=True)
class Difference:
    """How many points the first model is ahead; `freedom` is that of the standard error.

    `is_joint` tells whether the error includes the covariance of the two scores, or treats their
    errors as independent.
    """

    points: float
    error: float
    freedom: float
    is_joint: bool

    @property
    def arm(self) -> float:
        return float(quantile(METHOD["confidence"], self.freedom)) * self.error

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
        """The probability that the first is better, given the votes and no other knowledge."""
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
class Prices:
    """What both models cost on one basis, as far as that is known."""

    a: Decimal | None
    b: Decimal | None

    @property
    def gap(self) -> Decimal | None:
        """How much dearer `a` is; negative if it is cheaper."""
        return None if self.a is None or self.b is None else self.a - self.b

    @property
    def dearer(self) -> str:
        return "A" if self.gap and self.gap > 0 else "B"

    @property
    def ends(self) -> tuple[Decimal, Decimal] | None:
        """The lower price and the higher one, if both are known."""
        if self.a is None or self.b is None:
            return None
        return min(self.a, self.b), max(self.a, self.b)

    @property
    def ratio(self) -> Decimal | None:
        """How many times as much the dearer one costs as the cheaper one."""
        return self.ends[1] / self.ends[0] if self.ends and self.ends[0] else None


@dataclass(frozen=True)
class Comparison:
    """`a` and `b` are two rows of the board; `evidence` is the data behind it, if known."""

    a: Rating
    b: Rating
    evidence: EvidenceArrays | None = None
    mix: Decimal = INPUT_TOKENS

    @classmethod
    def of(cls, board: Board, a: Rating, b: Rating, mix: Decimal = INPUT_TOKENS) -> Self:
        return cls(a, b, EvidenceArrays.of_board(board), mix)

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
        return [row for row in self.rows if not is_rated(row)]

    @property
    def provisional(self) -> list[Rating]:
        return [row for row in self.rows if row.provisional]

    @property
    def never_met(self) -> bool:
        """Whether they never met, directly or through others, so that their scores are not on one
        scale."""
        return not self.unrated and self.a.component != self.b.component

    @property
    def is_possible(self) -> bool:
        return not (self.unrated or self.provisional or self.never_met)

    @property
    def points(self) -> float | None:
        if is_rated(self.a) and is_rated(self.b) and self.is_possible:
            return self.a.score - self.b.score
        return None

    @cached_property
    def difference(self) -> Difference | None:
        """None if the scores cannot be compared, or if their error is unknown."""
        has_errors = all(row.has_interval for row in self.rows) or has_joint_errors(self.evidence)
        if self.points is None or not has_errors:
            return None
        errors = ScoreErrors.of(self.evidence, self.rows)
        scores = np.array([row.score for row in self.rows])
        between = Differences.of(scores, errors.covariance, errors.freedom)
        error, freedom = (float(of[0, 1]) for of in (between.error, between.freedom))
        return Difference(self.points, error, freedom, errors.are_joint)

    @property
    def win_rate(self) -> float | None:
        """The share of wins predicted for `a`, counting a tie as half a win."""
        return None if self.points is None else float(predicted_win_rate(self.points))

    @cached_property
    def direct(self) -> ModelPair:
        """What they did against each other; without a count if the votes are not here."""
        predicted = math.nan if self.win_rate is None else self.win_rate
        count = None
        if self.evidence is not None:
            count = tuple(self.evidence.record(self.a.name, self.b.name).tolist())
        return ModelPair(self.a.name, self.b.name, predicted, count)

    @cached_property
    def votes_to_separate(self) -> float | None:
        """About how many more votes between the two would make their order sure.

        0 if it is already sure, infinite if the number is beyond what we show; None if it cannot be
        computed.
        """
        evidence = self.evidence
        if evidence is None or self.difference is None or not self.difference.is_joint:
            return None
        needed = design_of(evidence).votes_to_separate(evidence, *evidence.places(self.rows))
        return needed if needed <= FORESEEABLE else math.inf

    @property
    def list_price(self) -> Prices:
        """US dollars per million tokens at the mix."""
        return Prices(*(blended_price(row, self.mix) for row in self.rows))

    @property
    def answer_cost(self) -> Prices:
        """US dollars for 1,000 answers in this arena."""
        return Prices(*(answer_cost(row) for row in self.rows))


def design_of(evidence: EvidenceArrays) -> Design:
    """The design when the board was made, from the evidence that is kept."""
    count = evidence.count.astype(float)
    n_models, votes = len(evidence.names), evidence.battles.sum(axis=1).astype(int)
    tally = Tally(n_models, evidence.first, evidence.second, count, count, votes)
    return Design.of_tally(tally, (evidence.score - MEAN_SCORE) / POINTS, evidence.component)
