"""Renders an answer's markdown to HTML that cannot act on the page. Answers are hostile."""

import re
from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

from arena.texts import mathematics
from arena.texts.formulas import use_formulas

# Bidirectional controls can make text read as something else than it says.
BIDI_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

TAGS = {
    *("p", "br", "hr", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote"),
    *("pre", "code", "span", "em", "strong", "s", "a"),
    *("table", "thead", "tbody", "tr", "th", "td"),
    *mathematics.TAGS,
}
ATTRIBUTES = {
    **{"a": {"href"}, "span": {"class"}, "ol": {"start"}},
    **{"pre": {"tabindex"}, "table": {"tabindex"}},
    **mathematics.ATTRIBUTES,
}

# The time that markdown takes grows with the square of what is limited here. What is beyond a
# limit is shown as plain text.
MOST_CHARACTERS = 50_000
MOST_BRACKETS = 1000
MOST_CELLS = 10_000

# A lexer may take a time that grows with the square of the code, so the sum of the squares of an
# answer's blocks is limited. The lexers of these languages take about half a second for 4,000
# of the worst characters; those of C, C++, C#, Java and many others take longer.
MOST_CODE = 4000
LANGUAGES = {
    *("python", "py", "javascript", "js", "typescript", "ts", "json", "html", "css", "xml", "yaml"),
    *("bash", "sh", "shell", "sql", "go", "rust"),
    *("ruby", "php", "kotlin", "swift", "r", "diff", "toml"),
}


def code_block(code: str, language: str, _attributes: str) -> str:
    """The code with a span for each kind of token; plain if the language is not one of ours."""
    if language.lower() not in LANGUAGES:
        return ""
    lexer = get_lexer_by_name(language, stripnl=False)
    return highlight(code, lexer, HtmlFormatter(nowrap=True))


def fence(
    self: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """A block of code, in colour as long as the answer has not had enough of it."""
    token = tokens[index]
    env["code"] = env.get("code", 0) + len(token.content) ** 2
    if env["code"] > MOST_CODE**2:
        token.info = ""
    return self.fence(tokens, index, options, env)


def image_as_text(
    self: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """An image would be fetched from a third party: show its description."""
    return self.renderInlineAsText(tokens[index].children or [], options, env)


def heading(
    self: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """Headings of an answer stand below those of the page: # becomes h3."""
    token = tokens[index]
    token.tag = f"h{min(int(token.tag[1]) + 2, 6)}"
    return self.renderToken(tokens, index, options, env)


def formula(
    self: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return tokens[index].meta["mathml"]


def allowed(tag: str, attribute: str, value: str) -> str | None:
    """A relative link would lead into this site, or with // to another without saying so."""
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
    markdown.add_render_rule("heading_open", heading)
    markdown.add_render_rule("heading_close", heading)
    return markdown


OPTIONS = {"html": False, "breaks": True, "maxNesting": 100, "highlight": code_block}
RENDERER = make_renderer()


@lru_cache(maxsize=256)
def render(text: str) -> SafeString:
    visible = BIDI_CONTROLS.sub("", text)
    env: dict[str, int] = {}
    html = RENDERER.renderer.render(parse(visible), RENDERER.options, env)
    # A block that scrolls must be reachable by keyboard.
    html = re.sub("<(pre|table)>", r'<\1 tabindex="0">', html)
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
    """The blocks of a text; of one that would take too long, a single block of plain text."""
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
