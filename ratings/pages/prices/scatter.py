"""The scatter of scores against costs, with the frontier: pure, from points to SVG."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from arena.texts.money import dollars
from ratings.pages.drawing.axis import Axis, LogAxis
from ratings.pages.drawing.labels import anchored, text_width
from ratings.pages.prices.placement import Box, place

ROOM = 1.7
"""Beside the outermost costs, as a ratio; two of it always hold a round number."""

LEFT, RIGHT, TOP, BOTTOM = 40, 8, 22, 44
FREE = 52
DOT = 4.5
TICK_GAP = 8
OTHERS = 6
"""How many models beside the frontier get a label, the best first."""


@dataclass(frozen=True)
class Point:
    """A model on the chart; `title` appears when a reader points at it."""

    name: str
    title: str
    cost: float
    score: float
    lower: float
    upper: float
    on_frontier: bool = False
    provisional: bool = False


@dataclass(frozen=True)
class Plot:
    """Where costs and scores are on the drawing. Free models are to the left of the log axis."""

    x: LogAxis
    y: Axis
    width: int
    height: int
    has_free: bool

    @property
    def start(self) -> int:
        return LEFT + FREE if self.has_free else LEFT

    @property
    def end(self) -> int:
        return self.width - RIGHT

    @property
    def floor(self) -> int:
        return self.height - BOTTOM

    @property
    def bounds(self) -> Box:
        return Box(LEFT, 0, self.width, self.floor)

    def across(self, cost: float) -> float:
        if cost <= 0:
            return LEFT + FREE / 2
        return round(self.start + self.x.at(cost) / 100 * (self.end - self.start), 1)

    def down(self, score: float) -> float:
        return round(self.floor - self.y.at(score) / 100 * (self.floor - TOP), 1)


def scatter(
    points: Sequence[Point], y: Axis, label: str, x_label: str, size: tuple[int, int]
) -> SafeString:
    """`points` from the cheapest up; `label` says in one sentence what the drawing shows.

    Empty if nothing costs more than 0, because then there is no axis.
    """
    above = [point.cost for point in points if point.cost > 0]
    if not above:
        return SafeString("")
    x = LogAxis(min(above) / ROOM, max(above) * ROOM)
    plot = Plot(x, y, *size, has_free=len(above) < len(points))
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}{}{}</svg>',
        plot.width,
        plot.height,
        label,
        scales(plot, x_label),
        step_line(points, plot),
        format_html_join("", "{}", ((whisker(point, plot),) for point in points)),
        format_html_join("", "{}", ((mark(point, plot),) for point in points)),
        names(points, plot),
    )


def scales(plot: Plot, x_label: str) -> SafeString:
    costs, scores = cost_ticks(plot), score_ticks(plot)
    lines: list[tuple[float, ...]] = [(at, at, TOP, plot.floor) for _, at in costs]
    lines += [(LEFT, plot.end, at, at) for _, at in scores]
    texts: list[tuple[float, float, str, str]]
    texts = [(at, plot.floor + 17, anchored(text, at, plot.width), text) for text, at in costs]
    texts += [(LEFT - 8, at + 4, "end", text) for text, at in scores]
    texts += [(plot.end, plot.height - 6, "end", x_label), (0, 10, "start", gettext("Score"))]
    return format_html(
        '<g class="grid">{}</g>{}',
        format_html_join("", '<line x1="{}" x2="{}" y1="{}" y2="{}"/>', lines),
        format_html_join("", '<text class="tick" x="{}" y="{}" text-anchor="{}">{}</text>', texts),
    )


def score_ticks(plot: Plot) -> list[tuple[str, float]]:
    return [(f"{score:g}", plot.down(score)) for score, _ in plot.y.ticks()]


def cost_ticks(plot: Plot) -> list[tuple[str, float]]:
    """At 1, 2 and 5 times each power of ten, or only at the powers if all of them would be too
    close."""
    free = [(gettext("free"), plot.across(0))] if plot.has_free else []
    values = [value for value, _ in plot.x.ticks()]
    ticks = [(dollars(Decimal(f"{value:g}")), plot.across(value)) for value in values]
    if apart(ticks, plot.width) != ticks:
        powers = [tick for value, tick in zip(values, ticks, strict=True) if is_power_of_ten(value)]
        ticks = apart(powers or ticks[:1], plot.width)
    return free + ticks


def apart(ticks: Sequence[tuple[str, float]], edge: float) -> list[tuple[str, float]]:
    """Those whose labels are clear of the ones before them."""
    clear, last = [], -math.inf
    for name, at in ticks:
        width = text_width(name)
        left = at - width / (1 if anchored(name, at, edge) == "end" else 2)
        if left > last:
            clear.append((name, at))
            last = left + width + TICK_GAP
    return clear


def is_power_of_ten(value: float) -> bool:
    return math.isclose(math.log10(value), round(math.log10(value)), abs_tol=1e-9)


def step_line(points: Sequence[Point], plot: Plot) -> SafeString:
    corners = format_html_join(" ", "{},{}", frontier_corners(points, plot))
    return format_html('<polyline class="line dashed" points="{}"/>', corners)


def frontier_corners(points: Sequence[Point], plot: Plot) -> list[tuple[float, float]]:
    """The corners of the best score for each price: level from each model to the next, then up to
    it."""
    corners: list[tuple[float, float]] = []
    for point in points:
        if point.on_frontier:
            x, y = plot.across(point.cost), plot.down(point.score)
            if corners:
                corners.append((x, corners[-1][1]))
            corners.append((x, y))
    return [*corners, (plot.end, corners[-1][1])] if corners else []


def whisker(point: Point, plot: Plot) -> SafeString:
    return format_html(
        '<line class="whisker{}" x1="{x}" x2="{x}" y1="{}" y2="{}"/>',
        "" if point.on_frontier else " quiet dashed" if point.provisional else " quiet",
        plot.down(point.lower),
        plot.down(point.upper),
        x=plot.across(point.cost),
    )


def mark(point: Point, plot: Plot) -> SafeString:
    return format_html(
        '<circle class="mark{}" cx="{}" cy="{}" r="{}"><title>{}</title></circle>',
        "" if point.on_frontier else " hollow dashed" if point.provisional else " hollow",
        plot.across(point.cost),
        plot.down(point.score),
        DOT,
        point.title,
    )


def names(points: Sequence[Point], plot: Plot) -> SafeString:
    """The names on the frontier first, then the best of the others, where there is room."""
    known = sorted((point for point in points if not point.provisional), key=lambda p: -p.score)
    frontier = [point for point in known if point.on_frontier]
    others = [point for point in known if not point.on_frontier][:OTHERS]
    wanted = [(one.name, plot.across(one.cost), plot.down(one.score)) for one in frontier + others]
    placed = place(wanted, obstacles(points, plot), plot.bounds)
    kinds = [""] * len(frontier) + [" quiet"] * len(others)
    return format_html_join(
        "",
        '<text class="label{}" x="{}" y="{}" text-anchor="{}">{}</text>',
        (
            (kind, label.x, label.y, label.anchor, label.text)
            for kind, label in zip(kinds, placed, strict=True)
            if label
        ),
    )


def obstacles(points: Sequence[Point], plot: Plot) -> list[Box]:
    """What a label must not cover: marks, whiskers and the frontier."""
    boxes = []
    for point in points:
        x, y = plot.across(point.cost), plot.down(point.score)
        boxes.append(Box(x - DOT, y - DOT, x + DOT, y + DOT))
        boxes.append(Box(x - 1, plot.down(point.upper), x + 1, plot.down(point.lower)))
    for (x, y), (right, bottom) in pairwise(frontier_corners(points, plot)):
        boxes.append(Box(min(x, right), min(y, bottom) - 1, max(x, right) + 1, max(y, bottom) + 1))
    return boxes
