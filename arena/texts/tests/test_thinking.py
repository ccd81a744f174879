"""Thoughts inside an answer are no part of it, in one piece or in many."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arena.texts.thinking import MARKS, Thinking, without_thinking

ANSWERS = {
    "<think>2 + 2?</think>\n\nFour.": "Four.",
    "  <thinking>hm</thinking>Four.": "Four.",
    "<think>a</think><think>b</think> Four.": "Four.",
    "[THINK]a[/THINK]Four.": "Four.",
    "<|channel|>analysis<|message|>a<|end|>Four.": "Four.",
    "Four.": "Four.",
    "<table> is a tag.": "<table> is a tag.",
    "The mark <think> begins a thought.": "The mark <think> begins a thought.",
    "<think>never ends": "",
    "<think></think>": "",
    "<thin": "<thin",
    "": "",
    "\n Four.": "\n Four.",
}


def in_pieces(text: str, size: int) -> str:
    thinking = Thinking()
    said = [thinking.said(text[at : at + size]) for at in range(0, len(text), size)]
    return "".join(said) + thinking.rest()


@pytest.mark.parametrize("size", [1, 2, 5, 1000])
@pytest.mark.parametrize(("text", "answer"), ANSWERS.items())
def test_what_is_thought_is_not_said(text, answer, size):
    assert in_pieces(text, size) == answer


@given(st.text(alphabet="<>/think ab\n[]TK", max_size=60), st.integers(1, 9))
def test_pieces_make_no_difference(text, size):
    assert in_pieces(text, size) == in_pieces(text, len(text) + 1)


@pytest.mark.parametrize(("opening", "closing"), MARKS.items())
def test_a_closing_mark_alone_ends_a_thought(opening, closing):
    assert without_thinking(f"I think.{closing}\nFour.") == "Four."
    assert without_thinking(f"{opening}I think.{closing}\nFour.") == "Four."


def test_an_answer_about_the_marks_is_whole():
    text = "Write `<think>` and then `</think>` around it."
    assert without_thinking(text) == text


def test_a_long_thought_is_not_kept():
    thinking = Thinking()
    thinking.said("<think>")
    for _ in range(1000):
        assert thinking.said("word " * 100) == ""
    assert len(thinking.held) < 100
