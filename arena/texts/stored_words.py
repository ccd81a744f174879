"""Words that the product itself stores in English, as the reader's language has them.

What people entered is shown as they entered it, and so is a category that somebody renamed.
"""

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext, pgettext_lazy

from arena.texts.plain import name_of

CATEGORIES = {
    "chinese": pgettext_lazy("category", "Chinese"),
    "coding": pgettext_lazy("category", "Coding"),
    "creativity": pgettext_lazy("category", "Creativity"),
    "everyday": pgettext_lazy("category", "Everyday"),
    "instruct": pgettext_lazy("category", "Instruct"),
    "knowledge": pgettext_lazy("category", "Knowledge"),
    "long-prompt": pgettext_lazy("category", "Long prompt"),
    "mathematics": pgettext_lazy("category", "Mathematics"),
    "reasoning": pgettext_lazy("category", "Reasoning"),
    "reflexion": pgettext_lazy("category", "Reflexion"),
    "writing": pgettext_lazy("category", "Writing"),
}

# Django has these names in every language.
LANGUAGES = {
    info["name"].lower().replace(" ", "-"): info["name"]
    for info in LANG_INFO.values()
    if "name" in info
}

LICENCES = {
    "Demo open": pgettext_lazy("licence", "Demo open"),
    "Demo proprietary": pgettext_lazy("licence", "Demo proprietary"),
    "Non-commercial": pgettext_lazy("licence", "Non-commercial"),
    "Other": pgettext_lazy("licence", "Other"),
    "Proprietary": pgettext_lazy("licence", "Proprietary"),
}


def category_title(slug: str, name: str) -> str:
    """What readers call the category: its own name, unless that only repeats its slug."""
    if name != name_of(slug):
        return name
    if slug in LANGUAGES:
        return gettext(LANGUAGES[slug])
    return str(CATEGORIES.get(slug, name))


def licence_title(licence: str) -> str:
    """A licence that is a word, such as “Proprietary”, in the reader's language."""
    return str(LICENCES.get(licence, licence))


def translated(text: str) -> str:
    """A text of the demo in the reader's language. It is marked where it is written."""
    return gettext(text) if text else ""
