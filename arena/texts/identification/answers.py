"""Whether an answer says who wrote it, as "I am …, made by …" does.

We look only at the answer, never at the question. Names in code, in quotations and about others ("…
is a model by …") say nothing about the speaker.
"""

from collections.abc import Iterable
from functools import lru_cache

from arena.texts.identification.cards import named_on_card
from arena.texts.identification.languages import introductions
from arena.texts.identification.letters import plain, readings
from arena.texts.identification.marks import marked, unmarked
from arena.texts.identification.names import COMMON, WELL_KNOWN, Names, registered
from arena.texts.identification.speech import Quotations, spoken, tidy, titles

FIRST, LAST = 60_000, 20_000
"""As many characters of an answer are looked at, from its beginning and from its end."""


def says_who_wrote_it(text: str, names: Iterable[str] = ()) -> str:
    """The phrase in which the answer names its model or the model's maker; empty without one.

    `names` are additional to the well-known ones. Of an answer longer than 80,000 characters, only
    the first 60,000 and the last 20,000 are read.
    """
    known = well_known_and(frozenset(names))
    phrases = (phrase_with_a_name(text, known) for text in readings(ends(plain(ends(text)))))
    return next(filter(None, phrases), "")


def names_one_of(text: str, names: Names) -> bool:
    """Whether the text contains one of the names anywhere, whatever it says about it."""
    return any(names.found_in(reading) for reading in readings(plain(text)))


@lru_cache(maxsize=64)
def well_known_and(names: frozenset[str]) -> Names:
    return COMMON | registered(names) | WELL_KNOWN


def ends(text: str) -> str:
    return text if len(text) <= FIRST + LAST else f"{text[:FIRST]}\n{text[-LAST:]}"


def phrase_with_a_name(text: str, names: Names) -> str:
    said = spoken(text)
    texts = (tidy(said), tidy(titles(said)))
    phrases = (introduction(text, names) for text in texts)
    return next(filter(None, phrases), "") or named_on_card(said, names)


def introduction(text: str, names: Names) -> str:
    """The first phrase that says so in any language."""
    namings = names.found_in(text)
    if not namings:
        return ""
    text = marked(text, namings)
    quoted = Quotations(text)
    for pattern in introductions():
        for match in pattern.finditer(text):
            if not quoted.hold(*match.span()):
                return unmarked(match[0]).strip()
    return ""
