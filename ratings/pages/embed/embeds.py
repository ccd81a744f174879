"""Lines to paste into another page, to show a model's badge or the board's chart."""

import re
from dataclasses import dataclass

from django.utils.html import escape


@dataclass(frozen=True)
class Embed:
    """A picture at `image` that leads to `link`; both are complete addresses."""

    image: str
    link: str
    words: str

    @property
    def html(self) -> str:
        image, link, words = map(escape, (self.image, self.link, self.words))
        return f'<a href="{link}"><img src="{image}" alt="{words}"></a>'

    @property
    def markdown(self) -> str:
        words = re.sub(r"([\\\[\]`*_<>!&])", r"\\\1", self.words)
        return f"[![{words}]({self.image})]({self.link})"
