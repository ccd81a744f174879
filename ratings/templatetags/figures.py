"""Template tags of the figures: the charts, and distances as a page writes them."""

from django import template

from ratings.pages.drawing.intervals import interval_plot
from ratings.pages.figures.bars import both_bad_bars, win_rate_bars
from ratings.pages.figures.heatmap import (
    battle_map,
    count_legend,
    observed_map,
    predicted_map,
    share_legend,
)
from ratings.pages.writing import numbers

register = template.Library()

for chart in (interval_plot, win_rate_bars, both_bad_bars, observed_map, predicted_map, battle_map):
    register.simple_tag(chart)
for legend in (share_legend, count_legend):
    register.simple_tag(legend)


@register.filter
def signed(value: float | None) -> str:
    return "–" if value is None else numbers.signed(value, 1)
