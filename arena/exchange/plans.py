"""A plan says what a file would change before anything is changed, and then changes it.

Planning reads and applying writes, so a preview, a dry run and an import go the same way.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from arena.exchange.tables import FileRejected


@dataclass(frozen=True)
class Section:
    """One kind of change: its title for this number of changes, and a few words for each."""

    title: Promise
    count: int
    items: Sequence[str] = ()

    def __str__(self) -> str:
        return str(self.title % self.count)


class Plan(ABC):
    def sections(self) -> list[Section]:
        """What would change, asked before it is applied; empty if nothing would."""
        return [section for section in self.all_sections() if section.count]

    @abstractmethod
    def all_sections(self) -> Iterator[Section]: ...

    @abstractmethod
    def apply(self) -> None:
        """Change all of it or nothing; FileRejected if it can no longer be done."""


@contextmanager
def all_or_nothing() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except (IntegrityError, ObjectDoesNotExist, KeyError):
        # By now, what the plan makes is there already, or what it looks up is gone.
        raise FileRejected(
            _(
                "Somebody else changed the same data in the meantime. Nothing was stored; "
                "please try again."
            )
        ) from None
    except DatabaseError as error:
        raise FileRejected(
            _("The database refused the data: %s. Nothing was stored.") % error
        ) from None
