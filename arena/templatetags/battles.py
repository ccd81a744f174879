"""Template tags of the battle: the button that opens one, and answers as safe HTML."""

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from arena import markdown
from arena.models import Arena

register = template.Library()


@register.filter
def as_markdown(text: str) -> SafeString:
    return markdown.render(text)


@register.inclusion_tag("arena/battle_button.html", takes_context=True)
def battle_button(context: dict, label: str, prompt: str = "", key: str = "") -> dict:
    """A form that opens a battle in the page's arena, or else in the first open one.

    `key` is the key that presses it, on pages with keys.
    """
    here = context.get("arena")
    arena = here
    if not (here and here.is_open):
        arena = Arena.objects.filter(status=Arena.Status.OPEN).first()
        label = gettext("Vote in %s") % arena if here else label
    return {
        "arena": arena,
        "label": label,
        "prompt": prompt,
        "key": key,
        "csrf_token": context.get("csrf_token"),
    }
