"""Figures of the page that says how sure a board is."""

from django import template
from django.utils.formats import number_format

from ratings.words.certainties import percent

register = template.Library()


@register.filter
def share(part: int, whole: int) -> str:
    return percent(part / whole) if whole else ""


@register.filter
def signed(points: float) -> str:
    """A change of a score, with its sign; whole points from ten."""
    decimals = 0 if abs(points) >= 10 else 1
    sign = "+" if points > 0 else "−"
    return f"{sign}{number_format(abs(round(points, decimals)), decimals)}"


@register.filter
def better(rank: int, was: int) -> int:
    """By how many places a rank is better than it was."""
    return was - rank
