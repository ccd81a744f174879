"""How the files of phrases are read, and that each phrase of them is of use."""

import re
from pathlib import Path

import pytest

from arena.texts.identification.answers import well_known_and
from arena.texts.identification.entries import EntryError
from arena.texts.identification.languages import FOLDER, LANGUAGES, Language, read_languages
from arena.texts.identification.letters import plain
from arena.texts.identification.marks import marked
from arena.texts.identification.speech import spoken, tidy
from arena.texts.identification.tests.answers import ALONE, TELLING, amid_others


def as_matched(text: str, names: frozenset[str] = frozenset()) -> str:
    """The text as the patterns meet it."""
    tidied = tidy(spoken(plain(text)))
    return marked(tidied, well_known_and(names).found_in(tidied))


def finds(language: Language, answer: str) -> bool:
    return any(re.search("".join(pattern), answer, re.IGNORECASE) for pattern in language.patterns)


@pytest.fixture(scope="module")
def answers() -> list[str]:
    return [as_matched(text) for text in [*TELLING, *map(amid_others, TELLING), *ALONE]]


@pytest.mark.parametrize(
    ("language", "place"),
    [
        pytest.param(language, place, id=f"{language.file.stem}: {phrase}")
        for language in LANGUAGES
        for place, phrase in enumerate(language.phrases)
    ],
)
def test_every_phrase_finds_an_answer(language, place, answers):
    pattern = re.compile("".join(language.patterns[place]), re.IGNORECASE)
    assert any(pattern.search(answer) for answer in answers)


def test_there_are_seventeen_languages():
    assert len(LANGUAGES) == len(list(FOLDER.glob("*.toml"))) - 1 == 17


def klingon(folder: Path, text: str) -> Language:
    file = folder / "klingon.toml"
    file.write_text(text, encoding="utf-8")
    return Language(file)


@pytest.mark.parametrize(
    ("phrase", "heard", "unheard"),
    [
        ("jIH {name}", ["jIH Claude", "jih\nGPT-4", "jIH “Claude”"], ["XjIH GPT", "jIH GPTs"]),
        ("a [b] c {name}", ["a b c GPT", "a c GPT"], ["a b GPT", "ac GPT", "a bc GPT"]),
        ("[a] [b] c {name}", ["c GPT", "a c GPT", "b c GPT", "a b c GPT"], ["abc GPT"]),
        ("a[,] {name}", ["a, GPT", "a GPT"], ["a,GPT"]),
        ("(a|b c) {name}", ["a GPT", "b c GPT"], ["b GPT", "c GPT"]),
        ("a {name}!( user)", ["a GPT", "a GPT used"], ["a GPT user"]),
        ("mach* {name}", ["mach GPT", "machte GPT"], ["ma GPT"]),
        ("*ly {name}", ["proudly GPT"], ["lyre GPT"]),
        ("a <up to 2 words> b {name}", ["a b GPT", "a x y b GPT"], ["a x y z b GPT", "a x, b GPT"]),
        ("a <word> {name}", ["a x GPT"], ["a GPT", "a x y GPT"]),
        ("a <up to 5 characters>{name}", ["a x y GPT"], ["a x y z z GPT", "a b\nGPT"]),
        ("a {name}<stop>", ["a GPT.", "a GPT"], ["a GPT and"]),
        ("<sentence>a {name}", ["a GPT", "x. a GPT"], ["x a GPT", "x, a GPT"]),
        ("<clause>a {name}", ["a GPT", "x, a GPT"], ["x a GPT"]),
        ("<start>a {name}<finish>", ["a GPT", "a GPT."], ["x\na GPT", "a GPT\nx"]),
        ("<line>a {name}<line over>", ["so\na GPT\nso"], ["so a GPT\nso", "a GPT so"]),
        ("a {unique name}", ["a Claude", "a gpt"], ["a Gemini", "a claude"]),
        ("a {name}", ["a Claude", "a Gemini"], ["a claude", "a gemini", "a Nova"]),
        ("a {any name}", ["a claude", "a gemini"], ["a Nova"]),
        ("a {model} by {name}", ["a Nova by Amazon"], ["a Nova by Foo"]),
        (r"\(a {name}\)", ["(a GPT)"], ["a GPT"]),
        ("I am <some name><then>by {name}", ["I am Foo Bar 7B, by GPT"], ["I am foo, by GPT"]),
    ],
)
def test_a_phrase_is_found_as_it_is_said(tmp_path, phrase, heard, unheard):
    language = klingon(tmp_path, f"phrases = ['{phrase}']")
    assert [text for text in heard if not finds(language, as_matched(text))] == []
    assert [text for text in unheard if finds(language, as_matched(text))] == []


def test_lists_hold_what_a_phrase_refers_to(tmp_path):
    language = klingon(
        tmp_path,
        """
        small = ["of", "to"]
        made = ["<shaped>", "built[ up]"]
        shaped = "(form|shap)ed"
        goes_on = "and"
        phrases = ["<made> by {name}<end>", "a <up to 2 words but small> b {name}<stop>"]
        """,
    )
    for text in ("formed by GPT", "built up by GPT and", "a x b GPT"):
        assert finds(language, as_matched(text))
    for text in ("form by GPT", "built by GPT or", "a of b GPT"):
        assert not finds(language, as_matched(text))


def test_behind_some_words_a_phrase_says_nothing(tmp_path):
    language = klingon(tmp_path, "not_after = ['if', 'nu gh']\nphrases = ['jIH {name}']")
    for text in ("if jIH GPT", "If\njIH GPT", "nu gh jIH GPT"):
        assert not finds(language, as_matched(text))
    for text in ("jIH GPT", "if, jIH GPT", "elif jIH GPT", "gh jIH GPT"):
        assert finds(language, as_matched(text))


def test_a_word_of_a_phrase_may_be_a_name_too():
    """In an arena whose models are called Assistant and Language Model."""
    for text in ("I am an Assistant made by OpenAI.", "I am a Language Model, made by OpenAI."):
        answer = as_matched(text, frozenset({"Assistant", "Language Model"}))
        assert any(finds(language, answer) for language in LANGUAGES)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("phrases = ['a {nam}']", r"klingon.toml, phrases: “a {nam}”: {nam} is not known"),
        ("phrases = ['a <b> {name}']", "“a <b> {name}”: there is no list “b”"),
        ("phrases = ['a <up to b> {name}']", "<up to b> cannot be read"),
        ("phrases = ['(a {name}']", "is not closed"),
        ("phrases = ['[a) {name}']", "is not closed"),
        ("phrases = ['a] {name}']", "] is out of place"),
        ("phrases = ['a | {name}']", r"\| is out of place"),
        ("phrases = ['a <b {name}']", "< is out of place"),
        ("phrases = ['I am']", "it has no {name}"),
        ("phrases = ['a [{name}]']", "it has no {name}, or only in brackets"),
        ("phrases = ['{name}']", "it has nothing but a name"),
        ("phrases = ['[a] {name} <up to 3 words>']", "it has nothing but a name"),
        ("phrases = ['a {name}', '']", "phrases: '' is not a text"),
        ("phrases = ['a {name}', 'a {name}']", "“a {name}” is there twice"),
        ("a = '<b>'\nb = '<a>'\nphrases = ['<a> {name}']", "the list “a” refers to itself"),
        ("a = ['b', '(c']\nphrases = ['<a> {name}']", r"klingon.toml, a: “\(c”: .* not closed"),
        ("a = ['b']\nphrases = ['a {name}']", "klingon.toml, a: no phrase refers to this list"),
        ("phrases = ['a {name}'", "klingon.toml, not TOML in UTF-8"),
    ],
)
def test_an_entry_that_cannot_be_read_is_named(tmp_path, text, reason):
    with pytest.raises(EntryError, match=reason):
        klingon(tmp_path, text)


def test_a_shared_phrase_holds_where_there_are_words_for_it(tmp_path):
    (tmp_path / "every_language.toml").write_text("phrases = ['<am> {name}', '<was> {name}']")
    (tmp_path / "klingon.toml").write_text("am = 'jIH'")
    with pytest.raises(EntryError, match=r"“<was> {name}”: no language has its lists"):
        read_languages(tmp_path)
    (tmp_path / "latin.toml").write_text("was = 'eram'")
    first, second = read_languages(tmp_path)
    assert finds(first, as_matched("jIH Claude"))
    assert finds(second, as_matched("eram Claude"))
    assert not finds(first, as_matched("eram Claude"))
