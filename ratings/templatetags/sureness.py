"""Figures of the page that says how sure a board is."""

from django import template
from django.utils.formats import number_format

from ratings.engine import Scope
from ratings.models import Board
from ratings.pages.writing import numbers
from ratings.pages.writing.verdicts import people_and_questions

register = template.Library()


@register.filter
def holding_for(board: Board, scope: str) -> str:
    """For whom claims about the board would hold in that scope."""
    return ", ".join(people_and_questions(Scope(scope), board))


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
