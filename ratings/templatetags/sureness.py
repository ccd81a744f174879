"""Figures of the page that says how sure a board is."""

from django import template

from ratings.pages.writing import numbers

register = template.Library()


@register.filter
def share_of(part: int, whole: int) -> str:
    return numbers.fine_percent(part / whole) if whole else ""


@register.filter
def signed(points: float) -> str:
    """A change of a score, with its sign; whole points from ten."""
    return numbers.signed(points, 0 if abs(points) >= 10 else 1)


@register.filter
def better(rank: int, was: int) -> int:
    """How many places better a rank is than it was."""
    return was - rank
