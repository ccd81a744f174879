"""Score and rank over time, one above the other on the same days: pure, from moments to SVG."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ratings.models import Rated
from ratings.pages.drawing.axis import Axis, axis, axis_of
from ratings.pages.drawing.labels import anchored
from ratings.pages.model.calendar import Calendar
from ratings.pages.model.trajectory import Event, Moment, Trajectory
from ratings.pages.writing.numbers import score_facts

LEFT, RIGHT, TOP, BOTTOM = 46, 10, 42, 24
GAP = 38
FEW = 60
"""Up to so many moments each has a mark to point at."""


@dataclass(frozen=True)
class Panel:
    """A part of the drawing with its own axis; `down` turns it around, for ranks."""

    axis: Axis
    top: float
    bottom: float
    down: bool = False

    def y(self, value: float) -> float:
        share = self.axis.at(value) / 100
        share = share if self.down else 1 - share
        return round(self.top + share * (self.bottom - self.top), 1)

    def ticks(self) -> list[tuple[str, float]]:
        """Only whole numbers if the axis shows ranks."""
        values = [value for value, _at in self.axis.ticks()]
        if self.down:
            values = [value for value in values if value >= 1 and value == int(value)]
        return [(f"{value:g}", self.y(value)) for value in values]


@dataclass(frozen=True)
class Panels:
    """The score's above the rank's, on the same days."""

    calendar: Calendar
    width: int
    score: Panel
    rank: Panel

    def x(self, day: date) -> float:
        return self.across(self.calendar.at(day))

    def across(self, percent: float) -> float:
        return round(LEFT + percent / 100 * (self.width - LEFT - RIGHT), 1)


def trajectory_chart(trajectory: Trajectory, width: int, height: int) -> SafeString:
    """Empty until there are two days to draw a line between."""
    moments = trajectory.rated
    if len(moments) < 2:
        return SafeString("")
    panels = panels_of(moments, width, height)
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}{}{}{}</svg>',
        width,
        height,
        chart_label(moments),
        scales(panels, height),
        events(trajectory.events, panels),
        bands(trajectory.segments, panels),
        lines(trajectory.segments, panels),
        marks(moments, panels),
        heads(panels),
    )


def panels_of(moments: Sequence[Moment[Rated]], width: int, height: int) -> Panels:
    ranks = [moment.row.rank for moment in moments]
    split = TOP + 0.66 * (height - TOP - BOTTOM - GAP)
    room = max(0.6, 0.06 * (max(ranks) - min(ranks)))
    return Panels(
        Calendar(moments[0].day, moments[-1].day),
        width,
        Panel(axis_of(moment.row for moment in moments), TOP, split),
        Panel(axis(min(ranks), max(ranks), room), split + GAP, height - BOTTOM, down=True),
    )


def scales(panels: Panels, height: int) -> SafeString:
    days = day_ticks(panels)
    rows = [*panels.score.ticks(), *panels.rank.ticks()]
    grid: list[tuple[float, ...]] = [(LEFT, panels.width - RIGHT, y, y) for _name, y in rows]
    for panel in (panels.score, panels.rank):
        grid += [(x, x, panel.top, panel.bottom) for _name, x in days]
    texts: list[tuple[float, float, str, str]]
    texts = [(LEFT - 8, y + 4, "end", name) for name, y in rows]
    edge = panels.width - RIGHT
    texts += [(x, height - 6, anchored(name, x, edge), name) for name, x in days]
    return format_html(
        '<g class="grid">{}</g>{}',
        format_html_join("", '<line x1="{}" x2="{}" y1="{}" y2="{}"/>', grid),
        format_html_join("", '<text class="tick" x="{}" y="{}" text-anchor="{}">{}</text>', texts),
    )


def day_ticks(panels: Panels) -> list[tuple[str, float]]:
    ticks = panels.calendar.ticks(most=max(2, (panels.width - LEFT) // 84))
    return [(name, panels.across(at)) for name, at in ticks]


def heads(panels: Panels) -> SafeString:
    texts = [(panels.score.top - 28, _("Score")), (panels.rank.top - 12, _("Rank (UB)"))]
    return format_html_join("", '<text class="label quiet" x="0" y="{}">{}</text>', texts)


def bands(segments: Sequence[Sequence[Moment[Rated]]], panels: Panels) -> SafeString:
    """The bands of the intervals, where they are known."""
    outlines = (
        outline(run, panels)
        for segment in segments
        for has_interval, run in groupby(segment, key=lambda one: one.row.has_interval)
        if has_interval
    )
    return format_html_join(
        "", '<polygon class="band" points="{}"/>', ((path(points),) for points in outlines)
    )


def outline(run: Iterable[Moment[Rated]], panels: Panels) -> list[tuple[float, float]]:
    """Along the upper ends of the intervals, and back along the lower ones."""
    ends = [(panels.x(one.day), *one.row.interval) for one in run if one.row.interval]
    above = [(x, panels.score.y(upper)) for x, _lower, upper in ends]
    return above + [(x, panels.score.y(lower)) for x, lower, _upper in reversed(ends)]


def lines(segments: Sequence[Sequence[Moment[Rated]]], panels: Panels) -> SafeString:
    """The score from day to day; the rank in steps, as it holds until the next board."""
    drawn = []
    for run in segments:
        drawn.append([(panels.x(one.day), panels.score.y(one.row.score)) for one in run])
        drawn.append(steps([(panels.x(one.day), panels.rank.y(one.row.rank)) for one in run]))
    return format_html_join(
        "", '<polyline class="line" points="{}"/>', ((path(points),) for points in drawn)
    )


def steps(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    corners = [points[0]]
    for x, y in points[1:]:
        corners += [(x, corners[-1][1]), (x, y)]
    return corners


def path(points: Sequence[tuple[float, float]]) -> SafeString:
    return format_html_join(" ", "{},{}", points)


def marks(moments: Sequence[Moment[Rated]], panels: Panels) -> SafeString:
    if len(moments) > FEW:
        return SafeString("")
    return format_html_join(
        "",
        '<g><title>{}</title><circle class="mark{}" cx="{}" cy="{}" r="3.5"/>'
        '<circle class="mark{}" cx="{}" cy="{}" r="2.5"/></g>',
        ((title(one), *both(one, panels)) for one in moments),
    )


def both(moment: Moment[Rated], panels: Panels) -> tuple[str, float, float, str, float, float]:
    kind, x = " hollow" if moment.row.provisional else "", panels.x(moment.day)
    return kind, x, panels.score.y(moment.row.score), kind, x, panels.rank.y(moment.row.rank)


def events(listed: Sequence[Event], panels: Panels) -> SafeString:
    """A line on the day of each event, with the event's number in the list below."""
    numbers: dict[date, list[str]] = {}
    for number, event in enumerate(listed, 1):
        if panels.calendar.first <= event.day <= panels.calendar.last:
            numbers.setdefault(event.day, []).append(str(number))
    return format_html_join(
        "",
        '<path class="event" d="M{0} {1}V{2}M{0} {3}V{4}"/>'
        '<text class="label" x="{0}" y="{5}" text-anchor="middle">{6}</text>',
        (
            (panels.x(day), *panel_ends(panels), panels.score.top - 8, ", ".join(names))
            for day, names in numbers.items()
        ),
    )


def panel_ends(panels: Panels) -> tuple[float, float, float, float]:
    return panels.score.top, panels.score.bottom, panels.rank.top, panels.rank.bottom


def title(moment: Moment[Rated]) -> str:
    row = moment.row
    day = date_format(moment.day, "DATE_FORMAT")
    facts = {"day": day, "rank": row.rank, **score_facts(row)}
    if row.interval is None:
        return _("%(day)s: score %(score)s, rank %(rank)s") % facts
    return (
        _("%(day)s: score %(score)s, 95%% interval %(lower)s to %(upper)s, rank %(rank)s") % facts
    )


def chart_label(moments: Sequence[Moment[Rated]]) -> str:
    first, last = moments[0], moments[-1]
    return _("Score and rank over time. First %(first)s. Last %(last)s.") % {
        "first": title(first),
        "last": title(last),
    }
