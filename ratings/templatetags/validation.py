"""Figures of the page that says how well the scores predict."""

from django import template

from ratings.pages.validation.curve import reliability_curve
from ratings.pages.writing import numbers

register = template.Library()

register.simple_tag(reliability_curve)


@register.filter
def loss(gain: float) -> str:
    """A difference of losses, with its sign."""
    return numbers.signed(gain, 3)
