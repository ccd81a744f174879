"""The colours of the pages, for pictures that no stylesheet reaches. They are read from
tokens.css."""

import re

from django.conf import settings

TOKENS = settings.BASE_DIR / "arena/static/arena/tokens.css"


def themes(css: str) -> list[dict[str, str]]:
    """What each `:root` of a stylesheet calls its colours: the light ones, then the dark ones."""
    roots = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    return [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,8});", root)) for root in roots]


LIGHT, DARK = themes(TOKENS.read_text())
