"""Template tags of the page on quality and price."""

from decimal import Decimal

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arena.texts.money import amount, dollars
from ratings.pages.drawing.axis import score_axis
from ratings.pages.prices.frontier import Market, Offer, PriceBasis
from ratings.pages.prices.scatter import Point, scatter
from ratings.pages.writing.findings import and_list
from ratings.pages.writing.numbers import chance, multiple, score_facts

register = template.Library()

register.filter(chance)

SIZES = {"wide": (880, 470), "narrow": (360, 400)}
PER_MILLION = gettext_lazy("US dollars per million tokens, %(mix)s in to 1 out, log scale")
PER_ANSWERS = gettext_lazy("US dollars per 1,000 answers here, log scale")
TITLE = gettext_lazy("%(name)s: score %(score)s, %(price)s")
TITLE_INTERVAL = gettext_lazy(
    "%(name)s: score %(score)s, 95%% interval %(lower)s to %(upper)s, %(price)s"
)


@register.simple_tag
def frontier_chart(market: Market, size: str) -> SafeString:
    axis = score_axis(offer.row for offer in market.offers)
    if axis is None:
        return SafeString("")
    names = and_list([offer.row.name for offer in market.frontier])
    label = _("Score against price; on the frontier: %(names)s") % {"names": names}
    points = [point(offer) for offer in market.offers]
    return scatter(points, axis, label, axis_label(market.basis), SIZES[size])


def axis_label(basis: PriceBasis) -> str:
    return str(PER_ANSWERS) if basis.measured else PER_MILLION % {"mix": amount(basis.mix)}


def point(offer: Offer) -> Point:
    row = offer.row
    bounds = row.interval or (row.score, row.score)
    return Point(
        row.name,
        title(offer),
        float(offer.cost),
        row.score,
        *bounds,
        on_frontier=offer.on_frontier,
        provisional=not offer.contends,
    )


def title(offer: Offer) -> str:
    row = offer.row
    facts = {"name": row.name, "price": dollars(offer.cost), **score_facts(row)}
    return (TITLE_INTERVAL if row.has_interval else TITLE) % facts


@register.filter
def times(cost: Decimal, other: Offer) -> str:
    """How many times the price of the other model."""
    return multiple(cost / other.cost)
