"""The finding of a board in words, composed by rules; silent if the data allow no sentence."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from operator import attrgetter
from typing import Generic, NamedTuple, TypeVar

from django.utils.text import get_text_list
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from arena.texts.money import dollars
from ratings.costs import blended_price
from ratings.firm import is_firm, is_vague, leaders
from ratings.models import Rated, Rating
from ratings.pages.writing.numbers import whole

Row = TypeVar("Row", bound=Rating)

NAMED = 3
FIRST = 10
FURTHEST = 20
STRIKING = 10
PLACES = {
    2: _("Second place among organisations costs %(price)s per million tokens"),
    3: _("Third place among organisations costs %(price)s per million tokens"),
}
HOLDS = {
    2: _("Ranked by organisation, %(holders)s is second, behind %(ahead)s."),
    3: _("Ranked by organisation, %(holders)s is third, behind %(ahead)s."),
}
SHARE = {
    2: _("Ranked by organisation, %(holders)s share second place behind %(ahead)s."),
    3: _("Ranked by organisation, %(holders)s share third place behind %(ahead)s."),
}
PLACE_PRICE = _(
    "%(cheap)s, the best of %(organization)s, costs that much; %(dear)s, the best of %(other)s, "
    "costs %(ratio)s."
)
SAME_PLACE = _(
    "%(cheap)s costs %(price)s per million tokens; %(dear)s, at the same rank, costs %(ratio)s."
)
LOWER_PLACE = _(
    "%(cheap)s, ranked %(rank)d, costs %(price)s per million tokens; %(dear)s, ranked "
    "%(other)d, costs %(ratio)s."
)
END_OF_TEN = _(
    "%(cheap)s costs %(price)s, the lowest known price among the firmly rated models "
    "ranked %(rank)d, the last rank of the best ten."
)


@dataclass
class Finding:
    headline: str
    sentences: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Podium:
    """The organisations that hold second or third place, and those ahead of them."""

    place: int
    holders: list[Rating]
    ahead: list[Rating]


class Priced(NamedTuple, Generic[Row]):
    row: Row
    price: Decimal


PRICE = attrgetter("price")


def finding(ratings: list[Rating]) -> Finding | None:
    """What a reader should know first: what a high place costs, or who leads, alone or with others.

    Models that are provisional or never met the others are in no sentence.
    """
    ranked = sorted(filter(is_firm, ratings), key=lambda row: (row.rank, -row.score))
    if len(ranked) < 2 or ranked[0].rank > 1 or any(map(is_vague, leaders(ranked))):
        return None
    known = [row for row in ranked if not is_vague(row)]
    podium = podium_of(ratings)
    bargain = bargain_of(podium) if podium else None
    if podium and bargain:
        first = PLACES[podium.place] % {"price": dollars(bargain[0].price)}
        sentences = [
            podium_sentence(podium),
            place_price(*bargain),
            _("By model: %s.") % lead(ranked),
        ]
    else:
        first = lead(ranked)
        sentences = [podium_sentence(podium) if podium else "", price_gap(known)]
    sentences += [end_of_ten(known), votes_to_separate(ranked)]
    return Finding(str(first), [str(sentence) for sentence in sentences if sentence])


def lead(ranked: list[Rated]) -> str:
    names = [row.name for row in leaders(ranked)]
    if len(names) == len(ranked):
        return str(_("No model leads yet"))
    if len(names) == 1:
        return _("%s leads") % names[0]
    if len(names) <= NAMED:
        return _("%s share first place") % and_list(names)
    return _("%d models share first place") % len(names)


def podium_of(ratings: list[Rating]) -> Podium | None:
    """Third place among organisations, or else second place, if few organisations hold it.

    Exactly as many organisations must be ahead of it as its name says, because overlapping
    intervals can give other ranks. None if the best model of any of them is not firmly rated.
    """
    best = [(rank, row) for row in ratings if (rank := row.organization_rank)]
    best.sort(key=lambda pair: pair[0])
    for place in sorted(PLACES, reverse=True):
        holders = [row for rank, row in best if rank == place]
        ahead = [row for rank, row in best if rank < place]
        if 1 <= len(holders) <= NAMED and len(ahead) == place - 1:
            firm = all(is_firm(row) and not is_vague(row) for row in holders + ahead)
            return Podium(place, holders, ahead) if firm else None
    return None


def podium_sentence(podium: Podium) -> str:
    sentences = HOLDS if len(podium.holders) == 1 else SHARE
    return sentences[podium.place] % {
        "holders": and_list(sorted(row.organization for row in podium.holders)),
        "ahead": and_list([row.organization for row in podium.ahead]),
    }


def bargain_of(podium: Podium) -> tuple[Priced, Priced] | None:
    """The cheapest holder and the cheapest ahead of it, if all those ahead cost strikingly more."""
    holders, ahead = [one for one in priced(podium.holders) if one.price], priced(podium.ahead)
    if not holders or len(ahead) < len(podium.ahead):
        return None
    cheap, dear = min(holders, key=PRICE), min(ahead, key=PRICE)
    return (cheap, dear) if dear.price >= STRIKING * cheap.price else None


def priced(rows: Iterable[Row]) -> list[Priced[Row]]:
    return [Priced(row, price) for row in rows if (price := blended_price(row)) is not None]


def place_price(cheap: Priced, dear: Priced) -> str:
    return PLACE_PRICE % {
        "cheap": cheap.row.name,
        "organization": cheap.row.organization,
        "dear": dear.row.name,
        "other": dear.row.organization,
        "ratio": times(dear.price / cheap.price),
    }


def price_gap(ranked: list[Rated]) -> str:
    """The best model that costs a small fraction of another that does not rank above it."""
    paid = [one for one in priced(ranked) if one.price]
    for cheap in paid:
        rivals = [one for one in paid if cheap.row.rank <= one.row.rank <= FURTHEST]
        dear = max(rivals, key=PRICE, default=cheap)
        if dear.price >= STRIKING * cheap.price:
            return gap_sentence(cheap, dear)
    return ""


def gap_sentence(cheap: Priced[Rated], dear: Priced[Rated]) -> str:
    facts = {
        "cheap": cheap.row.name,
        "rank": cheap.row.rank,
        "price": dollars(cheap.price),
        "dear": dear.row.name,
        "other": dear.row.rank,
        "ratio": times(dear.price / cheap.price),
    }
    if cheap.row.rank == dear.row.rank:
        return SAME_PLACE % facts
    return LOWER_PLACE % facts


def end_of_ten(ranked: list[Rated]) -> str:
    """The cheapest model with the rank of the tenth, if others there have a known price, too."""
    if len(ranked) <= FIRST or ranked[FIRST - 1].rank in (1, ranked[-1].rank):
        return ""
    tied = priced(row for row in ranked if row.rank == ranked[FIRST - 1].rank)
    if len(tied) < 2:
        return ""
    row, price = min(tied, key=PRICE)
    return END_OF_TEN % {"rank": row.rank, "cheap": row.name, "price": dollars(price)}


def votes_to_separate(ranked: list[Rated]) -> str:
    """How many votes it would take to tell the first two apart."""
    first, second = sorted(ranked, key=lambda row: -row.score)[:2]
    if second.rank > 1 or not first.votes_to_next:
        return ""
    said = _(
        "With about %(votes)s more votes like these, on all models of the board, %(first)s and "
        "%(second)s would probably be told apart."
    )
    votes = whole(first.votes_to_next)
    return said % {"votes": votes, "first": first.name, "second": second.name}


def times(ratio: Decimal) -> str:
    count = round(ratio)
    return ngettext("%d time as much", "%d times as much", count) % count


def and_list(names: list[str]) -> str:
    return get_text_list(names, str(_("and")))
