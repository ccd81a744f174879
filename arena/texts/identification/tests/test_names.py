"""Where a text has a name, and what names.toml may hold."""

import pytest

from arena.texts.identification.entries import EntryError
from arena.texts.identification.name_lists import read_lists
from arena.texts.identification.names import WELL_KNOWN, Kind, Names


def found(names: Names, text: str) -> list[str]:
    return [text[naming.start : naming.end] for naming in names.found_in(text)]


def test_names_are_whole_words():
    names = Names(["GPT", "Foo Works"])
    for text in ("GPTs are many.", "I know openaire.", "foo network", "Foo. Works"):
        assert names.found_in(text) == []
    for text in ("a gpt", "GPT-4", "foo-works", "FOO\nWorks", "(GPT)"):
        assert len(names.found_in(text)) == 1


def test_of_names_that_begin_alike_the_longest_is_found():
    text = "Mistral AI and Mistral"
    found = Names(["Mistral", "Mistral AI", "Mistral AI Labs"]).found_in(text)
    assert [text[naming.start : naming.end] for naming in found] == ["Mistral AI", "Mistral"]


def test_a_longer_name_that_is_broken_off_hides_no_shorter_one():
    assert found(Names(["Google", "Google AI"]), "Made by Google. AI is my trade.") == ["Google"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("by AI21 Labs, a company", "AI21 Labs"),
        ("the Qwen Team did", "Qwen Team"),
        ("the Anthropic company", "Anthropic company"),
        ("by Cohere Inc.", "Cohere Inc"),
        ("a Mistral Lab", "Mistral Lab"),
        ("my Claude 3.5 Sonnet", "Claude 3.5 Sonnet"),
        ("the GPT-4o model", "GPT-4o"),
        ("with Command R+ here", "Command R+"),
        ("the Google Gemini model", "Google Gemini"),
        ("Google's Gemini", "Google's Gemini"),
        ("openai/gpt-4o", "openai/gpt-4o"),
    ],
)
def test_versions_companies_and_makers_belong_to_a_name(text, name):
    assert found(WELL_KNOWN, text) == [name]


def test_names_side_by_side_are_several():
    vendors = ["OpenAI", "Anthropic", "Google", "Cohere"]
    assert found(WELL_KNOWN, "OpenAI, Anthropic\nGoogle and Cohere") == vendors


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ChatGPT", Kind.UNIQUE),
        ("chatgpt", Kind.UNIQUE),
        ("Claude", Kind.UNIQUE),
        ("claude", Kind.DOUBTFUL),
        ("Gemini", Kind.AMBIGUOUS),
        ("Gemini 2.5 Pro", Kind.UNIQUE),
        ("Apple Inc", Kind.AMBIGUOUS),
        ("gemini", Kind.DOUBTFUL),
    ],
)
def test_how_a_name_is_written_says_how_sure_it_is(text, kind):
    assert [naming.kind for naming in WELL_KNOWN.found_in(text)] == [kind]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('[models]\nunique = ["Foo", "Fo"]', "names.toml, unique: “Fo” is too short for a name"),
        ('[models]\nunique = ["Foo"]\n[makers]\nthings = ["foo"]', "“foo” is on the list unique"),
        ('[models]\nunique = ["Foo", 3]', "models.unique: 3 is not a text"),
        ('[models]\nunique = ["Foo", "Foo"]', "models.unique: “Foo” is there twice"),
        ('[models]\nuniqe = ["Foo"]', "models.uniqe: is none of unique, capitalized"),
        ('[model]\nunique = ["Foo"]', "model: is none of models, makers"),
        ('[models]\nunique = ["Foo"', "not TOML in UTF-8"),
    ],
)
def test_an_entry_that_is_no_use_is_named(tmp_path, text, reason):
    file = tmp_path / "names.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(EntryError, match=reason):
        read_lists(file)
