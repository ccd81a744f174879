"""Two models against each other in the API."""

import math
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError

from ratings.costs import INPUT_TOKENS
from ratings.engine.forecast import Forecast
from ratings.exports.schemas import FourDigits, Heading, RowOut, SixDigits, TwoDigits
from ratings.pages.board.api import ERRORS, Which, board_of
from ratings.pages.compare import verdicts
from ratings.pages.compare.comparison import Comparison, Difference
from ratings.pages.figures.figures import ModelPair
from ratings.pages.prices.api import Mix

router = Router(tags=["boards"])


class DifferenceOut(Schema):
    points: TwoDigits = Field(..., description="By how many points a is ahead of b.")
    lower: TwoDigits = Field(
        ..., alias="judgement.lower", description="Likely range of this difference alone."
    )
    upper: TwoDigits = Field(..., alias="judgement.upper")
    joint_lower: TwoDigits = Field(
        ..., alias="judgement.joint_lower", description="Holds for all pairs of the board at once."
    )
    joint_upper: TwoDigits = Field(..., alias="judgement.joint_upper")
    is_sure: bool = Field(
        ...,
        alias="told_apart",
        description="Whether the joint interval excludes 0: the two are told apart.",
    )
    probability: FourDigits = Field(
        ...,
        alias="confidence",
        description="One-sided confidence that a is better, from this difference alone: not a "
        "calibrated probability.",
    )
    win_rate_lower: FourDigits = Field(..., alias="win_rates.0")
    win_rate_upper: FourDigits = Field(..., alias="win_rates.1")
    errors: str = Field(..., description="joint, or independent: an approximation.")

    @staticmethod
    def resolve_errors(difference: Difference) -> str:
        return "joint" if difference.is_joint else "independent"


class DirectOut(Schema):
    battles: int
    a_better: int
    b_better: int
    tie: int
    both_bad: int
    observed: FourDigits | None = Field(..., description="a's share, a tie being half a win.")


class PricePairOut(Schema):
    a: SixDigits | None
    b: SixDigits | None
    gap: SixDigits | None = Field(..., description="By how much a is dearer.")
    ratio: SixDigits | None = Field(..., description="The dearer price in cheaper ones.")


class CompareOut(Heading):
    a: RowOut
    b: RowOut
    verdict: str = Field(..., description="One sentence.")
    comparable: bool = Field(..., alias="is_possible")
    win_rate: FourDigits | None = Field(..., description="Predicted for a, a tie being half a win.")
    difference: DifferenceOut | None
    direct: DirectOut | None = Field(..., description="Null where the votes are not here.")
    votes_to_separate: int | None = Field(
        ...,
        description="With so many more votes of the board, by new voters on new prompts, the two "
        "are told apart in 80% of the cases: 0 if they are; null if unknown or out of sight.",
    )
    votes_to_separate_early: int | None = Field(..., description="The same in 10% of the cases.")
    votes_to_separate_late: int | None = Field(..., description="The same in 90% of the cases.")
    mix: float
    list_price: PricePairOut = Field(..., description="US dollars per million tokens at the mix.")
    answer_cost: PricePairOut = Field(
        ..., description="US dollars for 1,000 answers in this arena."
    )

    @staticmethod
    def resolve_verdict(comparison: Comparison) -> str:
        return verdicts.headline(comparison)

    @staticmethod
    def resolve_direct(comparison: Comparison) -> ModelPair | None:
        return None if comparison.direct.count is None else comparison.direct

    @staticmethod
    def resolve_votes_to_separate(comparison: Comparison) -> int | None:
        return in_sight(comparison.forecast, "enough")

    @staticmethod
    def resolve_votes_to_separate_early(comparison: Comparison) -> int | None:
        return in_sight(comparison.forecast, "early")

    @staticmethod
    def resolve_votes_to_separate_late(comparison: Comparison) -> int | None:
        return in_sight(comparison.forecast, "late")


def in_sight(forecast: Forecast | None, level: str) -> int | None:
    needed = math.inf if forecast is None else getattr(forecast, level)
    return None if math.isinf(needed) else int(needed)


@router.get(
    "arenas/{slug:slug}/compare",
    auth=None,
    response={200: CompareOut, **ERRORS},
    summary="Compare two models",
    operation_id="ratings_api_compare_compare",
)
def compare(
    request: HttpRequest,
    slug: str,
    a: str,
    b: str,
    which: Query[Which],
    mix: Mix = INPUT_TOKENS,
) -> Any:
    """Two models of a board, by their names: how far apart they are, how sure that is, what they
    did against each other, and what they cost. Null is unknown."""
    board = board_of(slug, which, which.style_control)
    rows = {row.name: row for row in board.ratings.all()}
    if a not in rows or b not in rows:
        raise HttpError(HTTPStatus.NOT_FOUND, "This board has no model of that name.")
    if a == b:
        raise HttpError(HTTPStatus.BAD_REQUEST, "Name two different models.")
    return Comparison.of(board, rows[a], rows[b], mix)
