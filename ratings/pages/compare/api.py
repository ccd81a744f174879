"""Two models against each other in the API."""

import math
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError

from ratings.costs import INPUT_TOKENS
from ratings.exports.columns import plain_row
from ratings.exports.serial import heading, rounded
from ratings.pages.board.api import ERRORS, RowOut, SnapshotOut, Which, board_of
from ratings.pages.compare import verdicts
from ratings.pages.compare.comparison import Comparison, Difference, Prices
from ratings.pages.prices.api import Mix

router = Router(tags=["boards"])


class DifferenceOut(Schema):
    points: float = Field(..., description="By how many points a is ahead of b.")
    lower: float
    upper: float
    is_sure: bool = Field(..., description="Whether the 95% interval excludes 0.")
    probability: float = Field(..., description="That a is better.")
    win_rate_lower: float
    win_rate_upper: float
    errors: str = Field(..., description="joint, or independent: an approximation.")


class DirectOut(Schema):
    battles: int
    a_better: int
    b_better: int
    tie: int
    both_bad: int
    observed: float | None = Field(..., description="a's share, a tie being half a win.")


class PricePairOut(Schema):
    a: float | None
    b: float | None
    gap: float | None = Field(..., description="By how much a is dearer.")
    ratio: float | None = Field(..., description="The dearer price in cheaper ones.")


class CompareOut(Schema):
    arena: str
    category: str
    style_control: bool
    snapshot: SnapshotOut
    a: RowOut
    b: RowOut
    verdict: str = Field(..., description="One sentence.")
    comparable: bool
    win_rate: float | None = Field(..., description="Predicted for a, a tie being half a win.")
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
    comparison = Comparison.of(board, rows[a], rows[b], mix)
    record = heading(board) | comparison_record(comparison)
    return record | {"a": plain_row(rows[a]), "b": plain_row(rows[b])}


def comparison_record(comparison: Comparison) -> dict[str, Any]:
    needed = comparison.votes_to_separate
    return {
        "verdict": verdicts.headline(comparison),
        "comparable": comparison.is_possible,
        "win_rate": rounded(comparison.win_rate),
        "difference": difference_record(comparison.difference),
        "direct": direct_record(comparison),
        "votes_to_separate": None if needed is None or math.isinf(needed) else int(needed),
        "mix": float(comparison.mix),
        "list_price": prices_record(comparison.listed),
        "answer_cost": prices_record(comparison.measured),
    }


def difference_record(difference: Difference | None) -> dict[str, Any] | None:
    if difference is None:
        return None
    lower, upper = difference.win_rates
    return {
        "points": round(difference.points, 2),
        "lower": round(difference.lower, 2),
        "upper": round(difference.upper, 2),
        "is_sure": difference.is_sure,
        "probability": rounded(difference.probability),
        "win_rate_lower": rounded(lower),
        "win_rate_upper": rounded(upper),
        "errors": "joint" if difference.is_joint else "independent",
    }


def direct_record(comparison: Comparison) -> dict[str, Any] | None:
    direct = comparison.direct
    if direct.count is None:
        return None
    names = ("a_better", "b_better", "tie", "both_bad")
    votes = dict(zip(names, direct.count, strict=True))
    return votes | {"battles": direct.battles, "observed": rounded(direct.observed)}


def prices_record(prices: Prices) -> dict[str, Any]:
    known = {"a": prices.a, "b": prices.b, "gap": prices.gap, "ratio": prices.ratio}
    return {name: rounded(value, digits=6) for name, value in known.items()}
