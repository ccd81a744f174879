"""How an answer says who wrote it, in each language: what the files in phrases/ hold."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from arena.texts.identification.entries import EntryError, entries, read
from arena.texts.identification.notation import (
    Pieces,
    any_of,
    lists_in,
    pattern_of,
    pattern_of_words,
)

FOLDER = Path(__file__).with_name("phrases")
SHARED = "every_language.toml"
LABELS = {"name_label", "model_label", "maker_label"}


class Language:
    """The phrases of one language as patterns, and the lists of words that they refer to."""

    def __init__(self, file: Path, shared: Iterable[str] = ()) -> None:
        """With those of the `shared` phrases for which the language has the words."""
        table = read(file)
        self.file = file
        self.has_spaces = bool(table.pop("has_spaces", True))
        self.lists = {name: entries(file, name, value) for name, value in table.items()}
        self.not_after = self.lists.pop("not_after", [])
        own = self.lists.pop("phrases", [])
        self.phrases = own + [one for one in shared if lists_in(one) <= self.lists.keys()]
        self.patterns_of_lists: dict[str, str | None] = {}
        self.patterns = [self.pattern(phrase) for phrase in self.phrases]
        for name in self.lists.keys() - self.patterns_of_lists.keys() - LABELS:
            raise EntryError(file, name, "no phrase refers to this list")

    def pattern(self, phrase: str) -> Pieces:
        try:
            return pattern_of(phrase, self.pattern_of_list, self.has_spaces, self.not_after)
        except ValueError as error:
            raise self.about("phrases", phrase, error) from None

    def pattern_of_list(self, name: str) -> str:
        """A pattern for any entry of the list."""
        if name not in self.lists:
            raise ValueError(f"there is no list “{name}”")
        if name not in self.patterns_of_lists:
            self.patterns_of_lists[name] = None
            words = [self.pattern_of_entry(name, entry) for entry in self.lists[name]]
            self.patterns_of_lists[name] = f"(?:{'|'.join(words)})"
        pattern = self.patterns_of_lists[name]
        if pattern is None:
            raise ValueError(f"the list “{name}” refers to itself")
        return pattern

    def pattern_of_entry(self, name: str, entry: str) -> str:
        try:
            return pattern_of_words(entry, self.pattern_of_list, self.has_spaces)
        except ValueError as error:
            raise self.about(name, entry, error) from None

    def about(self, name: str, entry: str, error: ValueError) -> EntryError:
        if isinstance(error, EntryError):
            return error
        return EntryError(self.file, name, f"“{entry}”: {error}")


def read_languages(folder: Path) -> list[Language]:
    """Of every file of the folder; an EntryError names the entry that cannot be read."""
    shared = entries(folder / SHARED, "phrases", read(folder / SHARED).get("phrases"))
    files = [file for file in sorted(folder.glob("*.toml")) if file.name != SHARED]
    languages = [Language(file, shared) for file in files]
    for phrase in shared:
        if not any(phrase in language.phrases for language in languages):
            raise EntryError(folder / SHARED, "phrases", f"“{phrase}”: no language has its lists")
    return languages


LANGUAGES = read_languages(FOLDER)


@cache
def introductions() -> list[re.Pattern[str]]:
    """A pattern a language; compiled for the first answer, for the start need not wait for it."""
    return [re.compile(any_of(language.patterns), re.IGNORECASE) for language in LANGUAGES]


def labels(name: str) -> set[str]:
    """What any language writes before a colon, in small letters."""
    return {label.casefold() for one in LANGUAGES for label in one.lists.get(name, ())}
