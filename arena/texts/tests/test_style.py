"""What style control counts in an answer."""

import pytest

from arena.texts.style import Style, style_of


def test_an_answer_with_everything():
    text = "# Plan\n\nDo **this** now:\n\n- one\n- two\n\n1. three\n\n## End\n"
    assert style_of(text) == Style(tokens=20, headers=2, lists=3, bold=1)


def test_an_empty_answer():
    assert style_of("") == Style(0, 0, 0, 0)


@pytest.mark.parametrize("fence", ["```", "~~~"])
def test_code_blocks_hold_no_headers_lists_or_bold(fence):
    text = f"{fence}python\n# comment\n- x\n**kwargs, **y\n{fence}\n# Header"
    counted = style_of(text)
    assert (counted.headers, counted.lists, counted.bold) == (1, 0, 0)


def test_a_code_block_that_never_ends_reaches_to_the_end():
    assert style_of("```\n# a\n# b").headers == 0


def test_a_text_without_spaces_has_as_many_tokens_as_characters():
    assert style_of("我把钥匙放在桌子上").tokens == 9


@pytest.mark.parametrize(
    ("text", "bold"),
    [("**a** and __b__", 2), ("2 ** 3 ** 4", 0), ("****", 0), ("**a\nb**", 1), ("_a_ *b*", 0)],
)
def test_bold_is_what_markdown_calls_bold(text, bold):
    assert style_of(text).bold == bold


@pytest.mark.parametrize(
    ("text", "lists"),
    [("- a\n  - b\n* c\n+ d", 4), ("1. a\n2. b", 2), ("-a\n3.5 b", 0), ("a - b", 0)],
)
def test_list_items_of_any_kind(text, lists):
    assert style_of(text).lists == lists


def test_hostile_texts_end():
    for text in ("**" * 5_000, "```\n" * 5_000, "__a" * 5_000, "#" * 50_000, "- " * 5_000):
        style_of(text)
