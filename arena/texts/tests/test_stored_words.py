"""What the product stores in English is shown in German; what people entered stays theirs."""

import pytest
from django.utils import translation

from arena.texts.stored_words import (
    CATEGORIES,
    LICENCES,
    category_title,
    licence_title,
    translated,
)


@pytest.mark.parametrize(
    ("slug", "name", "title"),
    [
        ("coding", "Coding", "Programmieren"),
        ("german", "German", "Deutsch"),
        ("norwegian-nynorsk", "Norwegian nynorsk", "Norwegisch (Nynorsk)"),
        ("coding", "Rust and C", "Rust and C"),
        ("german", "German poems", "German poems"),
        ("birds", "Birds", "Birds"),
        ("home", "Home", "Home"),
    ],
)
def test_a_category_of_the_product_has_a_title_in_german(slug, name, title):
    with translation.override("de"):
        assert category_title(slug, name) == title


@pytest.mark.parametrize("name", CATEGORIES)
def test_in_english_a_category_is_called_by_its_name(name):
    stored = name.replace("-", " ").capitalize()
    assert category_title(name, stored) == stored


@pytest.mark.parametrize(
    ("licence", "title"),
    [("Proprietary", "proprietär"), ("MIT", "MIT"), ("Home", "Home"), ("", "")],
)
def test_a_licence_that_is_a_word_is_translated(licence, title):
    assert licence_title(licence) == licence
    with translation.override("de"):
        assert licence_title(licence) == title


def test_every_word_has_its_german():
    with translation.override("de"):
        assert [word for word, known in LICENCES.items() if str(known) == word] == []
        assert [
            str(known) for slug, known in CATEGORIES.items() if str(known).lower() == slug
        ] == []


def test_no_text_is_no_text():
    with translation.override("de"):
        assert translated("") == ""
        assert translated("An arena about birds.") == "An arena about birds."
