"""How an answer says in the first person who wrote it: what stands before and after the name.

Patterns match text that `arena.texts.identification` tidied: one space between words, straight
apostrophes, no emphasis. A pattern that stands before a name ends where the name begins.
"""

import re
from typing import NamedTuple


class Introduction(NamedTuple):
    before: re.Pattern[str]
    after: re.Pattern[str]


def introduction(before: str, after: str) -> Introduction:
    """Of patterns in which a space stands for one of any kind."""
    return Introduction(*(compiled(pattern) for pattern in (before, after)))


def compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace(" ", r"\s"), re.IGNORECASE)


# A name ends its clause, or one of these words goes on: not "I am Google certified".
END = (
    r"(?=[\"”»`]?(?:\Z|[.,;:!?()\n…。、！？—–،؟।]| [-—–(])|"
    r" (?:and|but|or|from|by|at|an?|the|your|here|speaking|not|as|how|what|so|made|created"
    r"|developed|trained|built|designed|powered|und|ein|eine|von|der|die|das|hier|et|une?|de|le|la|votre|ton"
    r"|développée?|créée?|conçue?|y|una|el|tu|su|desarrollad[oa]|cread[oa]|entrenad[oa]|e|um|uma|da"
    r"|do|o|a|seu|il|uno|di|tuo|sviluppat[oa]|creat[oa]|и|от|ваш|твой|созданн\w{2,3}"
    r"|разработанн\w{2,3})\b)"
)
ANY = r"(?!\w)"
SENTENCE = r"(?:\A|(?<=[.!?:\n。！？]) ?)"
CLAUSE = r"(?:\A|(?<=[.!?:;,\n—–]) ?)"
