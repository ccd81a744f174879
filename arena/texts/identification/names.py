"""The names of models and their makers, and where a text mentions one of them."""

import re
from collections.abc import Iterable, Iterator
from enum import IntEnum
from itertools import chain, pairwise
from typing import NamedTuple

from arena.texts.identification.name_lists import (
    FEWEST_CHARACTERS,
    NAME_LISTS,
    WORD,
    is_too_short,
    words_of,
)

JOINTS = {"", " ", "\n", "-", ".", "_", "/"}
BETWEEN_MAKER_AND_MODEL = {"", " ", "-", "/", "'s ", "的", "の", "의 "}
VERSIONS, COMPANIES = set(NAME_LISTS["versions"]), set(NAME_LISTS["companies"])

LONGEST_VERSION = 8
"""In words; a text that is all versions must not cost its square."""


class Kind(IntEnum):
    """How sure a name is to mean a model or its maker, the surest first."""

    UNIQUE = 0
    AMBIGUOUS = 1
    DOUBTFUL = 2
    COMMON = 3


class Spelling(NamedTuple):
    """What a name is where it begins with a capital, and where it does not; None is no name."""

    capital: Kind | None
    small: Kind | None


ANYHOW = Spelling(Kind.UNIQUE, Kind.UNIQUE)
SPELLINGS = {
    "unique": ANYHOW,
    "capitalized": Spelling(Kind.UNIQUE, Kind.DOUBTFUL),
    "things": Spelling(Kind.AMBIGUOUS, Kind.DOUBTFUL),
    "common": Spelling(Kind.COMMON, Kind.COMMON),
}


class Naming(NamedTuple):
    """Where a text contains a name; a version that follows belongs to it."""

    start: int
    end: int
    kind: Kind


class Names:
    """Names to look for, as whole words; `-`, `.`, `/` and `_` are as good as a space."""

    def __init__(
        self,
        names: Iterable[str] = (),
        spelling: Spelling = ANYHOW,
        fewest_characters: int = FEWEST_CHARACTERS,
    ) -> None:
        self.beginning_with: dict[str, dict[tuple[str, ...], Spelling]] = {}
        for name in chain.from_iterable(map(parts_of, names)):
            words = words_of(name)
            if words and not is_too_short(words, fewest_characters) and not is_number(words):
                self.beginning_with.setdefault(words[0], {})[words] = spelling

    def __or__(self, others: "Names") -> "Names":
        """Both; what a name is that both have, the others say."""
        both = Names()
        for beginning in (self.beginning_with, others.beginning_with):
            for word, names in beginning.items():
                both.beginning_with[word] = both.beginning_with.get(word, {}) | names
        return both

    def found_in(self, text: str) -> list[Naming]:
        """Every place, in order, none within another; a maker's name and its model's are one."""
        words = list(WORD.finditer(text))
        folded = [word.group().casefold() for word in words]
        namings: list[Naming] = []
        taken = 0
        for first, word in enumerate(folded):
            if first >= taken and word in self.beginning_with:
                naming, taken = self.naming_at(first, words, folded)
                namings += [naming] if naming else []
        return list(with_their_makers(namings, text))

    def naming_at(
        self, first: int, words: list[re.Match[str]], folded: list[str]
    ) -> tuple[Naming | None, int]:
        """The longest name that begins with this word, and the place of the word after it."""
        names = self.beginning_with[folded[first]]
        is_small = words[first].group()[0].islower()
        lengths = {len(name) for name in names if len(name) <= len(words) - first}
        for length in sorted(lengths, reverse=True):
            spelling = names.get(tuple(folded[first : first + length]))
            kind = spelling and (spelling.small if is_small else spelling.capital)
            if kind is not None and is_one(words[first : first + length]):
                last = with_version(words, folded, first + length - 1)
                if kind is Kind.AMBIGUOUS and any(
                    map(is_version, folded[first + length : last + 1])
                ):
                    kind = Kind.UNIQUE
                return Naming(words[first].start(), end_of(words[last]), kind), last + 1
        return None, first + 1


def parts_of(name: str) -> tuple[str, str]:
    """Of `maker/model` the model is a name, too."""
    return name, name.rsplit("/")[-1]


def is_number(words: tuple[str, ...]) -> bool:
    return "".join(words).isdigit()


def is_one(words: list[re.Match[str]]) -> bool:
    """Whether the words stand together like those of one name."""
    return all(between(one, other) in JOINTS for one, other in pairwise(words))


def between(one: re.Match[str], other: re.Match[str]) -> str:
    return one.string[one.end() : other.start()]


def with_version(words: list[re.Match[str]], folded: list[str], last: int) -> int:
    """The place of the last word of what follows a name as its own: "3.5 Sonnet", "-4o", "Labs"."""
    most = min(last + LONGEST_VERSION, len(words) - 1)
    while last < most and between(words[last], words[last + 1]) in JOINTS - {"\n"}:
        if not is_version(folded[last + 1]) and folded[last + 1] not in COMPANIES:
            break
        last += 1
    return last


def is_version(word: str) -> bool:
    return word.isdigit() or word in VERSIONS


def end_of(word: re.Match[str]) -> int:
    """A plus belongs to the name: "Command R+"."""
    text, end = word.string, word.end()
    has_plus = text.startswith("+", end) and not text[end + 1 : end + 2].isalnum()
    return end + has_plus


def with_their_makers(namings: Iterable[Naming], text: str) -> Iterator[Naming]:
    """ "Google Gemini" and "Google's Gemini" as one name each."""
    maker: Naming | None = None
    for naming in namings:
        if maker and text[maker.end : naming.start] in BETWEEN_MAKER_AND_MODEL:
            yield Naming(maker.start, naming.end, min(maker.kind, naming.kind))
            maker = None
        else:
            if maker:
                yield maker
            maker = naming
    if maker:
        yield maker


def registered(names: Iterable[str]) -> Names:
    """Those of an arena's models and organisations; letters alone must begin with a capital."""
    every, short = set(names), set(without_versions(names))
    parts = {part for name in every | short for part in parts_of(name)}
    plain = {name for name in parts if "".join(words_of(name)).isalpha()}
    single = {name for name in plain if len(words_of(name)) == 1}
    return (
        Names(short, Spelling(Kind.DOUBTFUL, None), fewest_characters=2)
        | Names(parts - plain)
        | Names(plain - single, Spelling(Kind.UNIQUE, None))
        | Names(single, Spelling(Kind.AMBIGUOUS, None))
    )


def without_versions(names: Iterable[str]) -> Iterator[str]:
    """The short names of registered models: "Phi" for "Phi-4 mini instruct"."""
    for name in names:
        first, *others = words_of(parts_of(name)[1]) or ("",)
        has_version = others and is_version(others[0])
        if has_version and first.isalpha() and first not in VERSIONS:
            yield first


WELL_KNOWN = (
    Names(NAME_LISTS["things"], SPELLINGS["things"])
    | Names(NAME_LISTS["capitalized"], SPELLINGS["capitalized"])
    | Names(NAME_LISTS["unique"])
)
COMMON = Names(NAME_LISTS["common"], SPELLINGS["common"], fewest_characters=2)
