"""A plan says what a file would change before anything is changed, and then changes it.

Planning reads, applying writes: a preview, a dry run and an import go the same way.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import DatabaseError, IntegrityError, transaction
from django.utils.translation import gettext as _

from arena.exchange.tables import FileRejected
from arena.models import Arena, LanguageModel, Membership


@dataclass(frozen=True)
class Section:
    """One kind of change: a title with its number, and a line for each."""

    title: str
    items: Sequence[str] = ()


class Plan(ABC):
    @abstractmethod
    def sections(self) -> list[Section]:
        """What would change; an empty list says that nothing would."""

    @abstractmethod
    def apply(self) -> None:
        """Change all of it or nothing; FileRejected if it can no longer be done."""

    def summary(self) -> str:
        return ", ".join(section.title for section in self.sections()) or _("nothing to change")


@contextmanager
def all_or_nothing() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise FileRejected(
            _("Somebody changed the same data meanwhile. Nothing was stored; please try again.")
        ) from None
    except DatabaseError as error:
        raise FileRejected(_("The database refused: %s. Nothing was stored.") % error) from None


def store_arena(arena: Arena) -> None:
    """Make a new arena; hold a stored one, so that two imports into it come one after another."""
    if arena.pk is None:
        arena.save()
    else:
        Arena.objects.select_for_update().get(pk=arena.pk)


def strangers(arena: Arena, models: Sequence[str]) -> tuple[str, ...]:
    """Those of `models` that are not yet members of the arena."""
    members = set(
        Membership.objects.filter(arena_id=arena.pk).values_list("model__name", flat=True)
    )
    return tuple(model for model in models if model not in members)


def join(arena: Arena, models: Sequence[str]) -> None:
    ids = LanguageModel.objects.in_bulk(models, field_name="name")
    Membership.objects.bulk_create(
        Membership(arena=arena, model=ids[model]) for model in models
    )
