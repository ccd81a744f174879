"""The arena that a file goes into. It may be new, and the file's models may be new to it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from arena.exchange.plans import Section
from arena.exchange.tables import FileRejected
from arena.models import Arena, LanguageModel, Membership
from arena.texts.plain import name_of


def arena_for(slug: str) -> Arena:
    """The arena of that name, or a new one that is not stored yet."""
    arena = Arena(slug=slug, name=name_of(slug))
    try:
        # Before the database is asked: it takes no text that is not Unicode.
        arena.clean_fields()
    except ValidationError as error:
        raise FileRejected(
            _("“%(slug)s” cannot be used as an arena's slug: %(why)s")
            % {"slug": slug, "why": " ".join(error.messages)}
        ) from None
    return Arena.objects.filter(slug=slug).first() or arena


def refuse_published(arena: Arena) -> None:
    if arena.is_published:
        raise FileRejected(
            _("%s holds boards published elsewhere, so it takes no models or votes.") % arena
        )


@dataclass(frozen=True)
class Entrance:
    """Models that become members of an arena, which may itself be new."""

    arena: Arena
    models: tuple[str, ...] = ()

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
        """Make the arena or lock it, so that two imports into it run one after the other, and add
        the members."""
        if self.arena.pk is None:
            self.arena.save()
        else:
            Arena.objects.select_for_update().get(pk=self.arena.pk)
        models = LanguageModel.objects.in_bulk(self.models, field_name="name")
        Membership.objects.bulk_create(
            Membership(arena=self.arena, model=models[name]) for name in self.models
        )
