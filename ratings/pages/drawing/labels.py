"""How wide a label is, as far as that can be known without the reader's font."""

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


def text_width(words: str, size: float) -> float:
    return size * sum(map(character_width, words))


def character_width(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return FULL
    return WIDTH_OF.get(character, CAPITAL if character.isupper() else OTHER)


def shortened(name: str, width: float, size: float) -> str:
    """The name, or as much of it as has room."""
    if text_width(name, size) <= width:
        return name
    kept = name
    while kept and text_width(f"{kept}…", size) > width:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"
