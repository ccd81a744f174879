"""The finding of a board in words, composed by rules; silent where the data allow no sentence."""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from django.utils.text import get_text_list
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ratings.models import Rating
from ratings.prices import blended_price

NAMED = 3
FURTHEST = 20
STRIKING = 10
VAGUE = 150  # points: a leader known less well than that leads nothing yet
ORDINALS = {2: _("second"), 3: _("third")}
SHARED = _("Ranked by organisation, %(sharing)s share %(ordinal)s place behind %(ahead)s.")
SAME_PLACE = _(
    "%(cheap)s costs %(price)s per million tokens; %(dear)s, in the same place, costs %(ratio)s."
)
SEPARATE = _("About %(votes)d more votes between %(first)s and %(second)s would set them apart.")
LOWER_PLACE = _(
    "%(cheap)s, in place %(rank)d, costs %(price)s per million tokens; "
    "%(dear)s, in place %(other)d, costs %(ratio)s."
)


@dataclass
class Finding:
    headline: str
    sentences: list[str] = field(default_factory=list)


def finding(ratings: list[Rating]) -> Finding | None:
    """What a reader should know first: who leads, who shares a place, what it costs."""
    ranked = sorted(
        (row for row in ratings if row.rank and not row.provisional and row.component == 0),
        key=lambda row: (row.rank, -row.score),
    )
    if len(ranked) < 2 or any(is_vague(row) for row in ranked if row.rank == 1):
        return None
    sentences = [shared_place(ratings), price_gap(ranked), votes_to_separate(ranked)]
    return Finding(headline(ranked), [sentence for sentence in sentences if sentence])


def is_vague(row: Rating) -> bool:
    return row.upper is not None and row.upper - row.score > VAGUE


def headline(ranked: list[Rating]) -> str:
    leaders = [row.name for row in ranked if row.rank == 1]
    if len(leaders) == len(ranked):
        return str(_("No model leads yet"))
    if len(leaders) == 1:
        return _("%s leads") % leaders[0]
    if len(leaders) <= NAMED:
        return _("%s share first place") % and_list(leaders)
    return _("%d models share first place") % len(leaders)


def shared_place(ratings: list[Rating]) -> str:
    """Organisations that share second or third place, and who stands before them."""
    placed = sorted(
        (row for row in ratings if row.organization_rank), key=lambda row: row.organization_rank
    )
    for place, ordinal in ORDINALS.items():
        sharing = [row.organization for row in placed if row.organization_rank == place]
        ahead = [row.organization for row in placed if row.organization_rank < place]
        if 2 <= len(sharing) <= NAMED and len(ahead) <= NAMED:
            return SHARED % {
                "sharing": and_list(sorted(sharing)),
                "ordinal": ordinal,
                "ahead": and_list(ahead),
            }
    return ""


def price_gap(ranked: list[Rating]) -> str:
    """The best model that costs a small part of what another costs that does not rank above it."""
    priced = [(row, price) for row in ranked if (price := blended_price(row))]
    for cheap, price in priced:
        rivals = [pair for pair in priced if cheap.rank <= pair[0].rank <= FURTHEST]
        dear, high = max(rivals, key=lambda pair: pair[1], default=(cheap, price))
        if high >= STRIKING * price:
            return gap_sentence(cheap, price, dear, high)
    return ""


def gap_sentence(cheap: Rating, price: Decimal, dear: Rating, high: Decimal) -> str:
    facts = {
        "cheap": cheap.name,
        "rank": cheap.rank,
        "price": dollars(price),
        "dear": dear.name,
        "other": dear.rank,
        "ratio": times(high / price),
    }
    if cheap.rank == dear.rank:
        return SAME_PLACE % facts
    return LOWER_PLACE % facts


def votes_to_separate(ranked: list[Rating]) -> str:
    """What it would take to tell the first two apart."""
    first, second = sorted(ranked, key=lambda row: -row.score)[:2]
    if second.rank > 1 or not first.votes_to_next:
        return ""
    facts = {"votes": first.votes_to_next, "first": first.name, "second": second.name}
    return SEPARATE % facts


def times(ratio: Decimal) -> str:
    count = round(ratio)
    return ngettext("%d time as much", "%d times as much", count) % count


def dollars(price: Decimal) -> str:
    """To the cent; below ten cents to two digits. Halves go up."""
    if price < Decimal("0.1"):
        return f"${Decimal(f'{price:.2g}').normalize():f}"
    return f"${price.quantize(Decimal('0.01'), ROUND_HALF_UP)}"


def and_list(names: list[str]) -> str:
    return get_text_list(names, str(_("and")))
