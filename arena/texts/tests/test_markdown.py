"""Answers are hostile: what they may show, and what they may not do."""

import re
import time

import pytest
from django.utils.translation import override

from arena.texts.code import BRACES, LANGUAGES
from arena.texts.markdown import render


def test_markdown_becomes_html():
    html = render("# Plan\n\n* **one**\n\n| a | b |\n|---|---|\n| 1 | 2 |")
    for part in ("<h3>Plan</h3>", "<strong>one</strong>", "<td>1</td>"):
        assert part in html


def test_code_is_highlighted_by_its_language():
    assert '<span class="k">def</span>' in render("```python\ndef f(): pass\n```")
    assert "def f(): pass" in render("```nonsense\ndef f(): pass\n```")


def test_code_can_be_reached_by_keyboard():
    assert '<pre tabindex="0">' in render("```\nlong line\n```")


def test_a_table_can_be_reached_by_keyboard():
    assert '<div class="scroll" tabindex="0"><table>' in render("| a |\n|---|\n| 1 |")


def test_colour_ends_where_an_answer_has_too_much_code():
    block = "```python\ndef f(): ...\n" + "# word\n" * 450 + "```\n"
    assert render(block).count('class="k"') == 1
    assert render(block * 9).count('class="k"') == 1
    assert "<span" not in render("```python\n" + "pass\n" * 1000 + "```")


def test_a_text_too_long_is_shown_as_it_stands():
    html = render("# <b>Title</b>\n" + "word " * 10_000)
    assert html.startswith('<pre tabindex="0"><code># &lt;b&gt;Title&lt;/b&gt;\nword word')


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "[x](//evil.example)",
        "![x](https://evil.example/pixel.png)",
        "<a href='https://evil.example' onclick='alert(1)'>x</a>",
        "[x](/admin/logout/)",
        "[x](battles)",
        "```html\n<script>alert(1)</script>\n```",
        "<style>body{display:none}</style>",
        "<form action='/battles/x/vote'><button name=outcome value=a>",
        "`<svg onload=alert(1)>`",
        "<!-- --><iframe src=https://evil.example>",
    ],
)
def test_nothing_acts_on_the_page_or_calls_out(text):
    html = render(text).lower()
    for danger in ("<script", "<img", "<svg", "<form", "<iframe", "<style", "<button", "<a h"):
        assert danger not in html


def test_links_leave_without_a_trace():
    html = render("[x](https://example.org/page)")
    assert 'href="https://example.org/page"' in html
    assert 'rel="noopener noreferrer nofollow"' in html


def test_an_image_is_named_as_left_out_with_its_description():
    html = render("![a red fox](https://example.org/fox.png) ![](https://example.org/x.png)")
    assert '<span class="left-out">Image left out: a red fox</span>' in html
    assert '<span class="left-out">Image left out</span>' in html


def test_what_is_left_out_is_said_in_the_language_of_the_reader():
    with override("de"):
        assert "Bild ausgelassen" in render("![](https://example.org/x.png)")
    assert "Image left out" in render("![](https://example.org/x.png)")


def test_the_source_of_a_drawing_stays_code_and_says_so():
    for language in ("mermaid", "svg"):
        html = render(f"```{language}\n<svg><circle r=1></svg>\n```")
        assert "&lt;circle" in html
        assert '<p class="left-out">' in html
    assert "left-out" not in render("```python\npass\n```")


@pytest.mark.parametrize(
    ("info", "label"),
    [
        ("cpp", "C++"),
        ("C#", "C#"),
        ("rust", "Rust"),
        ("java", "Java"),
        ("c", "C"),
        ("py x=1", "Python"),
    ],
)
def test_code_says_its_language_and_is_in_colour(info, label):
    html = render(f'```{info}\nif (true) return "x";\n```')
    assert f'data-language="{label}"' in html
    assert '<span class="k">if</span>' in html


def test_a_language_is_a_stranger_s_text_too():
    html = render('```"><script>alert(1)</script>\nx\n```')
    assert "<script" not in html
    assert len(re.search('data-language="([^"]*)"', html)[1]) < 60


def test_bidirectional_controls_are_removed():
    assert render("pay \u202eto Bob\u202c now") == render("pay to Bob now")


def test_deep_nesting_ends():
    assert "x" in render(">" * 50 + "x")
    assert render(">" * 5000 + "x")
    assert render("[" * 20000)


WORST_TEXTS = {
    "brackets": "[" * 50_000,
    "few brackets": "[![" * 500,
    "links": "[a](" * 10_000,
    "lists": "- a\n\n  b\n" * 5000,
    "short rows": "a|" * 300 + "\n" + "-|" * 300 + "\n" + "a\n" * 20_000,
    "tables": "a|b\n-|-\n|\n" * 4000,
    "emphasis": "*a" * 25_000,
    "blank lines in C": "```c\n" + "\n" * 8000 + "```",
    "words in Java": "```java\n" + "word " * 8000 + "\n```",
    "many blocks": ("```typescript\n" + "a." * 1000 + "\n```\n") * 24,
    "a quadratic lexer": "```autoit\n" + "#cs\n" * 1500 + "```",
}


@pytest.mark.parametrize("text", WORST_TEXTS.values(), ids=WORST_TEXTS)
def test_no_text_takes_long(text):
    start = time.process_time()
    assert render(text)
    assert time.process_time() - start < 2


@pytest.mark.parametrize("language", sorted(LANGUAGES | BRACES))
@pytest.mark.parametrize("unit", ["\n", "\n ", "a\n", "a.", '\\"', "word ", "&", "(", "/*", "<a "])
def test_no_code_takes_long(language, unit):
    start = time.process_time()
    assert render(f"```{language}\n{unit * (3900 // len(unit))}\n```")
    assert time.process_time() - start < 2
