"""The picture of a shared battle: its size, its colours, and texts that nobody draws."""

import io
import time
from dataclasses import astuple, replace
from datetime import UTC, datetime

import pytest
from PIL import Image
from PIL.ImageColor import getrgb

from arena.battles.preview import (
    HEIGHT,
    MARGIN,
    PANEL_BOTTOM,
    PANEL_WIDTH,
    PROMPT,
    WIDTH,
    Picture,
    drawable,
    fitted,
    shortened,
    wrapped,
)
from arena.models import Outcome, Vote
from arena.tests.factories import make_arena, make_model, make_prompt, make_vote
from arena.web.colours import LIGHT

PICTURE = Picture(
    prompt="What is a tern?",
    question="Who won, A or B? Open to see.",
    origin="Birds · 24 October 2024",
)
FACE = PROMPT[0]


def drawn(picture: Picture) -> Image.Image:
    return Image.open(io.BytesIO(picture.png())).convert("RGB")


def test_it_is_as_large_as_previews_are():
    assert drawn(PICTURE).size == (1200, 630) == (WIDTH, HEIGHT)


def test_it_has_the_colours_of_the_light_pages():
    picture = drawn(PICTURE)
    assert picture.getpixel((5, 5)) == getrgb("#fbfaf6")
    colours = {colour for _, colour in picture.getcolors(WIDTH * HEIGHT)}
    for name in ("ink", "surface", "side-a", "side-b"):
        assert getrgb(LIGHT[name]) in colours


def test_neither_side_is_framed():
    picture = drawn(PICTURE)
    middles = (MARGIN + PANEL_WIDTH // 2, WIDTH - MARGIN - PANEL_WIDTH // 2)
    frames = [picture.getpixel((middle, PANEL_BOTTOM)) for middle in middles]
    assert frames == [getrgb(LIGHT["rule"])] * 2


def test_what_it_says_makes_its_digest():
    others = [
        replace(PICTURE, prompt="Who?"),
        replace(PICTURE, question="Wer gewann, A oder B?"),
        replace(PICTURE, origin="Fish"),
    ]
    assert len({picture.digest for picture in (PICTURE, *others)}) == 4
    assert replace(PICTURE).digest == PICTURE.digest
    assert replace(PICTURE).png() == PICTURE.png()


@pytest.mark.django_db
@pytest.mark.parametrize("outcome", Outcome)
def test_it_is_made_from_the_battle_and_tells_neither_model_nor_outcome(outcome):
    arena = make_arena(name="Birds")
    prompt = make_prompt(arena, text="What is\na tern?")
    vote = make_vote(arena, make_model("Auk"), make_model("Wren"), outcome, prompt=prompt)
    Vote.objects.update(cast_at=datetime(2024, 10, 24, 12, tzinfo=UTC))
    vote.battle.vote.refresh_from_db()
    assert Picture.of(vote.battle) == PICTURE
    assert set(astuple(PICTURE)) == {
        "What is a tern?",
        "Who won, A or B? Open to see.",
        "Birds · 24 October 2024",
    }


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Jürgen aß in Łódź “viel” – für 5 €", "Jürgen aß in Łódź “viel” – für 5 €"),
        ("one\n\n\ttwo\x00\x1bthree", "one two three"),
        ("What does 👍🏽 mean?", "What does … mean?"),
        ("Say مرحبا to them", "Say … to them"),
        ("abc\u202edef\u200b", "abcdef"),
        ("𝐁𝐨𝐥𝐝 ｗｉｄｅ ﬁ", "Bold wide fi"),
        ("Tiếng Việt", "Tiếng Viet"),
        ("e\u0301te\u0301", "été"),
        ("用中文解释什么是递归", ""),
        ("مرحبا", ""),
        ("", ""),
        (" \n\u200b", ""),
    ],
)
def test_what_has_no_shape_is_left_out(text, shown):
    assert drawable(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "x" * 100_000,
        "\ufdfa" * 100_000,
        "word " * 50_000,
        "W" * 400,
        "-" * 400,
        "a\u0300" + "\u0301" * 5000,
        "".join(map(chr, range(0x20, 0x3000))),
        "👍" * 1000,
        "",
    ],
)
def test_a_hostile_text_takes_neither_time_nor_room(text):
    shown = drawable(text) or "nothing"
    start = time.process_time()
    png = replace(PICTURE, prompt=shown, origin=shown).png()
    assert time.process_time() - start < 3
    assert len(png) < 300_000
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    margin = picture.crop((WIDTH - MARGIN + 8, 0, WIDTH, HEIGHT))
    assert margin.getcolors() == [(margin.width * HEIGHT, getrgb(LIGHT["paper"]))]


def test_lines_hold_all_of_the_text_and_fit():
    text = "Explain to me, as if I were five, why the antidisestablishmentarianism failed."
    lines = wrapped(text, FACE, 500)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(FACE.width(line) <= 500 for line in lines)
    assert all(line == line.strip() for line in lines)


def test_lines_break_between_words_and_after_hyphens():
    width = FACE.width("llama-3.1-")
    assert wrapped("llama-3.1-nemo", FACE, width) == ["llama-3.1-", "nemo"]
    assert wrapped("two words", FACE, FACE.width("two word")) == ["two", "words"]
    assert wrapped("two words", FACE, FACE.width("words")) == ["two", "words"]


def test_a_word_longer_than_a_line_is_cut():
    width = FACE.width("abcd")
    assert wrapped("abcdabcdabcd", FACE, width) == ["abcd", "abcd", "abcd"]


def test_what_has_no_room_ends_in_an_ellipsis():
    assert shortened("short", FACE, 500) == "short"
    cut = shortened("a text that is too long for it", FACE, 500)
    assert cut.endswith("…")
    assert FACE.width(cut) <= 500
    assert "a text that is too long for it".startswith(cut[:-1])


def test_the_letters_are_as_large_as_the_text_allows():
    short, few = fitted("What is a tern?", PROMPT, 1072, 232)
    question = " ".join(["What is a tern?"] * 12)
    long, many = fitted(question, PROMPT, 1072, 232)
    assert short.size > long.size
    assert len(few) == 1
    assert " ".join(many) == question
    assert len(many) * long.leading <= 232
