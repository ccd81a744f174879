"""Registering models and arenas, and who takes part in which."""

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet, URLField
from django.forms import BaseFormSet, ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, gettext_lazy, ngettext

from arena.admin.base import PROSE, KeptAdmin
from arena.admin.endpoints import DeploymentInline, LiveAdmin
from arena.battles import matchmaking
from arena.exchange.upload_pages import UploadAdmin
from arena.exchange.uploads import AnswersUpload, ModelsUpload
from arena.forms import ArenaForm, ForbiddenPairFormSet, LanguageModelForm
from arena.models import Answer, Arena, ForbiddenPair, LanguageModel, Membership


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 1
    autocomplete_fields = ("model",)


class ForbiddenPairInline(admin.TabularInline):
    model = ForbiddenPair
    formset = ForbiddenPairFormSet
    extra = 1
    autocomplete_fields = ("one", "other")


@admin.register(LanguageModel)
class LanguageModelAdmin(KeptAdmin, LiveAdmin, UploadAdmin):
    form = LanguageModelForm
    upload_form = ModelsUpload
    inlines = (DeploymentInline, MembershipInline)
    instead = gettext_lazy("Retire it instead: it keeps its votes but enters no more battles.")
    list_display = (
        "name",
        "organization",
        "state",
        "endpoint",
        "license",
        "input_price",
        "output_price",
    )
    list_filter = ("status", "deployment__endpoint", "arenas", "organization")
    list_select_related = ("deployment__endpoint",)
    search_fields = ("name", "organization")
    actions = ("activate", "retire", "wake")

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, model: LanguageModel) -> str:
        return model.get_status_display().partition(":")[0]

    @admin.display(description=gettext_lazy("endpoint"), ordering="deployment__endpoint")
    def endpoint(self, model: LanguageModel) -> str:
        if not hasattr(model, "deployment"):
            return ""
        said = gettext("%(endpoint)s, resting") if model.deployment.is_resting() else "%(endpoint)s"
        return said % {"endpoint": model.deployment.endpoint}

    def save_model(
        self, request: HttpRequest, obj: LanguageModel, form: ModelForm, change: bool
    ) -> None:
        self.warn_of_readers(request, LanguageModel.objects.filter(id=obj.id), obj.status)
        super().save_model(request, obj, form, change)

    @admin.action(description=gettext_lazy("Activate"), permissions=["change"])
    def activate(self, request: HttpRequest, models: QuerySet[LanguageModel]) -> None:
        self.warn_of_readers(request, models, LanguageModel.Status.ACTIVE)
        count = self.set_status(request, models, LanguageModel.Status.ACTIVE)
        said = ngettext("%d model is now active.", "%d models are now active.", count)
        self.message_user(request, said % count)

    @admin.action(description=gettext_lazy("Retire"), permissions=["change"])
    def retire(self, request: HttpRequest, models: QuerySet[LanguageModel]) -> None:
        count = self.set_status(request, models, LanguageModel.Status.RETIRED)
        said = ngettext("%d model is now retired.", "%d models are now retired.", count)
        self.message_user(request, said % count)

    @admin.action(description=gettext_lazy("Wake now"), permissions=["change"])
    def wake(self, request: HttpRequest, models: QuerySet[LanguageModel]) -> None:
        self.wake_models(request, models)

    def warn_of_readers(
        self, request: HttpRequest, models: QuerySet[LanguageModel], status: str
    ) -> None:
        """Call it before the change, while the database still knows which of the models are
        retired."""
        retired = models.filter(status=LanguageModel.Status.RETIRED).exclude(status=status)
        names = [model.name for model in retired if model.answers.exists()]
        if names:
            said = ngettext(
                "While %(models)s was retired, readers may have seen its answers next to its name.",
                "While %(models)s were retired, readers may have seen their answers "
                "next to their names.",
                len(names),
            )
            self.message_user(request, said % {"models": ", ".join(names)}, messages.WARNING)

    @transaction.atomic
    def set_status(
        self, request: HttpRequest, models: QuerySet[LanguageModel], status: LanguageModel.Status
    ) -> int:
        for model in models.exclude(status=status):
            self.log_change(request, model, f"{model.status} → {status}")
        return models.update(status=status)


@admin.register(Arena)
class ArenaAdmin(KeptAdmin):
    form = ArenaForm
    inlines = (MembershipInline, ForbiddenPairInline)
    instead = gettext_lazy("Archive it instead: it keeps its board but has no more battles.")
    fieldsets = (
        (None, {"fields": ("name", "slug", "description", "status")}),
        (gettext_lazy("Source"), {"fields": ("attribution", "attribution_url")}),
        (
            gettext_lazy("Battles"),
            {"fields": ("prompts_from", "side_by_side", "boost", "boost_votes")},
        ),
        (gettext_lazy("Moderation"), {"fields": ("moderator", "moderation_model")}),
        (
            gettext_lazy("Board"),
            {"fields": ("who_votes", "margin", "anchor", "anchor_score")},
        ),
        (
            gettext_lazy("Elo, for comparison"),
            {"fields": ("elo_k", "elo_base", "elo_start"), "classes": ("collapse",)},
        ),
    )
    list_display = ("name", "slug", "status", "anchor", "anchor_score")
    list_filter = ("status",)
    search_fields = ("name", "slug")
    autocomplete_fields = ("anchor",)
    formfield_overrides = {**PROSE, URLField: {"assume_scheme": "https"}}

    def get_readonly_fields(self, request: HttpRequest, obj: Arena | None = None) -> tuple:
        """Addresses and the keys of imported voters hold the slug, so it stays."""
        return ("slug",) if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Arena | None = None) -> dict:
        return {} if obj else {"slug": ("name",)}

    def save_model(self, request: HttpRequest, obj: Arena, form: ModelForm, change: bool) -> None:
        was_archived = form.initial.get("status") == Arena.Status.ARCHIVED
        if was_archived and obj.is_open and Answer.objects.filter(prompt__arena=obj).exists():
            said = gettext(
                "While %(arena)s was archived, readers may have seen its answers next "
                "to the models' names."
            )
            self.message_user(request, said % {"arena": obj}, messages.WARNING)
        super().save_model(request, obj, form, change)

    def save_related(
        self, request: HttpRequest, form: ModelForm, formsets: list[BaseFormSet], change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        arena = form.instance
        if arena.takes_questions and matchmaking.deployed(arena).count() < 2:
            said = gettext(
                "Voters cannot ask questions of their own in %(arena)s yet: fewer than two of its"
                " active models have a deployment."
            )
            self.message_user(request, said % {"arena": arena}, messages.WARNING)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        may_upload = request.user.has_perms(AnswersUpload.permissions)
        context = {**(extra_context or {}), "may_upload": may_upload}
        return super().change_view(request, object_id, form_url, context)
