"""Quality and price in the API."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from ratings.costs import INPUT_TOKENS
from ratings.exports.columns import plain_row
from ratings.exports.serial import heading
from ratings.models import Board
from ratings.pages.board.api import ERRORS, SnapshotOut, Which, board_of
from ratings.pages.prices.bargains import bargains
from ratings.pages.prices.frontier import DRAWS, Basis, Market, Offer

router = Router(tags=["boards"])

Mix = Annotated[Decimal, Query(ge=0, le=100, decimal_places=2)]


class OfferOut(Schema):
    model: str
    organization: str
    input_price: float | None
    output_price: float | None
    cost: float
    score: float
    lower: float | None
    upper: float | None
    rank: int | None
    provisional: bool
    on_frontier: bool
    frontier_probability: float | None
    beaten_by: str | None


class PricesOut(Schema):
    arena: str
    category: str
    style_control: bool
    snapshot: SnapshotOut
    mix: float
    cost: Literal["list", "measured"]
    draws: int
    errors: Literal["joint", "independent"]
    cheapest_tied: str | None = Field(
        ..., description="Of the firmly rated models tied with the leader, if their price is known."
    )
    cheapest_of_ten: str | None = Field(
        ..., description="Of the first ten firmly rated models, if their price is known."
    )
    without_cost: int
    without_score: int
    never_met: int
    models: list[OfferOut]


@router.get(
    "arenas/{slug:slug}/prices",
    auth=None,
    response={200: PricesOut, **ERRORS},
    summary="Read quality against price",
    operation_id="ratings_api_prices_prices",
)
def prices(
    request: HttpRequest,
    slug: str,
    which: Query[Which],
    mix: Mix = INPUT_TOKENS,
    cost: Literal["list", "measured"] = "list",
) -> Any:
    """The models of a board with a cost, the cheapest first, and which lie on the frontier: no
    other is cheaper and as good, or as cheap and better. The cost is the list price in US dollars
    per million tokens with `mix` input tokens to one output token, or measured: US dollars for
    1,000 answers in this arena; where nothing is measured, it is the list price, and `cost` says
    so. `frontier_probability` is the share of `draws` boards, drawn from
    the error of the scores, in which the model lies on the frontier; null is unknown."""
    board = board_of(slug, which, which.style_control)
    return prices_record(board, Market.of(board, Basis(mix, measured=cost == "measured")))


def prices_record(board: Board, market: Market) -> dict[str, Any]:
    words = bargains(market)
    return {
        **heading(board),
        "mix": market.basis.mix,
        "cost": "measured" if market.basis.measured else "list",
        "draws": DRAWS,
        "errors": "joint" if market.has_joint_error else "independent",
        "cheapest_tied": words.tied and words.tied.row.name,
        "cheapest_of_ten": words.of_ten and words.of_ten.row.name,
        "without_cost": market.without_cost,
        "without_score": market.without_score,
        "never_met": market.never_met,
        "models": [offer_record(offer) for offer in market.offers],
    }


def offer_record(offer: Offer) -> dict[str, Any]:
    return plain_row(offer.row) | {
        "cost": float(offer.cost),
        "on_frontier": offer.on_frontier,
        "frontier_probability": offer.probability,
        "beaten_by": offer.rival and offer.rival.name,
    }
