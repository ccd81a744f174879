"""Categories that a prompt belongs to by itself."""

import pytest

from arena.texts.tagging import language_of, tags_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Explain in a short paragraph why the sky is blue.", "English"),
        ("Wie entlüfte ich einen Heizkörper, ohne das Zimmer zu überschwemmen?", "German"),
        ("请写一条不超过六十个字的消息，告诉同事我明天请假。", "Chinese"),
        ("Écris une lettre polie pour résilier mon abonnement.", "French"),
        ("2 + 2 = ?", ""),
        ("", ""),
        ("hi", ""),
    ],
)
def test_the_language_is_told_where_it_is_clear(text, language):
    assert language_of(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "Write a Python function that reverses a list.",
        "What does ```x = 1``` do?",
        "Fix this: SELECT name FROM users WHERE",
        "Explain what `def f(x):` means",
        "Port this to C++ please",
    ],
)
def test_coding(text):
    assert "coding" in tags_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "What is the probability of two sixes?",
        "Compute 12 * 30",
        "Solve $x^2 = 4$",
        "Show that n² grows faster than n",
        "How many sisters does Sally have?",
    ],
)
def test_mathematics(text):
    assert "mathematics" in tags_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "Tell a joke about going on vacation.",
        "Write a letter to my landlord about the heating.",
        "Is Taiwan an island? Answer in one word.",
        "I paid $20 and then $30 for lunch on 24/12",
        "My function at work is to select wine from the cellar.",
    ],
)
def test_small_talk_is_neither(text):
    assert not {"coding", "mathematics"} & tags_of(text)


def test_a_long_prompt():
    assert "long-prompt" in tags_of("Summarise this. " + "A sentence of words. " * 100)
    assert "long-prompt" not in tags_of("Summarise this.")


def test_hostile_prompts_end():
    for text in ("SELECT " * 20_000, "$" * 50_000, "1 + " * 50_000, "é" * 50_000):
        tags_of(text)
