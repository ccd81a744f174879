"""Two models against each other in the API."""

import math
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError

from ratings.costs import INPUT_TOKENS
from ratings.exports.schemas import FourDigits, Heading, RowOut, SixDigits, TwoDigits
from ratings.pages.board.api import ERRORS, Which, board_of
from ratings.pages.compare import verdicts
from ratings.pages.compare.comparison import Comparison, Difference
from ratings.pages.figures.figures import ModelPair
from ratings.pages.prices.api import Mix

router = Router(tags=["boards"])


class DifferenceOut(Schema):
    points: TwoDigits = Field(..., description="By how many points a is ahead of b.")
    lower: TwoDigits
    upper: TwoDigits
    is_sure: bool = Field(..., description="Whether the 95% interval excludes 0.")
    probability: FourDigits = Field(..., description="That a is better.")
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
        ..., description="0 if they are told apart; null if unknown or out of sight."
    )
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
        needed = comparison.votes_to_separate
        return None if needed is None or math.isinf(needed) else int(needed)


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
