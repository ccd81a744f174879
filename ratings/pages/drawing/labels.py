"""How wide a label is, as far as we can know without the reader's font, and where it fits."""

import unicodedata

# Parts of the font's size, measured in Inter with tabular figures, which widen the hyphen too.
WIDTHS = {
    "ijlI.,:;|!'· ": 0.28,
    "frt()[]/": 0.4,
    "0123456789-": 0.66,
    "mwMW%@…": 0.93,
}
WIDTH_OF = {character: width for characters, width in WIDTHS.items() for character in characters}
CAPITAL, OTHER, FULL = 0.74, 0.59, 1.0


SIZE = 12
"""Of the text in charts, in pixels, unless one says otherwise."""


def text_width(words: str, size: float = SIZE) -> float:
    return size * sum(map(character_width, words))


def character_width(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return FULL
    return WIDTH_OF.get(character, CAPITAL if character.isupper() else OTHER)


def shortened(name: str, width: float, size: float = SIZE) -> str:
    """The name, or as much of it as there is room for."""
    if text_width(name, size) <= width:
        return name
    kept = name
    while kept and text_width(f"{kept}…", size) > width:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def anchored(words: str, x: float, edge: float) -> str:
    """Which part of a label is at `x`: its middle, or its end if the label would cross the edge."""
    return "end" if x + text_width(words) / 2 > edge else "middle"
