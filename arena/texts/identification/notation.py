"""Phrases as the files in phrases/ write them, turned into regular expressions.

These match texts that `speech.tidy` made and `marks.marked` put marks into. Every repetition has a
bound, and no two that stand together can share a text in many ways, so that a hostile text costs no
more than its length.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from arena.texts.identification.marks import CLOSING, MARK, QUOTATION_MARKS, a_name
from arena.texts.identification.names import Kind

GAP = rf"{CLOSING}?[\s-]{MARK}?"
GAP_OR_NONE = rf"{CLOSING}?[\s-]?{MARK}?"
WORD = rf"[^\s.,;:!?()،؟।。、\"{CLOSING}{MARK[1:-1]}-]{{1,30}}"
WORD_BEGINS = r"(?<!\w)"
REST_OF_WORD = r"\w{0,20}"

NAMES = {
    "name": a_name(Kind.UNIQUE, Kind.AMBIGUOUS),
    "unique name": a_name(Kind.UNIQUE),
    "any name": a_name(Kind.UNIQUE, Kind.AMBIGUOUS, Kind.DOUBTFUL),
    "model": a_name(*Kind),
}

CAPITAL = r"(?-i:[^\W\d_a-zà-öø-ÿа-яё])"
REST_OF_NAME = r"[\w+-]{0,20}(?:\.[\w+-]{1,20})?"
SOME_NAME = (
    rf"(?:{NAMES['model']}|{CAPITAL}{REST_OF_NAME})(?:\s(?:{CAPITAL}|\d){REST_OF_NAME}){{0,3}}"
)
STOP = rf"[{QUOTATION_MARKS}]?(?:\Z|[.,;:!()<>\n…。、—–،।]|\s[-—–(])"
PLACES = {
    "start": rf"\A{MARK}?",
    "line": rf"(?:\A|(?<=\n)){MARK}?",
    "new line": rf"(?<=[.!?…,]\n){MARK}?",
    "sentence": rf"(?:\A|(?<=[.!?:\n。])\s?){MARK}?",
    "clause": rf"(?:\A|(?<=[.!?:;,\n。、—–])\s?){MARK}?",
    "finish": rf"[{QUOTATION_MARKS}]?[.!]?\Z",
    "line over": rf"[{QUOTATION_MARKS}]?[.!]?(?=\n|\Z)",
    "stop": rf"(?={STOP})",
    "dash": r"(?:--|[—–-])\s?",
    "then": rf"{CLOSING}?(?:[,،]\s?|\s?[—–(]\s?|\s-\s|\s){MARK}?",
    "some name": SOME_NAME,
}

TOKEN = re.compile(
    r"(?P<space>\s+)|\\(?P<sign>.)|(?P<opening>!\(|\(|\[)|(?P<bar>\|)|(?P<closing>[\])])|(?P<star>\*)"
    r"|\{(?P<name>[^{}]*)\}|<(?P<reference>[^<>]*)>|(?P<text>[^\s\\!\[\]()|*{}<>]+|!)|(?P<stray>.)",
    re.DOTALL,
)
REFERENCE = re.compile(r"(?:up to (?P<most>\d\d?) )?(?P<what>\w+)(?: but (?P<but>\w+))?")


@dataclass(frozen=True)
class Part:
    """A piece of a phrase; one that `may_lack` is left out together with a space beside it."""

    pattern: str
    repeats: str = ""
    may_lack: bool = False
    is_name: bool = False


SPACE = Part("")
Pieces = list[str]
"""A pattern in pieces, to be put together without more."""


def pattern_of(
    phrase: str,
    pattern_of_list: Callable[[str], str],
    has_spaces: bool = True,
    not_after: Iterable[str] = (),
) -> Pieces:
    """A match ends with the phrase's last name; at what follows it is only looked.

    A ValueError says what cannot be read. Without `has_spaces` words need no space between them.
    The phrase says nothing behind one of the words of `not_after`.
    """
    reader = Reader(phrase, pattern_of_list, has_spaces)
    first, parts = reader.rest[-1], reader.sequence()
    names = [place for place, part in enumerate(parts) if part.is_name]
    if not names:
        raise ValueError("it has no {name}, or only in brackets")
    if all(part.is_name or part.repeats or part is SPACE for part in parts):
        raise ValueError("it has nothing but a name")
    before, after = parts[: names[-1] + 1], parts[names[-1] + 1 :]
    begins = WORD_BEGINS if has_spaces and begins_word(*first) else ""
    begins += "".join(rf"(?<!\b{re.escape(word)}\s)" for word in not_after)
    ends = r"(?!\w)" if has_spaces else ""
    return [begins, *reader.joined(before), f"(?={''.join(reader.joined(after))}{ends})"]


def pattern_of_words(words: str, pattern_of_list: Callable[[str], str], has_spaces: bool) -> str:
    """Of an entry of a list, in which a name is nothing but a part."""
    return Reader(words, pattern_of_list, has_spaces).words()


def any_of(patterns: Iterable[Pieces]) -> str:
    """One pattern for all; what several of them begin with is looked for once."""
    by_beginning: dict[str, list[Pieces]] = {}
    for beginning, *rest in patterns:
        by_beginning.setdefault(beginning, []).append(rest)
    return "|".join(
        beginning + ("".join(rests[0]) if len(rests) == 1 else f"(?:{any_of(filter(None, rests))})")
        for beginning, rests in by_beginning.items()
    )


def lists_in(phrase: str) -> set[str]:
    """The lists that a phrase refers to."""
    texts = {m["reference"] for m in TOKEN.finditer(phrase) if m["reference"]}
    references = [REFERENCE.fullmatch(text) for text in texts - PLACES.keys() - {"end"}]
    lists = {name for found in references if found for name in found.group("what", "but") if name}
    return lists - {"word", "words", "characters"} | {"goes_on" for text in texts if text == "end"}


class Reader:
    """Reads a phrase from its beginning on."""

    def __init__(
        self, phrase: str, pattern_of_list: Callable[[str], str], has_spaces: bool
    ) -> None:
        tokens = [(m.lastgroup or "", m[m.lastgroup or 0]) for m in TOKEN.finditer(phrase)]
        self.rest = tokens[::-1]
        self.pattern_of_list = pattern_of_list
        self.gap = GAP if has_spaces else GAP_OR_NONE

    def words(self, within: str = "") -> str:
        """The pattern of a sequence."""
        return "".join(self.joined(self.sequence(within)))

    def sequence(self, within: str = "") -> list[Part]:
        """The parts up to the end, or within a bracket up to what ends an alternative there."""
        parts = []
        while self.rest and not (within and self.rest[-1][0] in ("bar", "closing")):
            parts.append(self.part(*self.rest.pop()))
        return parts

    def part(self, kind: str, text: str) -> Part:
        match kind:
            case "space":
                return SPACE
            case "opening":
                return self.bracket(text)
            case "star":
                return Part(REST_OF_WORD)
            case "name" if text in NAMES:
                return Part(NAMES[text], is_name=True)
            case "name":
                raise ValueError(f"{{{text}}} is not known; {', '.join(map(repr, NAMES))} are")
            case "reference":
                return self.referred(text)
            case "text" | "sign":
                return Part(literally(text))
        raise ValueError(f"{text} is out of place here; the sign itself is \\{text}")

    def bracket(self, opening: str) -> Part:
        has_word_first = bool(self.rest) and begins_word(*self.rest[-1])
        alternatives = [self.words(opening)]
        while self.rest and self.rest[-1][0] == "bar":
            self.rest.pop()
            alternatives.append(self.words(opening))
        if not self.rest or self.rest.pop()[1] != ("]" if opening == "[" else ")"):
            raise ValueError(f"a bracket that {opening} opens is not closed")
        pattern = "|".join(alternatives)
        if opening == "!(":
            return Part(rf"(?!(?:{pattern})(?!\w))")
        is_optional = opening == "["
        return Part(f"(?:{pattern})", "?" * is_optional, is_optional and has_word_first)

    def referred(self, text: str) -> Part:
        if text in PLACES:
            return Part(PLACES[text])
        if text == "end":
            goes_on = self.pattern_of_list("goes_on")
            return Part(rf"(?={STOP}|{self.gap}{goes_on}(?!\w))")
        reference = REFERENCE.fullmatch(text)
        if not reference:
            raise ValueError(f"<{text}> cannot be read")
        most, what, but = reference.groups()
        if most and what == "characters":
            return Part(rf"[^\n.,!?。、]{{0,{most}}}")
        if what not in ("word", "words"):
            pattern = self.pattern_of_list(what)
        else:
            pattern = rf"(?!{self.pattern_of_list(but)}(?!\w)){WORD}" if but else WORD
        return Part(f"(?:{pattern})", f"{{0,{most}}}" if most else "", may_lack=bool(most))

    def joined(self, parts: list[Part]) -> Pieces:
        """A part that may lack takes the space before it along, or else that after it."""
        pieces: Pieces = []
        gap, has_begun = "", False
        rest = parts[::-1]
        while rest:
            part = rest.pop()
            if part is SPACE:
                gap = self.gap
                continue
            if part.may_lack and not has_begun and not gap and rest and rest[-1] is SPACE:
                rest.pop()
                pieces.append(f"(?:{part.pattern}{self.gap}){part.repeats}")
                continue
            if part.may_lack:
                pieces.append(f"(?:{gap}{part.pattern}){part.repeats}")
            else:
                pieces.append(gap + part.pattern + part.repeats)
            gap, has_begun = "", has_begun or not part.repeats
        return [*pieces, gap]


def begins_word(kind: str, text: str) -> bool:
    return kind in ("reference", "name", "star", "opening") or text[0].isalnum()


def literally(text: str) -> str:
    """The text, each sign behind the mark that may close a name before it."""
    return "".join(
        f"{CLOSING}?{re.escape(letter)}" if is_sign(letter) else re.escape(letter)
        for letter in text
    )


def is_sign(letter: str) -> bool:
    return letter != "'" and unicodedata.category(letter)[0] in "PS"
