"""What a price buys, in words, composed by rules; silent where the data allow no sentence."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from arena.texts.money import dollars
from ratings.claims import is_firm, is_vague
from ratings.models import Rated
from ratings.pages.prices.frontier import Market, Offer
from ratings.pages.writing.findings import FIRST
from ratings.pages.writing.numbers import multiple

STRIKING = 2

SHARES = _("%(cheap)s shares first place for %(price)s")
AMONG_TEN = _("One of the best ten models costs %(price)s")
ALONE = _("No other model is tied with the leader, %(cheap)s, which costs %(price)s.")
LEADER_CHEAPEST = _(
    "%(cheap)s, the leader, costs %(price)s, the lowest known price among the firmly "
    "rated models tied for first place; %(dear)s costs %(high)s."
)
TIED = _(
    "%(cheap)s costs %(price)s, the lowest known price among the firmly rated models "
    "tied with the leader; the leader, %(dear)s, costs %(high)s, %(ratio)s times as "
    "much."
)
TIED_FREE = _("%(cheap)s, tied with the leader, is free; the leader, %(dear)s, costs %(high)s.")
TIED_UNKNOWN = _(
    "%(cheap)s costs %(price)s, the lowest known price among the firmly rated models "
    "tied with the leader, %(leader)s; the leader's own price is unknown."
)
FIRST_TEN = _(
    "%(cheap)s, ranked %(rank)d, costs %(price)s, the lowest known price among the "
    "best ten firmly rated models; %(dear)s, ranked %(other)d, costs %(high)s, "
    "%(ratio)s times as much."
)
FIRST_TEN_FREE = _(
    "%(cheap)s, ranked %(rank)d, is free and among the best ten firmly rated models; "
    "%(dear)s, ranked %(other)d, costs %(high)s."
)


@dataclass
class Bargains:
    """The cheapest model tied with the leader, the cheapest of the best ten, and the sentences.

    Only firmly rated models are considered.
    """

    tied: Offer | None = None
    of_ten: Offer | None = None
    headline: str = ""
    sentences: list[str] = field(default_factory=list)


def bargains(market: Market) -> Bargains:
    """A model is tied with the leader if it has rank 1: no model's interval lies wholly above its
    own.

    The best ten are those that rank no lower than the tenth, so there may be more than ten. Models
    that are provisional, or known so vaguely that they tie with nearly everybody, are in no
    sentence, so no sentence speaks of all models.
    """
    ranked = sorted(
        (row for row in market.ratings if is_firm(row) and not is_vague(row)),
        key=lambda row: (row.rank, -row.score),
    )
    if not ranked or ranked[0].rank != 1 or ranked[-1].rank == 1:
        return Bargains()
    leader = ranked[0]
    tied = offers_of(market, [row for row in ranked if row.rank == 1])
    ten = offers_of(market, first_ten(ranked))
    sentences = [tied_sentence(market, leader, tied), first_ten_sentence(leader, tied, ten)]
    return Bargains(
        tied=tied[0] if tied else None,
        of_ten=ten[0] if ten else None,
        headline=headline(leader, tied) or (AMONG_TEN % facts(ten[0]) if sentences[1] else ""),
        sentences=[sentence for sentence in sentences if sentence],
    )


def first_ten(ranked: list[Rated]) -> list[Rated]:
    """Empty if that would be all models."""
    if len(ranked) <= FIRST or ranked[-1].rank == ranked[FIRST - 1].rank:
        return []
    return [row for row in ranked if row.rank <= ranked[FIRST - 1].rank]


def offers_of(market: Market, rows: list[Rated]) -> list[Offer]:
    """The cheapest first."""
    names = {row.name for row in rows}
    return [offer for offer in market.offers if offer.row.name in names]


def offer_of(row: Rated, offers: list[Offer]) -> Offer | None:
    return next((offer for offer in offers if offer.row.name == row.name), None)


def headline(leader: Rated, tied: list[Offer]) -> str:
    """That the leader's place costs far less than the leader; empty if it does not."""
    dear = offer_of(leader, tied)
    if dear is None or dear.cost < STRIKING * tied[0].cost or dear is tied[0]:
        return ""
    return SHARES % facts(tied[0])


def tied_sentence(market: Market, leader: Rated, tied: list[Offer]) -> str:
    if not tied:
        return ""
    cheap, dear = tied[0], offer_of(leader, tied)
    if dear is None:
        return TIED_UNKNOWN % (facts(cheap) | {"leader": leader.name})
    if cheap is not dear:
        sentence = TIED if cheap.cost else TIED_FREE
        return sentence % facts(cheap, dear) if differ(cheap, dear) else ""
    if sum(row.rank == 1 for row in market.ratings) == 1:
        return ALONE % facts(cheap)
    return LEADER_CHEAPEST % facts(cheap, tied[-1]) if differ(cheap, tied[-1]) else ""


def first_ten_sentence(leader: Rated, tied: list[Offer], ten: list[Offer]) -> str:
    """The cheapest of the best ten against the leader, or against the dearest if the leader's price
    is unknown."""
    if not ten or (tied and ten[0] is tied[0]):
        return ""
    cheap, dear = ten[0], offer_of(leader, ten) or ten[-1]
    if not differ(cheap, dear):
        return ""
    return (FIRST_TEN if cheap.cost else FIRST_TEN_FREE) % facts(cheap, dear)


def differ(cheap: Offer, dear: Offer) -> bool:
    """Whether the two prices differ as readers see them."""
    return dollars(cheap.cost) != dollars(dear.cost)


def facts(cheap: Offer, dear: Offer | None = None) -> dict[str, Any]:
    known = {"cheap": cheap.row.name, "price": dollars(cheap.cost), "rank": cheap.row.rank}
    if dear is None:
        return known
    known |= {"dear": dear.row.name, "high": dollars(dear.cost), "other": dear.row.rank}
    return known | ({"ratio": multiple(dear.cost / cheap.cost)} if cheap.cost else {})
