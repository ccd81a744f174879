"""Template tags for what changed between two boards."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ratings.models import Rating, Snapshot
from ratings.pages.snapshots.history import permalink_kwargs
from ratings.pages.writing import settings
from ratings.pages.writing.findings import and_list
from ratings.pages.writing.numbers import whole
from ratings.templatetags.boards import plain

register = template.Library()

register.filter(settings.setting_name)
register.filter(settings.setting_value)


FACTS = {
    "name": gettext_lazy("name"),
    "organization": gettext_lazy("organisation"),
    "license": gettext_lazy("licence"),
    "knowledge_cutoff": gettext_lazy("knowledge cutoff"),
    "context_length": gettext_lazy("context length in tokens"),
    "input_price": gettext_lazy("input price, $ per million tokens"),
    "output_price": gettext_lazy("output price, $ per million tokens"),
    "link": gettext_lazy("link"),
}


@register.filter
def names(rows: Iterable[Rating]) -> str:
    return and_list([row.name for row in rows])


@register.filter
def fact_name(fact: str) -> str:
    return str(FACTS.get(fact, fact))


@register.filter
def fact_value(value: Any) -> str:
    if value is None or value == "":
        return _("unknown")
    return plain(value) if isinstance(value, Decimal) else str(value)


@register.simple_tag
def change(by: int) -> SafeString | str:
    """A rise or fall with its sign, a mark and a word."""
    if not by:
        return ""
    mark, word, css = ("▲", _("up"), "up") if by > 0 else ("▼", _("down"), "down")
    return format_html('<small class="{}">{} {} {}</small>', css, mark, word, whole(abs(by)))


@register.simple_tag(takes_context=True)
def is_permalink(context: dict) -> bool:
    """Whether the requested address will always show this board."""
    page = context["page"]
    return page.when == permalink_kwargs(page.snapshot)


@register.simple_tag(takes_context=True)
def permalink(context: dict) -> str:
    """The page on show, at an address that will always show this board."""
    page = context["page"]
    route = page.request.resolver_match.url_name
    address = reverse(route, kwargs={"slug": page.arena.slug, **permalink_kwargs(page.snapshot)})
    query = page.request.GET.urlencode()
    return f"{address}?{query}" if query else address


@register.simple_tag
def snapshot_link(snapshot: Snapshot) -> SafeString:
    """Its moment, linked to its permalink."""
    kwargs = {"slug": snapshot.arena.slug, **permalink_kwargs(snapshot)}
    moment = date_format(
        snapshot.created_at, "DATE_FORMAT" if snapshot.is_published else "DATETIME_FORMAT"
    )
    return format_html(
        '<a href="{}"><time datetime="{}" data-show="date">{}</time></a>',
        reverse("leaderboard", kwargs=kwargs),
        snapshot.created_at.isoformat(),
        moment if snapshot.is_published else _("%s UTC") % moment,
    )
