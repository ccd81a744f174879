"""The administrator's pages: registering models, filling the bank, and looking at the votes."""

from collections import Counter
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import PROTECT, Count, Model, Q, QuerySet, TextField, URLField
from django.forms import BaseFormSet, ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.text import Truncator
from django.utils.translation import gettext, gettext_lazy, ngettext

from arena.exchange.arenas import Entrance
from arena.exchange.upload_pages import UploadAdmin
from arena.exchange.uploads import AnswersUpload, ModelsUpload
from arena.forms import LanguageModelForm, ProseField
from arena.models import (
    Answer,
    Arena,
    Battle,
    Category,
    Exclusion,
    LanguageModel,
    Membership,
    Prompt,
    Share,
    Vote,
    VoteFile,
    Voter,
)

admin.site.site_header = "Evenhand"
admin.site.site_title = "Evenhand"
admin.site.index_title = gettext_lazy("Administration")

PROSE = {TextField: {"form_class": ProseField}}


class ReadOnlyAdmin(admin.ModelAdmin):
    """What voters did is looked at, and never edited."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class KeptAdmin(admin.ModelAdmin):
    """Says in one line what keeps an object from being deleted, be it a million votes."""

    instead: ClassVar[str] = ""

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple:
        kept = [sentence for obj in objs if (sentence := self.kept_by(obj))]
        return ([], {}, set(), kept) if kept else super().get_deleted_objects(objs, request)

    def kept_by(self, obj: Model) -> str:
        counts = Counter()
        for relation in obj._meta.get_fields(include_hidden=True):
            if getattr(relation, "on_delete", None) is PROTECT:
                rows = relation.related_model._base_manager.filter(**{relation.field.name: obj})
                counts[str(relation.related_model._meta.verbose_name_plural)] += rows.count()
        found = ", ".join(f"{kind}: {count}" for kind, count in counts.items() if count)
        return f"{obj} ({found}). {self.instead}".strip() if found else ""


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 1
    autocomplete_fields = ("model",)


@admin.register(LanguageModel)
class LanguageModelAdmin(KeptAdmin, UploadAdmin):
    form = LanguageModelForm
    upload_form = ModelsUpload
    inlines = (MembershipInline,)
    instead = gettext_lazy("Retire it instead: it keeps its votes and meets nobody any more.")
    list_display = ("name", "organization", "state", "license", "input_price", "output_price")
    list_filter = ("status", "arenas", "organization")
    search_fields = ("name", "organization")
    actions = ("activate", "retire")

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, model: LanguageModel) -> str:
        return model.get_status_display().partition(":")[0]

    def save_model(
        self, request: HttpRequest, obj: LanguageModel, form: ModelForm, change: bool
    ) -> None:
        self.warn_of_readers(request, LanguageModel.objects.filter(id=obj.id), obj.status)
        super().save_model(request, obj, form, change)

    @admin.action(description=gettext_lazy("Activate"), permissions=["change"])
    def activate(self, request: HttpRequest, models: QuerySet[LanguageModel]) -> None:
        self.warn_of_readers(request, models, LanguageModel.Status.ACTIVE)
        count = self.set_status(request, models, LanguageModel.Status.ACTIVE)
        said = ngettext("%d model is active now.", "%d models are active now.", count)
        self.message_user(request, said % count)

    @admin.action(description=gettext_lazy("Retire"), permissions=["change"])
    def retire(self, request: HttpRequest, models: QuerySet[LanguageModel]) -> None:
        count = self.set_status(request, models, LanguageModel.Status.RETIRED)
        said = ngettext("%d model is retired now.", "%d models are retired now.", count)
        self.message_user(request, said % count)

    def warn_of_readers(
        self, request: HttpRequest, models: QuerySet[LanguageModel], status: LanguageModel.Status
    ) -> None:
        """Before the change, while the database still tells which of the models are retired."""
        retired = models.filter(status=LanguageModel.Status.RETIRED).exclude(status=status)
        names = [model.name for model in retired if model.answers.exists()]
        if names:
            said = ngettext(
                "Answers of %(models)s may have been read with their author's name"
                " while it was retired.",
                "Answers of %(models)s may have been read with their author's name"
                " while they were retired.",
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
    inlines = (MembershipInline,)
    instead = gettext_lazy("Archive it instead: it keeps its board and has no battles.")
    fields = (
        "name",
        "slug",
        "description",
        "attribution",
        "attribution_url",
        "status",
        "anchor",
        "anchor_score",
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
                "Answers of %(arena)s may have been read with their authors' names"
                " while it was archived."
            )
            self.message_user(request, said % {"arena": obj}, messages.WARNING)
        super().save_model(request, obj, form, change)

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


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):
    list_display = ("name", "slug")
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Prompt)
class PromptAdmin(KeptAdmin):
    list_display = ("key", "arena", "beginning", "answer_count")
    list_filter = ("arena", "categories")
    list_select_related = ("arena",)
    search_fields = ("key", "text")
    filter_horizontal = ("categories",)
    formfield_overrides = PROSE

    def get_queryset(self, request: HttpRequest) -> QuerySet[Prompt]:
        current = Count("answers", filter=Q(answers__current=True))
        return super().get_queryset(request).annotate(answer_count=current)

    def get_readonly_fields(self, request: HttpRequest, obj: Prompt | None = None) -> tuple:
        return ("arena",) if obj else ()

    def save_related(
        self, request: HttpRequest, form: ModelForm, formsets: list[BaseFormSet], change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        if "text" in form.changed_data:
            form.instance.tag()

    @admin.display(description=gettext_lazy("text"))
    def beginning(self, prompt: Prompt) -> str:
        return Truncator(prompt.text).chars(80)

    @admin.display(description=gettext_lazy("answers"), ordering="answer_count")
    def answer_count(self, prompt: Prompt) -> int:
        return prompt.answer_count


@admin.register(Answer)
class AnswerAdmin(KeptAdmin, UploadAdmin):
    """A stored answer is not edited: another text is a new answer, which takes its place."""

    upload_form = AnswersUpload
    instead = gettext_lazy("Withdraw it instead: it keeps its votes and is not shown any more.")
    fields = ("prompt", "model", "text")
    list_display = ("model", "prompt", "arena", "beginning", "current", "created_at")
    list_filter = ("current", "prompt__arena", "prompt__categories")
    list_select_related = ("model", "prompt__arena")
    search_fields = ("model__name", "prompt__key", "text")
    autocomplete_fields = ("prompt", "model")
    formfield_overrides = PROSE
    actions = ("withdraw",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """It does what an upload of one row does: a new member, and an answer replaced."""
        return self.may_upload(request)

    def has_change_permission(self, request: HttpRequest, obj: Answer | None = None) -> bool:
        return False

    def has_withdraw_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("arena.change_answer")

    @admin.action(description=gettext_lazy("Withdraw from battles"), permissions=["withdraw"])
    @transaction.atomic
    def withdraw(self, request: HttpRequest, answers: QuerySet[Answer]) -> None:
        for answer in answers.filter(current=True):
            self.log_change(request, answer, gettext("Withdrawn from battles."))
        count = answers.update(current=False)
        said = ngettext("%d answer was withdrawn.", "%d answers were withdrawn.", count)
        self.message_user(request, said % count)

    def save_model(self, request: HttpRequest, obj: Answer, form: ModelForm, change: bool) -> None:
        Entrance.of(obj.prompt.arena, [obj.model.name]).apply()
        obj.prompt.answers.filter(model=obj.model, current=True).update(current=False)
        earlier = obj.prompt.answers.filter(model=obj.model, text=obj.text).order_by("id").last()
        if earlier:
            obj.id = earlier.id
            obj.save(update_fields=["current"])
        else:
            obj.save()

    @admin.display(description=gettext_lazy("arena"), ordering="prompt__arena")
    def arena(self, answer: Answer) -> Arena:
        return answer.prompt.arena

    @admin.display(description=gettext_lazy("text"))
    def beginning(self, answer: Answer) -> str:
        return Truncator(answer.text).chars(80)


@admin.register(Battle)
class BattleAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "arena", "prompt", "model_a", "model_b", "voter", "origin")
    list_filter = ("arena", "origin")
    list_select_related = ()
    search_fields = ("voter__key__exact",)
    search_help_text = gettext_lazy("The voter's key.")
    ordering = ("-created_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Battle]:
        # Not joined, since a join would be made for every battle before the newest are picked.
        related = ("arena", "prompt", "model_a", "model_b", "voter")
        return super().get_queryset(request).prefetch_related(*related)


@admin.register(Vote)
class VoteAdmin(ReadOnlyAdmin):
    list_display = ("cast_at", "arena", "model_a", "outcome", "model_b", "voter", "origin")
    list_filter = ("arena", "outcome", "origin")
    list_select_related = ("arena", "model_a", "model_b", "voter")
    search_fields = ("voter__key__exact",)
    search_help_text = gettext_lazy("The voter's key.")
    ordering = ("-id",)


@admin.register(Share)
class ShareAdmin(ReadOnlyAdmin):
    """Deleting one takes the link back."""

    list_display = ("key", "arena", "shared_at")
    list_select_related = ("battle__arena",)
    ordering = ("-id",)

    def has_delete_permission(self, request: HttpRequest, obj: Share | None = None) -> bool:
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
    """Decisions are added and never edited: a board says which of them it knew."""

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
