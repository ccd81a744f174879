"""Pictures of a board for other pages. Each is an SVG file that needs nothing else."""

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString

from arena.web.colours import DARK, LIGHT
from ratings.models import Rated
from ratings.pages.drawing.intervals import WIDTH, intervals, plot_height
from ratings.pages.drawing.labels import shortened, text_width

HEIGHT = 20
PADDING = 7
LONGEST_NAME = 220
SIZE = 11
FONT = "Inter,Verdana,system-ui,sans-serif"
TEXT = f'font-family="{FONT}" font-size="{SIZE}" fill="{LIGHT["surface"]}"'

TOP, SIDE, BOTTOM = 34, 12, 30

SHAPES = """\
.paper{{fill:{paper}}}.grid{{stroke:{rule}}}.label,.heading{{fill:{ink}}}
.tick,.quiet,.note{{fill:{muted}}}
.mark{{fill:{accent};stroke:{accent}}}.hollow{{fill:{paper};stroke:{muted}}}
.whisker{{stroke:{accent}}}.whisker.quiet{{stroke:{muted}}}
"""

# Its own stylesheet, because no other one reaches into the file.
STYLE = f"""
svg{{font:400 12px Inter,system-ui,sans-serif;font-variant-numeric:tabular-nums}}
.heading{{font-weight:600}}.note{{font-size:10px}}.whisker{{stroke-width:1.5}}
{SHAPES.format(**LIGHT)}@media (prefers-color-scheme:dark){{
{SHAPES.format(**DARK)}}}
"""


def badge_picture(name: str, right: str, title: str) -> SafeString:
    """Two fields side by side: the owner of the badge, and what it says."""
    left = f"Evenhand · {shortened(name, LONGEST_NAME, SIZE)}"
    first, second = (round(text_width(words, SIZE)) + 2 * PADDING for words in (left, right))
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="{}" role="img" aria-label="{}">'
        '<title>{}</title><rect width="{}" height="{}" rx="3" fill="{}"/>'
        '<path d="M{} 0h{}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-{}z" fill="{}"/>{}{}</svg>',
        first + second,
        HEIGHT,
        title,
        title,
        first + second,
        HEIGHT,
        LIGHT["ink"],
        first,
        second - 3,
        second - 3,
        LIGHT["accent"],
        badge_text(left, PADDING),
        badge_text(right, first + PADDING),
    )


def badge_text(words: str, x: int) -> SafeString:
    """Text of the computed width, whatever font the reader has."""
    return format_html(
        '<text x="{}" y="14" textLength="{}" lengthAdjust="spacingAndGlyphs" '
        + TEXT
        + ">{}</text>",
        x,
        round(text_width(words, SIZE)),
        words,
    )


def standalone_chart(ratings: Sequence[Rated], heading: str, note: str, label: str) -> SafeString:
    """The interval plot with a heading above and a note below."""
    width, height = WIDTH + 2 * SIDE, TOP + plot_height(ratings) + BOTTOM
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="{w}" height="{h}" '
        'role="img" aria-label="{label}"><title>{label}</title><style>{}</style>'
        '<rect class="paper" width="{w}" height="{h}"/>'
        '<text class="heading" x="{s}" y="22">{}</text><g transform="translate({s} {})">{}</g>'
        '<text class="note" x="{s}" y="{}">{}</text></svg>',
        STYLE,
        heading,
        TOP,
        intervals(ratings),
        height - 11,
        note,
        w=width,
        h=height,
        s=SIDE,
        label=label,
    )
