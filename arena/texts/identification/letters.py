"""A text in plain letters: what a reader takes for a letter is that letter."""

import html
import re
import unicodedata
from collections.abc import Iterator

# What is not seen: marks between letters and over them, and those that `marks` puts into a text.
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u0300-\u036f\u061c\u17b4\u17b5\u180b-\u180f\u1ab0-\u1aff"
    "\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20ff\ufdd0-\ufdef\ufe00-\ufe0f"
    "\ufe20-\ufe2f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
BLANKS = str.maketrans("\u115f\u1160\u2800", "   ")
ENTITY = re.compile(r"&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,30});", re.IGNORECASE)
LETTERS = re.compile(r"[^\W\d_]+")
LOOK_ALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУҮХԌԚԜӀавеѕіјкмнорстухүһӏԁԛԝ"
    "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαεικνορτυχγηϳ"
    "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢɑɡ",
    "ABESIJKMHOPCTYYXGQWIabesijkmhopctyxyhldqw"
    "ABEZHIKMNOPTYXaeiknoptuxynj"
    "ABCDEFGHIJKLMNOPRSTUVWYZag",
)
"""Cyrillic, Greek and phonetic letters that look like Latin ones, and these."""


def plain(text: str) -> str:
    """Entities and full-width or other variants of letters as the letters, nothing invisible."""
    text = ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    return INVISIBLE.sub("", unicodedata.normalize("NFKC", text).translate(BLANKS))


def readings(text: str) -> Iterator[str]:
    """The text as it is, and one with Latin letters for all that look like them.

    A word that mixes both is Latin in each, for a Russian answer may have a Latin name in it.
    """
    all_latin = text.translate(LOOK_ALIKES)
    if all_latin == text:
        yield text
    else:
        yield LETTERS.sub(lambda word: latin_if_mixed(word[0]), text)
        yield all_latin


def latin_if_mixed(word: str) -> str:
    latin = word.translate(LOOK_ALIKES)
    return latin if latin.isascii() and re.search("[A-Za-z]", word) else word
