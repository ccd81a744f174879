"""What people did: battles, votes and shared battles, and whose votes do not count."""

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from arena.admin.base import ReadOnlyAdmin
from arena.models import Arena, Battle, Call, Exclusion, Share, Vote, VoteFile, Voter


@admin.register(Battle)
class BattleAdmin(ReadOnlyAdmin):
    list_display = (
        "created_at",
        "arena",
        "kind",
        "prompt",
        "model_a",
        "model_b",
        "voter",
        "origin",
        "voided",
    )
    list_filter = ("arena", "kind", "voided", "origin")
    readonly_fields = ("kind", "calls")
    list_select_related = ()
    search_fields = ("voter__key__exact",)
    search_help_text = gettext_lazy("The voter's key.")
    ordering = ("-created_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Battle]:
        # Not joined: a join would be made for every battle before the newest are picked.
        related = ("arena", "prompt", "model_a", "model_b", "voter")
        return super().get_queryset(request).prefetch_related(*related)

    @admin.display(description=gettext_lazy("calls"))
    def calls(self, battle: Battle) -> str:
        count = Call.objects.filter(turn__battle=battle).count()
        address = reverse("admin:arena_call_changelist", query={"q": battle.id})
        return format_html('<a href="{}">{}</a>', address, count) if count else "0"


@admin.register(Vote)
class VoteAdmin(ReadOnlyAdmin):
    list_display = (
        "cast_at",
        "arena",
        "model_a",
        "outcome",
        "model_b",
        "voter",
        "origin",
        "set_aside",
    )
    list_filter = ("arena", "outcome", "set_aside", "origin")
    list_select_related = ("arena", "model_a", "model_b", "voter")
    search_fields = ("voter__key__exact",)
    search_help_text = gettext_lazy("The voter's key.")
    ordering = ("-id",)


@admin.register(Share)
class ShareAdmin(ReadOnlyAdmin):
    """Deleting a share takes its link back."""

    list_display = ("key", "arena", "shared_at")
    list_select_related = ("battle__arena",)
    ordering = ("-id",)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.has_perm("arena.delete_share")

    @admin.display(description=gettext_lazy("arena"))
    def arena(self, share: Share) -> Arena:
        return share.battle.arena


@admin.register(Voter)
class VoterAdmin(ReadOnlyAdmin):
    list_display = ("key", "created_at")
    search_fields = ("key",)
    ordering = ("-id",)


@admin.register(Exclusion)
class ExclusionAdmin(admin.ModelAdmin):
    """Decisions are added and never edited, because a board says which of them it takes into
    account."""

    list_display = ("voter", "excluded", "reason", "decided_at")
    list_select_related = ("voter",)
    search_fields = ("voter__key",)
    autocomplete_fields = ("voter",)
    fields = ("voter", "excluded", "reason")

    def has_change_permission(self, request: HttpRequest, obj: Exclusion | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Exclusion | None = None) -> bool:
        return False


@admin.register(VoteFile)
class VoteFileAdmin(ReadOnlyAdmin):
    list_display = ("name", "arena", "votes", "imported_at", "sha256")
    list_filter = ("arena",)
    list_select_related = ("arena",)
