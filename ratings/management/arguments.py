"""What several commands are told in the same way: an arena and a day."""

from argparse import ArgumentTypeError
from datetime import date

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from arena.models import Arena


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(_("“%s” is not a day such as 2024-10-24.") % text) from None


def arena_named(slug: str) -> Arena:
    arena = Arena.objects.filter(slug=slug).first()
    if arena is None:
        slugs = ", ".join(Arena.objects.values_list("slug", flat=True)) or _("none")
        raise CommandError(
            _("There is no arena “%(slug)s”. There are: %(slugs)s.")
            % {"slug": slug, "slugs": slugs}
        )
    return arena
