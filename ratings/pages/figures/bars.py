"""Shares as bars: win rates, predicted and observed, and how often both answers were bad."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ratings.models import Rating
from ratings.pages.drawing.intervals import HEAD, LEFT, ROW, WIDTH
from ratings.pages.drawing.labels import shortened
from ratings.pages.figures.figures import WinRate
from ratings.pages.writing.numbers import known_percent, percent, whole

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


def both_bad_bars(ratings: Sequence[Rating], label: str) -> SafeString:
    known = [row for row in ratings if row.both_bad is not None]
    height = HEAD + ROW * len(known) + 4
    rows = ((both_bad_row(HEAD + ROW * i, row),) for i, row in enumerate(known))
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}</svg>',
        WIDTH,
        height,
        label,
        share_grid(height),
        format_html_join("", "{}", rows),
    )


def both_bad_row(top: int, row: Rating) -> SafeString:
    share, low, high = row.both_bad or 0.0, row.both_bad_low or 0.0, row.both_bad_high or 0.0
    return format_html(
        '<g><title>{}</title><text class="label" x="0" y="{y}">{}</text>'
        '<rect class="bar" x="{}" y="{}" width="{}" height="11"/>'
        '<line class="whisker" x1="{}" x2="{}" y1="{middle}" y2="{middle}"/>'
        '<text class="label" x="{}" y="{y}" text-anchor="end">{}</text></g>',
        both_bad_words(row),
        shortened(row.name, LEFT - 8),
        LEFT,
        top + 4,
        round(across(share) - LEFT, 1),
        across(low),
        across(high),
        WIDTH,
        percent(share),
        y=top + 14,
        middle=top + 9.5,
    )


def both_bad_words(row: Rating) -> str:
    shares = {"share": row.both_bad, "low": row.both_bad_low, "high": row.both_bad_high}
    said = _("%(model)s: both bad in %(share)s, 95%% interval %(low)s to %(high)s")
    return said % {"model": row.name, **{name: known_percent(one) for name, one in shares.items()}}
