"""Quality and price in the API."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from ratings.costs import INPUT_TOKENS
from ratings.exports.columns import verdict
from ratings.exports.schemas import Heading, SixDigits, TwoDigits
from ratings.models import Board
from ratings.pages.board.api import ERRORS, Which, board_of
from ratings.pages.prices.bargains import Bargains, bargains
from ratings.pages.prices.frontier import DRAWS, Market, Offer, PriceBasis

router = Router(tags=["boards"])

Mix = Annotated[Decimal, Query(ge=0, le=100, decimal_places=2)]


class OfferOut(Schema):
    model: str = Field(..., alias="row.name")
    organization: str = Field(..., alias="row.organization")
    input_price: SixDigits | None = Field(..., alias="row.input_price")
    output_price: SixDigits | None = Field(..., alias="row.output_price")
    cost: float
    score: TwoDigits = Field(..., alias="row.score")
    lower: TwoDigits | None = Field(..., alias="row.lower")
    upper: TwoDigits | None = Field(..., alias="row.upper")
    rank: int | None = Field(..., alias="row.rank")
    provisional: bool = Field(..., alias="row.provisional")
    behind: TwoDigits | None = Field(..., alias="row.behind")
    behind_at_worst: TwoDigits | None = Field(..., alias="row.behind_at_worst")
    behind_at_least: TwoDigits | None = Field(..., alias="row.behind_at_least")
    verdict: Literal["good_enough", "open", "too_far_behind"] | None
    on_frontier: bool
    frontier_probability: float | None = Field(..., alias="probability")
    beaten_by: str | None

    @staticmethod
    def resolve_verdict(offer: Offer) -> str | None:
        return verdict(offer.row)

    @staticmethod
    def resolve_beaten_by(offer: Offer) -> str | None:
        return offer.rival.name if offer.rival else None


@dataclass(frozen=True)
class PricedBoard:
    board: Board
    market: Market
    bargains: Bargains
    draws: int = DRAWS


class PricesOut(Heading):
    mix: float = Field(..., alias="market.basis.mix")
    cost: Literal["list", "measured"]
    draws: int
    errors: Literal["joint", "independent"]
    cheapest_tied: str | None = Field(
        ..., description="Of the firmly rated models that may be first, if their price is known."
    )
    cheapest_of_ten: str | None = Field(
        ..., description="Of the first ten firmly rated models, if their price is known."
    )
    cheapest_good_enough: str | None = Field(
        ..., description="The cheapest firmly rated model whose verdict is good_enough."
    )
    is_surely_cheapest: bool = Field(
        ...,
        alias="bargains.is_cheapest",
        description="Whether each model that may cost less than it is too far behind.",
    )
    best_bound: str | None = Field(
        ...,
        description="Where none cheaper than the leader is good enough: the cheaper one, still "
        "open, that is least far behind at worst.",
    )
    without_cost: int = Field(..., alias="market.without_cost")
    without_score: int = Field(..., alias="market.without_score")
    never_met: int = Field(..., alias="market.never_met")
    models: list[OfferOut] = Field(..., alias="market.offers")

    @staticmethod
    def resolve_cost(priced: PricedBoard) -> str:
        return "measured" if priced.market.basis.measured else "list"

    @staticmethod
    def resolve_errors(priced: PricedBoard) -> str:
        return "joint" if priced.market.has_joint_error else "independent"

    @staticmethod
    def resolve_cheapest_tied(priced: PricedBoard) -> str | None:
        return name_of(priced.bargains.may_be_first)

    @staticmethod
    def resolve_cheapest_of_ten(priced: PricedBoard) -> str | None:
        return name_of(priced.bargains.of_ten)

    @staticmethod
    def resolve_cheapest_good_enough(priced: PricedBoard) -> str | None:
        return name_of(priced.bargains.good_enough)

    @staticmethod
    def resolve_best_bound(priced: PricedBoard) -> str | None:
        return name_of(priced.bargains.best_bound)


def name_of(offer: Offer | None) -> str | None:
    return offer.row.name if offer else None


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
    market = Market.of(board, PriceBasis(mix, measured=cost == "measured"))
    return PricedBoard(board, market, bargains(market))
