r"""A formula as MathML: LaTeX as language models write it, for `markdown` to put on the page.

What the converter does not know is rewritten as something that it does know, or not converted at
all: a formula that cannot be shown correctly is shown as its source. Formulas are hostile, like
answers.
"""

import re
from functools import lru_cache

from math_core import LatexError, LatexToMathML

# The converter, and the parser after it, go one level down the stack with each group or command
# inside another, and a stack that is full ends the process. Formulas of real answers have up to
# about a hundred parts; with 400, each inside the one before, a stack of 1 MB has room to spare.
MOST_CHARACTERS = 2000
MOST_PARTS = 400
PARTS = re.compile(r"\\[a-zA-Z]+|\{|[_^]")

MOST_EMS = 5
"""A space may be as wide as this, to either side: more would move a formula over its neighbours."""

TAGS = {
    *("math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mphantom", "mpadded"),
    *("mfrac", "msqrt", "mroot", "msub", "msup", "msubsup", "mmultiscripts", "mprescripts"),
    *("munder", "mover", "munderover", "mtable", "mtr", "mtd"),
}
ATTRIBUTES = {
    "math": {"display", "class"},
    "mi": {"mathvariant"},
    "mo": {
        *("form", "lspace", "rspace", "minsize", "maxsize"),
        *("stretchy", "symmetric", "movablelimits", "class"),
    },
    "mspace": {"width", "class"},
    "mfrac": {"linethickness", "displaystyle", "scriptlevel"},
    "mrow": {"class", "displaystyle", "scriptlevel"},
    "mover": {"accent"},
    "munder": {"accentunder"},
    "munderover": {"accent", "accentunder"},
    "mtable": {"class", "displaystyle", "scriptlevel"},
    "mtd": {"class"},
}

# What the converter says in an inline style, which the page's policy forbids, as classes. A colour
# has none: white text would hide what a voter should see.
CLASSES = {
    "text-align: right": "math-right",
    "text-align: left": "math-left",
    "padding-left: 0": "math-joined-left",
    "padding-right: 0": "math-joined-right",
    "padding-left:1em": "math-apart",
    "border-right: 0.05em solid currentcolor": "math-line-right",
    "border-top: 0.05em solid currentcolor": "math-line-above",
    "margin-left:-0.16666667em": "math-closer",
}
ENCLOSURES = {
    "updiagonalstrike": "math-struck-up",
    "downdiagonalstrike": "math-struck-down",
    "updiagonalstrike downdiagonalstrike": "math-struck-out",
}
BOXED = "math-boxed"
CLASSES_OF_PAGE = {
    *CLASSES.values(),
    *ENCLOSURES.values(),
    BOXED,
    "math-over",
    "math-under",
    "math-prime",
}

REWRITTEN = [
    (re.compile(r"\\(begin|end)\{(?:align|split|eqnarray|multline)\*?\}"), r"\\\1{aligned}"),
    (re.compile(r"\\(begin|end)\{gather\*?\}"), r"\\\1{gathered}"),
    (re.compile(r"\\(?:begin|end)\{equation\*?\}"), ""),
    (re.compile(r"\\(begin|end)\{smallmatrix\}"), r"\\\1{matrix}"),
    (re.compile(r"\\tag\*?\{([^{}]*)\}"), r"\\qquad\\text{(\1)}"),
    (re.compile(r"(\\begin\{(?:aligned|gathered)\})\[[tbc]\]"), r"\1"),
    (re.compile(r"\\(?:label\{[^{}]*\}|nonumber\b|notag\b)"), ""),
    (re.compile(r"\\\\\s*\[-?[\d.]+\s*[a-z]{2}\]"), r"\\\\ "),
    (re.compile(r"(?<!\\)%"), r"\\%"),
]
# These define or fetch something: what a formula then means, this text alone does not tell.
REFUSED = re.compile(r"\\(?:(?:new|renew|provide)command|def|let|require|input|include)\b")
AMPERSAND = re.compile(r"(?<!\\)&")
SPACE_LOST = re.compile(r"\\%\s")
SUBSTACK = re.compile(r"\\substack\s*\{")
TEXT = re.compile(r"\\(?:text|textrm|textbf|textit|mbox)\s*\{")

# What the converter writes in a way that browsers or the font do not draw as meant.
SMALL = '<mrow displaystyle="false" scriptlevel="1"><mtable'
REDRAWN = [
    # A matrix in small type, as `substack` becomes one, would be set back to full size.
    (f'{SMALL} displaystyle="false" scriptlevel="0">', f"{SMALL}>"),
    # A line does not stretch, so it becomes a border.
    ('<mo stretchy="true">\u0332</mo></mover>', '<mo class="math-over">\u00af</mo></mover>'),
    ('<mo stretchy="true">\u0332</mo></munder>', '<mo class="math-under">_</mo></munder>'),
    *((f"<mo>{prime}</mo>", f'<mo class="math-prime">{prime}</mo>') for prime in "′″‴⁗"),
]

CONVERTER = LatexToMathML(fancy_error=False)


@lru_cache(maxsize=4096)
def mathml(source: str, display: bool) -> str | None:
    """`<math>…</math>`, still to be sanitised, or None if the source cannot be shown correctly."""
    if len(source) > MOST_CHARACTERS or not source.strip() or REFUSED.search(source):
        return None
    rewritten = as_known(source)
    if len(PARTS.findall(rewritten)) > MOST_PARTS:
        return None
    try:
        converted = CONVERTER.convert_with_local_state(rewritten, displaystyle=display)
    except LatexError:
        return None
    for written, drawn in REDRAWN:
        converted = converted.replace(written, drawn)
    return with_classes(converted)


def as_known(source: str) -> str:
    for pattern, replacement in REWRITTEN:
        source = pattern.sub(replacement, source)
    source = substacks_as_matrices(source)
    source = formulas_out_of_texts(source)
    if AMPERSAND.search(source) and r"\begin" not in source:
        return rf"\begin{{aligned}}{source}\end{{aligned}}"
    return source


def substacks_as_matrices(source: str) -> str:
    while found := SUBSTACK.search(source):
        end = end_of_group(source, found.end())
        if end is None:
            return source
        lines = source[found.end() : end]
        matrix = rf"{{\scriptstyle\begin{{matrix}}{lines}\end{{matrix}}}}"
        source = source[: found.start()] + matrix + source[end + 1 :]
    return source


def formulas_out_of_texts(source: str) -> str:
    r"""`\text{if $x$ is odd}` as `\text{if }x\text{ is odd}`."""
    parts, start = [], 0
    while found := TEXT.search(source, start):
        end = end_of_group(source, found.end())
        if end is None:
            break
        said = source[found.end() : end]
        if said.count("$") % 2 == 0 and "$" in said:
            pieces = said.split("$")
            pieces[::2] = [f"{found[0]}{piece}}}" if piece else "" for piece in pieces[::2]]
            pieces[1::2] = [f"{{{piece}}}" for piece in pieces[1::2]]
            said = "".join(pieces)
        else:
            said = found[0] + AMPERSAND.sub(r"\\&", SPACE_LOST.sub(r"\\%\\ ", said)) + "}"
        parts += [source[start : found.start()], said]
        start = end + 1
    return "".join([*parts, source[start:]])


def end_of_group(source: str, start: int) -> int | None:
    """Where the group that begins at `start` ends."""
    depth = 1
    for found in re.compile(r"\\.|[{}]", re.DOTALL).finditer(source, start):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if not depth:
            return found.start()
    return None


TAG = re.compile(r"<(/?)([a-z]+)([^<>]*)>")
ATTRIBUTE = re.compile(r' (\w+)="([^"]*)"')
WIDTH = re.compile(r"(-?[\d.]+)em")


def with_classes(converted: str) -> str:
    """The same with classes for inline styles and enclosures, and with limited spaces."""
    return TAG.sub(tag_with_classes, converted)


def tag_with_classes(found: re.Match[str]) -> str:
    slash, tag, attributes = found.groups()
    tag = "mrow" if tag == "menclose" else tag
    return f"<{slash}{tag}{ATTRIBUTE.sub(attribute_as_class, attributes)}>"


def attribute_as_class(found: re.Match[str]) -> str:
    name, value = found.groups()
    if name == "style":
        stated = [part.strip() for part in value.split(";")]
        classes = [CLASSES[part] for part in stated if part in CLASSES]
        return f' class="{" ".join(classes)}"' if classes else ""
    if name == "notation":
        return f' class="{ENCLOSURES.get(value, BOXED)}"'
    if width := WIDTH.fullmatch(value):
        bounded = max(-MOST_EMS, min(float(width[1]), MOST_EMS))
        return f' {name}="{bounded:g}em"'
    return found[0]
