"""Which categories follow from a prompt's text: a few small rules, and its language.

A rule may miss a prompt but must not mislead: a board for coding must not contain small talk.
"""

import re
from functools import cache

from django.conf.locale import LANG_INFO
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from arena.texts.style import count_tokens

SURE = 0.5
LONG_TOKENS = 500

CODE = re.compile(
    r"```|#include\b|\bdef \w+\(|\bfunction\s*\w*\(|=>\s*\{"
    r"|(?-i:\bSELECT\b.{1,300}?\bFROM\b)|</\w+>"
    r"|\b(?:python|javascript|typescript|java|rust|golang|kotlin|sql|html|css|bash|regex"
    r"|c\+\+|c#|regular expression|shell command|stack trace|unit tests?|source code"
    r"|pull request|docker|kubernetes)(?!\w)",
    re.IGNORECASE | re.DOTALL,
)
MATHEMATICS = re.compile(
    r"[∑∫√∂≤≥²³∞π]|\\(?:frac|sqrt|sum|int|begin)\b|\$[^$\n]{0,99}[=^\\][^$\n]{0,99}\$"
    r"|\b\d{1,9}(?:\.\d{1,9})? ?[+*^×÷] ?\d"
    r"|\b(?:equations?|integral|derivative|theorem|probability|polynomial|prime number|matrix"
    r"|logarithm|geometry|algebra|calculus|how many|per ?cent(?:age)?)\b",
    re.IGNORECASE,
)


def tags_of(text: str) -> set[str]:
    """The slugs of the categories that follow from the text."""
    rules = {
        "coding": bool(CODE.search(text)),
        "mathematics": bool(MATHEMATICS.search(text)),
        "long-prompt": count_tokens(text) >= LONG_TOKENS,
    }
    language = language_of(text).lower().replace(" ", "-")
    return {slug for slug, holds in rules.items() if holds} | ({language} - {""})


def language_of(text: str) -> str:
    """The English name of the language, empty if the text does not make it clear."""
    code, probability = identifier().classify(text)
    if probability < SURE or code == "zxx":
        return ""
    return "Chinese" if code == "zh" else LANG_INFO.get(code, {}).get("name", "")


@cache
def identifier() -> LanguageIdentifier:
    """The model of 97 languages; it is read on first use, in about a second."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
