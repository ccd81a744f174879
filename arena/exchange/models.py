"""Models from a file: what it states of each, compared with what is registered."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arena.exchange.facts import Facts
from arena.exchange.plans import Plan, Section, all_or_nothing, join, store_arena, strangers
from arena.exchange.tables import Problems, Row, Table
from arena.forms import LanguageModelForm
from arena.models import Arena, LanguageModel

FIELDS = tuple(LanguageModelForm.Meta.fields)


@dataclass(frozen=True)
class Change:
    field: str
    before: object
    after: object

    def __str__(self) -> str:
        before, after = ("–" if value in ("", None) else value for value in
                         (self.before, self.after))
        return f"{self.field} {before} → {after}"


@dataclass(frozen=True)
class ChangedModel:
    name: str
    changes: tuple[Change, ...]

    def __str__(self) -> str:
        return f"{self.name}: {'; '.join(str(change) for change in self.changes)}"


@dataclass(frozen=True)
class NewMembers:
    arena: Arena
    models: tuple[str, ...]


@dataclass(frozen=True)
class ModelsPlan(Plan):
    created: dict[str, dict[str, object]]
    changed: tuple[ChangedModel, ...]
    unchanged: int
    joining: tuple[NewMembers, ...]
