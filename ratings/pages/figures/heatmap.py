"""Maps of pairs: one row and one column per model, and a cell for one against the other.

Cells take their colour from a class. Shares of wins have eleven, from `s0` for 0% over the neutral
`s5` for 50% to `s10`; numbers of battles have six, `q0` to `q5`, each for a range.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ratings.pages.drawing.labels import shortened, text_width
from ratings.pages.figures.figures import ModelPair
from ratings.pages.writing.numbers import percent

LABELS = 140
SIZE = 11
NARROWEST = 580
"""Of a map: with fewer models it would be blown up to the width of its column."""

PRINTED = 20
"""Up to so many models there is room for a number in each cell."""

CELLS = ((12, 36), (20, 22), (40, 17), (100, 12))
"""Up to so many models, a cell of so many units."""

WITH_LINES = 17

SHARES = 10
COUNTS = 6
STRONG_SHARES = (0, 1, 9, 10)
STRONG_COUNTS = (4, 5)


@dataclass(frozen=True)
class Cell:
    row: int
    column: int
    css: str
    strong: bool
    value: str
    title: str


def observed_map(names: Sequence[str], pairs: Iterable[ModelPair], label: str) -> SafeString:
    words = _("%(first)s against %(second)s: %(share)s of %(battles)s, predicted %(other)s")
    return share_map(names, pairs, label, lambda pair: pair.observed, words)


def predicted_map(names: Sequence[str], pairs: Iterable[ModelPair], label: str) -> SafeString:
    words = _("%(first)s against %(second)s: %(share)s predicted")
    return share_map(names, pairs, label, lambda pair: pair.predicted, words)


def share_map(
    names: Sequence[str],
    pairs: Iterable[ModelPair],
    label: str,
    share: Callable[[ModelPair], float | None],
    words: str,
) -> SafeString:
    place = {name: index for index, name in enumerate(names)}
    cells = (
        share_cell(place, side, part, words)
        for pair in pairs
        for side in (pair, pair.swapped)
        if (part := share(side)) is not None
    )
    return heatmap(names, cells, label)


def share_cell(place: dict[str, int], pair: ModelPair, share: float, words: str) -> Cell:
    step = share_step(share)
    facts = {
        "first": pair.first,
        "second": pair.second,
        "share": percent(share),
        "other": percent(pair.predicted),
        "battles": pair.battles,
    }
    return Cell(
        row=place[pair.first],
        column=place[pair.second],
        css=f"s{step}",
        strong=step in STRONG_SHARES,
        value=f"{100 * share:.0f}",
        title=words % facts,
    )


def share_step(share: float) -> int:
    """0 to 10; both sides of a pair get colours equally far from the middle."""
    from_middle = int(abs(share - 0.5) * SHARES + 0.5 + 1e-9)
    return SHARES // 2 + (from_middle if share > 0.5 else -from_middle)


def battle_map(names: Sequence[str], pairs: Sequence[ModelPair], label: str) -> SafeString:
    place = {name: index for index, name in enumerate(names)}
    edges = count_edges(pairs)
    words = _("%(first)s against %(second)s: %(battles)s battles")
    cells = (
        count_cell(place, side, battles, edges, words)
        for pair in pairs
        if (battles := pair.battles)
        for side in (pair, pair.swapped)
    )
    return heatmap(names, cells, label)


def count_cell(
    place: dict[str, int], pair: ModelPair, battles: int, edges: Sequence[int], words: str
) -> Cell:
    step = max(step for step, edge in enumerate(edges) if battles >= edge)
    facts = {"first": pair.first, "second": pair.second, "battles": battles}
    return Cell(
        row=place[pair.first],
        column=place[pair.second],
        css=f"q{step}",
        strong=step in STRONG_COUNTS,
        value=str(battles) if battles < 1000 else f"{battles / 1000:.0f}k",
        title=words % facts,
    )


def count_edges(pairs: Iterable[ModelPair]) -> list[int]:
    """The smallest number of battles of each class: equal ratios, and different whole numbers."""
    met = [pair.battles for pair in pairs if pair.battles]
    if not met:
        return []
    least, ratio = min(met), max(met) / min(met)
    return sorted({round(least * ratio ** (step / COUNTS)) for step in range(COUNTS)})


def share_legend() -> SafeString:
    return legend([(f"s{step}", f"{100 * step // SHARES}%") for step in range(SHARES + 1)], 29)


def count_legend(pairs: Sequence[ModelPair]) -> SafeString:
    """The numbers of battles of each class."""
    edges = count_edges(pairs)
    most = max((pair.battles or 0 for pair in pairs), default=0)
    ends = [edge - 1 for edge in edges[1:]] + [most]
    ranges = zip(edges, ends, strict=False)
    return legend(
        [
            (f"q{step}", str(low) if low == high else f"{low}–{high}")
            for step, (low, high) in enumerate(ranges)
        ],
        50,
    )


def legend(steps: Sequence[tuple[str, str]], wide: int) -> SafeString:
    """A box for each colour, with its meaning below."""
    boxes = ((css, wide * i, wide * i + wide / 2, words) for i, (css, words) in enumerate(steps))
    return format_html(
        '<svg class="key" viewBox="0 0 {} 26" aria-hidden="true"><g class="cells">{}</g></svg>',
        wide * len(steps),
        format_html_join(
            "",
            f'<rect class="{{}}" x="{{}}" width="{wide - 1}" height="10"/>'
            '<text class="tick" x="{}" y="23" text-anchor="middle">{}</text>',
            boxes,
        ),
    )


def heatmap(names: Sequence[str], cells: Iterable[Cell], label: str) -> SafeString:
    side = cell_side(len(names))
    size = min(SIZE, side - 2)
    shown = [shortened(name, LABELS - 8, size) for name in names]
    above = 10 + round(max(text_width(name, size) for name in shown))
    cells = list(cells)
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}'
        '<g transform="translate({} {})"><path class="unmet" d="{}"/><g class="cells">{}</g>{}</g>'
        "</svg>",
        max(NARROWEST, LABELS + side * len(names)),
        above + side * len(names),
        label,
        map_labels(shown, side, size, above),
        LABELS,
        above,
        dashes(len(names), cells, side),
        rects(cells, side),
        values(cells, side) if len(names) <= PRINTED else "",
    )


def cell_side(models: int) -> int:
    return next(side for most, side in CELLS if models <= most)


def map_labels(names: Sequence[str], side: int, size: int, above: int) -> SafeString:
    middle = (side + 0.7 * size) / 2
    rows = ((above + round(side * i + middle, 1), name) for i, name in enumerate(names))
    columns = ((LABELS + round(side * i + middle, 1), name) for i, name in enumerate(names))
    return format_html(
        '<g class="label" font-size="{}"><g text-anchor="end">{}</g>{}</g>',
        size,
        format_html_join("", f'<text x="{LABELS - 6}" y="{{}}">{{}}</text>', rows),
        format_html_join(
            "", f'<text transform="translate({{}} {above - 6})rotate(-90)">{{}}</text>', columns
        ),
    )


def dashes(models: int, cells: Iterable[Cell], side: int) -> str:
    """A dash in the middle of every place without a cell, the diagonal left out."""
    filled = {(cell.row, cell.column) for cell in cells} | {(i, i) for i in range(models)}
    empty = (place for place in product(range(models), repeat=2) if place not in filled)
    half = (side - 1) / 2
    return "".join(f"M{side * column + half - 2} {side * row + half}h4" for row, column in empty)


def rects(cells: Iterable[Cell], side: int) -> SafeString:
    """With lines between them, unless they are so small that the lines would flicker."""
    filled = side if side < WITH_LINES else side - 1
    return format_html_join(
        "",
        f'<rect class="{{}}" x="{{}}" y="{{}}" width="{filled}" height="{filled}">'
        "<title>{}</title></rect>",
        ((cell.css, side * cell.column, side * cell.row, cell.title) for cell in cells),
    )


def values(cells: list[Cell], side: int) -> SafeString:
    """The numbers; those on strong colours form a separate group, so that only the group has a
    class."""
    return format_html(
        '<g class="values">{}</g><g class="values strong">{}</g>',
        texts((cell for cell in cells if not cell.strong), side),
        texts((cell for cell in cells if cell.strong), side),
    )


def texts(cells: Iterable[Cell], side: int) -> SafeString:
    middle = (side - 1) / 2
    return format_html_join(
        "",
        '<text x="{}" y="{}">{}</text>',
        (
            (side * cell.column + middle, side * cell.row + middle + 3.5, cell.value)
            for cell in cells
        ),
    )
