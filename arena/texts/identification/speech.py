"""What an answer says itself: its text without code, quotations, and markup."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

FENCE = re.compile(r"[ \t]*(`{3,}(?=[^`]*$)|~{3,})[ \t]*(\S*)")
PLAIN_FENCES = {"", "text", "txt", "plain", "plaintext", "markdown", "md", "json"}

APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ´", "'"))
PICTURES = re.compile("[\u2600-\u27bf\U0001f000-\U0001faff]")
SPACE = re.compile(r"\s+")
BULLET = re.compile(r"^[ \t]*(?:[-+•·]|\d{1,3}[.)])[ \t]+", re.MULTILINE)
# The words that stand in place of a picture, and those that come up over a link or an element.
ALT = re.compile(
    r"<[a-z][^<>\n]{0,200}?\salt\s?=\s?([\"'])([^<>\n]{0,300}?)\1[^<>\n]{0,200}>", re.IGNORECASE
)
TITLE = re.compile(
    r"(?:\]\([^()\s]{0,300}\s{1,3}|<[a-z][^<>\n]{0,200}?\s(?:title|aria-label)\s?=\s?)"
    r"([\"'])([^<>\n]{1,300}?)\1",
    re.IGNORECASE,
)
# A formula's signs, which leave the words that it writes, and its spaces.
FORMULA = re.compile(
    r"\\(?:text\w{0,2}|math\w{2,4}|operatorname|mbox|[fd]?boxed)\*?\s?\{|\\[()\[\]]|[{}$]"
)
FORMULA_SPACE = re.compile(r"\\(?:[,;:! ]|q?quad\b)")
# Of links and pictures all but the words; HTML, headings, emphasis, quotation marks of one
# character around words.
MARKUP = re.compile(
    r"!(?=\[)|\]\([^()\s]{0,300}(?:\s{1,3}(?:\"[^\"\n]{0,300}\"|'[^'\n]{0,300}'))?\s?\)"
    r"|\]\[[^\[\]\n]{0,100}\]|<https?:[^<>\s]{1,300}>"
    r"|</?[a-z][a-z\d-]{0,20}(?:\s[^<>\n=]{1,30}=[^<>\n]{0,300})?\s?/?>"
    r"|[*~\\\[\]#]|(?<!\w)_+|_+(?!\w)|(?<!\w)'|'(?!\w)",
    re.IGNORECASE,
)
# In marks that are apostrophes, too.
SINGLE_QUOTED = re.compile(
    r"‘((?:[^‘’\n]|’(?=\w)){1,400})’(?!\w)|(?<![^\s(])'(?!\d)((?:[^'\n]|'(?=\w)){1,400})'(?=[\s.,;:!?)]|\Z)"
)
QUOTATION = re.compile(
    r'"[^"\n]{1,400}"|“[^“”\n]{1,400}”|„[^„“”\n]{1,400}[“”]|«[^«»\n]{1,400}»|»[^«»\n]{1,400}«'
    r"|「[^「」\n]{1,400}」|『[^『』\n]{1,400}』|`[^`\n]{1,400}`"
)


def spoken(text: str) -> str:
    """The text without its code blocks and quoted paragraphs, unless there is nothing else."""
    lines = list(spoken_lines(text, code=()))
    if any(re.search(r"\w", line) for line in lines):
        return "\n".join(lines)
    return "\n".join(
        line.lstrip("> ") for line in spoken_lines(text, code=PLAIN_FENCES, quotes=True)
    )


def spoken_lines(text: str, code: Iterable[str], quotes: bool = False) -> Iterator[str]:
    """The lines, including those of code blocks in these languages and, if wanted, of quoted
    paragraphs."""
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
    """The text without markup, with straight apostrophes and one space or line ending between
    words."""
    text = ALT.sub(r"\2", SINGLE_QUOTED.sub(r"“\1\2”", text).translate(APOSTROPHES))
    text = FORMULA.sub("", FORMULA_SPACE.sub(" ", text))
    text = PICTURES.sub(" ", MARKUP.sub("", BULLET.sub("", text)))
    return SPACE.sub(lambda gap: "\n" if "\n" in gap[0] else " ", text).strip()


def titles(text: str) -> str:
    """What is written beside links and elements, a line each."""
    return "\n".join(title[2] for title in TITLE.finditer(text))


class Quotations:
    """Where a text quotes; a text that is one quotation is speech."""

    def __init__(self, text: str) -> None:
        spans = [match.span() for match in QUOTATION.finditer(text)]
        self.spans = [] if spans == [(0, len(text))] else spans
        self.starts = [start for start, _ in self.spans]

    def hold(self, start: int, end: int) -> bool:
        index = bisect_right(self.starts, start) - 1
        return index >= 0 and end <= self.spans[index][1]
