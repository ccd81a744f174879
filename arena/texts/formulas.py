r"""Where a formula begins and ends in Markdown: `$…$`, `$$…$$`, `\(…\)`, `\[…\]`, `\begin{…}`.

Rules for markdown-it's parser. They come before its own, which would take `\(` for an escaped
bracket and `_` for emphasis. Money and names of variables ("$5 and $10", "$HOME and $PATH") stay
text. What only looks like a formula stays as it is written, signs and all.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from arena.texts.mathematics import MOST_CHARACTERS, end_of_group, mathml

ENVIRONMENTS = (
    "align|aligned|alignat|cases|equation|eqnarray|gather|gathered|multline|split|array"
    "|[pbvBV]?matrix|smallmatrix"
)
BEGINNING = re.compile(rf"\\begin\{{((?:{ENVIRONMENTS})\*?)\}}")
BRACKETS = {r"\(": (r"\)", False), r"\[": (r"\]", True), "$$": ("$$", True)}

# Models end with it, and often leave out the dollars.
BOXED = r"\boxed{"

# Within single dollars there is no other dollar, and no letter or number follows.
SINGLE = re.compile(r"\$((?:[^$\\`\n]|\\.|\n(?!\n))+)\$(?![\w$({])", re.DOTALL)
DOLLARS = re.compile(r"\${3,}")
COMMAND = re.compile(r"\\[a-zA-Z]|\^")
PROSE = re.compile(r"[^\W\d_]{3,}")
NOTATION = re.compile(r"[\\^_=<>{}|]|\w\(")


def use_formulas(markdown: MarkdownIt) -> None:
    markdown.inline.ruler.before("escape", "formula", inline_formula)
    markdown.block.ruler.before(
        "fence", "formula_block", formula_block, {"alt": ["paragraph", "blockquote", "list"]}
    )


def inline_formula(state: StateInline, silent: bool) -> bool:
    found = formula_at(state.src, state.pos, state.posMax)
    if found is None:
        return dollars(state, silent)
    source, end, display = found
    if not silent:
        add(state, state.src[state.pos : end], source, display)
    state.pos = end
    return True


def dollars(state: StateInline, silent: bool) -> bool:
    """Three dollars or more are text, and taken together, because all rules would be tried at
    each."""
    run = DOLLARS.match(state.src, state.pos, state.posMax)
    if run is None:
        return False
    if not silent:
        state.pending += run[0]
    state.pos = run.end()
    return True


def formula_at(text: str, start: int, most: int) -> tuple[str, int, bool] | None:
    """The LaTeX of the formula that begins at `start`, where it ends, and whether it stands alone.

    Nothing looks further than a formula can be long, so that a text of openings without ends takes
    no longer than others.
    """
    most = min(most, start + MOST_CHARACTERS)
    opening = text[start : start + 2]
    if opening in BRACKETS:
        closing, display = BRACKETS[opening]
        end = text.find(closing, start + 2, most)
        return None if end < start + 3 else (text[start + 2 : end], end + 2, display)
    if opening == r"\b" and (found := BEGINNING.match(text, start, most)):
        closing = rf"\end{{{found[1]}}}"
        end = text.find(closing, found.end(), most)
        return None if end < 0 else (text[start : end + len(closing)], end + len(closing), True)
    if text.startswith(BOXED, start, most):
        length = end_of_group(text[start:most], len(BOXED))
        if length is None:
            return None
        return text[start : start + length + 1], start + length + 1, False
    if opening[:1] == "$" and not text[max(start - 1, 0) : start].isalnum():
        found = SINGLE.match(text, start, most)
        return (found[1], found.end(), False) if found and is_notation(found[1]) else None
    return None


def is_notation(within: str) -> bool:
    """Text between two prices or before a lone dollar is not notation.

    A space beside a dollar needs a command of LaTeX, a word of three letters a sign of mathematics.
    """
    if within != within.strip():
        return bool(COMMAND.search(within))
    return bool(NOTATION.search(within)) or not PROSE.search(within)


def formula_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A formula that begins one line and ends another, whatever the lines between would mean
    otherwise."""
    begin = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith((r"\[", "$$", r"\begin{"), begin) or state.is_code_block(start):
        return False
    text = paragraph_from(state, start, end)
    found = formula_at(text, 0, len(text))
    if found is None:
        return False
    written, rest = text[: found[1]], text[found[1] :].partition("\n")[0].rstrip()
    if rest.strip(" .,;:"):
        return False
    if not silent:
        state.line = start + written.count("\n") + 1
        state.push("paragraph_open", "p", 1)
        inline = state.push("inline", "", 0)
        inline.content, inline.children, inline.map = written + rest, [], [start, state.line]
        state.push("paragraph_close", "p", -1)
    return True


def paragraph_from(state: StateBlock, start: int, end: int) -> str:
    """The lines up to an empty one or the end of the list or quotation, as far as a formula can
    reach."""
    begin, last = state.bMarks[start], start + 1
    while (
        last < end
        and not state.isEmpty(last)
        and state.sCount[last] >= state.blkIndent
        and state.bMarks[last] < begin + MOST_CHARACTERS
    ):
        last += 1
    return state.getLines(start, last, state.blkIndent, False).lstrip()


def add(state: StateInline, written: str, source: str, display: bool) -> None:
    """Add it as MathML if it can be shown correctly, or else as it is written."""
    converted = mathml(source, display)
    if converted is None:
        state.push("text", "", 0).content = written
        return
    token = state.push("formula", "math", 0)
    token.content, token.markup, token.meta = written, source, {"mathml": converted}
