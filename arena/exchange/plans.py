"""A plan says what a file would change before anything is changed, and then changes it.

Planning reads, applying writes: a preview, a dry run and an import go the same way.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import DatabaseError, IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from arena.exchange.tables import FileRejected
from arena.models import Arena, LanguageModel, Membership


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
    except IntegrityError:
        raise FileRejected(
            _("Somebody changed the same data meanwhile. Nothing was stored; please try again.")
        ) from None
    except DatabaseError as error:
        raise FileRejected(_("The database refused: %s. Nothing was stored.") % error) from None


@dataclass(frozen=True)
class Entrance:
    """Models that become members of an arena, which may itself be new."""

    arena: Arena
    models: tuple[str, ...]

    @classmethod
    def of(cls, arena: Arena, models: Iterable[str]) -> "Entrance":
        """Those of `models` that are not yet members."""
        members = Membership.objects.filter(arena_id=arena.pk)
        names = set(members.values_list("model__name", flat=True))
        return cls(arena, tuple(model for model in models if model not in names))

    def sections(self) -> Iterator[Section]:
        is_new = self.arena.pk is None
        yield Section(ngettext_lazy("%d new arena", "%d new arenas"), is_new, [str(self.arena)])
        yield Section(
            ngettext_lazy("%d new member of the arena", "%d new members of the arena"),
            len(self.models),
            [f"{self.arena}: {model}" for model in self.models],
        )

    def apply(self) -> None:
        """Make or hold the arena, so that two imports into it come one after another, and join."""
        if self.arena.pk is None:
            self.arena.save()
        else:
            Arena.objects.select_for_update().get(pk=self.arena.pk)
        models = LanguageModel.objects.in_bulk(self.models, field_name="name")
        Membership.objects.bulk_create(
            Membership(arena=self.arena, model=models[name]) for name in self.models
        )
