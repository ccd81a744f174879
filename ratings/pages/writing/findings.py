"""The finding of a board in words, composed by rules; silent where the data allow no sentence."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from operator import attrgetter
from typing import Generic, NamedTuple, TypeVar

from django.utils.text import get_text_list
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from arena.texts.money import dollars
from ratings.claims import firm_rows, is_firm, leaders, may_be_first, newcomers_may_be_first
from ratings.costs import blended_price
from ratings.models import Rated, Rating
from ratings.pages.writing.numbers import whole

Row = TypeVar("Row", bound=Rating)

NAMED = 3
STRIKING = 10
LEADS = _("%(names)s leads")
LEADS_THE_KNOWN = _("Of the models with enough votes, %(names)s leads")
MAY_BE_FIRST = _("%(names)s may be first")
KNOWN_MAY_BE_FIRST = _("Of the models with enough votes, %(names)s may be first")
MANY_MAY_BE_FIRST = _("%(number)d models may be first")
MANY_KNOWN_MAY_BE_FIRST = _("%(number)d models with enough votes may be first")
PLACES = {
    2: _("Second place among organisations costs %(price)s per million tokens"),
    3: _("Third place among organisations costs %(price)s per million tokens"),
}
HOLDS = {
    2: _("LMSYS's rule puts %(holders)s second among organisations, behind %(ahead)s."),
    3: _("LMSYS's rule puts %(holders)s third among organisations, behind %(ahead)s."),
}
PLACE_PRICE = _("%(cheap)s costs that much, %(dear)s %(ratio)s.")


@dataclass
class Finding:
    headline: str
    sentences: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Podium:
    """Who holds second or third place among organisations, and who stands before them."""

    place: int
    holders: list[Rating]
    ahead: list[Rating]


class Priced(NamedTuple, Generic[Row]):
    row: Row
    price: Decimal


PRICE = attrgetter("price")


def finding(ratings: list[Rating]) -> Finding | None:
    """What a reader should know first: what a high place costs, or who may be first.

    Models that are provisional, or never met the others, are in no sentence; where one of them may
    be first as well, the finding says whom it speaks of.
    """
    ranked = firm_rows(ratings)
    if len(ranked) < 2 or not leaders(ranked):
        return None
    first = lead(ranked, are_all=not newcomers_may_be_first(ratings))
    podium = podium_of(ratings)
    bargain = bargain_of(podium) if podium else None
    if podium and bargain:
        headline = PLACES[podium.place] % {"price": dollars(bargain[0].price)}
        sentences = [podium_sentence(podium), place_price(*bargain), f"{first}."]
    else:
        headline = first
        sentences = [podium_sentence(podium) if podium else "", votes_to_separate(ranked)]
    return Finding(str(headline), [str(sentence) for sentence in sentences if sentence])


def lead(ranked: list[Rated], are_all: bool) -> str:
    """Who of the firmly rated models may be first; `are_all` if no other model may be."""
    names = [row.name for row in leaders(ranked)]
    if len(names) == len(ranked):
        return gettext("No model leads yet")
    if len(names) == 1:
        said = LEADS if are_all else LEADS_THE_KNOWN
    elif len(names) <= NAMED:
        said = MAY_BE_FIRST if are_all else KNOWN_MAY_BE_FIRST
    else:
        said = MANY_MAY_BE_FIRST if are_all else MANY_KNOWN_MAY_BE_FIRST
    return said % {"names": and_list(names), "number": len(names)}


def podium_of(ratings: list[Rating]) -> Podium | None:
    """Third place among organisations, or else the second, if few hold it.

    As many are ahead of it as its name says: ranks of intervals that overlap can be otherwise.
    Nothing if the best model of any of them is not firmly rated.
    """
    best = [(rank, row) for row in ratings if (rank := row.organization_rank)]
    best.sort(key=lambda pair: pair[0])
    for place in sorted(PLACES, reverse=True):
        holders = [row for rank, row in best if rank == place]
        ahead = [row for rank, row in best if rank < place]
        if 1 <= len(holders) <= NAMED and len(ahead) == place - 1:
            are_firm = all(map(is_firm, holders + ahead))
            return Podium(place, holders, ahead) if are_firm else None
    return None


def podium_sentence(podium: Podium) -> str:
    return HOLDS[podium.place] % {
        "holders": and_list(sorted(row.organization for row in podium.holders)),
        "ahead": and_list([row.organization for row in podium.ahead]),
    }


def bargain_of(podium: Podium) -> tuple[Priced, Priced] | None:
    """The cheapest holder, and the cheapest ahead, if all of those cost strikingly more."""
    holders, ahead = [one for one in priced(podium.holders) if one.price], priced(podium.ahead)
    if not holders or len(ahead) < len(podium.ahead):
        return None
    cheap, dear = min(holders, key=PRICE), min(ahead, key=PRICE)
    return (cheap, dear) if dear.price >= STRIKING * cheap.price else None


def priced(rows: Iterable[Row]) -> list[Priced[Row]]:
    return [Priced(row, price) for row in rows if (price := blended_price(row)) is not None]


def place_price(cheap: Priced, dear: Priced) -> str:
    ratio = times(dear.price / cheap.price)
    return PLACE_PRICE % {"cheap": cheap.row.name, "dear": dear.row.name, "ratio": ratio}


def votes_to_separate(ranked: list[Rated]) -> str:
    """What it would take to tell the first two apart."""
    first, second = sorted(ranked, key=lambda row: -row.score)[:2]
    if not may_be_first(second) or not first.votes_to_next:
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
