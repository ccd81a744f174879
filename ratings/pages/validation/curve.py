"""The reliability curve: what the scores predict for the favourite, and what it got."""

from collections.abc import Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ratings.pages.drawing.axis import Axis
from ratings.pages.writing.numbers import percent, whole

WIDTH, HEIGHT = 440, 300
LEFT, RIGHT, TOP, BOTTOM = 44, 430, 12, 262
ACROSS = Axis(0.5, 1.0, 0.1)
STEP = 0.1


def reliability_curve(bins: Sequence[dict[str, Any]], label: str) -> SafeString:
    """For a page, whose stylesheet has the colours."""
    lowest = min([0.5, *(one["lower"] for one in bins)])
    up = Axis(STEP * int(lowest / STEP), 1.0, STEP)
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}{}</svg>',
        WIDTH,
        HEIGHT,
        label,
        grid(up),
        diagonal(up),
        format_html_join("", "{}", ((point(up, one),) for one in bins)),
        names(),
    )


def grid(up: Axis) -> SafeString:
    rows = ((y(up, share), percent(share)) for share, _at in up.ticks())
    columns = ((x(share), percent(share)) for share, _at in ACROSS.ticks())
    return format_html(
        "{}{}",
        format_html_join(
            "",
            f'<line class="grid" x1="{LEFT}" x2="{RIGHT}" y1="{{0}}" y2="{{0}}"/>'
            f'<text class="tick" x="{LEFT - 6}" y="{{0}}" dy="4" text-anchor="end">{{1}}</text>',
            rows,
        ),
        format_html_join(
            "",
            f'<text class="tick" x="{{0}}" y="{BOTTOM + 16}" text-anchor="middle">{{1}}</text>',
            columns,
        ),
    )


def diagonal(up: Axis) -> SafeString:
    """Where predictions and votes are the same."""
    return format_html(
        '<line class="line dashed" x1="{}" y1="{}" x2="{}" y2="{}"/>',
        x(0.5),
        y(up, 0.5),
        x(1.0),
        y(up, 1.0),
    )


def point(up: Axis, one: dict[str, Any]) -> SafeString:
    at = x(one["predicted"])
    return format_html(
        '<g><title>{}</title><line class="whisker" x1="{at}" x2="{at}" y1="{}" y2="{}"/>'
        '<circle class="mark" cx="{at}" cy="{}" r="3.5"/></g>',
        point_words(one),
        y(up, one["lower"]),
        y(up, one["upper"]),
        y(up, one["observed"]),
        at=at,
    )


def point_words(one: dict[str, Any]) -> str:
    facts = {name: percent(one[name]) for name in ("predicted", "observed", "lower", "upper")}
    said = _("%(votes)s votes: %(predicted)s predicted, %(observed)s won (%(lower)s to %(upper)s)")
    return said % (facts | {"votes": whole(one["votes"])})


def names() -> SafeString:
    return format_html(
        '<text class="label" x="{}" y="{}" text-anchor="middle">{}</text>'
        '<text class="label" x="{}" y="{}">{}</text>',
        (LEFT + RIGHT) / 2,
        HEIGHT - 2,
        _("predicted for the favourite"),
        LEFT + 6,
        TOP + 8,
        _("won by it"),
    )


def x(share: float) -> float:
    return round(LEFT + (RIGHT - LEFT) * ACROSS.at(share) / 100, 1)


def y(up: Axis, share: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * up.at(share) / 100, 1)
