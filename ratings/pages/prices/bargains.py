"""What a price buys, in words, composed by rules; silent where the data allow no sentence."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arena.texts.money import dollars
from ratings.claims import Terms, firm_rows, leaders, verdict_on
from ratings.engine.against_best import Verdict
from ratings.models import Board, Rated, Rating
from ratings.pages.prices.frontier import Market, Offer
from ratings.pages.writing.numbers import fine_percent
from ratings.pages.writing.verdicts import likely_votes, margin_of, votes_at_worst

FIRST = 10
NEAR = Decimal("0.05")
"""A price is called a fraction of another, such as a third, if it is as near to it as that."""

FRACTIONS = {
    2: gettext_lazy("half the price"),
    3: gettext_lazy("a third of the price"),
    4: gettext_lazy("a quarter of the price"),
    5: gettext_lazy("a fifth of the price"),
    6: gettext_lazy("a sixth of the price"),
    7: gettext_lazy("a seventh of the price"),
    8: gettext_lazy("an eighth of the price"),
    9: gettext_lazy("a ninth of the price"),
    10: gettext_lazy("a tenth of the price"),
    11: gettext_lazy("an eleventh of the price"),
    12: gettext_lazy("a twelfth of the price"),
    13: gettext_lazy("a thirteenth of the price"),
    14: gettext_lazy("a fourteenth of the price"),
    15: gettext_lazy("a fifteenth of the price"),
    16: gettext_lazy("a sixteenth of the price"),
    17: gettext_lazy("a seventeenth of the price"),
    18: gettext_lazy("an eighteenth of the price"),
    19: gettext_lazy("a nineteenth of the price"),
    20: gettext_lazy("a twentieth of the price"),
}


@dataclass(frozen=True)
class Bargains:
    """The offers that answer a buyer, and the words; all of models that are firmly rated.

    Attributes
    ----------
    good_enough
        The cheapest that is good enough.
    is_cheapest
        Whether every other model is too far behind, or known to cost no less.
    best_bound
        Where nothing cheaper than the leader is good enough: the cheaper one that is least far
        behind at worst, if that is open.
    may_be_first, of_ten
        The cheapest that may be first, and the cheapest that ranks no lower than the tenth.
    """

    good_enough: Offer | None = None
    is_cheapest: bool = False
    best_bound: Offer | None = None
    may_be_first: Offer | None = None
    of_ten: Offer | None = None
    headline: str = ""
    sentences: list[str] = field(default_factory=list)


def bargains(market: Market) -> Bargains:
    firm = firm_rows(market.ratings)
    if len(firm) < 2:
        return Bargains()
    leader = max(firm, key=lambda row: row.score)
    good = first_of(market, [row for row in firm if verdict_on(row) is Verdict.GOOD_ENOUGH])
    found = Bargains(
        good_enough=good,
        is_cheapest=good is not None and are_too_far(may_be_cheaper(good, market)),
        best_bound=best_bound(market, leader) if good is None or good.row is leader else None,
        may_be_first=first_of(market, leaders(firm)),
        of_ten=first_of(market, first_ten(firm)),
    )
    return replace(
        found,
        headline=headline_of(market, leader, found),
        sentences=sentences_of(market, leader, found),
    )


def first_of(market: Market, rows: Iterable[Rated]) -> Offer | None:
    """The cheapest of them whose price is known."""
    names = {row.name for row in rows}
    return next((offer for offer in market.offers if offer.row.name in names), None)


def first_ten(ranked: list[Rated]) -> list[Rated]:
    """Nobody if that would be everybody."""
    if len(ranked) <= FIRST or ranked[-1].rank == ranked[FIRST - 1].rank:
        return []
    return [row for row in ranked if row.rank <= ranked[FIRST - 1].rank]


def may_be_cheaper(good: Offer, market: Market) -> list[Rating]:
    """All but those that are known to cost no less."""
    costs = ((row, market.basis.cost(row)) for row in market.ratings)
    return [row for row, cost in costs if cost is None or cost < good.cost]


def are_too_far(rows: Iterable[Rating]) -> bool:
    return all(verdict_on(row) is Verdict.TOO_FAR_BEHIND for row in rows)


def cheaper_than(leader: Rated, market: Market) -> list[Offer]:
    """Nobody if nobody knows what the leader costs."""
    price = market.basis.cost(leader)
    return [offer for offer in market.offers if price is not None and offer.cost < price]


def best_bound(market: Market, leader: Rated) -> Offer | None:
    known = (one for one in cheaper_than(leader, market) if one.contends)
    still_open = [one for one in known if verdict_on(one.row) is Verdict.OPEN]
    return min(still_open, key=lambda offer: offer.row.behind_at_worst or 0, default=None)


def headline_of(market: Market, leader: Rated, found: Bargains) -> str:
    price = market.basis.cost(leader)
    good, bound, cheaper = found.good_enough, found.best_bound, cheaper_than(leader, market)
    if good and good.row is not leader:
        return good_headline(good, price)
    if bound and price:
        return open_headline(bound, price)
    if cheaper and are_too_far(offer.row for offer in cheaper):
        return _("No model known to cost less than %s is good enough") % leader.name
    if good and not cheaper and len(market.offers) > 1:
        return _("%s is good enough, and none is known to cost less") % leader.name
    return ""


def good_headline(good: Offer, price: Decimal | None) -> str:
    if price is None or good.cost >= price:
        facts = {"model": good.row.name, "price": dollars(good.cost)}
        return _("%(model)s is good enough, for %(price)s") % facts
    if not good.cost:
        return _("%s is good enough, and free") % good.row.name
    facts = {"model": good.row.name, "part": part(good.cost, price)}
    return _("%(model)s is good enough, at %(part)s") % facts


def open_headline(bound: Offer, price: Decimal) -> str:
    if not bound.cost:
        return _("%s is free, and still open") % bound.row.name
    facts = {"model": bound.row.name, "part": part(bound.cost, price)}
    return _("%(model)s, at %(part)s, is still open") % facts


def part(cost: Decimal, price: Decimal) -> str:
    """Of the price: a seventeenth, 1/69, 38%."""
    times = round(price / cost)
    if times < 2 or abs(price / cost / times - 1) > NEAR:
        return _("%s of the price") % fine_percent(float(cost / price))
    return str(FRACTIONS[times]) if times in FRACTIONS else _("1/%d of the price") % times


def sentences_of(market: Market, leader: Rated, found: Bargains) -> list[str]:
    good, bound = found.good_enough, found.best_bound
    if good and good.row is not leader:
        said = [against_best(good.row), how_cheap(good, market)]
    elif bound:
        said = [against_best(bound.row), what_may_tell(bound.row.board)]
    else:
        return []
    if Terms.of(leader.board).is_approximate:
        said.append(_("These bounds are approximate."))
    return [sentence for sentence in said if sentence]


def against_best(row: Rated) -> str:
    return _(
        "Against the best it would get about %(likely)s of 100 votes, at worst %(worst)s; "
        "%(margin)s is enough."
    ) % {
        "likely": likely_votes(row),
        "worst": votes_at_worst(row),
        "margin": margin_of(row.board),
    }


def how_cheap(good: Offer, market: Market) -> str:
    rivals = may_be_cheaper(good, market)
    if not rivals:
        return _("No model is cheaper.")
    if are_too_far(rivals):
        return _("Every cheaper model is too far behind.")
    return _("It is the cheapest known to be.")


def what_may_tell(board: Board) -> str:
    """In plain words; of a published board nobody here can gather votes."""
    terms = Terms.of(board)
    if terms.is_approximate or terms.scope is None:
        return ""
    if terms.scope.samples_voters:
        return _("More votes by more people on more questions, or fewer candidates, may tell.")
    if terms.scope.samples_prompts:
        return _("More votes on more questions, or fewer candidates, may tell.")
    return _("More votes, or fewer candidates, may tell.")
