"""A text whose names stand between marks, so that a pattern can say "a name" where one may be."""

from collections.abc import Iterable

from arena.texts.identification.names import Kind, Naming

# Unicode calls them noncharacters: no text has them, and `letters.plain` takes them out of any.
OPENING = {kind: chr(0xFDD0 + kind) for kind in Kind}
CLOSING = "\ufdd4"

MARK = f"[{''.join(OPENING.values())}]"
UNMARKED = {ord(mark): None for mark in (*OPENING.values(), CLOSING)}

QUOTATION_MARKS = '"“”„«»「」『』`'


def marked(text: str, namings: Iterable[Naming]) -> str:
    pieces, end = [], 0
    for naming in namings:
        name = text[naming.start : naming.end]
        pieces += [text[end : naming.start], OPENING[naming.kind], name, CLOSING]
        end = naming.end
    return "".join([*pieces, text[end:]])


def unmarked(text: str) -> str:
    return text.translate(UNMARKED)


def a_name(*kinds: Kind) -> str:
    """A pattern for a name of one of these kinds, in quotation marks or not."""
    opening = "".join(OPENING[kind] for kind in kinds)
    return f"[{QUOTATION_MARKS}]?[{opening}][^{CLOSING}]*{CLOSING}[{QUOTATION_MARKS}]?"
