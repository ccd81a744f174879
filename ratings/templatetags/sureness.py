"""Figures of the page that says how sure a board is."""

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy

from ratings.engine import Scope
from ratings.pages.writing import numbers

register = template.Library()

SCOPES = {
    Scope.SAME: gettext_lazy("these people, these questions"),
    Scope.QUESTIONS: gettext_lazy("these people, questions like these"),
    Scope.ALL: gettext_lazy("people like them, questions like these"),
}


@register.filter
def scope_name(scope: str) -> str:
    return str(SCOPES[Scope(scope)])


@register.filter
def rounded(points: float) -> str:
    """Whole points from ten; below, one digit more, and never 0."""
    return number_format(points, 0) if points >= 10 else number_format(max(points, 0.1), 1)


@register.filter
def share_of(part: int, whole: int) -> str:
    return numbers.fine_percent(part / whole) if whole else ""


@register.filter
def signed(points: float) -> str:
    """A change of a score, with its sign; whole points from ten."""
    return numbers.signed(points, 0 if abs(points) >= 10 else 1)


@register.filter
def better(rank: int | str, was: int | str) -> int:
    """How many places better a rank is than it was."""
    return int(was) - int(rank)
