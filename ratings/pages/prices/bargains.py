"""What a price buys, in words, composed by rules; silent where the data allow no sentence."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from arena.texts.money import dollars
from ratings.firm import is_firm, is_vague
from ratings.models import Rated
from ratings.pages.prices.frontier import Market, Offer
from ratings.pages.writing.findings import FIRST
from ratings.pages.writing.numbers import multiple

STRIKING = 2

SHARES = _("%(cheap)s shares first place for %(price)s")
AMONG_TEN = _("A model of the first ten can be had for %(price)s")
ALONE = _("No other model is tied with the leader, %(cheap)s, which costs %(price)s.")
LEADER_CHEAPEST = _(
    "Of the firmly rated models tied for first place whose price is known, the leader, %(cheap)s, "
    "is itself the cheapest, at %(price)s; %(dear)s costs %(high)s."
)
TIED = _(
    "Of the firmly rated models tied with the leader, the cheapest whose price is known is "
    "%(cheap)s, at %(price)s; the leader, %(dear)s, costs %(high)s, %(ratio)s times as much."
)
TIED_FREE = _("%(cheap)s, tied with the leader, is free; the leader, %(dear)s, costs %(high)s.")
TIED_UNKNOWN = _(
    "Of the firmly rated models tied with the leader, %(leader)s, the cheapest whose price is "
    "known is %(cheap)s, at %(price)s; what the leader costs is unknown."
)
FIRST_TEN = _(
    "Of the first ten firmly rated models, the cheapest whose price is known is %(cheap)s, in "
    "place %(rank)d, at %(price)s; %(dear)s, in place %(other)d, costs %(high)s, %(ratio)s times "
    "as much."
)
FIRST_TEN_FREE = _(
    "Of the first ten firmly rated models, %(cheap)s, in place %(rank)d, is free; %(dear)s, in "
    "place %(other)d, costs %(high)s."
)


@dataclass
class Bargains:
    """The cheapest model tied with the leader, the cheapest of the first ten, and the words.

    Both of the models that are firmly rated.
    """

    tied: Offer | None = None
    of_ten: Offer | None = None
    headline: str = ""
    sentences: list[str] = field(default_factory=list)


def bargains(market: Market) -> Bargains:
    """Tied with the leader is who holds rank 1: no model's interval lies wholly above its own.

    The first ten are those that rank no lower than the tenth, so they may be more than ten.
    A model that is provisional, or known so vaguely that it ties with nearly everybody, is in no
    sentence, so none speaks of all models.
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
    """Nobody if that would be everybody."""
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
    """That the leader's place costs far less than the leader, or nothing."""
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
    """Against the leader, or against the dearest if the leader's price is unknown."""
    if not ten or (tied and ten[0] is tied[0]):
        return ""
    cheap, dear = ten[0], offer_of(leader, ten) or ten[-1]
    if not differ(cheap, dear):
        return ""
    return (FIRST_TEN if cheap.cost else FIRST_TEN_FREE) % facts(cheap, dear)


def differ(cheap: Offer, dear: Offer) -> bool:
    """As readers see the two prices."""
    return dollars(cheap.cost) != dollars(dear.cost)


def facts(cheap: Offer, dear: Offer | None = None) -> dict[str, Any]:
    known = {"cheap": cheap.row.name, "price": dollars(cheap.cost), "rank": cheap.row.rank}
    if dear is None:
        return known
    known |= {"dear": dear.row.name, "high": dollars(dear.cost), "other": dear.row.rank}
    return known | ({"ratio": multiple(dear.cost / cheap.cost)} if cheap.cost else {})
