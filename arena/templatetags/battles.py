"""Template tags of the battle: the button that opens one, and answers as safe HTML."""

from django import template
from django.utils.safestring import SafeString

from arena.battles import matchmaking
from arena.models import Arena
from arena.texts import markdown

register = template.Library()


@register.filter
def as_markdown(text: str) -> SafeString:
    return markdown.render(text)


HEADLINE = 280  # characters: a longer question is set as text
LINES, LINE = 10, 90  # a question of more lines of so many characters is folded


@register.inclusion_tag("arena/battle/question.html")
def question(text: str, is_first: bool = True) -> dict:
    """The question: a short one is a headline, and one of many lines is folded."""
    lines = sum(1 + len(line) // LINE for line in text.splitlines())
    is_short = is_first and len(text) <= HEADLINE and lines <= LINES // 2 and "```" not in text
    return {"text": text, "size": "short" if is_short else "long" if lines <= LINES else "folded"}


register.filter("answers_live", matchmaking.answers_live)


@register.inclusion_tag("arena/battle/button.html", takes_context=True)
def battle_button(context: dict, label: str, prompt: str = "", key: str = "") -> dict:
    """A form that opens a battle in the page's arena or, if the page has none, in the first open
    one.

    `key` is the key that presses it, on pages with keys.
    """
    arena = context.get("arena") or Arena.objects.filter(status=Arena.Status.OPEN).first()
    playable = arena if arena and arena.is_open else None
    return {"arena": playable, "label": label, "prompt": prompt, "key": key}
