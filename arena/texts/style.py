"""How an answer looks, which style control takes out of the ratings. It is counted when the answer
is stored.

The features are those of LMSYS's style control (Li, Angelopoulos and Chiang 2024): the length in
tokens, and the headers, list items and bold passages outside code, as the page shows them.
"""

import re
from collections import Counter
from dataclasses import dataclass

from arena.texts.markdown import parse

# A word, a character of a script without spaces, or a symbol. Close enough to a model's own tokens
# for a ratio of lengths, the same for every model, and without a vocabulary to download.
TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|\w+|[^\w\s]")


@dataclass(frozen=True)
class Style:
    """Counts in one answer; the names are fields of Answer."""

    tokens: int
    headers: int
    lists: int
    bold: int


def style_of(text: str) -> Style:
    blocks = parse(text)
    kinds = Counter(token.type for block in blocks for token in (block, *(block.children or ())))
    return Style(
        tokens=count_tokens(text),
        headers=kinds["heading_open"],
        lists=kinds["list_item_open"],
        bold=kinds["strong_open"],
    )


def count_tokens(text: str) -> int:
    return len(TOKEN.findall(text))
