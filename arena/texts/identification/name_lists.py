"""What models and their makers are called: the lists of names.toml."""

import re
import unicodedata
from pathlib import Path

from arena.texts.identification.entries import EntryError, entries, read

FILE = Path(__file__).with_name("names.toml")
LISTS = {
    "models": ("unique", "capitalized", "things", "common"),
    "makers": ("unique", "capitalized", "things"),
    "endings": ("versions", "companies"),
}

FEWEST_CHARACTERS = 3
"""Names of one or two letters are ordinary words too."""

# A word is letters of one kind, digits, or one character of a script without spaces between words.
WIDE = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
WORD = re.compile(rf"\d+|[{WIDE}]|[^\W\d_{WIDE}]+")


def words_of(name: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKC", name)
    return tuple(word.casefold() for word in WORD.findall(plain))


def is_too_short(words: tuple[str, ...], fewest_characters: int = FEWEST_CHARACTERS) -> bool:
    """Characters of a script without spaces are worth two."""
    letters = "".join(words)
    return len(letters) + len(re.findall(f"[{WIDE}]", letters)) < fewest_characters


def read_lists(file: Path) -> dict[str, list[str]]:
    """By the name of the list; those of models and of makers together."""
    lists: dict[str, list[str]] = {}
    for table, content in read(file).items():
        if table not in LISTS or not isinstance(content, dict):
            raise EntryError(file, table, f"is none of {', '.join(LISTS)}")
        for name, value in content.items():
            if name not in LISTS[table]:
                raise EntryError(file, f"{table}.{name}", f"is none of {', '.join(LISTS[table])}")
            lists.setdefault(name, []).extend(entries(file, f"{table}.{name}", value))
    refuse_useless_names(file, lists)
    return lists


def refuse_useless_names(file: Path, lists: dict[str, list[str]]) -> None:
    """A name that would never be looked for, and one that two lists have."""
    list_with: dict[tuple[str, ...], str] = {}
    for name in LISTS["models"]:
        for entry in lists.get(name, ()):
            words = words_of(entry)
            if not words or (name != "common" and is_too_short(words)):
                raise EntryError(file, name, f"“{entry}” is too short for a name")
            if words in list_with:
                raise EntryError(file, name, f"“{entry}” is on the list {list_with[words]}, too")
            list_with[words] = name


NAME_LISTS = read_lists(FILE)
