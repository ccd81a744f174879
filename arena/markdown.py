"""Renders an answer's markdown to HTML that cannot act on the page. Answers are hostile."""

import re

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

# Bidirectional controls can make text read as something else than it says.
BIDI_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

TAGS = {
    *("p", "br", "hr", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote"),
    *("pre", "code", "span", "em", "strong", "s", "a"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href"}, "span": {"class"}, "ol": {"start"}, "pre": {"tabindex"}}


def code_block(code: str, language: str, _attributes: str) -> str:
    """The code with a span for each kind of token; plain if the language is not known."""
    try:
        lexer = get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return ""
    return highlight(code, lexer, HtmlFormatter(nowrap=True))


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


def absolute_links_only(tag: str, attribute: str, value: str) -> str | None:
    """A relative link would lead into this site, or with // to another without saying so."""
    if attribute == "href" and not value.lower().startswith(("http://", "https://")):
        return None
    return value


def make_renderer() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", OPTIONS)
    markdown.enable(["table", "strikethrough"])
    markdown.add_render_rule("image", image_as_text)
    markdown.add_render_rule("heading_open", heading)
    markdown.add_render_rule("heading_close", heading)
    return markdown


OPTIONS = {"html": False, "breaks": True, "maxNesting": 100, "highlight": code_block}
RENDERER = make_renderer()


def render(text: str) -> SafeString:
    html = RENDERER.render(BIDI_CONTROLS.sub("", text))
    # A block that scrolls must be reachable by keyboard.
    html = html.replace("<pre>", '<pre tabindex="0">')
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=absolute_links_only,
        url_schemes={"http", "https"},
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(clean)
