"""The interval plot: a line a model, its score and 95% interval on one axis."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ratings.models import Rated
from ratings.pages.drawing.axis import Axis, axis_of
from ratings.pages.drawing.labels import shortened
from ratings.pages.writing.numbers import score_facts

WIDTH = 440
LEFT, RIGHT = 158, 400
ROW = 20
HEAD = 20


def interval_plot(ratings: Sequence[Rated], label: str) -> SafeString:
    """For a page; its stylesheet has the colours."""
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        WIDTH,
        plot_height(ratings),
        label,
        intervals(ratings),
    )


def plot_height(ratings: Sequence[Rated]) -> int:
    return HEAD + ROW * len(ratings) + 4


def intervals(ratings: Sequence[Rated]) -> SafeString:
    axis = axis_of(ratings)
    rows = ((interval_row(axis, HEAD + ROW * i, row),) for i, row in enumerate(ratings))
    return format_html(
        "{}{}", score_grid(axis, plot_height(ratings)), format_html_join("", "{}", rows)
    )


def score_grid(axis: Axis, bottom: int) -> SafeString:
    lines = ((across(at), HEAD - 4, bottom, f"{score:g}") for score, at in axis.ticks())
    return format_html_join(
        "",
        '<line class="grid" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>'
        '<text class="tick" x="{0}" y="11" text-anchor="middle">{3}</text>',
        lines,
    )


def interval_row(axis: Axis, top: int, row: Rated) -> SafeString:
    quiet = " quiet" if row.provisional else ""
    return format_html(
        '<g><title>{}</title><text class="label{}" x="0" y="{}">{}</text>{}'
        '<circle class="mark{}" cx="{}" cy="{}" r="3.5"/>'
        '<text class="label{}" x="{}" y="{}" text-anchor="end">{}</text></g>',
        interval_words(row),
        quiet,
        top + 14,
        shortened(row.name, LEFT - 8),
        whisker(axis, top + 10, row, quiet),
        " hollow" if row.provisional else "",
        across(axis.at(row.score)),
        top + 10,
        quiet,
        WIDTH,
        top + 14,
        row.rounded_score,
    )


def whisker(axis: Axis, y: int, row: Rated, quiet: str) -> SafeString | str:
    if row.interval is None:
        return ""
    ends = [across(axis.at(end)) for end in row.interval]
    return format_html(
        '<line class="whisker{}" x1="{}" x2="{}" y1="{y}" y2="{y}"/>', quiet, *ends, y=y
    )


def across(percent: float) -> float:
    return round(LEFT + (RIGHT - LEFT) * percent / 100, 1)


def interval_words(row: Rated) -> str:
    facts = {"model": row.name, **score_facts(row)}
    if row.interval is None and row.provisional:
        return _("%(model)s: provisional score %(score)s, interval unknown") % facts
    if row.interval is None:
        return _("%(model)s: score %(score)s, interval unknown") % facts
    if row.provisional:
        return (
            _("%(model)s: provisional score %(score)s, 95%% interval %(lower)s to %(upper)s")
            % facts
        )
    return _("%(model)s: score %(score)s, 95%% interval %(lower)s to %(upper)s") % facts
