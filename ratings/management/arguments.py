"""Arguments that several commands share: an arena and a day."""

from argparse import ArgumentTypeError
from datetime import date

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.core.validators import validate_slug
from django.utils.translation import gettext as _

from arena.models import Arena


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(_("“%s” is not a day such as 2024-10-24.") % text) from None


def arena_named(slug: str) -> Arena:
    # A database takes no text that is not Unicode, and no other name than a slug can be there.
    arena = Arena.objects.filter(slug=slug).first() if is_slug(slug) else None
    if arena is None:
        slugs = ", ".join(Arena.objects.values_list("slug", flat=True)) or _("none")
        raise CommandError(
            _("There is no arena “%(slug)s”. There are: %(slugs)s.")
            % {"slug": slug, "slugs": slugs}
        )
    return arena


def is_slug(text: str) -> bool:
    try:
        validate_slug(text)
    except ValidationError:
        return False
    return True
