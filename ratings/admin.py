"""Snapshots, to look at and to delete.

Deleting the newest computed snapshot is harmless, because the next refit makes another. Deleting
one that a reader keeps breaks a link, but makes room if readers keep as many as they may.
"""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from ratings.models import Board, Snapshot


class BoardInline(admin.TabularInline):
    model = Board
    can_delete = False
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Snapshot)
class SnapshotAdmin(admin.ModelAdmin):
    inlines = (BoardInline,)
    fields = (
        "arena",
        "kind",
        "created_at",
        "watermark",
        "votes",
        "simulated_votes",
        "exclusion_version",
        "method",
        "version",
        "kept",
        "source",
        "source_url",
    )
    list_display = ("created_at", "arena", "kind", "votes", "simulated_votes", "watermark", "kept")
    list_filter = ("arena", "kind", "kept")
    list_select_related = ("arena",)
    date_hierarchy = "created_at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
