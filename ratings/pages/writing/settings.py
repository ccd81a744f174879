"""The settings of a snapshot's method as readers call them; what is recorded stays as it is."""

from typing import Any

from django.utils.formats import localize
from django.utils.translation import gettext_lazy as _

NAMES = {
    "model": _("Method"),
    "ties": _("Ties count as"),
    "interval": _("Interval"),
    "confidence": _("Confidence"),
    "style": _("Style control counts"),
    "version": _("Version of Evenhand"),
    "scope": _("Holds for"),
    "margin": _("Good enough from, of 100 votes"),
}
FEATURES = {
    "position": _("position"),
    "tokens": _("length"),
    "headers": _("headers"),
    "lists": _("lists"),
    "bold": _("bold"),
}
VALUES = FEATURES | {
    "bradley-terry": "Bradley-Terry",
    "half a win each way": _("half a win each way"),
    "clustered": _("clustered by voter"),
    "clustered by voter and prompt, pooled where these are few": _(
        "clustered by voter and prompt, pooled where these are few"
    ),
    "same people, same questions": _("these people, these questions"),
    "same people, questions like these": _("these people, questions like these"),
    "people and questions like these": _("people and questions like these"),
}


def setting_name(name: str) -> str:
    return str(NAMES.get(name, name))


def setting_value(value: Any) -> str:
    """A list is separated by commas; a dash stands for a setting that did not exist yet."""
    if value is None or value == "":
        return "–"
    values = value if isinstance(value, list) else [value]
    return ", ".join(str(VALUES.get(one, number(one))) for one in values)


def number(value: Any) -> str:
    """45, not 45.0; anything else as it is recorded."""
    is_whole = isinstance(value, float) and value.is_integer()
    return localize(int(value) if is_whole else value)


def feature_name(feature: str) -> str:
    """What style control takes out of the scores."""
    return str(FEATURES.get(feature, feature))
