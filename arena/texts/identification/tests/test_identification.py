"""Which answers say who wrote them, and which only speak of models."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arena.texts.identification import Names, names_one_of, says_who_wrote_it
from arena.texts.identification.letters import INVISIBLE
from arena.texts.identification.tests.answers import ALONE, NOT_ALONE, SILENT, TELLING, amid_others


@pytest.mark.parametrize("text", TELLING)
def test_an_answer_that_says_who_wrote_it_is_caught(text):
    assert says_who_wrote_it(text)
    assert says_who_wrote_it(amid_others(text))


@pytest.mark.parametrize("text", SILENT)
def test_an_answer_that_only_speaks_of_models_is_not(text):
    assert says_who_wrote_it(text) == ""
    assert says_who_wrote_it(amid_others(text)) == ""


@pytest.mark.parametrize("text", ALONE)
def test_an_answer_that_is_little_more_than_a_name_is_caught(text):
    assert says_who_wrote_it(text)


@pytest.mark.parametrize("text", NOT_ALONE)
def test_an_answer_that_may_well_be_about_something_else_is_not(text):
    assert says_who_wrote_it(text) == ""


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Hello! I'm **Claude 3.5 Sonnet**, an assistant.", "I'm Claude 3.5 Sonnet"),
        (
            "As a large language model trained by Google, I cannot.",
            "As a large language model trained by Google",
        ),
        ("我是通义千问，由阿里云开发。", "我是通义千问"),
    ],
)
def test_the_phrase_is_told(text, phrase):
    assert says_who_wrote_it(text) == phrase


@pytest.mark.parametrize(
    "text",
    [
        "I am **ChatGPT**.",
        "__I am__ *Chat*GPT.",
        "I’m ChatGPT.",
        "I\u200b a\u00adm Chat\ufeffGPT.",
        "Ｉ ａｍ ＣｈａｔＧＰＴ",
        "I\u00a0am\u2003ChatGPT",
        "I am\nChatGPT.",
        "I am `ChatGPT`.",
        "I am [ChatGPT](https://chat.openai.com/).",
        "<b>I am</b> ChatGPT",
        "# I am ChatGPT",
        "I am 🤖 ChatGPT!",
        "I am Chat&shy;GPT.",
        "I&nbsp;am Ch&#97;tG&#x50;T.",
        "I\u3164am\u2800ChatGPT.",
        "I am C\u0336l\u0336a\u0336u\u0336d\u0336e\u0336.",
        "I am Cla\U000e0041ude.",
        "I am Cla\ufdd0ude\ufdd4.",
        "I am 𝐂𝐥𝐚𝐮𝐝𝐞.",
        "I am ᴄʟᴀᴜᴅᴇ.",
        "- I am ChatGPT.",
        "<answer>I am ChatGPT.</answer>",
        "<I am ChatGPT>",
        r"I am $\text{ChatGPT}$.",
        r"$\text{I am ChatGPT}$",
        r"I\,am \(\mathrm{ChatGPT}\).",
        r"$$\boxed{\textbf{I am GPT-4}}$$",
    ],
)
def test_neither_markup_nor_odd_characters_hide_it(text):
    assert says_who_wrote_it(text)
    assert says_who_wrote_it(amid_others(text))


@pytest.mark.parametrize(
    "text",
    [
        "\u0406 am G\u0420\u0422-4",
        "I \u0430m \u0421l\u0430ud\u0435.",
        "\u0399 \u03b1m Cl\u03b1ude.",
        "I am \u039fpen\u0391I's model.",
        "Я Ch\u0430tGPT.",
        "Меня зовут Cl\u0430ude.",
    ],
)
def test_neither_do_letters_of_other_scripts_that_look_like_latin_ones(text):
    assert says_who_wrote_it(text)


@pytest.mark.parametrize(
    "text",
    [
        "![I am GPT-4](x)",
        "I am ![GPT-4](https://example.org/a_(b).png)",
        '![GPT-4](x "a logo")',
        "![I am GPT-4][logo]\n\n[logo]: https://example.org/logo.png",
        '[hello](x "I am GPT-4")',
        '<img src="x" alt="I am GPT-4">',
        "<img alt='I am GPT-4'/>",
        'I am <img alt="GPT-4" src="x">',
        '<abbr title="I am GPT-4">hello</abbr>',
    ],
)
def test_the_text_of_a_picture_is_read(text):
    assert says_who_wrote_it(text)


@pytest.mark.parametrize(
    "text",
    [
        "![GPT-4 against Claude](x)",
        '<img src="claude.png" alt="Claude at the lake">',
        "AT&T and R&D use GPT-4 &amp; Claude; 3 &lt; 4.",
        "&#99999999999999999999;",
        "&#" + "9" * 5000 + "; &#x" + "f" * 5000 + "; &" + "a" * 5000 + ";",
    ],
)
def test_a_picture_or_an_entity_says_nothing_by_itself(text):
    assert says_who_wrote_it(text) == ""


CODE = 'print("I am Claude")'


@pytest.mark.parametrize(
    "text",
    [
        f"```python\n{CODE}\n```",
        "Run this:\n\n```\nI am Claude\n```\n",
        "Run this:\n~~~\nI am Claude\n```\nI am Claude\n~~~\nDone.",
        "Run this:\n````\n```\nI am Claude\n```\n````",
        "Never closed:\n```\nI am Claude",
        "In a list:\n\n1. Run this:\n\n     ```\n     I am Claude\n     ```\n",
        "The words ```I am Claude``` are common.",
        f"Inline `{CODE}` too.",
        "It said:\n> I am Claude.\nSo be it.",
        "She said: “I am Claude.”",
        "She said: ‘I’m Claude.’",
        "‘I am Claude,’ she said.",
        "She said: 'I'm Claude.'",
        "Sie sagte: „Ich bin Claude.“",
        "Il dit : « Je suis Claude. »",
        "他说：「我是ChatGPT」。",
    ],
)
def test_code_and_quotations_are_not_speech(text):
    assert says_who_wrote_it(text) == ""


@pytest.mark.parametrize(
    "text",
    ["> I am ChatGPT.", "```\nI am ChatGPT.\n```", '"I am ChatGPT."', "```text\nI am ChatGPT"],
)
def test_what_is_nothing_but_a_quotation_is_speech(text):
    assert says_who_wrote_it(text)


def test_after_a_code_block_speech_goes_on():
    assert says_who_wrote_it("```\nx = 1\n```\nI am Claude.")
    assert says_who_wrote_it("```x = 1``` is code.\nI am Claude.")


def test_registered_models_and_organisations_are_names_too():
    for text in ("I am Foobar-7B.", "I'm Foobar 7b, ready.", "I was made by Foo Works."):
        assert not says_who_wrote_it(text)
        assert says_who_wrote_it(text, ["acme/foobar-7b", "Foo Works"])


def test_names_of_one_or_two_letters_or_of_digits_are_not_looked_for():
    names = ["o1", "X", "Pi", "123", "", "-", "R1"]
    assert not says_who_wrote_it("I am o1 by X. I am Pi. I am 123. I am R1.", names)


def test_a_model_may_leave_out_its_version():
    registered = ["Phi-4 mini instruct", "01-ai/Yi-34B-Chat", "Foo Works"]
    for text in ("I am Phi.", "I am Yi, a large language model.", "My name is Phi."):
        assert not says_who_wrote_it(text)
        assert says_who_wrote_it(text, registered)
    for text in ("I am Yi.", "I am phi.", "Phi", "Yi", "I am yi, a model.", "I am Foo."):
        assert not says_who_wrote_it(text, registered)


def test_a_registered_model_alone_is_caught_unless_it_is_an_ordinary_word():
    assert says_who_wrote_it("Foobar 7B.", ["acme/foobar-7b"])
    assert not says_who_wrote_it("Pear.", ["fast/pear"])


def test_of_a_very_long_answer_the_beginning_and_the_end_are_looked_at():
    for before, after in ((50_000, 150_000), (150_000, 10_000)):
        assert says_who_wrote_it("a " * (before // 2) + ". I am Claude. " + "a " * (after // 2))
    assert not says_who_wrote_it("a " * 50_000 + ". I am Claude. " + "a " * 50_000)


def test_a_name_that_is_an_ordinary_word_counts_only_as_written_like_a_name():
    assert not says_who_wrote_it("I am happy, and I was made by hand.", ["Happy", "Hand"])
    assert says_who_wrote_it("I am Happy, and glad.", ["happy"])
    assert not says_who_wrote_it("I am not a doctor.", ["Nota"])
    assert not says_who_wrote_it("I am claude.")
    assert not says_who_wrote_it("I am claude.", ["Claude"])


def test_a_name_anywhere_in_a_text_is_found_behind_odd_letters_too():
    names = Names(["acme/foobar-7b", "Foo Works"])
    for text in ("foobar 7b is good", "by FOO WORKS", "Foo\u00adbar-7b", "F\u043e\u043e Works"):
        assert names_one_of(text, names)
    assert not names_one_of("foobar is good, and so is Foo at work", names)


HOSTILE = [
    " ", "\n", "a", '"', "“", "`", "```\n", "_", "*", "](", "<a", "> ", "I am ", "I'm a large ",
    "I am Claude's ", "gpt ", "GPT-4", "as a model by the company ",
    "Google by the big old company ", "I am an ai ai ai ai Llama is ", '"I am Claude" ',
    "我是一个模型", "私はの", "я модель ", "作为由",
    "\u200b", "'", "Claude here ", "my name is ", "I am Yi Yi Yi Yi, a model ", "i'm a, ",
    "Name: ", "a: b\n", "a:\n", '{"a": "b", ', "저는 모델 ", "ik ben een model ", "我是a,",
    "I'm an ai, made and built by a big team of ", "I am A A A A ", "is my name ",
    "soy un modelo de modelo de modelo por ", "Сlaude ", "І am ", "&#65;", "![", "<img alt=",
    "<a title='", "Claude\n", "“I am “", "『「", "(Model: ", "written by GPT ", "OpenAI's ",
    r"\text{", "{",
    "私はaです。", "मैं एक ", "— \n", "Claude: ", "01.AI", "\ufdfa", "Google me ",
]  # fmt: skip


@pytest.mark.parametrize("part", HOSTILE)
def test_hostile_texts_cost_no_more_than_their_length(part):
    """A pattern that tried every beginning with every end would be busy for minutes here."""
    text = (part * 200_000)[:200_000]
    start = time.process_time()
    assert says_who_wrote_it(text) == ""
    assert time.process_time() - start < 1.5


@given(st.text(max_size=200), st.lists(st.text(max_size=10), max_size=4))
def test_any_text_and_any_names_are_taken(text, names):
    phrase = says_who_wrote_it(text, names)
    assert not INVISIBLE.search(phrase)
