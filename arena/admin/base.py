"""What several of the administrator's pages share: tables that are read-only, and rows that must be
kept."""

from collections import Counter
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.db.models import PROTECT, Field, ManyToOneRel, Model, TextField
from django.http import HttpRequest

from arena.forms import ProseField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PROSE: dict[type[Field], dict[str, Any]] = {TextField: {"form_class": ProseField}}


class ReadOnlyAdmin(admin.ModelAdmin):
    """Administrators look at what voters did, and never edit it."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class KeptAdmin(admin.ModelAdmin):
    """Says in one line why an object cannot be deleted, even if a million votes are the reason."""

    instead: "ClassVar[StrOrPromise]" = ""

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple:
        kept = [sentence for obj in objs if (sentence := self.kept_by(obj))]
        return ([], {}, set(), kept) if kept else super().get_deleted_objects(objs, request)

    def kept_by(self, obj: Model) -> str:
        counts: Counter[str] = Counter()
        for relation in obj._meta.get_fields(include_hidden=True):
            if isinstance(relation, ManyToOneRel) and relation.on_delete is PROTECT:
                model = relation.field.model
                rows = model._base_manager.filter(**{relation.field.name: obj})
                counts[str(model._meta.verbose_name_plural)] += rows.count()
        found = ", ".join(f"{kind}: {count}" for kind, count in counts.items() if count)
        return f"{obj} ({found}). {self.instead}".strip() if found else ""
