"""What came back, as one short line for administrators that contains no key."""

import re

MAX_LENGTH = 300
HIDDEN = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")
WORD = re.compile(r"[^\s\"'`()<>\[\]{},;]+")
RUN = 8  # characters of a key in a row that no other word has by chance
KNOWN_END = 4  # how much of a key's end providers like to show: sk-…abcd


def detail_of(text: str, key: str) -> str:
    """One line of at most 300 characters, with `[key]` for words that have a part of the key."""
    line = HIDDEN.sub(" ", text.encode("utf-8", "replace").decode()).strip()
    if key:
        line = line.replace(key, "[key]")
        line = WORD.sub(lambda word: "[key]" if tells(word[0], key) else word[0], line)
    return line if len(line) <= MAX_LENGTH else line[: MAX_LENGTH - 1] + "…"


def tells(word: str, key: str) -> bool:
    """Whether it contains a long part of the key, or ends as the key does."""
    if len(key) < RUN:
        return key in word
    runs = {key[start : start + RUN] for start in range(len(key) - RUN + 1)}
    return any(run in word for run in runs) or word.rstrip(".:!?*").endswith(key[-KNOWN_END:])
