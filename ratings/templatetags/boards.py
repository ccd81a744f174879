"""Template tags of the boards, for pages of both apps: standings, top rows, figures."""

from decimal import Decimal
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from arena.models import Arena, LanguageModel
from ratings.charts.axis import Axis
from ratings.engine.ratings import POINTS
from ratings.findings import dollars
from ratings.models import OVERALL, Board, Rating, Snapshot
from ratings.prices import blended_price
from ratings.tables import DESCENDING, Table

register = template.Library()

DOT = 0.9


@register.simple_tag
def standing(arena: Arena, model: LanguageModel) -> Rating | None:
    """The model's row on the newest overall board."""
    board = newest_board(arena)
    return board.ratings.filter(model=model, rank__isnull=False).first() if board else None


@register.simple_tag
def newest_table(arena: Arena) -> Table | None:
    """The newest overall board of the arena, for a page that shows its first rows."""
    board = newest_board(arena)
    return Table(board) if board else None


def newest_board(arena: Arena) -> Board | None:
    return Snapshot.objects.board(arena, OVERALL)


@register.filter
def blended(rating: Rating) -> Decimal | None:
    return blended_price(rating)


@register.filter
def usd(price: Decimal | None) -> str:
    return "" if price is None else dollars(price)


@register.filter
def plain(price: Decimal | None) -> str:
    """A price as it was given: 2.5, not 2.500000."""
    return "" if price is None else f"{price.normalize():f}"


@register.filter
def arms(rating: Rating) -> str:
    """The arms of the interval, empty where none was published."""
    if rating.lower is None:
        return ""
    return f"+{rating.upper - rating.score:.0f} −{rating.score - rating.lower:.0f}"


@register.filter
def points(logits: float) -> str:
    """An effect on the scale of the scores, with its sign."""
    return f"{POINTS * logits:+.1f}".replace("-", "−")


@register.simple_tag
def interval(axis: Axis, rating: Rating, label: str) -> SafeString:
    """The interval as SVG on the common axis, stretched over its cell; at least its score."""
    score = axis.at(rating.score)
    return format_html(
        '<svg viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<g class="grid">{}</g>'
        '<line class="arm" x1="{}" x2="{}" y1="5" y2="5"/>'
        '<line class="dot" x1="{}" x2="{}" y1="5" y2="5"/></svg>',
        label,
        grid(axis),
        score if rating.lower is None else axis.at(rating.lower),
        score if rating.upper is None else axis.at(rating.upper),
        round(score - DOT / 2, 2),
        round(score + DOT / 2, 2),
    )


def grid(axis: Axis) -> SafeString:
    lines = ((position,) for _, position in axis.ticks())
    return format_html_join("", '<line x1="{0}" x2="{0}" y1="0" y2="10"/>', lines)


@register.simple_tag
def scale(axis: Axis) -> SafeString:
    """The scores at the ticks, to stand in the head of the column."""
    labels = ((position, f"{score:g}") for score, position in axis.ticks())
    return format_html(
        '<svg class="scale" aria-hidden="true">{}</svg>',
        format_html_join("", '<text x="{}%" y="1em" text-anchor="middle">{}</text>', labels),
    )


@register.simple_tag(takes_context=True)
def sort_head(
    context: dict, sort: str, label: str, css: str = "", also: str = "", also_label: str = ""
) -> SafeString:
    """A column's head, whose link sorts the table; `also` names a second fact of the column."""
    current = context["table"].sort
    links = [(sort, label)] + ([(also, also_label)] if also else [])
    return format_html(
        '<th scope="col" class="{}"{}>{}</th>',
        css,
        aria_sort(current) if current in (sort, also) else "",
        format_html_join(
            " · ",
            '<a href="{}">{}</a>',
            ((address(context, sort=key), text) for key, text in links),
        ),
    )


def aria_sort(sort: str) -> SafeString:
    direction = "descending" if sort in DESCENDING else "ascending"
    return format_html(' aria-sort="{}"', direction)


@register.simple_tag(takes_context=True)
def address(context: dict, **choices: str) -> str:
    """This page with other choices in its query."""
    query = context["request"].GET.copy()
    for name, value in choices.items():
        query[name] = value
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def board_url(context: dict, name: str, **query: str) -> str:
    """Another page of the board on show; `query` adds to the choice of category and style."""
    page = context["page"]
    choices = {key: value for key, value in page.choices.items() if key not in query}
    address = reverse(name, kwargs={"slug": page.arena.slug, **page.when})
    asked = urlencode({**choices, **{key: value for key, value in query.items() if value != ""}})
    return f"{address}?{asked}" if asked else address
