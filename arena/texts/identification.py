"""Whether an answer says who wrote it, as "I am …, made by …" does.

Only the answer is looked at, never the question. Names in code, in quotations and about others
("… is a model by …") say nothing of who speaks.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from arena.texts.introductions import ALONE, INTRODUCTIONS, STRONG
from arena.texts.introductions.grammar import Introduction
from arena.texts.names import DISTINCTIVE, IN_ANY_CASE, WELL_KNOWN, Names, Naming, without_versions

FIRST, LAST = 60_000, 20_000
"""As many characters of an answer are looked at, from its beginning and from its end."""

BEFORE, AFTER = 200, 80
"""As many characters around a name can make an introduction of it."""

INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
PICTURES = re.compile("[\u2600-\u27bf\U0001f000-\U0001faff]")
FENCE = re.compile(r"[ \t]*(`{3,}(?=[^`]*$)|~{3,})[ \t]*(\S*)")
PLAIN_FENCES = {"", "text", "txt", "plain", "plaintext", "markdown", "md", "json"}
APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ´", "'"))
# Links, HTML, headings, emphasis, quotation marks of one character around words.
MARKUP = re.compile(
    r"\]\([^()\n]{0,300}\)|</?[a-z][^<>\n]{0,100}>|[*~\\\[\]#]|(?<!\w)_+|_+(?!\w)|(?<!\w)'|'(?!\w)",
    re.IGNORECASE,
)
SPACE = re.compile(r"\s+")
QUOTATION = re.compile(
    r'"[^"\n]{1,400}"|“[^“”\n]{1,400}”|„[^„“”\n]{1,400}[“”]|«[^«»\n]{1,400}»|»[^«»\n]{1,400}«'
    r"|「[^「」\n]{1,400}」|『[^『』\n]{1,400}』|`[^`\n]{1,400}`"
)
QUOTES = set('"“„«»「『`')


def says_who_wrote_it(text: str, names: Iterable[str] = ()) -> str:
    """The phrase in which the answer names its model or the model's maker; empty without one.

    `names` are further ones than those that are well known. Of an answer longer than 80,000
    characters only the first 60,000 and the last 20,000 are looked at.
    """
    names = set(names)
    short = set(without_versions(names))
    text = tidy(spoken(ends(plain(ends(text)))))
    namings = (WELL_KNOWN | Names(names | short, written_like_names=True)).found_in(text)
    any_namings = IN_ANY_CASE | Names(names, True) | Names(short, True, fewest_characters=2)
    return (
        introduced(text, namings, INTRODUCTIONS)
        or introduced(text, any_namings.found_in(text), STRONG)
        or introduced(text, [n for n in namings if is_distinctive(text, n)], ALONE)
    )


def introduced(text: str, namings: list[Naming], introductions: Iterable[Introduction]) -> str:
    """The first of these introductions that has one of the names."""
    if not namings:
        return ""
    quoted = Quotations(text)
    begins = starts(text, namings)
    for low, high in neighbourhoods(namings, len(text)):
        for introduction in introductions:
            for before in introduction.before.finditer(text, low, high):
                naming = begins.get(before.end())
                if (
                    naming
                    and introduction.after.match(text, naming.end)
                    and not quoted.hold(before.start(), naming.end)
                ):
                    return text[before.start() : naming.end].strip()
    return ""


def is_distinctive(text: str, naming: Naming) -> bool:
    """Not a single word that is a thing too, as "Apple" is."""
    name = text[naming.start : naming.end]
    return not name.isalpha() or name.casefold() in DISTINCTIVE


def ends(text: str) -> str:
    return text if len(text) <= FIRST + LAST else f"{text[:FIRST]}\n{text[-LAST:]}"


def names_one_of(text: str, names: Names) -> bool:
    """Whether the text has one of the names anywhere, whatever it says of it."""
    return bool(names.found_in(plain(text)))


def plain(text: str) -> str:
    """Full-width and other variants of letters as the letters, and nothing invisible."""
    return INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


def spoken(text: str) -> str:
    """The text without its code blocks and quoted paragraphs, unless it is nothing else."""
    lines = list(spoken_lines(text, code=()))
    if any(re.search(r"\w", line) for line in lines):
        return "\n".join(lines)
    return "\n".join(
        line.lstrip("> ") for line in spoken_lines(text, code=PLAIN_FENCES, quotes=True)
    )


def spoken_lines(text: str, code: Iterable[str], quotes: bool = False) -> Iterator[str]:
    """With the lines of code blocks in these languages and, if wished, of quoted paragraphs."""
    fence, language = "", ""
    for line in text.splitlines():
        mark = FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and line.strip() == mark[1]:
                fence = ""
            elif language in code:
                yield line
        elif mark:
            fence, language = mark[1], mark[2].lower()
        elif quotes or not line.lstrip().startswith(">"):
            yield line


def tidy(text: str) -> str:
    """Without markup, with straight apostrophes and one space or line end between words."""
    text = PICTURES.sub(" ", MARKUP.sub("", text.translate(APOSTROPHES)))
    return SPACE.sub(lambda gap: "\n" if "\n" in gap[0] else " ", text).strip()


class Quotations:
    """Where a text quotes; a text that is one quotation is speech."""

    def __init__(self, text: str) -> None:
        spans = [match.span() for match in QUOTATION.finditer(text)]
        self.spans = [] if spans == [(0, len(text))] else spans
        self.starts = [start for start, _ in self.spans]

    def hold(self, start: int, end: int) -> bool:
        index = bisect_right(self.starts, start) - 1
        return index >= 0 and end <= self.spans[index][1]


def starts(text: str, namings: Iterable[Naming]) -> dict[int, Naming]:
    """Each naming by where it begins, with and without a quotation mark."""
    begins = {}
    for naming in namings:
        begins[naming.start] = naming
        if naming.start and text[naming.start - 1] in QUOTES:
            begins[naming.start - 1] = naming
    return begins


def neighbourhoods(namings: Iterable[Naming], length: int) -> Iterator[tuple[int, int]]:
    """Stretches of text around the names, none overlapping another."""
    low = high = 0
    for naming in namings:
        if naming.start - BEFORE > high:
            if high:
                yield low, high
            low = naming.start - BEFORE
        low, high = max(low, 0), min(naming.end + AFTER, length)
    yield low, high
