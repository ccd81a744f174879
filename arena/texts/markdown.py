"""Renders an answer's Markdown as HTML that cannot act on the page. Answers are hostile."""

import re
from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from arena.texts import mathematics
from arena.texts.code import MOST_CODE, highlighted, name_of
from arena.texts.formulas import use_formulas

# Bidirectional controls can make text read as something else than it says.
BIDI_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

TAGS = {
    *("p", "br", "hr", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote"),
    *("pre", "code", "div", "span", "em", "strong", "s", "a"),
    *("table", "thead", "tbody", "tr", "th", "td"),
    *mathematics.TAGS,
}
ATTRIBUTES = {
    **{"a": {"href"}, "span": {"class"}, "p": {"class"}, "ol": {"start"}},
    **{"pre": {"tabindex", "data-language"}, "div": {"class", "tabindex"}},
    **mathematics.ATTRIBUTES,
}

# The time that markdown takes grows with the square of what is limited here. What is beyond a
# limit is shown as plain text.
MOST_CHARACTERS = 50_000
MOST_BRACKETS = 1000
MOST_CELLS = 10_000

# Drawings elsewhere; here they are judged as the text that they are.
DRAWINGS = {"mermaid", "svg", "dot", "graphviz", "plantuml", "tikz"}

LONGEST_LANGUAGE = 24


def fence(
    self: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """A block of code with its language, in colour until the answer has used up its share."""
    code, info = tokens[index].content, tokens[index].info.split()
    language = info[0][:LONGEST_LANGUAGE] if info else ""
    env["code"] = env.get("code", 0) + len(code) ** 2
    colored = highlighted(code, language) if env["code"] <= MOST_CODE**2 else ""
    label = f' data-language="{escapeHtml(name_of(language))}"' if language else ""
    note = left_out("p", _("This is the source of a drawing; it is not drawn here."))
    return (
        f"<pre{label}><code>{colored or escapeHtml(code)}</code></pre>\n"
        f"{note if language.lower() in DRAWINGS else ''}"
    )


def image_as_text(
    self: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """An image would be fetched from a third party, so show its description and say that it was
    left out."""
    described = self.renderInlineAsText(tokens[index].children or [], options, env)
    if not described.strip():
        return left_out("span", _("Image left out"))
    return left_out("span", _("Image left out: %s") % described)


def left_out(tag: str, sentence: str) -> str:
    return f'<{tag} class="left-out">{escapeHtml(sentence)}</{tag}>'


def table_open(
    self: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """Put the table into a box of its own, which scrolls."""
    return '<div class="scroll" tabindex="0"><table>\n'


def table_close(
    self: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return "</table></div>\n"


def heading(
    self: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """Headings of an answer rank below those of the page: # becomes h3."""
    token = tokens[index]
    token.tag = f"h{min(int(token.tag[1]) + 2, 6)}"
    return self.renderToken(tokens, index, options, env)


def formula(
    self: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return tokens[index].meta["mathml"]


def allowed(tag: str, attribute: str, value: str) -> str | None:
    """Refuse relative links: they would lead into this site or, with //, to another without saying
    so."""
    if attribute == "href" and not value.lower().startswith(("http://", "https://")):
        return None
    if attribute == "class" and tag in mathematics.TAGS:
        return value if mathematics.CLASSES_OF_PAGE.issuperset(value.split()) else None
    return value


def make_renderer() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", OPTIONS)
    markdown.enable(["table", "strikethrough"])
    use_formulas(markdown)
    markdown.add_render_rule("formula", formula)
    markdown.add_render_rule("fence", fence)
    markdown.add_render_rule("image", image_as_text)
    markdown.add_render_rule("table_open", table_open)
    markdown.add_render_rule("table_close", table_close)
    markdown.add_render_rule("heading_open", heading)
    markdown.add_render_rule("heading_close", heading)
    return markdown


OPTIONS = {"html": False, "breaks": True, "maxNesting": 100}
RENDERER = make_renderer()


def render(text: str) -> SafeString:
    return rendered(text, get_language())


@lru_cache(maxsize=256)
def rendered(text: str, language: str | None) -> SafeString:
    """In the reader's language, because notes say where something was left out."""
    visible = BIDI_CONTROLS.sub("", text)
    env: dict[str, int] = {}
    html = RENDERER.renderer.render(parse(visible), RENDERER.options, env)
    # A block that scrolls must be reachable by keyboard.
    html = re.sub("<pre(?=[ >])", '<pre tabindex="0"', html)
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=allowed,
        url_schemes={"http", "https"},
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(clean)


def parse(text: str) -> list[Token]:
    """The blocks of a text; a single block of plain text if parsing would take too long."""
    if is_too_much(text):
        return [Token("code_block", "code", 0, content=text)]
    return RENDERER.parse(text)


def is_too_much(text: str) -> bool:
    if len(text) > MOST_CHARACTERS or text.count("[") > MOST_BRACKETS:
        return True
    # A short row of a table is filled up to the width of its head.
    lines = text.splitlines()
    widest = max((line.count("|") + 1 for line in lines), default=0)
    return widest * len(lines) > MOST_CELLS
