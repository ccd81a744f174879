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
}


def setting_name(name: str) -> str:
    return str(NAMES.get(name, name))


def setting_value(value: Any) -> str:
    """A list is separated by commas; a dash stands for a setting that did not exist yet."""
    if value is None or value == "":
        return "–"
    values = value if isinstance(value, list) else [value]
    return ", ".join(str(VALUES.get(one, localize(one))) for one in values)


def feature_name(feature: str) -> str:
    """What style control takes out of the scores."""
    return str(FEATURES.get(feature, feature))
