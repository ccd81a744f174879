"""Template tags of the boards, for pages of both apps: standings, top rows and figures."""

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import template
from django.http import QueryDict
from django.template import Context
from django.template.defaulttags import querystring
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from arena.models import Arena, LanguageModel
from arena.texts.money import amount, dollars
from ratings.costs import answer_cost, blended_price
from ratings.engine.ratings import POINTS
from ratings.exports.column import Column
from ratings.exports.columns import verdict
from ratings.models import OVERALL, Board, Rated, Rating, Snapshot
from ratings.pages.board.table import BoardTable
from ratings.pages.drawing.axis import Axis
from ratings.pages.writing.numbers import arms, known_percent, signed
from ratings.pages.writing.settings import feature_name
from ratings.pages.writing.verdicts import (
    VERDICT_NAMES,
    holds_for,
    likely_votes,
    margin_words,
    points_ahead,
    points_ahead_at_worst,
    provisional_words,
    votes_at_worst,
)

register = template.Library()

for words in (
    arms,
    feature_name,
    holds_for,
    likely_votes,
    margin_words,
    points_ahead,
    points_ahead_at_worst,
    verdict,
    votes_at_worst,
):
    register.filter(words)
register.filter("share", known_percent)

DOT = 0.9
TAG = '<span class="tag" title="{1}">{0}<span class="visually-hidden">. {1}</span></span>'
MEETS_NOBODY = gettext_lazy("It keeps its votes and meets nobody any more.")


@register.simple_tag
def newest_rating(arena: Arena, model: LanguageModel) -> Rating | None:
    """The model's row on the newest overall board."""
    board = newest_board(arena)
    return board.ratings.filter(model=model, rank__isnull=False).first() if board else None


@register.simple_tag
def newest_table(arena: Arena) -> BoardTable | None:
    """The newest overall board of the arena, for a page that shows its first rows."""
    board = newest_board(arena)
    return BoardTable.of(board, QueryDict()) if board else None


def newest_board(arena: Arena) -> Board | None:
    return Snapshot.objects.board(arena, OVERALL)


@register.filter
def blended(rating: Rating) -> Decimal | None:
    return blended_price(rating)


@register.filter
def cost(rating: Rating) -> Decimal | None:
    """The cost of 1,000 answers."""
    return answer_cost(rating)


@register.filter
def value_of(rating: Rating, column: Column) -> Any:
    return column.value(rating)


@register.filter
def verdict_name(verdict: str) -> str:
    return str(VERDICT_NAMES[verdict])


@register.filter
def usd(price: Decimal | None) -> str:
    return "" if price is None else dollars(price)


@register.filter
def plain(price: Decimal | None) -> str:
    """A price as it was entered: 2.5, not 2.500000."""
    return "" if price is None else f"{price.normalize():f}"


@register.filter
def written(price: Decimal | None) -> str:
    """A price as it was entered, in the reader's notation; ? if unknown."""
    return "?" if price is None else amount(price)


@register.filter
def spread(rating: Rating) -> str:
    """Every rank that the model may hold; empty where that is unknown."""
    low, high = rating.spread or ("", "")
    return f"{low}–{high}" if low != high else str(low)


@register.filter
def tags(rating: Rating) -> SafeString:
    """What stands beside a model's name, and why on demand."""
    marks = []
    if rating.provisional:
        marks.append((_("provisional"), provisional_words(rating)))
    if rating.retired:
        marks.append((_("retired"), str(MEETS_NOBODY)))
    return format_html_join("", TAG, marks)


@register.filter
def in_points(logits: float) -> str:
    """An effect on the scale of the scores, with its sign."""
    return signed(POINTS * logits, 1)


@register.simple_tag
def interval(axis: Axis, rating: Rated, label: str) -> SafeString:
    """The interval as SVG on the common axis, stretched over its cell; if unknown, only the
    score."""
    score = axis.at(rating.score)
    lower, upper = rating.interval or (rating.score, rating.score)
    return format_html(
        '<svg viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="{}">'
        "{}"
        '<line class="arm" x1="{}" x2="{}" y1="5" y2="5"/>'
        '<line class="dot" x1="{}" x2="{}" y1="5" y2="5"/></svg>',
        label,
        grid(axis),
        axis.at(lower),
        axis.at(upper),
        round(score - DOT / 2, 2),
        round(score + DOT / 2, 2),
    )


def grid(axis: Axis) -> SafeString:
    path = "".join(f"M{position} 0V10" for _value, position in axis.ticks())
    return format_html('<path class="grid" d="{}"/>', path)


@register.simple_tag
def scale(axis: Axis) -> SafeString:
    """The scores at the ticks, for the head of the column."""
    labels = ((position, f"{score:g}") for score, position in axis.ticks())
    return format_html(
        '<svg class="scale" aria-hidden="true">{}</svg>',
        format_html_join("", '<text x="{}%" y="1em" text-anchor="middle">{}</text>', labels),
    )


@register.filter
def places_moved(places: int | None) -> SafeString | str:
    """How many places a model rose, or fell: an arrow, a number, and words."""
    if places is None:
        return ""
    if not places:
        return format_html('0<span class="visually-hidden"> {}</span>', _("places"))
    up = ngettext("up %d place", "up %d places", places) % places
    down = ngettext("down %d place", "down %d places", -places) % -places
    css, arrow, words = ("up", "▲", up) if places > 0 else ("down", "▼", down)
    return format_html(
        '<span class="{}"><span aria-hidden="true">{} {}</span>'
        '<span class="visually-hidden">{}</span></span>',
        css,
        arrow,
        abs(places),
        words,
    )


@register.simple_tag(takes_context=True)
def sort_link(context: Context, column: Column) -> SafeString:
    """Sorts the table by the column, or reverses the order if it is already sorted by it."""
    table = context["table"]
    is_current = column == table.sorted_by
    descending = column.display.descending
    turned = is_current and table.is_descending == descending
    order = ("asc" if descending else "desc") if turned else None
    sort = None if column.key == "rank" and not order else column.key
    return format_html(
        '<a href="{}"{}>{}</a>',
        querystring(context, sort=sort, order=order),
        format_html(' title="{}"', column.hint) if column.hint else "",
        column.label,
    )


@register.simple_tag(takes_context=True)
def board_url(context: dict, route: str, **query: str) -> str:
    """Another page of the board on show; `query` adds to the choice of category and style."""
    return context["page"].url(route, **query)


@register.simple_tag(takes_context=True)
def api_url(context: dict, route: str, **query: str) -> str:
    """The same for this snapshot in the API."""
    board = context["board"]
    asked = {"snapshot": board.snapshot_id, "category": board.category, **query}
    if board.style_control:
        asked["style_control"] = "true"
    return f"{reverse(f'api:{route}', args=[context['arena'].slug])}?{urlencode(asked)}"
