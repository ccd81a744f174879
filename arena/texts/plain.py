"""What a name may be made of. Names, files and forms are written by strangers."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Control, format (bidirectional overrides, zero-width marks), surrogate and unassigned characters
# can make one name look like another, or turn the page around it.
HIDDEN = {"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"}


def is_plain(name: str) -> bool:
    return not any(unicodedata.category(character) in HIDDEN for character in name)


def validate_plain(name: str) -> None:
    """Refuse invisible characters: a name is one line of visible ones."""
    for position, character in enumerate(name, start=1):
        if unicodedata.category(character) in HIDDEN:
            raise ValidationError(
                _("Character %(position)d is invisible (U+%(code)s): remove it."),
                params={"position": position, "code": f"{ord(character):04X}"},
            )


def name_of(slug: str) -> str:
    return slug.replace("-", " ").replace("_", " ").capitalize()
