"""The page on quality and price."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.forms import DecimalField
from django.http import HttpResponse, QueryDict

from ratings.costs import INPUT_TOKENS
from ratings.models import Snapshot
from ratings.pages.frame import BoardPage, board_page
from ratings.pages.prices.bargains import Bargains, bargains
from ratings.pages.prices.frontier import DRAWS, Market, Offer, PriceBasis

MIX = DecimalField(min_value=0, max_value=100)


@board_page
def prices(page: BoardPage) -> HttpResponse:
    query = page.request.GET
    market = Market.of(page.board, basis_of(query))
    found = bargains(market)
    yardstick = yardstick_of(query.get("than", ""), market, found)
    shown = {"market": market, "bargains": found, "yardstick": yardstick}
    if not market.offers:
        shown["elsewhere"] = Snapshot.objects.newest_priced(page.arena)
    return page.render("ratings/prices/page.html", **shown, draws=DRAWS)


def basis_of(query: QueryDict) -> PriceBasis:
    return PriceBasis(mix_of(query.get("mix", "")), measured=query.get("cost") == "measured")


def mix_of(text: str) -> Decimal:
    """To the hundredth; the usual mix if the text is not one."""
    try:
        return abs(round(MIX.clean(text), 2))
    except ValidationError:
        return INPUT_TOKENS


def yardstick_of(name: str, market: Market, found: Bargains) -> Offer | None:
    """The model of whose price the others' are multiples: the requested one, or a cheap one."""
    priced = [offer for offer in market.offers if offer.cost]
    for offer in priced:
        if offer.row.name == name:
            return offer
    claimed = [offer for offer in priced if offer in (found.good_enough, found.best_bound)]
    frontier = [offer for offer in priced if offer.on_frontier]
    return next(iter(claimed + frontier + priced), None)
