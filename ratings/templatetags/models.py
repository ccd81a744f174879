"""Template tags of a model's page and of the comparison of two."""

from decimal import Decimal
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString

from arena.texts.money import dollars
from ratings.models import Rating
from ratings.pages.compare.duel import duel
from ratings.pages.model.trajectory import Moment, Trajectory
from ratings.pages.model.trajectory_chart import trajectory_chart
from ratings.pages.writing import numbers
from ratings.pages.writing.numbers import signed, with_sign

register = template.Library()

register.simple_tag(duel)
register.filter("signed_points", signed)

SIZES = {"wide": (880, 380), "narrow": (360, 380)}


@register.simple_tag
def trajectory(trajectory: Trajectory, size: str) -> SafeString:
    return trajectory_chart(trajectory, *SIZES[size])


@register.simple_tag(takes_context=True)
def day_url(context: dict, moment: Moment[Rating]) -> str:
    """The model's page as of another day, by the name it had then."""
    page = context["page"]
    address = reverse("model", kwargs={"slug": page.arena.slug, "day": moment.day})
    return f"{address}?{urlencode({**page.choices, 'name': moment.row.name})}"


@register.filter
def signed_usd(price: Decimal) -> str:
    return with_sign(dollars(abs(price)), price)


@register.filter
def multiple(ratio: float | Decimal) -> str:
    return numbers.multiple(Decimal(ratio))
