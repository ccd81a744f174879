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

from ratings.claims import is_rated, may_be_first
from ratings.costs import INPUT_TOKENS, answer_cost, blended_price
from ratings.engine.forecast import Forecast, votes_to_separate
from ratings.engine.judgement import Judgement, judge, one_sided_confidence
from ratings.evidence import EvidenceArrays, Intervals, has_joint_errors
from ratings.method import FORESEEABLE
from ratings.models import Board, Rating
from ratings.pages.figures.figures import ModelPair
from ratings.win_rates import predicted_win_rate


@dataclass(frozen=True)
class Difference:
    """How far the first model is ahead, and how sure that is.

    Attributes
    ----------
    judgement
        The one that the whole board goes by.
    told_apart
        By that, but never from a model above if the lower one may be first: intervals alone can
        say more than the board does.
    confidence
        One-sided, that the first is better, from this difference alone: from the interval that
        begins at 0. No probability: nothing is assumed of how far models lie apart.
    is_joint
        Whether errors include the covariance of the two scores, or are treated as independent.
    """

    judgement: Judgement
    told_apart: bool
    confidence: float
    is_joint: bool

    @property
    def points(self) -> float:
        return self.judgement.difference

    @property
    def win_rates(self) -> tuple[float, float]:
        """The likely range of the predicted share of wins, of this difference alone."""
        bounds = np.array([self.judgement.lower, self.judgement.upper])
        lower, upper = predicted_win_rate(bounds)
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
    """`a` and `b` are two rows of the board; `evidence` is the data behind it, if known.

    `judged` is what decides whether they are told apart: the evidence, or else the intervals of all
    rows of the board.
    """

    a: Rating
    b: Rating
    evidence: EvidenceArrays | None = None
    judged: EvidenceArrays | Intervals | None = None
    mix: Decimal = INPUT_TOKENS

    @classmethod
    def of(cls, board: Board, a: Rating, b: Rating, mix: Decimal = INPUT_TOKENS) -> Self:
        evidence = EvidenceArrays.of_board(board)
        return cls(a, b, evidence, evidence or Intervals.of(board.ratings.all()), mix)

    @property
    def board(self) -> Board:
        return self.a.board

    @property
    def rows(self) -> tuple[Rating, Rating]:
        return self.a, self.b

    @property
    def swapped(self) -> "Comparison":
        return Comparison(self.b, self.a, self.evidence, self.judged, self.mix)

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
        judged = self.judged
        if judged is None or not self.is_possible or not judged.knows(self.rows):
            return None
        places = judged.places(self.rows)
        judgement = judge(judged, *places)
        if judgement is None:
            return None
        lower = self.b if judgement.difference > 0 else self.a
        return Difference(
            judgement=judgement,
            told_apart=judgement.told_apart and not may_be_first(lower),
            confidence=one_sided_confidence(judged, *places),
            is_joint=has_joint_errors(self.evidence),
        )

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
    def forecast(self) -> Forecast | None:
        """How many more votes of the board tell the two apart; None if that cannot be computed."""
        evidence = self.evidence
        if evidence is None or evidence.covariance is None or self.difference is None:
            return None
        a, b = evidence.places(self.rows)
        return votes_to_separate(evidence, a, b, self.board.votes, FORESEEABLE)

    @property
    def list_price(self) -> Prices:
        """US dollars per million tokens at the mix."""
        return Prices(*(blended_price(row, self.mix) for row in self.rows))

    @property
    def answer_cost(self) -> Prices:
        """US dollars for 1,000 answers in this arena."""
        return Prices(*(answer_cost(row) for row in self.rows))
