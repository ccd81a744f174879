"""The picture that stands for a shared battle where its link is posted.

It is drawn with the fonts and colours of the pages. Characters that the fonts do not have are left
out visibly, since strangers write the texts.
"""

import hashlib
import io
import re
import unicodedata
from bisect import bisect_right
from dataclasses import astuple, dataclass
from functools import lru_cache
from itertools import groupby
from typing import Self

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont

from arena.battles import sharing
from arena.models import Battle
from arena.texts.plain import HIDDEN
from arena.web.colours import LIGHT

WIDTH, HEIGHT = 1200, 630
MARGIN, GAP = 64, 32
PANEL_TOP, PANEL_BOTTOM = 372, 528
PANEL_WIDTH = (WIDTH - 2 * MARGIN - GAP) // 2

# The more text there is, the longer drawing takes; the picture holds no more than this.
MOST_CHARACTERS = 400

STATIC = settings.BASE_DIR / "arena/static/arena"

LINE_BREAKS = {"Cc", "Zl", "Zp"}
ELLIPSIS = "…"
BREAK = re.compile("[ -]")


@dataclass(frozen=True)
class Picture:
    """What the picture says: everything that it is drawn from."""

    prompt: str
    question: str
    origin: str

    @classmethod
    def of(cls, battle: Battle) -> Self:
        """In the reader's language, without models or outcome, which would end blindness."""
        day = date_format(battle.vote.cast_at, "DATE_FORMAT")
        arena = drawable(battle.arena.name) or _("an arena")
        prompt = battle.prompt.text if battle.prompt else ""
        return cls(
            prompt=drawable(prompt) or _("The prompt is on the page."),
            question=sharing.question(),
            origin=f"{arena} · {day}",
        )

    @property
    def digest(self) -> str:
        return hashlib.sha256(repr(astuple(self)).encode()).hexdigest()[:32]

    def png(self) -> bytes:
        canvas = Image.new("RGB", (WIDTH, HEIGHT), LIGHT["paper"])
        draw = ImageDraw.Draw(canvas)
        draw_masthead(draw, self.origin)
        draw_prompt(draw, self.prompt)
        draw_panel(draw, "a", MARGIN)
        draw_panel(draw, "b", MARGIN + PANEL_WIDTH + GAP)
        QUESTION.draw(draw, (MARGIN, 584), self.question, "ink")
        file = io.BytesIO()
        canvas.save(file, "PNG", optimize=True)
        return file.getvalue()


def draw_masthead(draw: ImageDraw.ImageDraw, origin: str) -> None:
    NAME.draw(draw, (MARGIN, 66), "Evenhand", "ink")
    origin = shortened(origin, SMALL, WIDTH - 2 * MARGIN - NAME.width("Evenhand") - GAP)
    SMALL.draw(draw, (WIDTH - MARGIN - SMALL.width(origin), 66), origin, "muted")
    draw.rectangle((MARGIN, 88, WIDTH - MARGIN, 89), LIGHT["rule-strong"])


def draw_prompt(draw: ImageDraw.ImageDraw, prompt: str) -> None:
    top = 112
    face, lines = fitted(prompt, PROMPT, WIDTH - 2 * MARGIN, PANEL_TOP - 28 - top)
    face.draw_lines(draw, (MARGIN, top + face.size), lines)


def draw_panel(draw: ImageDraw.ImageDraw, side: str, left: int) -> None:
    colour, right = f"side-{side}", left + PANEL_WIDTH
    panel = (left, PANEL_TOP, right, PANEL_BOTTOM)
    draw.rectangle(panel, LIGHT["surface"], LIGHT["rule"])
    draw.rectangle((left, PANEL_TOP, right, PANEL_TOP + 7), LIGHT[colour])
    letter = side.upper()
    middle = left + (PANEL_WIDTH - SIDE.width(letter)) / 2
    SIDE.draw(draw, (middle, PANEL_TOP + 116), letter, colour)


@dataclass(frozen=True)
class Face:
    """A font family at one size and weight. Positions mark the left end of the baseline."""

    family: str
    size: int
    weight: int

    @property
    def leading(self) -> int:
        return round(self.size * 1.22)

    def width(self, text: str) -> float:
        return sum(font.getlength(part) for font, part in self.runs(text))

    def draw(
        self, draw: ImageDraw.ImageDraw, at: tuple[float, float], text: str, colour: str
    ) -> None:
        left, baseline = at
        for font, part in self.runs(text):
            draw.text((left, baseline), part, LIGHT[colour], font, anchor="ls")
            left += font.getlength(part)

    def draw_lines(
        self, draw: ImageDraw.ImageDraw, at: tuple[float, float], lines: list[str]
    ) -> None:
        left, baseline = at
        for number, line in enumerate(lines):
            self.draw(draw, (left, baseline + number * self.leading), line, "ink")

    def runs(self, text: str) -> list[tuple[ImageFont.FreeTypeFont, str]]:
        """The text in runs, cut where the letters are in another file of the family."""
        by_file = groupby(text, key=lambda letter: file_of(self.family, letter) or LATIN)
        return [
            (font(self.family, name, self.size, self.weight), "".join(letters))
            for name, letters in by_file
        ]


LATIN, LATIN_EXT = "latin", "latin-ext"
SERIF, SANS = "source-serif-4", "inter"
NAME = Face(SERIF, 40, 650)
SMALL = Face(SANS, 24, 400)
PROMPT = (Face(SERIF, 60, 600), Face(SERIF, 48, 600), Face(SERIF, 38, 600))
SIDE = Face(SERIF, 96, 650)
QUESTION = Face(SANS, 28, 600)


@lru_cache(maxsize=64)
def font(family: str, name: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    loaded = ImageFont.truetype(STATIC / f"fonts/{family}-{name}-wght-normal.woff2", size)
    loaded.set_variation_by_axes([weight])
    return loaded


@lru_cache(maxsize=4096)
def file_of(family: str, letter: str) -> str | None:
    """Which of the family's files has a shape for the letter."""
    for name in (LATIN, LATIN_EXT):
        known = font(family, name, 32, 400)
        if bytes(known.getmask(letter)) != bytes(known.getmask("\uffff")):
            return name
    return None


def drawable(text: str) -> str:
    """One line of the text with … for what has no shape; empty if that is more than half of it."""
    text = unicodedata.normalize("NFKC", text[:MOST_CHARACTERS])[:MOST_CHARACTERS]
    shown = [(letter, shape_of(letter)) for letter in "".join(map(visible_part, text))]
    missing = sum(shape is None for _, shape in shown)
    if 2 * missing > sum(not letter.isspace() for letter, _ in shown):
        return ""
    parts = groupby(shown, key=lambda pair: pair[1] is None)
    drawn = [
        ELLIPSIS if is_missing else "".join(shape for _, shape in pairs if shape)
        for is_missing, pairs in parts
    ]
    return " ".join("".join(drawn).split())


def visible_part(letter: str) -> str:
    category = unicodedata.category(letter)
    if category in LINE_BREAKS:
        return " "
    return "" if category in HIDDEN else letter


def shape_of(letter: str) -> str | None:
    """The letter if both families have it, else the letter without its accents if they have
    that."""
    for one in (letter, unicodedata.normalize("NFD", letter)[0]):
        if all(file_of(family, one) for family in (SERIF, SANS)):
            return one
    return None


def fitted(
    text: str, faces: tuple[Face, ...], width: float, height: float
) -> tuple[Face, list[str]]:
    """The largest face in which all of the text has room; if there is none, its beginning."""
    for face in faces:
        room = int(height // face.leading)
        lines = wrapped(text, face, width)
        if len(lines) <= room:
            return face, lines
    rest = " ".join(lines[room - 1 :])
    return face, [*lines[: room - 1], shortened(rest, face, width)]


def wrapped(text: str, face: Face, width: float) -> list[str]:
    """The text in lines, broken after a word or hyphen; within a word that is too long."""
    lines = []
    while text:
        fits = fitting(text, face, width)
        breaks = [match.end() for match in BREAK.finditer(text, 0, fits + 1)]
        allowed = [cut for cut in breaks if cut <= fits or text[cut - 1] == " "]
        cut = allowed[-1] if allowed and fits < len(text) else fits
        lines.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return lines


def shortened(text: str, face: Face, width: float) -> str:
    """The text, or as much of its beginning as has room with … behind it."""
    if face.width(text) <= width:
        return text
    fits = fitting(text, face, width - face.width(ELLIPSIS))
    return text[:fits].rstrip(" " + ELLIPSIS) + ELLIPSIS


def fitting(text: str, face: Face, width: float) -> int:
    """How many letters have room; at least one, so that every line makes progress."""
    lengths = range(1, len(text) + 1)
    return max(1, bisect_right(lengths, width, key=lambda length: face.width(text[:length])))
