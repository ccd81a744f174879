"""One bar for two models: the share of wins predicted for each, how sure that is, and what was
observed."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ratings.pages.compare.comparison import Comparison
from ratings.pages.writing.numbers import percent

WIDTH, HEIGHT = 360, 74
LEFT, RIGHT = 6, 354
TOP, THICK = 24, 18
TICKS = (0, 25, 50, 75, 100)


def duel(comparison: Comparison) -> SafeString:
    """Empty if no share can be predicted."""
    if comparison.win_rate is None:
        return SafeString("")
    edge = across(comparison.win_rate)
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}'
        '<rect class="more" x="{}" y="{top}" width="{}" height="{thick}"/>'
        '<rect class="less" x="{}" y="{top}" width="{}" height="{thick}"/>{}{}{}</svg>',
        WIDTH,
        HEIGHT,
        chart_label(comparison, comparison.win_rate),
        ends(comparison.win_rate),
        LEFT,
        round(edge - LEFT, 1),
        edge,
        round(RIGHT - edge, 1),
        interval(comparison),
        observed(comparison),
        ticks(),
        top=TOP,
        thick=THICK,
    )


def ends(win_rate: float) -> SafeString:
    """The letters of the two sides, because colour alone would not be enough."""
    texts = [(LEFT, "start", "A", win_rate), (RIGHT, "end", "B", 1 - win_rate)]
    return format_html_join(
        "",
        '<text class="label" x="{}" y="{}" text-anchor="{}">{} {}</text>',
        ((x, TOP - 10, anchor, side, percent(share)) for x, anchor, side, share in texts),
    )


def interval(comparison: Comparison) -> SafeString | str:
    if comparison.difference is None:
        return ""
    low, high = map(across, comparison.difference.win_rates)
    middle, lines = TOP + THICK / 2, []
    lines.append((low, high, middle, middle))
    lines += [(end, end, middle - 4, middle + 4) for end in (low, high)]
    drawn = format_html_join("", '<line x1="{}" x2="{}" y1="{}" y2="{}"/>', lines)
    return format_html('<g class="doubt">{}</g>', drawn)


def observed(comparison: Comparison) -> SafeString | str:
    """A diamond below the bar."""
    share = comparison.direct.observed
    if share is None:
        return ""
    return format_html(
        '<path class="observed" d="M{} {}l4.5 6-4.5 6-4.5-6z"/>', across(share), TOP + THICK - 3
    )


def ticks() -> SafeString:
    lines = (
        (across(tick / 100), HEIGHT - 4, anchor_of(tick), percent(tick / 100)) for tick in TICKS
    )
    return format_html_join(
        "", '<text class="tick" x="{}" y="{}" text-anchor="{}">{}</text>', lines
    )


def anchor_of(tick: int) -> str:
    return {0: "start", 100: "end"}.get(tick, "middle")


def across(share: float) -> float:
    return round(LEFT + (RIGHT - LEFT) * share, 1)


def chart_label(comparison: Comparison, win_rate: float) -> str:
    facts = {
        "a": comparison.a.name,
        "b": comparison.b.name,
        "share": percent(win_rate),
    }
    return _("%(a)s is predicted to win %(share)s of battles against %(b)s") % facts
