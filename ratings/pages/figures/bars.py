"""Win rates as bars: what the scores predict, and beside it a mark for what the votes say."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ratings.pages.drawing.intervals import HEAD, LEFT, ROW, WIDTH
from ratings.pages.drawing.labels import shortened
from ratings.pages.figures.figures import WinRate
from ratings.pages.writing.numbers import percent, whole

RIGHT = 376
TICKS = (0, 25, 50, 75, 100)


def win_rate_bars(win_rates: Sequence[WinRate], label: str) -> SafeString:
    height = HEAD + ROW * len(win_rates) + 4
    rows = ((win_rate_row(HEAD + ROW * i, rate),) for i, rate in enumerate(win_rates))
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}</svg>',
        WIDTH,
        height,
        label,
        share_grid(height),
        format_html_join("", "{}", rows),
    )


def share_grid(bottom: int) -> SafeString:
    lines = ((across(tick / 100), HEAD - 4, bottom, percent(tick / 100)) for tick in TICKS)
    return format_html_join(
        "",
        '<line class="grid" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>'
        '<text class="tick" x="{0}" y="11" text-anchor="middle">{3}</text>',
        lines,
    )


def win_rate_row(top: int, rate: WinRate) -> SafeString:
    return format_html(
        '<g><title>{}</title><text class="label" x="0" y="{y}">{}</text>'
        '<rect class="bar" x="{}" y="{}" width="{}" height="11"/>{}'
        '<text class="label" x="{}" y="{y}" text-anchor="end">{}</text></g>',
        win_rate_words(rate),
        shortened(rate.name, LEFT - 8),
        LEFT,
        top + 4,
        round(across(rate.predicted) - LEFT, 1),
        observed_mark(top, rate),
        WIDTH,
        shares(rate),
        y=top + 14,
    )


def observed_mark(top: int, rate: WinRate) -> SafeString | str:
    """A diamond, so that shape tells it from the bar."""
    if rate.observed is None:
        return ""
    return format_html(
        '<path class="observed" d="M{} {}l4 5.5-4 5.5-4-5.5z"/>', across(rate.observed), top + 4
    )


def across(share: float) -> float:
    return round(LEFT + (RIGHT - LEFT) * share, 1)


def shares(rate: WinRate) -> str:
    if rate.observed is None:
        return percent(rate.predicted)
    return f"{100 * rate.predicted:.0f} · {percent(rate.observed)}"


def win_rate_words(rate: WinRate) -> str:
    facts = {"model": rate.name, "predicted": percent(rate.predicted)}
    if rate.observed is None or rate.battles is None:
        return _("%(model)s: %(predicted)s predicted against all others") % facts
    facts |= {"observed": percent(rate.observed), "battles": whole(rate.battles)}
    return (
        _(
            "%(model)s: %(predicted)s predicted against all others, "
            "%(observed)s observed in %(battles)s battles"
        )
        % facts
    )
